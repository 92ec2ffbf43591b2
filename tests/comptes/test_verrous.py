"""What the database refuses outlives the migrations (docs/adr/0018)."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from commission.models import EtatArrete, SeanceCommission
from conseil.actes.vote import Vote
from conseil.models import (
    AccuseReception,
    AnnexeDeliberation,
    Deliberation,
    Deport,
    MiseEnLigne,
    PieceActe,
    PointOrdreDuJour,
    Reouverture,
    SeanceConseil,
    SuitesSeance,
    reopen,
)
from editions.models import Edition
from socle.donnees.verrous import drop_verrous, list_verrouilles
from tests.fabrique_conseil import (
    make_conseil,
    make_deliberation,
    make_deport,
    make_mise_en_ligne,
    make_seance_conseil,
)
from tests.fabrique_editions import make_edition

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "passe"])

# A text column of each locked table.
TEXTES = {
    AccuseReception: "type_mime",
    MiseEnLigne: "qualite",
    AnnexeDeliberation: "genre",
    Deliberation: "objet",
    Edition: "libelle",
    Deport: "motif",
    PieceActe: "empreinte",
    Reouverture: "motif",
    EtatArrete: "empreinte",
    PointOrdreDuJour: "numero",
    SeanceConseil: "lieu",
    SuitesSeance: "ouverture",
}
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
}


def fetch(requete):
    with connection.cursor() as curseur:
        curseur.execute(requete)
        return curseur.fetchall()


def list_declencheurs():
    return fetch(TRIGGERS[connection.vendor])


def make_figes():
    """A row that nothing changes in each locked table."""
    seance, elus = make_conseil(titulaires=6, presents=5)
    votee = make_deliberation(seance=seance, annexes=["depenses"])
    make_deport(votee.point, elus[5])
    SuitesSeance.objects.create(
        seance=seance,
        arrete_a=make_seance_conseil(structure=seance.structure, le="2026-10-01"),
        pdf=b"%PDF",
    )
    votee.record_vote(Vote(5))
    edition = make_edition(plan=votee.plan)
    reopen(votee, motif="x", par=edition.par, le=timezone.now())
    votee.refresh_from_db()
    PieceActe.make(b"%PDF", deliberation=votee, pages=1).save()
    votee.record_vote(Vote(5))
    make_mise_en_ligne(votee).deliberation.accuses.create(
        recue_le=date(2026, 9, 12), type_mime="application/pdf", contenu=b"%PDF-1.7"
    )
    EtatArrete.objects.create(
        seance=SeanceCommission.objects.create(plan=votee.plan, le=date(2025, 1, 2)),
        arrete_le=timezone.now(),
        contenu="{}",
        empreinte="e",
    )


def check_refus(modele, champ):
    table = modele._meta.db_table
    with (
        pytest.raises(DatabaseError, match="ne change plus"),
        transaction.atomic(),
        connection.cursor() as curseur,
    ):
        curseur.execute(f"UPDATE {table} SET {champ} = 'x'")


def make_again(longueur):
    """What a later migration does: another type for a column of each locked table."""
    with connection.schema_editor() as editeur:
        for modele, champ in TEXTES.items():
            avant = modele._meta.get_field(champ)
            apres = models.CharField(max_length=longueur) if longueur else avant
            apres.set_attributes_from_name(champ)
            avant, apres = (avant, apres) if longueur else (models.TextField(), avant)
            avant.set_attributes_from_name(champ)
            editeur.alter_field(modele, avant, apres)


def test_every_locked_model_is_altered_here():
    assert set(list_verrouilles(connection)) == set(TEXTES)


def test_a_later_migration_makes_the_locked_tables_again_and_they_stay_locked():
    make_figes()
    connus = list_declencheurs()

    make_again(1234)
    try:
        call_command("migrate", verbosity=0)
        for modele, champ in TEXTES.items():
            check_refus(modele, champ)
    finally:
        make_again(None)

    assert list_declencheurs() == connus


def test_what_a_migration_lost_is_back_after_the_next_one():
    make_figes()
    with transaction.atomic():
        drop_verrous(connection)
    assert list_declencheurs() == []

    call_command("migrate", verbosity=0)

    for modele, champ in TEXTES.items():
        check_refus(modele, champ)
