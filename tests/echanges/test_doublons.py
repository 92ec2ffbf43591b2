"""The same workbook brought in twice makes its new rows once: docs/regles.md, R-X8."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from budget.models import Depense, Financement, Financeur, LigneCout
from comptes.droits import Role
from echanges.classeur.aller_retour import FEUILLETS
from echanges.rapport import Rapport
from plan.models import (
    Action,
    Axe,
    Defi,
    Indicateur,
    Programmation,
    SousProjet,
    ValeurIndicateur,
)
from tests.fabrique import make_action, make_utilisateur
from tests.fabrique_echanges import append, bring, export, save, type_in

pytestmark = pytest.mark.django_db

DEPENSE = {"Action": "1-1-1", "Étape": "engagé", "Date": date(2025, 3, 1), "Montant_TTC": "2 400 €"}
# {sheet: (its model, a new row, whether two such rows may be)}; a sheet to come must be here.
NOUVELLES = {
    "Défis": (Defi, {"Défi": 2, "Titre": "Neuf"}, False),
    "Axes": (Axe, {"Axe": "1-2", "Titre": "Neuf"}, False),
    "Sous-projets": (SousProjet, {"Action": "1-1-1", "Titre": "Neuf"}, True),
    "Plan": (Action, {"Action": "1-1-2", "Titre": "Neuve", "Statut": "À venir"}, False),
    "Coûts": (
        LigneCout,
        {"Action": "1-1-1", "Coût_tel_qu'il_s'écrit": "Flyer:250€ HT/an"},
        True,
    ),
    "Calendrier": (Programmation, {"Action": "1-1-1", "2025": "x"}, False),
    "Réalisation": (Depense, DEPENSE, True),
    "Indicateurs": (
        ValeurIndicateur,
        {"Indicateur": "Nuitées", "Année": 2024, "Valeur": "1 250,5"},
        False,
    ),
    "Financements": (
        Financement,
        {"Action": "1-1-1", "Financeur": "leader", "Étape": "prévu", "Montant": 99},
        True,
    ),
}


@pytest.fixture
def action(plan):
    Indicateur.objects.create(plan=plan, ordre=1, libelle="Nuitées", unite="nuits")
    Financeur.objects.create(structure=plan.structure, nom="LEADER")
    return make_action(plan=plan, titre="Accueil des cyclistes")


def make_fichier(plan, titre, rangee):
    classeur = export(plan)
    append(classeur[titre], **rangee)
    return save(classeur)


@pytest.mark.parametrize("titre", [feuillet.titre for feuillet in FEUILLETS])
def test_a_new_row_that_came_in_already_is_not_made_again(plan, action, titre):
    modele, rangee, is_creable = NOUVELLES[titre]
    fichier = make_fichier(plan, titre, rangee)
    assert bring(fichier, plan=plan, appliquer=True).is_applique
    nombre = modele.objects.count()
    assert nombre

    a_blanc = bring(fichier, plan=plan)
    applique = bring(fichier, plan=plan, appliquer=True)
    force = bring(fichier, plan=plan, appliquer=True, creer_doublons=True)

    assert (a_blanc.refus, a_blanc.conflits) == ([], [])
    assert (a_blanc.total.creees, applique.total.creees) == (0, 0)
    if titre != "Calendrier":
        assert a_blanc.phrase_des_doublons == "1 ligne semble déjà là"
        (doublon,) = a_blanc.doublons
        assert (doublon.feuille, doublon.is_creable) == (titre, is_creable)
        assert doublon.objet == doublon.application
        assert applique.doublons == a_blanc.doublons
    assert force.total.creees == is_creable
    assert modele.objects.count() == nombre + is_creable


def test_a_whole_workbook_with_an_action_its_cost_and_its_spending_comes_in_once(plan, action):
    classeur = export(plan)
    append(classeur["Plan"], Action="1-1-2", Titre="Neuve", Statut="À venir")
    append(classeur["Coûts"], Action="1-1-2", **{"Coût_tel_qu'il_s'écrit": "Flyer : 250 € HT / an"})
    append(classeur["Réalisation"], **{**DEPENSE, "Action": "1-1-2"})
    fichier = save(classeur)
    bring(fichier, plan=plan, appliquer=True)

    rapport = bring(fichier, plan=plan, appliquer=True)

    assert rapport.refus == []
    assert rapport.phrase_des_doublons == "3 lignes semblent déjà là"
    assert [r for r in rapport.remarques if "Calendrier" not in r] == []
    assert (Action.objects.count(), LigneCout.objects.count(), Depense.objects.count()) == (2, 1, 1)


def test_two_equal_new_rows_of_one_file_are_both_made_the_first_time(plan, action):
    classeur = export(plan)
    append(classeur["Réalisation"], **DEPENSE)
    append(classeur["Réalisation"], **DEPENSE)

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert (rapport.total.creees, rapport.doublons) == (2, [])
    assert bring(classeur, plan=plan).total.deja_la == 2


@pytest.mark.parametrize(
    ("rangee", "deja_la"),
    [
        pytest.param({}, 1, id="the-same"),
        pytest.param({"Montant_TTC": "2400,00"}, 1, id="written-otherwise"),
        pytest.param({"Fournisseur": "Imprimerie"}, 1, id="says-more-and-the-same"),
        pytest.param({"Fournisseur": "Autre"}, 0, id="another-supplier"),
        pytest.param({"Montant_TTC": "2 401 €"}, 0, id="another-amount"),
        pytest.param({"Date": date(2025, 3, 2)}, 0, id="another-day"),
        pytest.param({"Étape": "mandaté"}, 0, id="another-step"),
    ],
)
def test_a_row_seems_to_be_there_when_all_that_it_says_is(plan, action, rangee, deja_la):
    Depense.objects.create(
        action=action,
        etape="engage",
        le=date(2025, 3, 1),
        montant_ttc=Decimal(2400),
        exercice=2025,
        fournisseur="Imprimerie",
    )

    rapport = bring(make_fichier(plan, "Réalisation", {**DEPENSE, **rangee}), plan=plan)

    assert (rapport.total.deja_la, rapport.total.creees) == (deja_la, 1 - deja_la)


def test_what_the_file_changes_above_is_not_what_the_application_had(plan, action):
    """A known row is changed to what a new row says: the new one is still new."""
    Depense.objects.create(
        action=action, etape="engage", le=date(2025, 3, 1), montant_ttc=1, exercice=2025
    )
    classeur = export(plan)
    type_in(classeur["Réalisation"], 2, "Montant TTC", 2400)
    append(classeur["Réalisation"], **DEPENSE)

    rapport = bring(classeur, plan=plan)

    assert (rapport.total.modifiees, rapport.total.creees) == (1, 1)


def test_the_command_leaves_them_out_unless_it_is_asked(plan, action, tmp_path, capsys):
    fichier = tmp_path / "plan.xlsx"
    fichier.write_bytes(make_fichier(plan, "Réalisation", DEPENSE))
    call_command("importer", fichier, "--appliquer")
    capsys.readouterr()

    call_command("importer", fichier, "--appliquer")

    sortie = capsys.readouterr().out
    assert re.search(r"DÉJÀ LÀ Réalisation ligne \d+ – 1-1-1, ", sortie)
    assert "1 ligne semble déjà là (--creer-doublons les crée quand même)." in sortie
    assert Depense.objects.count() == 1
    call_command("importer", fichier, "--json")
    lu = json.loads(capsys.readouterr().out)
    assert lu["doublons"][0]["feuille"] == "Réalisation"
    assert lu["bilans"][6]["deja_la"] == 1
    call_command("importer", fichier, "--appliquer", "--creer-doublons")
    assert Depense.objects.count() == 2


@pytest.mark.parametrize(("coche", "nombre"), [({}, 1), ({"creer_doublons": "on"}, 2)])
def test_the_page_says_which_rows_are_there_and_asks(
    client, plan, action, settings, tmp_path, django_capture_on_commit_callbacks, coche, nombre
):
    settings.MEDIA_ROOT = tmp_path
    contenu = make_fichier(plan, "Réalisation", DEPENSE)
    bring(contenu, plan=plan, appliquer=True)
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan.structure))

    with django_capture_on_commit_callbacks(execute=True):
        fichier = SimpleUploadedFile("plan.xlsx", contenu)
        travail = client.post("/import/", {"fichier": fichier, "format": "auto"}).url
    page = client.get(travail).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{travail}appliquer/", coche)

    assert "1 ligne semble déjà là" in page
    assert "Créer quand même la ligne qui semble déjà là" in page
    assert "import est appliqué" in client.get(travail).content.decode()
    assert Depense.objects.count() == nombre


def test_a_report_written_before_this_rule_is_still_read():
    ancien = Rapport(fichier="a.xlsx", format="classeur").dump()
    del ancien["doublons"]

    assert Rapport.parse(ancien).doublons == []
