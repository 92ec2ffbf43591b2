"""A plan made of a workbook of Territoires en Transitions, as offices write them (R-X7)."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from budget.models import LigneCout
from echanges.tet.sortie import MODELE
from plan.models import Action, Axe, EntreeJournal, Plan
from tests.fabrique_echanges import bring, make_classeur, save

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Data Validation extension"),
]
TITRES = (
    "Axe (x)|Sous-axe (x.x)|Sous-sous axe (x.x.x)|Titre de l'action|Titre de la sous-action|"
    "Descriptif|Instances de gouvernance|Objectifs|Indicateurs liés|Structure pilote|"
    "Moyens humains et techniques|Partenaires|Direction ou service pilote|Personne pilote|"
    "Élu·e référent·e|Participation Citoyenne|Financements|Financeur 1|Montant € HT|Financeur 2|"
    "Montant € HT|Financeur 3|Montant € HT|Budget prévisionnel total € HT|Statut|"
    "Niveau de priorité|Date de début|Date de fin"
)
AUJOURDHUI = tuple(TITRES.split("|"))


def row(titres, **cellules):
    """A row under these titles; « Titre_de_l_action » stands for « Titre de l'action »."""
    valeurs = {nom.replace("_l_", "_l'").replace("_", " "): v for nom, v in cellules.items()}
    noms = {titre.strip(): rang for rang, titre in reversed(list(enumerate(titres)))}
    rangee = [None] * len(titres)
    for nom, valeur in valeurs.items():
        rangee[noms[nom]] = valeur
    return rangee


def action(axe="1. Mobilité", titre="Ouvrir une piste", titres=AUJOURDHUI, **cellules):
    """A row of an action, under the titles of today."""
    return row(titres, **{titres[0]: axe, "Titre de l'action": titre, **cellules})


def bring_rows(structure, *rangees, **options):
    classeur = make_classeur(("Plan climat",), AUJOURDHUI, ("Données",), *rangees)
    return bring(classeur, structure=structure, nom="pcaet.xlsx", appliquer=True, **options)


def costs():
    return [(li.montant_min, li.montant_max, li.taxe) for li in LigneCout.objects.order_by("pk")]


def notes():
    return "\n".join(EntreeJournal.objects.order_by("pk").values_list("texte", flat=True))


def fill_modele(*fiches):
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


def test_their_former_template_becomes_a_plan_and_every_cell_without_a_place_is_kept(structure):
    rapport = bring(fill_modele(FICHE), structure=structure, nom="pcaet.xlsx", appliquer=True)

    assert (rapport.format, rapport.refus) == ("tet", [])
    lue = Action.objects.get()
    assert (lue.code, lue.titre) == ("2-3-1", "Ouvrir une piste")
    assert (lue.pilote_nom, lue.priorite, lue.statut) == ("Marie PAUL", "haute", "en_cours")
    assert (lue.debut, lue.fin) == ("1er mars 2024", "31 décembre 2025")
    assert lue.annees_prevues == [2024, 2025]
    assert {str(p) for p in lue.partenariats.all()} == {"CDT", "Région"}
    assert costs() == [(Decimal(200), Decimal(500), "HT")]
    assert lue.liens.get().adresse == "https://exemple.fr/piste"
    for mots in ("2.3.1. Pistes", "Consultation", "En retard", "Région, sans montant", "papier"):
        assert mots in notes()
    assert any(r.startswith("5 cellules sans place ici, gardées") for r in rapport.remarques)
    assert any("lignes 3 à 5 : consigne, exemple, bandeau ou total" in r for r in rapport.remarques)
    assert any("ligne 6 : ce plan a deux niveaux" in r for r in rapport.remarques)


@pytest.mark.parametrize(
    ("titre", "valeur", "phrase"),
    [
        ("Date de fin", "2023-01-01", "La fin précède le début"),
        ("Titre de la fiche action", None, "besoin d'un titre"),
        ("Titre de la fiche action", "t" * 301, "300 caractères"),
        ("Descriptif", "=NA()", "formule n'a pas de résultat"),
    ],
)
def test_what_cannot_be_kept_honestly_is_refused_by_its_cell(structure, titre, valeur, phrase):
    rapport = bring(fill_modele({**FICHE, titre: valeur}), structure=structure, appliquer=True)

    assert [r.colonne for r in rapport.refus] == [titre]
    assert phrase in rapport.refus[0].phrase
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("titre", "valeur"),
    [
        ("Statut", "Peut-être"),
        ("Niveau de priorité", "Bof"),
        ("Date de fin", "12/14/28"),
        ("Date de début", "printemps"),
        ("Budget prévisionnel total € HT", date(2025, 1, 1)),
        ("Partenaires", "p" * 201),
    ],
)
def test_a_cell_that_is_not_understood_is_kept_and_said_and_makes_no_figure(
    structure, titre, valeur
):
    rapport = bring(fill_modele({**FICHE, titre: valeur}), structure=structure, appliquer=True)

    assert rapport.refus == []
    assert f"**{titre}" in notes()
    assert (valeur if isinstance(valeur, str) else "01/01/2025") in notes()
    gardees = notes().count("**") // 2
    assert any(r.startswith(f"{gardees} cellules sans place ici") for r in rapport.remarques)


def test_the_title_of_today_a_banner_and_actions_without_an_axe(structure):
    rapport = bring_rows(structure, action(), action(None, "Sans axe"), action(None, "Sans axe 2"))

    assert rapport.refus == []
    assert [(a.code, a.axe.defi.titre) for a in Action.objects.order_by("pk")] == [
        ("1-1-1", "Mobilité"),
        ("2-1-1", "Actions sans axe"),
        ("2-1-2", "Actions sans axe"),
    ]
    assert any("lignes 5 à 6 : aucun axe, l'action entre" in r for r in rapport.remarques)


def test_sub_actions_stand_under_their_action_wherever_it_is(structure):
    rapport = bring_rows(
        structure,
        action(**{"Titre de la sous-action": "Stand", "Descriptif": "Un stand.", "Statut": "Fait"}),
        action(Descriptif="La piste.", Statut="En cours"),
        action(
            **{
                "Titre de la sous-action": "Fléchage",
                "Personne pilote": "Lou",
                "Date de fin": "30/06/2026",
                "Budget prévisionnel total € HT": 3000,
            }
        ),
    )

    lue = Action.objects.get()
    assert (lue.corps, lue.statut, lue.pilote_nom) == ("La piste.", "en_cours", "")
    assert [(s.titre, s.corps) for s in lue.sous_projets.all()] == [
        ("Stand", "Un stand."),
        ("Fléchage", ""),
    ]
    for mots in ("Stand – Statut", "Fléchage – Personne pilote", "30/06/2026", "3000"):
        assert mots in notes()
    assert costs() == []
    assert any("ligne 6 : le budget d'une sous-action est en note" in r for r in rapport.remarques)
    assert any(r.startswith("4 cellules sans place") for r in rapport.remarques)


def test_an_action_that_only_has_sub_actions_is_made_for_them(structure):
    sous = {"Titre de la sous-action": "Stand", "Statut": "Réalisé"}

    bring_rows(structure, action(**sous), action(**{**sous, "Titre de la sous-action": "Fléchage"}))

    assert [s.titre for s in Action.objects.get().sous_projets.all()] == ["Stand", "Fléchage"]
    assert Action.objects.get().statut == "a_venir"


MODELE_2023 = (
    *("Axe (x)", "Titre de la fiche action", "Descriptif", "Résultats attendus", "Cibles"),
    *("Financeur 1", "Montant € TTC", "Budget prévisionnel total € TTC", "Calendrier"),
    *("Notes de suivi", "Etapes"),
)


def test_the_model_of_2023_is_in_ttc_and_its_columns_are_kept(structure):
    rangee = ("1. Accueil", "Stand", "Un stand", "Visites", "Tous", "Région", 5000, 12000)
    classeur = make_classeur(MODELE_2023, (), (*rangee, "Printemps", "Devis signé", "1. devis"))

    rapport = bring(classeur, structure=structure, appliquer=True)

    assert costs() == [(Decimal(12000), Decimal(12000), "TTC")]
    apport = Action.objects.get().financements.get()
    assert (apport.montant, apport.citation) == (Decimal(5000), "Montant € TTC")
    for titre in ("Résultats attendus", "Cibles", "Calendrier", "Notes de suivi", "Etapes"):
        assert f"**{titre}** : " in notes()
    assert any(r.startswith("5 cellules sans place ici") for r in rapport.remarques)


AUTRES = {
    "titles with other spaces, accents, capitals": (
        ("AXE (X) ", "titre  de l’action", "DESCRIPTIF", "Elu·e referent·e", "budget previsionnel"),
        ("Axe 1", "Piste", "Texte", "Lou", "1 200 € HT"),
        {"elu_referent": "Lou", "corps": "Texte"},
        [(Decimal(1200), "HT")],
    ),
    "another order, an amount by its funder": (
        ("Titre de l'action", "Montant € HT", "Financeur 2", "Montant € HT", "Axe (x)", "Statut"),
        ("Piste", 7, "Région", 300, "Axe 1", "Terminée"),
        {"statut": "realisee"},
        [],
    ),
    "no axe at all": (
        ("Titre de l'action", "Descriptif", "Statut", "Personne pilote", "Niveau de priorité"),
        ("Piste", "Texte", "Suspendu", "Lou", "Haute"),
        {"statut": "en_pause", "priorite": "haute", "pilote_nom": "Lou"},
        [],
    ),
    "a true date and a serial one": (
        ("Axe (x)", "Titre de l'action", "Date de début", "Date de fin", "Niveau de priorité"),
        ("Axe 1", "Piste", date(2025, 9, 1), 46174, "faible"),
        {"fin": "1er juin 2026", "priorite": "basse"},
        [],
    ),
    "a title without a tax": (
        ("Axe (x)", "Titre de l'action", "Budget prévisionnel total", "Fiches des plans liées"),
        ("Axe 1", "Piste", 1262.30, "PLU"),
        {},
        [(Decimal("1262.30"), "")],
    ),
    "words in the column of the budget": (
        ("Axe (x)", "Titre de l'action", "Budget prévisionnel total € HT"),
        ("Axe 1", "Piste", "à définir en 2025"),
        {},
        [(None, "")],
    ),
    "a tax in the cell": (
        ("Axe (x)", "Titre de l'action", "Budget prévisionnel total € HT"),
        ("Axe 1", "Piste", "3 000 € TTC"),
        {},
        [(Decimal(3000), "TTC")],
    ),
    "a quantity at the head of a title": (
        ("Axe (x)", "Titre de l'action", "Descriptif"),
        ("3 vallées", "12 balades", "Texte"),
        {"titre": "12 balades"},
        [],
    ),
    "a cell of the template left in a row, a column without a title": (
        ("Axe (x)", "Titre de l'action", "Indicateurs liés"),
        ("Axe 1", "Piste", "Ce champ ne sera pas intégré lors de l'importation.", "perdu ?"),
        {},
        [],
    ),
    "the same title twice": (
        ("Axe (x)", "Titre de l'action", "Statut", "Statut"),
        ("Axe 1", "Piste", "En cours", "Bloqué"),
        {"statut": "en_cours"},
        [],
    ),
    "a name with a comma in it": (
        ("Axe (x)", "Titre de l'action", "Partenaires"),
        ("Axe 1", "Piste", "«CC, Ségala», CDT (Aveyron, Lot)"),
        {"noms": {"CC, Ségala", "CDT (Aveyron, Lot)"}},
        [],
    ),
}


@pytest.mark.parametrize(("titres", "rangee", "faits", "couts"), AUTRES.values(), ids=list(AUTRES))
def test_other_workbooks_of_the_kind_lose_nothing(structure, titres, rangee, faits, couts):
    classeur = make_classeur(("Nom du plan",), titres, ("Champ texte",), rangee)

    rapport = bring(classeur, structure=structure, appliquer=True)

    assert (rapport.format, rapport.refus) == ("tet", [])
    lue = Action.objects.get()
    lue.noms = {str(p) for p in lue.partenariats.all()}
    assert {nom: getattr(lue, nom) for nom in faits} == faits
    assert [(minimum, taxe) for minimum, _, taxe in costs()] == couts
    assert Axe.objects.count() == 1
    dits = " ".join((notes(), *rapport.remarques, lue.titre, lue.axe.titre))
    for mots in ("perdu ?", "PLU", "Bloqué", "300", "3 vallées"):
        assert mots not in map(str, rangee) or mots in dits or lue.financements.exists()


def test_merged_axes_and_rows_of_group_give_their_axe_to_the_rows_under(structure):
    classeur = make_classeur(
        AUJOURDHUI,
        ("2. Mobilité",),
        action(None, "Piste"),
        action(None, "Parking"),
        action("3. Eau", "Rivière"),
        action(None, "Source"),
    )
    classeur.active.merge_cells("A5:A6")

    rapport = bring(classeur, structure=structure, appliquer=True)

    assert rapport.refus == []
    assert [(a.code, a.titre) for a in Action.objects.order_by("pk")] == [
        ("2-1-1", "Piste"),
        ("2-1-2", "Parking"),
        ("3-1-1", "Rivière"),
        ("3-1-2", "Source"),
    ]


def test_a_row_written_twice_is_one_action_and_another_of_the_same_title_is_said(structure):
    rapport = bring_rows(structure, action(), action(), action(Descriptif="Une autre"))

    assert [a.code for a in Action.objects.order_by("pk")] == ["1-1-1", "1-1-2"]
    assert any("la même que la ligne 4" in r for r in rapport.remarques)
    assert any("une seconde action" in r for r in rapport.remarques)


def test_each_sheet_is_read_or_said(structure):
    classeur = make_classeur(AUJOURDHUI, action(), titre="Volet 1")
    for titre, rangees in (
        ("Volet 2", (AUJOURDHUI, action("2. Eau"))),
        ("Budget", (("Total", 3),)),
    ):
        page = classeur.create_sheet(titre)
        for rangee in rangees:
            page.append(rangee)

    rapport = bring(classeur, structure=structure, appliquer=True)

    assert Action.objects.count() == 2
    assert any("Feuille « Budget »" in r and "pas lue" in r for r in rapport.remarques)


def test_a_row_of_total_is_not_an_action(structure):
    budget = "Budget prévisionnel total € HT"

    rapport = bring_rows(structure, action(**{budget: 100}), action("Total", None, **{budget: 100}))

    assert rapport.refus == []
    assert costs() == [(Decimal(100), Decimal(100), "HT")]
    assert any(
        "ligne" in r and "5 : consigne, exemple, bandeau ou total" in r for r in rapport.remarques
    )


@pytest.mark.parametrize("titre", ["1.5 km de piste", "20 - 30 ans : ateliers", "12 balades"])
def test_a_quantity_stays_in_its_title(structure, titre):
    bring_rows(structure, action(titre=titre))

    assert Action.objects.get().titre == titre


def test_a_bare_table_of_an_office_is_not_taken_for_their_template(structure):
    classeur = make_classeur(("Orientation", "Titre de l'action", "Coût", 2025), ("A", "B", 1, "X"))

    assert bring(classeur, structure=structure).format != "tet"
