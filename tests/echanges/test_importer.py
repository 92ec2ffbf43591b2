"""What the command « importer » says, and with which code it ends (docs/echanges.md)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from plan.etats import Statut
from plan.models import Action
from tests.fabrique import make_action
from tests.fabrique_echanges import export, save, type_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def fichier(plan, tmp_path):
    make_action(plan=plan, annees=[2024])
    return tmp_path / "plan.xlsx"


def run(fichier, **options):
    """(what the command writes, the sentence by which it fails or '')."""
    sortie = StringIO()
    try:
        call_command("importer", fichier, stdout=sortie, **options)
    except CommandError as erreur:
        return sortie.getvalue(), str(erreur)
    return sortie.getvalue(), ""


@pytest.mark.parametrize(
    ("appliquer", "fin"), [(False, "Rien n'est écrit (à blanc).\n"), (True, "Rien n'est écrit.\n")]
)
def test_a_refusal_says_whether_it_was_a_dry_run(plan, fichier, appliquer, fin):
    classeur = export(plan)
    type_in(classeur["Plan"], 2, "Statut", "Realise")
    fichier.write_bytes(save(classeur))

    ecrit, echec = run(fichier, appliquer=appliquer)

    assert ecrit.endswith(f".\n{fin}")
    assert echec == "Rien n'est écrit : corrigez ce qui est refusé, puis recommencez."


@pytest.mark.parametrize("appliquer", [False, True])
def test_a_conflict_says_how_to_go_on(plan, fichier, appliquer):
    classeur = export(plan)
    type_in(classeur["Plan"], 2, "Statut", "En cours")
    fichier.write_bytes(save(classeur))
    action = Action.objects.get()
    action.statut = Statut.REALISEE
    action.save()

    _, echec = run(fichier, appliquer=appliquer)
    ecrit, sans = run(fichier, appliquer=appliquer, laisser_conflits=True)

    assert "--laisser-conflits" in echec
    assert sans == ""
    assert ecrit.endswith("Appliqué.\n" if appliquer else "Rien n'est écrit (à blanc).\n")
