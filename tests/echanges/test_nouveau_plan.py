"""A plan made of a bare table, or of a workbook of Territoires en Transitions (R-X6, R-X7)."""

import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.conf import settings

from budget.models import LigneCout
from echanges.tet.sortie import MODELE, write_tet
from plan.models import Action, EntreeJournal, Plan, Programmation, Provenance
from tests.fabrique import make_action, make_ligne_cout
from tests.fabrique_echanges import bring, make_classeur, save

pytestmark = pytest.mark.django_db
SOURCE = settings.BASE_DIR / "fixtures" / "segala-2023-2026.source.txt"
ENTETE = ("Défi - Axe / Action", "Dépenses prévisionnelles", 2024, 2025)


def test_the_table_of_the_seed_gives_33_actions_101_lines_79_crosses(structure):
    tableau = re.search(r"^Défi - Axe / Action\t.*", SOURCE.read_text(), re.M | re.S)[0]

    rapport = bring(tableau.encode(), structure=structure, nom="annexe.tsv", appliquer=True)

    assert rapport.refus == []
    plan = Plan.objects.get()
    assert (plan.annee_debut, plan.annee_fin) == (2023, 2026)
    assert Action.objects.count() == 33
    assert LigneCout.objects.count() == 101
    assert Programmation.objects.count() == 79
    coupee = Action.objects.for_code("2-1-4").get()
    assert [li.libelle for li in coupee.lignecouts.order_by("pk")][:2] == [
        "Organisation réunion",
        "Abonnement CANVA",
    ]
    assert coupee.annees_prevues == [2025, 2026]
    assert len(rapport.remarques) == 2 + LigneCout.objects.filter(qualificatif="a_preciser").count()


def test_a_dry_run_of_a_new_plan_writes_nothing(structure):
    classeur = make_classeur(ENTETE, ("Défi 1 – Axe 1 / Action 1", "Flyer : 10 €", "X", None))

    rapport = bring(classeur, structure=structure)

    assert rapport.total.creees == 3
    assert not Plan.objects.exists()


def test_titles_groups_and_cells_with_lines_are_read_and_riddles_kept_and_listed(structure):
    classeur = make_classeur(
        ("Annexe",),
        ENTETE,
        ("Défi 1 : Séduire", None, None, None),
        ("Défi 1 – Axe 2 / Action 3 : Vélo", "Flyer : 4 1040 €\nAffiche : 250 €", "x", "✓"),
        ("Total", 250, None, None),
    )

    rapport = bring(classeur, structure=structure, appliquer=True, nom="budget.xlsx")

    action = Action.objects.get()
    assert (action.code, action.titre, action.axe.defi.titre) == ("1-2-3", "Vélo", "Séduire")
    assert [li.montant_min for li in action.lignecouts.order_by("pk")] == [None, Decimal(250)]
    assert any("« Flyer : 4 1040 € » n'est pas compris" in r for r in rapport.remarques)
    assert str(Provenance.objects.first()) == "budget.xlsx, feuille « Feuille1 », cellule B4"


@pytest.mark.parametrize(
    ("rangee", "cellule"),
    [
        (("Défi 1 – Axe 1 / Action 1", "Flyer : 1 €", "peut-être", None), "C3"),
        (("Formation", "Flyer : 1 €", "X", None), "A3"),
        (("Défi 1 – Axe 1 /", "Flyer : 1 €", "X", None), "A3"),
    ],
    ids=["croix", "intitule", "coupe"],
)
def test_what_the_table_says_and_nobody_understands_is_refused_by_its_cell(
    structure, rangee, cellule
):
    classeur = make_classeur(ENTETE, ("Défi 1 – Axe 1 / Action 9", None, None, None), rangee)

    rapport = bring(classeur, structure=structure, appliquer=True)

    assert [refus.cellule for refus in rapport.refus] == [cellule]
    assert not Plan.objects.exists()


def fill_tet(*fiches):
    """The template with these fiches from row 6 on, its example left in row 5."""
    classeur = openpyxl.load_workbook(MODELE)
    page = classeur["Fichier dimport"]
    titres = {cellule.value.strip(): cellule.column for cellule in page[2] if cellule.value}
    for ligne, fiche in enumerate(fiches, start=6):
        for titre, valeur in fiche.items():
            page.cell(ligne, titres[titre]).value = valeur
    return save(classeur)


FICHE = {
    "Axe (x)": "2. Mobilité",
    "Sous-axe (x.x)": "2.3. Vélo",
    "Sous-sous axe (x.x.x)": "2.3.1. Pistes",
    "Titre de la fiche action": "2.3.1.1. Ouvrir une piste",
    "Descriptif": "Une piste.",
    "Partenaires": "CDT, Région",
    "Personne pilote": "Marie PAUL",
    "Participation Citoyenne": "Consultation",
    "Financeur 1": "Région",
    "Statut": "En retard",
    "Niveau de priorité": "Élevé",
    "Date de début": date(2024, 3, 1),
    "Date de fin": "31/12/2025",
    "Budget prévisionnel total € HT": "Entre 200 et 500",
    "Documents et liens": "https://exemple.fr/piste et un plan papier",
}
pytestmark_tet = pytest.mark.filterwarnings("ignore:Data Validation extension")


@pytestmark_tet
def test_their_template_becomes_a_plan_and_every_cell_without_a_place_is_kept(structure):
    rapport = bring(fill_tet(FICHE), structure=structure, nom="pcaet.xlsx", appliquer=True)

    assert (rapport.format, rapport.refus) == ("tet", [])
    action = Action.objects.get()
    assert (action.code, action.titre) == ("2-3-1", "Ouvrir une piste")
    assert (action.pilote_nom, action.priorite, action.statut) == (
        "Marie PAUL",
        "haute",
        "en_cours",
    )
    assert (action.debut, action.fin) == ("1er mars 2024", "31 décembre 2025")
    assert action.annees_prevues == [2024, 2025]
    assert {str(p) for p in action.partenariats.all()} == {"CDT", "Région"}
    ligne = action.lignecouts.get()
    assert (ligne.montant_min, ligne.montant_max, ligne.taxe) == (Decimal(200), Decimal(500), "HT")
    assert action.liens.get().adresse == "https://exemple.fr/piste"
    note = EntreeJournal.objects.get().texte
    for mots in ("2.3.1. Pistes", "Consultation", "En retard", "Région, sans montant", "papier"):
        assert mots in note
    assert any(r.startswith("5 cellules sans place ici, gardées") for r in rapport.remarques)
    assert any("sous-sous-axe" in r for r in rapport.remarques)


@pytestmark_tet
@pytest.mark.parametrize(
    ("titre", "valeur", "phrase"),
    [
        ("Statut", "Terminé", "n'est pas un mot admis"),
        ("Date de fin", "2023-01-01", "La fin précède le début"),
        ("Niveau de priorité", "Fort", "Élevé, Moyen, Bas"),
        ("Titre de la fiche action", None, "besoin d'un axe et d'un titre"),
        ("Partenaires", "p" * 201, "200 caractères"),
    ],
)
def test_a_bad_cell_of_their_template_is_refused(structure, titre, valeur, phrase):
    rapport = bring(fill_tet({**FICHE, titre: valeur}), structure=structure, appliquer=True)

    assert [r.colonne for r in rapport.refus] == [titre]
    assert phrase in rapport.refus[0].phrase
    assert not Plan.objects.exists()


@pytestmark_tet
def test_the_template_goes_out_and_comes_back(plan):
    action = make_action(
        plan=plan, annees=[2023, 2025], partenaires=["CDT"], pilote_nom="Marie PAUL", avancement=10
    )
    make_ligne_cout("Flyer : entre 200 € et 500 €", action=action)

    rapport = bring(write_tet(plan), structure=plan.structure, titre="Retour", appliquer=True)

    assert rapport.refus == []
    retour = Action.objects.get(axe__defi__plan__titre="Retour")
    assert (retour.code, retour.titre) == (action.code, action.titre)
    assert retour.annees_prevues == [2023, 2025]
    assert retour.pilote_nom == "Marie PAUL"
    assert retour.lignecouts.get().montant_max == Decimal(500)
    assert "Avancement : 10 %" in retour.entreejournals.get().texte
