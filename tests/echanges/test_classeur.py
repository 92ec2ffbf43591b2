"""The office's workbook, out and back (docs/regles.md, R-X1, R-X2, R-X5)."""

import re
from datetime import date
from decimal import Decimal

import pytest

from budget.models import Depense, Financeur, LigneCout
from plan.etats import Statut
from plan.models import Action, Indicateur, Issue, Programmation, Provenance, ValeurIndicateur
from socle.sorties.xlsx import CLE
from tests.fabrique import make_action, make_ligne_cout
from tests.fabrique_echanges import (
    append,
    bring,
    clear_key,
    column_of,
    export,
    make_classeur,
    row_of,
    type_in,
)

pytestmark = pytest.mark.django_db
FEUILLES = [
    "Défis",
    "Axes",
    "Plan",
    "Sous-projets",
    "Coûts",
    "Calendrier",
    "Réalisation",
    "Indicateurs",
    "Financements",
    "Annexe",
]


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2024, 2025], titre="Accueil des cyclistes")


def test_the_workbook_has_its_sheets_with_header_filters_lists_and_hidden_keys(plan, action):
    classeur = export(plan)

    assert [page.title for page in classeur if page.sheet_state == "visible"] == FEUILLES
    page = classeur["Plan"]
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref.startswith("A1:")
    assert page.page_setup.orientation == "landscape"
    assert page.print_title_rows == "$1:$1"
    assert page.cell(1, 1).value == CLE
    assert page.column_dimensions["A"].hidden
    listes = {v.formula1 for v in page.data_validations.dataValidation}
    assert '"À venir,En cours,Réalisée,En pause,Abandonnée"' in listes
    croix = {v.formula1 for v in classeur["Calendrier"].data_validations.dataValidation}
    reports = [f"reportée à {annee}" for annee in (2024, 2025, 2026)]
    assert croix == {
        f'"{",".join(["X", "faite", "faite en partie", "annulée", *reports[rang:]])}"'
        for rang in range(4)
    }


def test_an_untouched_export_changes_nothing(plan, action):
    make_ligne_cout("Flyer : entre 100 € et 250 € HT / an", action=action)

    rapport = bring(export(plan), plan=plan, appliquer=True)

    assert (rapport.refus, rapport.conflits, rapport.remarques) == ([], [], [])
    assert rapport.phrase == "0 créée, 0 modifiée, 5 inchangées, 0 supprimée"


def test_an_edited_cell_is_shown_old_and_new_then_written_with_history_and_provenance(plan, action):
    classeur = export(plan)
    cellule = type_in(classeur["Plan"], 2, "Statut", "En cours")
    type_in(classeur["Plan"], 2, "Avancement (%)", 40)

    a_blanc = bring(classeur, plan=plan)

    change = next(c for c in a_blanc.changements if c.colonne == "Statut")
    assert (change.avant, change.apres, change.cellule) == ("À venir", "En cours", cellule)
    assert Action.objects.get().statut == Statut.A_VENIR

    rapport = bring(classeur, plan=plan, appliquer=True, nom="retour.xlsx")

    action.refresh_from_db()
    assert rapport.is_applique
    assert (action.statut, action.avancement) == (Statut.EN_COURS, 40)
    assert action.suivi_le is not None
    assert action.history.first().history_change_reason == "import de retour.xlsx"
    source = Provenance.objects.get(champ="statut")
    assert str(source) == f"retour.xlsx, feuille « Plan », cellule {cellule}"


def test_a_row_changed_on_both_sides_is_a_conflict_and_is_not_overwritten(plan, action):
    classeur = export(plan)
    type_in(classeur["Plan"], 2, "Commentaire", "Écrit dans le tableur")
    action.statut = Statut.REALISEE
    action.save()

    rapport = bring(classeur, plan=plan, appliquer=True)

    action.refresh_from_db()
    assert not rapport.is_applique
    assert rapport.total.en_conflit == 1
    vus = {c.colonne: (c.fichier, c.application) for c in rapport.conflits}
    assert vus["Statut"] == ("À venir", "Réalisée")
    assert action.commentaire == ""

    laisse = bring(classeur, plan=plan, appliquer=True, laisser_conflits=True)

    action.refresh_from_db()
    assert laisse.is_applique
    assert (action.statut, action.commentaire) == (Statut.REALISEE, "")


def test_a_row_changed_in_the_application_only_keeps_that_version(plan, action):
    classeur = export(plan)
    action.statut = Statut.REALISEE
    action.save()

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert Action.objects.get().statut == Statut.REALISEE
    assert rapport.total.gardees == 1
    assert "l'application garde sa version" in rapport.remarques[0]


def test_an_unknown_statut_is_refused_with_the_words_and_the_nearest_and_nothing_is_written(
    plan, action
):
    classeur = export(plan)
    cellule = type_in(classeur["Plan"], 2, "Statut", "Realise")
    type_in(classeur["Plan"], 2, "Commentaire", "autre changement")

    rapport = bring(classeur, plan=plan, appliquer=True)

    refus = rapport.refus[0]
    assert (refus.feuille, refus.ligne, refus.colonne, refus.cellule) == (
        "Plan",
        2,
        "Statut",
        cellule,
    )
    assert "À venir, En cours, Réalisée, En pause, Abandonnée" in refus.phrase
    assert refus.phrase.endswith("Le plus proche : Réalisée.")
    assert Action.objects.get().commentaire == ""


@pytest.mark.parametrize("vide", [None, "", "   "])
def test_a_statut_left_blank_is_refused(plan, action, vide):
    classeur = export(plan)
    type_in(classeur["Plan"], 2, "Statut", vide)

    assert bring(classeur, plan=plan).refus


def test_a_paused_action_without_a_motif_is_refused_as_in_a_form(plan, action):
    classeur = export(plan)
    type_in(classeur["Plan"], 2, "Statut", "En pause")

    rapport = bring(classeur, plan=plan)

    assert "Motif" in rapport.refus[0].colonne
    assert "Dites pourquoi" in rapport.refus[0].phrase


def test_new_rows_make_an_action_with_its_cost_its_year_and_its_spending(plan, action):
    classeur = export(plan)
    append(classeur["Plan"], Action="1-1-2", Titre="Neuve", Statut="À venir")
    append(classeur["Coûts"], Action="1-1-2", **{"Coût_tel_qu'il_s'écrit": "Flyer : 250 € HT / an"})
    ligne = append(classeur["Calendrier"], Action="1-1-2")
    type_in(classeur["Calendrier"], ligne, "2025", "x")
    append(
        classeur["Réalisation"],
        Action="1-1-2",
        Étape="engagé",
        Date=date(2025, 3, 1),
        Montant_TTC="2 400 €",
    )

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert rapport.refus == []
    neuve = Action.objects.get(numero=2)
    ligne = LigneCout.objects.get(action=neuve)
    assert (ligne.libelle, ligne.montant_min, ligne.taxe) == ("Flyer", Decimal(250), "HT")
    assert neuve.annees_prevues == [2025]
    depense = Depense.objects.get(action=neuve)
    assert (depense.montant_ttc, depense.exercice) == (Decimal(2400), 2025)


@pytest.mark.parametrize(
    ("mot", "retenue"), [("non", False), (False, False), ("oui", True), ("", True), (None, True)]
)
def test_a_new_cost_says_whether_it_counts_in_the_totals(plan, action, mot, retenue):
    classeur = export(plan)
    append(
        classeur["Coûts"],
        Action="1-1-1",
        Compte_dans_les_totaux=mot,
        **{"Coût_tel_qu'il_s'écrit": "Flyer : 250 €"},
    )

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert rapport.refus == []
    assert LigneCout.objects.get().retenue is retenue


def test_an_amount_changed_in_the_sheet_of_costs_is_the_one_retained(plan, action):
    ligne = make_ligne_cout("Flyer : non renseigné", action=action)
    classeur = export(plan)
    type_in(classeur["Coûts"], 2, "Montant ou minimum", 810)

    bring(classeur, plan=plan, appliquer=True)

    ligne.refresh_from_db()
    assert (ligne.montant_min, ligne.montant_max) == (Decimal(810), Decimal(810))
    assert ligne.qualificatif == "exact"
    assert "Import de plan.xlsx" in ligne.decidee_motif


def test_an_amount_emptied_must_say_what_replaces_it(plan, action):
    make_ligne_cout("Flyer : 810 €", action=action)
    classeur = export(plan)
    type_in(classeur["Coûts"], 2, "Montant ou minimum", None)

    rapport = bring(classeur, plan=plan)

    assert "dites ce qui le remplace" in rapport.refus[0].phrase


def test_a_cross_taken_off_or_added_changes_the_calendar_but_not_a_closed_year(plan, action):
    Programmation.objects.filter(annee=2024).update(issue=Issue.FAITE)
    classeur = export(plan)
    page = classeur["Calendrier"]
    type_in(page, 2, "2025", None)
    type_in(page, 2, "2026", "X")

    bring(classeur, plan=plan, appliquer=True)

    assert Action.objects.get().annees_prevues == [2024, 2026]
    classeur = export(plan)
    type_in(classeur["Calendrier"], 2, "2024", None)
    assert "mettez X pour la rouvrir" in bring(classeur, plan=plan).refus[0].phrase


def test_the_year_to_which_another_was_put_off_is_not_taken_off(plan, action):
    Programmation.objects.create(action=action, annee=2026)
    report = {"issue": Issue.REPORTEE, "reportee_a": 2026, "motif": "Travaux"}
    Programmation.objects.filter(annee=2024).update(**report)
    classeur = export(plan)
    type_in(classeur["Calendrier"], 2, "2026", None)

    assert "reportée à 2026" in bring(classeur, plan=plan).refus[0].phrase


def test_a_value_of_an_indicator_and_a_financing_come_in(plan, action):
    Indicateur.objects.create(plan=plan, ordre=1, libelle="Nuitées", unite="nuits")
    Financeur.objects.create(structure=plan.structure, nom="LEADER")
    classeur = export(plan)
    type_in(classeur["Indicateurs"], 2, "Année", 2024)
    type_in(classeur["Indicateurs"], 2, "Valeur", "1 250,5")
    append(classeur["Financements"], Action="1-1-1", Financeur="Leader", Étape="prévu", Montant=99)

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert rapport.refus == []
    assert ValeurIndicateur.objects.get().valeur == Decimal("1250.5")
    assert action.financements.get().montant == Decimal(99)


@pytest.mark.parametrize("valeur", [0, "0", 5])
def test_zero_is_the_first_value_of_an_indicator_as_any_other(plan, valeur):
    Indicateur.objects.create(plan=plan, ordre=1, libelle="Nuitées")
    classeur = export(plan)
    type_in(classeur["Indicateurs"], 2, "Valeur", valeur)

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert rapport.refus == []
    assert ValeurIndicateur.objects.get().valeur == int(valeur)


def test_the_page_of_an_indicator_says_where_its_imported_values_come_from(plan, client_agent):
    nuitees = Indicateur.objects.create(plan=plan, ordre=1, libelle="Nuitées", unite="nuits")
    classeur = export(plan)
    type_in(classeur["Indicateurs"], 2, "Année", 2024)
    type_in(classeur["Indicateurs"], 2, "Valeur", 1250)
    bring(classeur, plan=plan, appliquer=True, nom="chiffres.xlsx")

    page = client_agent.get(nuitees.get_absolute_url()).content.decode()

    assert re.search(r"importé de chiffres.xlsx, feuille «\sIndicateurs\s», cellule F2", page)
    assert "changé depuis" not in page
    valeur = nuitees.valeurs.get()
    valeur.valeur = 1300
    valeur.save()
    assert "changé depuis" in client_agent.get(nuitees.get_absolute_url()).content.decode()


def test_a_row_is_deleted_only_when_it_says_so(plan, action):
    make_ligne_cout("Flyer : 100 €", action=action)
    make_ligne_cout("Affiche : 100 €", action=action)
    classeur = export(plan)
    page = classeur["Coûts"]
    page.cell(1, page.max_column + 1).value = "Supprimer"
    type_in(page, row_of(page, "Libellé", "Flyer"), "Supprimer", "oui")
    page.delete_rows(row_of(page, "Libellé", "Affiche"))

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert rapport.total.supprimees == 1
    assert [li.libelle for li in LigneCout.objects.all()] == ["Affiche"]
    assert any(
        "1 ligne de l'application n'y est pas et reste comme elle est" in r
        for r in rapport.remarques
    )


def test_swapped_columns_change_nothing_and_a_doubled_title_is_refused(plan, action):
    classeur = export(plan)
    page = classeur["Plan"]
    a, b = column_of(page, "Motif"), column_of(page, "Titre")
    for ligne in (1, 2):
        gauche, droite = page.cell(ligne, a), page.cell(ligne, b)
        gauche.value, droite.value = droite.value, gauche.value

    assert bring(classeur, plan=plan).total.inchangees == 4

    page.cell(1, a).value = "Motif"
    assert "écrit deux fois" in bring(classeur, plan=plan).refus[0].phrase


def test_a_copied_row_is_refused_until_its_key_is_cleared(plan, action):
    classeur = export(plan)
    page = classeur["Plan"]
    page.append([cellule.value for cellule in page[2]])
    assert "est la copie de la ligne 2" in bring(classeur, plan=plan).refus[0].phrase

    clear_key(page, 3)
    assert bring(classeur, plan=plan).total.deja_la == 1
    type_in(page, 3, "Titre", "Autre chose")
    assert "existe déjà" in bring(classeur, plan=plan).refus[0].phrase


def test_a_workbook_of_another_plan_is_refused(plan, action):
    classeur = export(plan)
    classeur["_marque"]["B2"] = "autre-plan"

    assert "vient du plan « autre-plan »" in bring(classeur, plan=plan).refus[0].phrase


def test_a_text_that_looks_like_a_formula_goes_out_and_comes_back_as_a_text(plan):
    textes = ['=HYPERLINK("http://x")', "+cmd|calc", "@SUM(A1)", "-2+3", "=1+1"]
    for texte in textes:
        make_action(plan=plan, commentaire=texte)

    classeur = export(plan)

    page = classeur["Plan"]
    colonne = column_of(page, "Commentaire")
    assert [page.cell(li, colonne).value for li in range(2, 7)] == textes
    assert {page.cell(li, colonne).data_type for li in range(2, 7)} == {"s"}


def test_a_text_too_long_for_a_cell_stays_whole_in_the_application(plan, action):
    action.commentaire = "mot " * 10_000
    action.save()

    rapport = bring(export(plan), plan=plan, appliquer=True)

    assert (rapport.total.modifiees, rapport.refus) == (0, [])


def test_a_foreign_workbook_says_which_sheets_are_expected(plan):
    rapport = bring(make_classeur(["a", "b"], [1, 2]), plan=plan, format="classeur")

    assert "Aucune feuille connue" in rapport.refus[0].phrase
