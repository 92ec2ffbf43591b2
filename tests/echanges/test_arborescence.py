"""New défis, axes, actions and sub-projects of one workbook (docs/regles.md, R-X2)."""

from decimal import Decimal

import pytest

from budget.models import LigneCout
from comptes.droits import Role
from plan.feuillets.resources import ActionResource
from plan.models import Action, Axe, Defi, SousProjet
from tests.echanges.test_import_admin import import_rows, row_of
from tests.fabrique import make_action, make_utilisateur
from tests.fabrique_echanges import append, bring, clear_key, export, type_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2024])


def make_branche(plan):
    """A workbook with a new défi, its axe, its action, and all that hangs on it."""
    classeur = export(plan)
    append(classeur["Défis"], Défi="2", Titre="Le vélo")
    append(classeur["Axes"], Axe="2-1", Titre="Les voies")
    append(classeur["Axes"], Axe="1-2", Titre="Les gares")
    append(classeur["Plan"], Action="2-1-1", Titre="Baliser", Statut="À venir")
    append(classeur["Plan"], Action="1-2-1", Titre="Louer", Statut="À venir")
    append(classeur["Sous-projets"], Action="2-1-1", Titre="Au nord")
    append(classeur["Sous-projets"], Action="2-1-1", Titre="Au sud")
    append(classeur["Coûts"], Action="2-1-1", **{"Coût_tel_qu'il_s'écrit": "Panneaux : 250 € HT"})
    append(classeur["Calendrier"], Action="2-1-1", **{"2025": "X"})
    return classeur


def test_a_whole_branch_is_shown_then_made_at_once(plan, action):
    par = make_utilisateur(role=Role.DIRECTION, structure=plan.structure)

    a_blanc = bring(make_branche(plan), plan=plan)

    assert (a_blanc.refus, a_blanc.total.creees) == ([], 9)
    assert ("Le vélo", "Défis") in {(c.apres, c.feuille) for c in a_blanc.changements}
    assert Defi.objects.count() == 1

    rapport = bring(make_branche(plan), plan=plan, appliquer=True, par=par)

    assert rapport.is_applique
    baliser = Action.objects.get(titre="Baliser")
    assert baliser.code == "2-1-1"
    assert [(p.ordre, p.titre) for p in baliser.sous_projets.all()] == [
        (1, "Au nord"),
        (2, "Au sud"),
    ]
    assert baliser.annees_prevues == [2025]
    assert LigneCout.objects.get(action=baliser).montant_min == Decimal(250)
    for objet in (baliser.axe.defi, baliser.axe, baliser, *baliser.sous_projets.all()):
        trace = objet.history.get()
        assert (trace.history_type, trace.history_user) == ("+", par)
        assert trace.history_change_reason == "import de plan.xlsx"
    assert bring(make_branche(plan), plan=plan).total.creees == 0
    assert bring(export(plan), plan=plan, appliquer=True).total.modifiees == 0


def test_a_branch_with_one_refused_row_makes_nothing_and_refuses_that_row_alone(plan, action):
    classeur = make_branche(plan)
    type_in(classeur["Axes"], 3, "Titre", "t" * 301)

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert [(r.feuille, r.ligne, r.colonne) for r in rapport.refus] == [("Axes", 3, "Titre")]
    assert (Defi.objects.count(), Axe.objects.count(), Action.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("feuille", "titre", "code", "dit"),
    [
        ("Défis", "Défi", "1", "Le défi 1 existe déjà"),
        ("Défis", "Défi", "0", "n'est pas le code d'un nouveau défi"),
        ("Défis", "Défi", "1-2", "n'est pas le code d'un nouveau défi"),
        ("Défis", "Défi", "deux", "n'est pas le code d'un nouveau défi"),
        ("Défis", "Défi", "99999", "n'est pas le code d'un nouveau défi"),
        ("Axes", "Axe", "1-1", "L'axe 1-1 existe déjà"),
        ("Axes", "Axe", "9-1", "dans un défi qui existe"),
        ("Axes", "Axe", "2", "dans un défi qui existe"),
        ("Axes", "Axe", "01/02/2026", "mettez la cellule en texte"),
        ("Plan", "Action", "1-1-1", "L'action 1-1-1 existe déjà"),
        ("Plan", "Action", "1-1-02", "comme 1-2-9, dans un axe qui existe"),
        ("Plan", "Action", "1-9-1", "comme 1-2-9, dans un axe qui existe"),
        ("Sous-projets", "Action", "1-9-1", "Aucune action ne porte le code"),
    ],
)
def test_a_code_that_makes_no_place_is_refused_at_its_cell(plan, action, feuille, titre, code, dit):
    classeur = export(plan)
    append(classeur[feuille], **{titre: code, "Titre": "Autre"})

    (refus,) = bring(classeur, plan=plan).refus

    assert (refus.feuille, refus.colonne) == (feuille, titre)
    assert dit in refus.phrase


def test_two_new_rows_of_one_code_are_refused(plan, action):
    classeur = export(plan)
    append(classeur["Axes"], Axe="1-2", Titre="Un")
    append(classeur["Axes"], Axe="1-2", Titre="Deux")

    assert "L'axe 1-2 existe déjà" in bring(classeur, plan=plan).refus[0].phrase


@pytest.mark.parametrize("feuille", ["Défis", "Axes", "Plan", "Sous-projets"])
def test_a_title_changes_and_nothing_of_the_tree_is_deleted(plan, action, feuille):
    SousProjet.objects.create(action=action, ordre=1, titre="Un")
    classeur = export(plan)
    type_in(classeur[feuille], 2, "Titre", "Corrigé")
    assert bring(classeur, plan=plan, appliquer=True).total.modifiees == 1
    classeur = export(plan)
    page = classeur[feuille]
    page.cell(1, page.max_column + 1).value = "Supprimer"
    type_in(page, 2, "Supprimer", "oui")

    (refus,) = bring(classeur, plan=plan, appliquer=True).refus

    assert "ne se supprime pas par un classeur" in refus.phrase


def test_what_a_new_row_writes_in_a_column_only_read_is_told(plan, action):
    """A row copied, its key cleared, says what of it did not come along."""
    make_action(plan=plan, partenaires=["CCI"])
    classeur = export(plan)
    page = classeur["Plan"]
    page.append([cellule.value for cellule in page[3]])
    clear_key(page, 4)
    type_in(page, 4, "Action", "1-1-3")

    rapport = bring(classeur, plan=plan, appliquer=True)

    (dit,) = [remarque for remarque in rapport.remarques if "Calendrier" not in remarque]
    assert "la colonne « Partenaires » ne s'importe pas, « CCI » est laissé de côté" in dit


def test_a_new_action_done_at_forty_per_cent_is_refused_wherever_it_is_typed(plan, action):
    """R-E1."""
    classeur = export(plan)
    suivi = {"Statut": "Réalisée", "Avancement_(%)": 40}
    append(classeur["Plan"], Action="1-1-2", Titre="Neuve", **suivi)

    (refus,) = bring(classeur, plan=plan, appliquer=True).refus

    assert (refus.colonne, Action.objects.count()) == ("Avancement (%)", 1)
    assert "Une action réalisée est à 100 %" in refus.phrase
    rangee = {**row_of(action), "Action": "1-1-2", "Titre": "Neuve", "Statut": "Réalisée"}
    resultat = import_rows(ActionResource, plan.structure, {**rangee, "Avancement (%)": 40})
    assert resultat.has_validation_errors()
    assert Action.objects.count() == 1
