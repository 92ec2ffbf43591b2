"""A voted act is closed in the database too, whoever asks (docs/regles.md, R-V10)."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from conseil.models import AnnexeDeliberation, Deliberation, PointOrdreDuJour, SeanceConseil
from tests.fabrique_conseil import make_deliberation, make_deliberation_votee

pytestmark = pytest.mark.django_db

FIGES = [c for c in Deliberation._meta.concrete_fields if c.name not in Deliberation.SUIVI]
AUTRES = {
    models.JSONField: json.dumps({"autre": 1}),
    models.BooleanField: True,
    models.DateField: "2020-01-01",
    models.PositiveSmallIntegerField: 4,
}


def execute(requete, *valeurs):
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(requete, valeurs)


def table(modele):
    return modele._meta.db_table


@pytest.fixture
def votee():
    return make_deliberation_votee(annexes=["schema-directeur", "depenses"])


@pytest.mark.parametrize("champ", FIGES, ids=lambda champ: champ.name)
def test_no_field_of_a_voted_act_can_change(votee, champ):
    autre = AUTRES.get(type(champ), 99 if champ.is_relation or champ.primary_key else "autre")

    with pytest.raises(DatabaseError, match="Un acte voté ne change plus"):
        execute(f"UPDATE {table(Deliberation)} SET {champ.column} = %s", autre)


@pytest.mark.parametrize(
    "requete",
    [
        f"DELETE FROM {table(Deliberation)}",
        f"DELETE FROM {table(AnnexeDeliberation)}",
        f"UPDATE {table(AnnexeDeliberation)} SET ordre = ordre + 1",
        f"UPDATE {table(PointOrdreDuJour)} SET numero = '9.9'",
        f"UPDATE {table(SeanceConseil)} SET le = '2020-01-01'",
        f"UPDATE {table(SeanceConseil)} SET secretaire_id = NULL",
        f"UPDATE {table(SeanceConseil)} SET seconde_convocation = NOT seconde_convocation",
    ],
)
def test_nor_what_its_document_says(votee, requete):
    with pytest.raises(DatabaseError, match="Un acte voté ne change plus"):
        execute(requete)


def test_no_annex_joins_a_voted_act(votee):
    with pytest.raises(DatabaseError, match="Un acte voté ne change plus"), transaction.atomic():
        AnnexeDeliberation.objects.bulk_create(
            [AnnexeDeliberation(deliberation=votee, ordre=3, genre="financement")]
        )


def test_its_journey_and_its_file_can_still_be_written(votee):
    jour = date(2026, 9, 30)
    for champ in ("envoyee_le", "recue_le", "publiee_le"):
        setattr(votee, champ, jour)
        votee.save()
    Deliberation.objects.update(numero_actes="A1", matiere="8.4", adresse="https://exemple.fr/1")

    assert Deliberation.objects.get().etat == Deliberation.Etat.EXECUTOIRE


def test_a_draft_is_free():
    projet = make_deliberation(annexes=["depenses"])

    execute(f"UPDATE {table(Deliberation)} SET objet = 'autre'")
    execute(f"UPDATE {table(SeanceConseil)} SET lieu = 'ailleurs'")
    projet.annexes.all().delete()
    projet.delete()

    assert not Deliberation.objects.exists()


@pytest.mark.django_db(transaction=True, databases=["default", "passe"])
def test_emptying_the_whole_base_is_allowed_and_leaves_the_lock_in_place():
    make_deliberation_votee()

    call_command("flush", interactive=False, verbosity=0)

    make_deliberation_votee()
    with pytest.raises(DatabaseError, match="Un acte voté ne change plus"):
        execute(f"DELETE FROM {table(Deliberation)}")
