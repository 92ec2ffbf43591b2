"""Import from the administration: the rules of a workbook, cell by cell (R-X3)."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import tablib
from django.urls import reverse

from budget.feuillets.resources import DepenseResource, LigneCoutResource
from budget.models import Depense, LigneCout
from comptes.droits import Geste, Role
from comptes.models import Trace
from plan.feuillets.resources import ActionResource, ValeurIndicateurResource
from plan.fichier.chargement import save_valide
from plan.models import Action, Indicateur, Lien, Partenaire, ValeurIndicateur
from tests.fabrique import make_action, make_plan, make_utilisateur
from tests.fabrique_echanges import export

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
    return {"Plan": plan.slug, "Action": action.code, **faits}


@pytest.mark.parametrize("mot", ["en_cours", "En cours", "EN COURS"])
def test_a_statut_is_known_by_its_word(plan, mot):
    action = make_action(plan=plan)

    resultat = import_rows(ActionResource, plan.structure, row_of(action, Statut=mot))

    assert not resultat.has_errors()
    assert Action.objects.get().statut == "en_cours"


def test_an_unknown_statut_is_refused_with_the_words_and_the_nearest(plan):
    action = make_action(plan=plan)

    resultat = import_rows(ActionResource, plan.structure, row_of(action, Statut="Realise"))

    dit = str(resultat.invalid_rows[0].error if resultat.invalid_rows else resultat.row_errors())
    assert "À venir, En cours, Réalisée" in dit
    assert "Le plus proche : Réalisée" in dit
    assert Action.objects.get().statut == "a_venir"


def test_control_characters_and_serial_dates_follow_the_same_rules(plan):
    action = make_action(plan=plan)

    refus = import_rows(ActionResource, plan.structure, row_of(action, Commentaire="a\x07b"))
    import_rows(ActionResource, plan.structure, row_of(action, Début=45717))

    assert refus.has_validation_errors() or refus.has_errors()
    assert Action.objects.get().debut_le == date(2025, 3, 1)


def test_a_long_name_of_file_is_cut_in_the_history(plan):
    action = make_action(plan=plan)
    nom = f"{'tres-' * 30}long.xlsx"

    resultat = import_rows(
        ActionResource, plan.structure, row_of(action, Statut="en_cours"), file_name=nom
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
        "Plan": plan.slug,
        "Action": action.code,
        "Ligne de coût": "",
        "engagement": "",
        "Étape": "engagé",
        "Date": "01/03/2025",
        "Montant TTC": "2 400 €",
    }

    resultat = import_rows(DepenseResource, plan.structure, rangee)

    assert not resultat.has_errors()
    assert not resultat.has_validation_errors()
    depense = Depense.objects.get()
    assert (depense.montant_ttc, depense.exercice) == (Decimal(2400), 2025)


def test_the_words_of_a_cost_are_read_as_in_a_workbook(plan):
    action = make_action(plan=plan)
    mots = {"Coût tel qu'il s'écrit": "Flyer : 250 € HT", "Libellé": ""}

    import_rows(LigneCoutResource, plan.structure, row_of(action, **mots))

    cout = LigneCout.objects.get()
    assert (cout.action, cout.libelle, cout.montant_min) == (action, "Flyer", Decimal(250))


def test_each_row_finds_what_it_names_in_its_own_plan(plan):
    plans = [plan, make_plan(structure=plan.structure)]
    rangees = []
    for rang, chacun in enumerate(plans):
        Indicateur.objects.create(plan=chacun, ordre=1, libelle=f"Mesure {rang}")
        lieu = {"Plan": chacun.slug, "Indicateur": f"Mesure {rang}", "le": "", "Série": ""}
        rangees.append({**lieu, "Année": 2025, "Valeur": rang + 1})

    resultat = import_rows(ValeurIndicateurResource, plan.structure, *rangees)

    assert not resultat.has_errors()
    valeurs = ValeurIndicateur.objects.order_by("valeur")
    assert [v.indicateur.plan for v in valeurs] == plans


def test_the_columns_of_a_sheet_are_those_of_the_administration(plan):
    make_action(plan=plan)
    lues = [c.value for c in export(plan)["Plan"][1]]

    colonnes = ActionResource().export(Action.objects.all()).headers

    propres = {"Plan", "Texte"}
    assert [titre for titre in colonnes if titre not in propres] == [
        titre for titre in lues if titre in colonnes and titre not in propres
    ]


def test_a_file_of_before_is_told_to_be_exported_again(plan):
    action = make_action(plan=plan)
    rangee = {"Plan": plan.slug, "Axe": action.axe.code, "numero": 1, "statut": "en_cours"}

    resultat = import_rows(ActionResource, plan.structure, rangee)

    assert "Il manque la colonne « Action »" in str(resultat.base_errors[0].error)
    assert Action.objects.get().statut == "a_venir"


def confirm(client, modele, rangees):
    """Import these rows by the pages of the administration, the trial then the real thing."""
    fichier = BytesIO(tablib.Dataset(*rangees[1:], headers=rangees[0]).export("xlsx"))
    fichier.name = "lignes.xlsx"
    essai = client.post(
        reverse(f"admin:{modele}_import"), {"format": "0", "resource": "0", "import_file": fichier}
    )
    client.post(reverse(f"admin:{modele}_process_import"), essai.context["confirm_form"].initial)


def test_an_import_of_costs_is_in_the_journal_of_their_structure(client, plan):
    code = make_action(plan=plan).code
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan.structure))

    confirm(
        client,
        "budget_lignecout",
        [("Plan", "Action", "Coût tel qu'il s'écrit"), (plan.slug, code, "Flyer : 250 €")],
    )

    assert LigneCout.objects.get().libelle == "Flyer"
    assert Trace.objects.get(quoi=Trace.Quoi.IMPORT).structure == plan.structure


def test_an_import_is_in_the_journal_in_words_with_its_structure(client, plan):
    structure = plan.structure
    Partenaire.objects.create(structure=structure, nom="CCI")
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))

    confirm(
        client,
        "plan_partenaire",
        [("Structure", "nom"), (structure.slug, "CCI"), (structure.slug, "Département")],
    )

    assert Partenaire.objects.filter(nom="Département").exists()
    trace = Trace.objects.get(quoi=Trace.Quoi.IMPORT)
    assert trace.structure == structure
    assert trace.detail == "partenaires (créations : 1, modifications : 0, sans changement : 1)"
