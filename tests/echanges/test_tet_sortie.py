"""What goes to Territoires en Transitions is what its reader takes, and comes back (R-X7)."""

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from posixpath import dirname, join, normpath
from zipfile import ZipFile

import openpyxl
import pytest
from django.core.management import call_command

from echanges.classeur.aller_retour import write_plan
from echanges.tet.sortie import MODELE, write_tet
from plan.models import Action, SousProjet
from socle.sorties.xlsx import fill_modele
from tests.fabrique import make_action, make_ligne_cout
from tests.fabrique_echanges import bring, make_classeur
from tests.fabrique_echanges import save as save_classeur

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Data Validation extension"),
]
# Their titles of today, which they want in this order in the second row.
LEURS_TITRES = (
    *("Axe (x)", "Sous-axe (x.x)", "Sous-sous axe (x.x.x)", "Titre de l'action"),
    *("Titre de la sous-action", "Descriptif", "Instances de gouvernance", "Objectifs"),
    *("Indicateurs liés", "Structure pilote", "Moyens humains et techniques", "Partenaires"),
    *("Direction ou service pilote", "Personne pilote", "Élu·e référent·e"),
    *("Participation Citoyenne", "Financements", "Financeur 1", "Montant € HT", "Financeur 2"),
    *("Montant € HT", "Financeur 3", "Montant € HT", "Budget prévisionnel total € HT", "Statut"),
    *("Niveau de priorité", "Date de début", "Date de fin"),
)
LEURS_STATUTS = {"À venir", "En cours", "Réalisé", "En pause", "Abandonné"}


def read_as_they_do(contenu):
    """The rows of a file, by what their reader accepts; fails where it refuses."""
    classeur = openpyxl.load_workbook(BytesIO(contenu))
    page = next(page for page in classeur if page["A2"].value == "Axe (x)")
    assert [str(c.value).strip() for c in page[2][: len(LEURS_TITRES)]] == list(LEURS_TITRES)
    rangees = [r for r in page.iter_rows(min_row=4, values_only=True) if any(r)]
    meres, vues = {(*r[:3], r[3]) for r in rangees if not r[4]}, set()
    for rangee in rangees:
        axe, sous, troisieme, titre, sous_action = rangee[:5]
        assert titre, "Le titre est obligatoire"
        assert len(titre) <= 300, "Le titre ne peut pas dépasser 300 caractères"
        cle = (axe, sous, troisieme, titre)
        assert not sous_action or cle in meres, "Sous-action sans action parente"
        assert sous_action or cle not in vues, "Titres d'actions en doublon dans le même axe"
        if not sous_action:
            vues.add(cle)
        for rang in (18, 20, 22, 23):
            assert rangee[rang] is None or type(rangee[rang]) is int, "Un nombre est attendu"
        assert rangee[24] is None or rangee[24] in LEURS_STATUTS
        debut, fin = rangee[26:28]
        assert all(le is None or isinstance(le, datetime) for le in (debut, fin))
        assert not (debut and fin) or debut <= fin, "La date de fin doit être après celle de début"
    return rangees


def absent_targets(contenu):
    """The targets of the relationships of a package that are absolute, or are not in it."""
    fautes = []
    with ZipFile(BytesIO(contenu)) as paquet:
        noms = set(paquet.namelist())
        for nom in noms:
            if nom.endswith(".rels"):
                for cible, reste in re.findall(
                    r'<Relationship [^>]*Target="([^"]+)"([^>]*)', paquet.read(nom).decode()
                ):
                    partie = normpath(join(dirname(dirname(nom)), cible))
                    if "External" not in reste and (cible.startswith("/") or partie not in noms):
                        fautes.append((nom, cible))
    return fautes


def sheet_of(contenu, titre):
    return openpyxl.load_workbook(BytesIO(contenu))[titre]


@pytest.fixture
def office(plan):
    """A plan with a bit of everything that their form holds, or not."""
    action = make_action(
        plan=plan,
        titre="12 balades",
        annees=[2023, 2025],
        partenaires=["CDT", "CC du Ségala, Aveyron"],
        pilote_nom="Marie PAUL",
        avancement=10,
        statut="en_pause",
        motif="Manque de bras",
        priorite="haute",
    )
    make_ligne_cout("Flyer : 1 262,30 € HT", action=action)
    for ordre, titre in enumerate(("Stand", "Fléchage"), start=1):
        SousProjet.objects.create(action=action, ordre=ordre, titre=titre, corps=f"{titre}.")
    autre = make_action(plan=plan, axe=action.axe, titre="12 balades", annees=[2024])
    make_ligne_cout("Étude : entre 200 € et 500 € HT", action=autre)
    en_ttc = make_action(plan=plan, axe=action.axe, titre="Salon", annees=[2024])
    make_ligne_cout("Stand : 1 200 € TTC", action=en_ttc)
    make_action(plan=plan, axe=action.axe, titre="Rien", debut_le=date(2026, 5, 1), annees=[2025])
    return plan


def test_their_reader_takes_the_file(office):
    rangees = read_as_they_do(write_tet(office))

    reprise = Action.objects.get(programmations__annee=2024, titre="12 balades").code
    assert [(r[3], r[4]) for r in rangees] == [
        ("12 balades", None),
        ("12 balades", "Stand"),
        ("12 balades", "Fléchage"),
        (f"12 balades ({reprise})", None),
        ("Salon", None),
        ("Rien", None),
    ]
    assert [r[23] for r in rangees if not r[4]] == [1262, None, None, None]
    assert rangees[0][11] == "CDT, «CC du Ségala, Aveyron»"
    assert rangees[0][24:28] == ("En pause", "Élevé", datetime(2023, 1, 1), datetime(2025, 12, 31))
    assert rangees[-1][26:28] == (datetime(2026, 5, 1), None)


def test_nothing_is_left_of_the_template_that_explains(office):
    classeur = openpyxl.load_workbook(BytesIO(write_tet(office)))

    assert classeur.active.title == "Fichier dimport"
    textes = {str(c.value) for page in classeur for r in page.iter_rows() for c in r if c.value}
    assert not [t for t in textes if t.startswith(("Champ ", "Si vos axes", "Saisissez", "➔"))]
    assert not any("Un territoire désirable" in texte for texte in textes)
    assert [p.title for p in classeur if p.sheet_state == "visible"] == [
        "Fichier dimport",
        "Ce qui n'a pas de place",
    ]


def test_what_is_lost_is_said_in_a_sheet_and_by_the_command(office, tmp_path, capsys):
    page = sheet_of(write_tet(office), "Ce qui n'a pas de place")
    call_command("exporter", "tet", sortie=tmp_path / "tet.xlsx")

    dites = [page.cell(ligne, 1).value for ligne in range(1, page.max_row + 1)]
    assert capsys.readouterr().out.splitlines()[1:] == dites
    for mots in (
        "4 actions et 2 sous-actions",
        "vide : 1.",
        "arrondi à l'euro, comme le modèle le demande : 1.",
        "en fourchette",
        "TTC, ou HT et TTC",
        "Titre déjà pris",
    ):
        assert any(mots in dite for dite in dites), mots


def test_the_plan_goes_out_and_comes_back(office):
    rapport = bring(write_tet(office), structure=office.structure, titre="Retour", appliquer=True)

    assert rapport.refus == []
    avant = list(Action.objects.for_plan(office).order_by("numero"))
    retour = list(Action.objects.filter(axe__defi__plan__titre="Retour").order_by("numero"))
    for une, autre in zip(avant, retour, strict=True):
        assert autre.titre.startswith(une.titre)
        assert (autre.statut, autre.priorite) == (une.statut, une.priorite)
        assert autre.annees_prevues == une.annees_prevues
        assert autre.nom_du_pilote == une.nom_du_pilote
        assert [(s.titre, s.corps) for s in autre.sous_projets.all()] == [
            (s.titre, s.corps) for s in une.sous_projets.all()
        ]
        assert {str(p) for p in autre.partenariats.all()} == {
            str(p) for p in une.partenariats.all()
        }
    assert [
        (li.montant_min, li.montant_max, li.taxe) for a in retour for li in a.lignecouts.all()
    ] == [
        (Decimal(1262), Decimal(1262), "HT"),
        (Decimal(200), Decimal(500), "HT"),
        (Decimal(1200), Decimal(1200), "TTC"),
    ]
    assert "Avancement : 10 %" in retour[0].entreejournals.get().texte


def make_modele(tmp_path):
    classeur = make_classeur(("Titre",), ("A",), ("Champ",), ("consigne",), ("exemple",))
    chemin = tmp_path / "modele.xlsx"
    chemin.write_bytes(save_classeur(classeur))
    return fill_modele(
        chemin,
        feuille="Feuille1",
        entete=2,
        consignes=2,
        titres=["B"],
        rangees=[["=1+1"], [3]],
        notes=("Note",),
    )


def test_a_template_is_filled_from_two_rows_under_its_titles(tmp_path):
    contenu = make_modele(tmp_path)

    assert [c.value for c in sheet_of(contenu, "Feuille1")["A"]] == ["Titre", "B", None, "=1+1", 3]


@pytest.mark.parametrize("make", [write_tet, lambda plan: write_plan(plan, on=date(2026, 11, 24))])
def test_each_relationship_of_a_workbook_that_we_write_is_relative_and_has_its_part(office, make):
    assert absent_targets(make(office)) == []


def test_the_template_itself_is_not_changed(office):
    avant = MODELE.read_bytes()

    write_tet(office)

    assert MODELE.read_bytes() == avant
