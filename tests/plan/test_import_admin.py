"""Import from the administration: the rules of a workbook, cell by cell (R-X3)."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import tablib
from django.urls import reverse

from budget.models import Depense
from budget.resources import DepenseResource
from comptes.droits import Geste, Role
from comptes.models import Trace
from plan.chargement import save_valide
from plan.models import Action, Lien, Partenaire
from plan.resources import ActionResource
from tests.fabrique import make_action, make_utilisateur

pytestmark = pytest.mark.django_db


def import_rows(ressource, structure, *rangees, file_name="actions.xlsx"):
    """What import-export says of these rows, imported for real."""
    direction = make_utilisateur(role=Role.DIRECTION, structure=structure)
    donnees = tablib.Dataset(headers=list(rangees[0]))
    for rangee in rangees:
        donnees.append(list(rangee.values()))
    outil = ressource(utilisateur=direction, geste=Geste.STRUCTURER)
    return outil.import_data(donnees, file_name=file_name)


def row_of(action, **faits):
    plan = action.axe.defi.plan
    return {"Plan": plan.slug, "Axe": action.axe.code, "numero": action.numero, **faits}


@pytest.mark.parametrize("mot", ["en_cours", "En cours", "EN COURS"])
def test_a_statut_is_known_by_its_word(plan, mot):
    action = make_action(plan=plan)

    resultat = import_rows(ActionResource, plan.structure, row_of(action, statut=mot))

    assert not resultat.has_errors()
    assert Action.objects.get().statut == "en_cours"


def test_an_unknown_statut_is_refused_with_the_words_and_the_nearest(plan):
    action = make_action(plan=plan)

    resultat = import_rows(ActionResource, plan.structure, row_of(action, statut="Realise"))

    dit = str(resultat.invalid_rows[0].error if resultat.invalid_rows else resultat.row_errors())
    assert "À venir, En cours, Réalisée" in dit
    assert "Le plus proche : Réalisée" in dit
    assert Action.objects.get().statut == "a_venir"


def test_control_characters_and_serial_dates_follow_the_same_rules(plan):
    action = make_action(plan=plan)

    refus = import_rows(ActionResource, plan.structure, row_of(action, commentaire="a\x07b"))
    import_rows(
        ActionResource, plan.structure, row_of(action, debut_precision="jour", debut_le=45717)
    )

    assert refus.has_validation_errors() or refus.has_errors()
    assert Action.objects.get().debut_le == date(2025, 3, 1)


def test_a_long_name_of_file_is_cut_in_the_history(plan):
    action = make_action(plan=plan)
    nom = f"{'tres-' * 30}long.xlsx"

    resultat = import_rows(
        ActionResource, plan.structure, row_of(action, statut="en_cours"), file_name=nom
    )
    lien = save_valide(
        Lien(action=action, titre="x", adresse="https://x.fr/"), place="", raison=nom
    )

    assert not resultat.has_errors()
    for version in (Action.history.latest(), lien.history.latest()):
        assert len(version.history_change_reason) == 100


def test_an_amount_is_read_as_in_a_workbook(plan):
    action = make_action(plan=plan)
    rangee = {
        "id": "",
        "action": action.pk,
        "ligne": "",
        "engagement": "",
        "etape": "engagé",
        "le": "01/03/2025",
        "montant_ttc": "2 400 €",
        "exercice": 2025.0,
    }

    resultat = import_rows(DepenseResource, plan.structure, rangee)

    assert not resultat.has_errors()
    assert not resultat.has_validation_errors()
    assert Depense.objects.get().montant_ttc == Decimal(2400)


def test_an_import_is_in_the_journal_in_words_with_its_structure(client, plan):
    structure = plan.structure
    Partenaire.objects.create(structure=structure, nom="CCI")
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    fichier = BytesIO(
        tablib.Dataset(
            (structure.slug, "CCI"), (structure.slug, "Département"), headers=["Structure", "nom"]
        ).export("xlsx")
    )
    fichier.name = "partenaires.xlsx"

    essai = client.post(
        reverse("admin:plan_partenaire_import"),
        {"format": "0", "resource": "0", "import_file": fichier},
    )
    client.post(
        reverse("admin:plan_partenaire_process_import"), essai.context["confirm_form"].initial
    )

    assert Partenaire.objects.filter(nom="Département").exists()
    trace = Trace.objects.get(quoi=Trace.Quoi.IMPORT)
    assert trace.structure == structure
    assert trace.detail == "partenaires (créations : 1, modifications : 0, sans changement : 1)"
