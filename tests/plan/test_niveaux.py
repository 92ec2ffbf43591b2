"""The words of the levels and the plans of two levels, wherever they are read (R-P9 to R-P11)."""

import io
import re
from dataclasses import replace
from subprocess import run

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from comptes.droits import GESTES_PAR_ROLE, Role
from echanges.copie.plan import write_copie
from plan.models import Action, Axe, Defi, Plan
from plan.vocabulaire import Vocabulaire, find_usuel
from tests.comptes.adresses import ADRESSES, CONNECTE, OUVERT
from tests.ecran import read, send
from tests.fabrique import make_action, make_axe, make_plan, make_structure, make_utilisateur
from tests.fabrique_droits import make_monde
from tests.fabrique_echanges import append, bring, export, row_of, type_in
from tests.fabrique_textes import enter, write

pytestmark = pytest.mark.django_db(databases=["default", "passe"])

FICHE = ["fiche-action", "fiches-actions", True]
DEUX = {"defi": ["orientation", "orientations", True], "action": FICHE}
TROIS = {
    "defi": ["ambition", "ambitions", True],
    "axe": ["enjeu", "enjeux", False],
    "action": ["mesure", "mesures", True],
}
NOTRE = re.compile(r"\b(?:d[ée]fis?|axes?(?!-core))\b", re.I)
TROIS_NOMBRES = re.compile(r"(?<![\d/-])\d-\d-\d(?![\d-])")
# Where our own words stand for themselves, and why.
SAUF = {
    "niveaux": "it proposes them",
    "composants": "the showcase has its own examples",
    "accessibilite": "it speaks of the application",
    "modele-de-plan": "a table to fill in before there is a plan",
    "colonnes": "a table that is no plan yet",
    "export-tet": "the columns are those of the platform",
    **dict.fromkeys(
        ("consultation", "observation", "observations-xlsx"),
        "an observation keeps the words that its thing had when it was written (docs/adr/0036)",
    ),
}


def adapt(monde, niveaux, mots):
    """The same office, its plan with these words and levels."""
    monde.plan.mots = mots
    monde.plan.full_clean()
    monde.plan.save()
    monde.plan.set_niveaux(niveaux)
    code = Action.objects.for_plan(monde.plan).first().code

    def change(valeur):
        if isinstance(valeur, dict):
            return {nom: change(v) for nom, v in valeur.items()}
        return code if valeur == "1-1-1" else valeur

    return replace(monde, objets=change(monde.objets))


def read_octets(reponse):
    return b"".join(reponse) if reponse.streaming else reponse.content


def read_words(reponse):
    """The words that a person reads of an answer: of a page, a workbook, a table, a document."""
    genre, octets = reponse.get("Content-Type", ""), read_octets(reponse)
    if octets.startswith(b"%PDF"):
        # A file that somebody joined may be no real PDF.
        lu = run(["pdftotext", "-", "-"], input=octets, capture_output=True, check=False)
        return lu.stdout.decode()
    if octets.startswith(b"PK") and "sheet" in genre:
        classeur = openpyxl.load_workbook(io.BytesIO(octets))
        cellules = (c.value for f in classeur for rangee in f.iter_rows() for c in rangee)
        return "\n".join([*classeur.sheetnames, *(str(c) for c in cellules if c is not None)])
    texte = octets.decode("utf-8", "replace")
    if "html" in genre:
        texte = re.sub(r"<(script|style)\b.*?</\1>", " ", texte, flags=re.S)
        dits = re.findall(r'(?:aria-label|title|alt|placeholder|data-titre)="([^"]*)"', texte)
        texte = " ".join([re.sub(r"<[^>]+>", " ", texte), *dits])
    return texte if genre.startswith(("text/", "application/xhtml")) else ""


def find_objet(monde, acces):
    """The arguments of an address; none where the office has no such object."""
    return monde.objets.get(acces.objet, {}) if acces.objet else {}


@pytest.mark.parametrize(("niveaux", "mots"), [(2, DEUX), (3, TROIS)], ids=["deux", "trois"])
def test_no_page_nor_document_of_a_plan_says_our_words(client, settings, tmp_path, niveaux, mots):
    settings.MEDIA_ROOT = tmp_path
    monde = make_monde()
    for rangs in (Defi.objects, Defi.history, Axe.objects, Axe.history):
        rangs.update(titre="Accueillir")
    monde = adapt(monde, niveaux, mots)
    fautes, lues = {}, 0
    for nom, acces in ADRESSES.items():
        if acces.is_post_seul or nom in SAUF or (acces.objet and not find_objet(monde, acces)):
            continue
        client.logout()
        if acces.geste != OUVERT:
            permis = {CONNECTE, *GESTES_PAR_ROLE[Role.DIRECTION]}
            qui = Role.DIRECTION if acces.geste in permis else Role.ADMINISTRATION
            client.force_login(monde.ici[qui])
        arguments = dict(find_objet(monde, acces))
        requete = arguments.pop("query", {})
        adresse = reverse(nom, kwargs=arguments)
        reponse = client.get(adresse, requete, follow=True)
        texte = read_words(reponse)
        lues += bool(texte)
        dits = NOTRE.findall(texte) + (TROIS_NOMBRES.findall(texte) if niveaux == 2 else [])
        if reponse.status_code >= 500 or dits:
            trouve = NOTRE.search(texte) or TROIS_NOMBRES.search(texte)
            ou = texte[max(0, trouve.start() - 60) : trouve.end() + 40] if trouve else ""
            fautes[adresse] = (reponse.status_code, " ".join(ou.split()))

    assert fautes == {}
    assert lues > 100


@pytest.fixture
def deux():
    """A plan « Orientation / Fiche-action » of two levels: 1-1 and 1-2, 2-1."""
    plan = make_plan(niveaux=2, mots=DEUX)
    haut, autre = make_axe(plan=plan), make_axe(plan=plan, defi=2)
    for axe, numero in ((haut, 1), (haut, 2), (autre, 1)):
        make_action(axe=axe, numero=numero, titre=f"Fiche {axe.code}{numero}", annees=[2025])
    return plan


def test_a_defi_of_two_levels_holds_its_actions_in_an_axe_without_a_name(deux):
    defi = Defi.objects.create(plan=deux, numero=3, titre="Accueillir")

    assert [(a.implicite, a.code) for a in defi.axes.all()] == [(True, "3")]
    actions = Action.objects.for_plan(deux)
    assert [a.code for a in actions.select_related("axe__defi").ordered()] == ["1-1", "1-2", "2-1"]
    assert actions.for_code("1-2").get().titre == "Fiche 12"
    assert not actions.for_code("1-1-2").exists()
    with pytest.raises(ValidationError, match="deux niveaux"):
        Axe(defi=defi, numero=2, titre="Un axe").full_clean()


@pytest.mark.parametrize(
    "mots",
    [
        {"axe": ["enjeu", "enjeux"]},
        {"axe": ["enjeu", "enjeux", "non"]},
        {"axe": ["", "enjeux", False]},
        {"axe": ["x" * 31, "enjeux", False]},
        {"axe": ["<b>", "enjeux", False]},
        {"axe": ["plan", "plans", False]},
        {"autre": ["enjeu", "enjeux", False]},
        ["axe"],
        "axe",
        {"axe": ["défi", "défis", False]},
    ],
    ids=str,
)
def test_words_that_do_not_fit_are_refused_and_never_break_a_reading(mots):
    plan = make_plan()
    plan.mots = mots

    with pytest.raises(ValidationError):
        plan.full_clean()
    Plan.objects.filter(pk=plan.pk).update(mots=mots)
    assert Plan.objects.get(pk=plan.pk).vocabulaire.name("1-2-8") == "Action 1-2-8"


def test_the_words_agree():
    voulus = Vocabulaire(
        defi=find_usuel("Orientations"), action=find_usuel("FICHE-ACTION"), niveaux=2
    )
    mot, axe = voulus.action, Vocabulaire().axe

    assert (voulus.name("1"), voulus.name("1-8")) == ("Orientation 1", "Fiche-action 1-8")
    assert (mot.le, mot.un, mot.aucun, mot.ce) == (
        "la fiche-action",
        "une fiche-action",
        "aucune fiche-action",
        "cette fiche-action",
    )
    assert (axe.le, axe.du, axe.au, axe.ce, axe.nouveau) == (
        "l'axe",
        "de l'axe",
        "à l'axe",
        "cet axe",
        "nouvel axe",
    )
    assert (mot.compter(0), mot.compter(2)) == ("0 fiche-action", "2 fiches-actions")
    assert (voulus.tous, voulus.branche) == ("orientations et fiches-actions", "orientation")
    assert find_usuel("Machin") is None


def test_three_levels_become_two_and_three_again_and_lose_no_word(client):
    action = make_action()
    axe, plan = action.axe, action.axe.defi.plan
    Axe.objects.filter(pk=axe.pk).update(titre="Hors les murs", corps="Aller au-devant.")
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan.structure))

    page = send(client, "/niveaux/", {"proposition": "orientation-fiche", "niveaux": 3})
    assert "Hors les murs (avec son texte)" in read(page)
    send(client, "/niveaux/", {"proposition": "orientation-fiche", "confirme": "oui"})

    axe = Axe.objects.select_related("defi__plan").get()
    assert (axe.implicite, axe.titre, axe.corps) == (True, "Hors les murs", "")
    assert axe.defi.corps == "Aller au-devant."
    assert axe.defi.plan.vocabulaire.tous == "orientations et fiches-actions"
    assert client.get("/actions/1-1/").status_code == 200

    send(
        client,
        "/niveaux/",
        {"niveaux": 3, "axe_un": "Enjeu", "axe_des": "enjeux", "confirme": "oui"},
    )
    axe.refresh_from_db()
    assert (axe.implicite, axe.titre) == (False, "Hors les murs")
    assert Plan.objects.get().vocabulaire.axe.du == "de l'enjeu"


def test_a_defi_of_two_axes_keeps_three_levels_and_the_way_is_told(client):
    plan = make_axe().defi.plan
    make_axe(plan=plan, numero=2)
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan.structure))

    page = send(client, "/niveaux/", {"proposition": "orientation-fiche", "confirme": "oui"})

    assert page.status_code == 422
    assert "À réduire d'abord à un seul" in read(page)
    assert Plan.objects.get().niveaux == 3


def test_the_workbook_comes_back_in_the_words_of_the_plan_and_in_ours(deux):
    classeur = export(deux)
    page = classeur["Plan"]
    assert classeur.sheetnames[0] == "Orientations"
    assert "Axe" not in [c.value for c in page[1]]
    type_in(page, row_of(page, "Fiche-action", "1-2"), "Titre", "Autre titre")
    neuve = append(classeur["Orientations"], Orientation="3", Titre="Une autre")
    append(page, **{"Fiche-action": "3-1", "Titre": "Sa fiche"})

    rapport = bring(classeur, plan=deux, appliquer=True)

    assert ([str(r) for r in rapport.refus], neuve) == ([], 4)
    titres = {a.code: a.titre for a in Action.objects.select_related("axe__defi")}
    assert titres["1-2"] == "Autre titre"
    assert titres["3-1"] == "Sa fiche"

    ancien = export(deux)
    ancien["Orientations"].title = "Défis"
    for feuille in ancien:
        for cellule in feuille[1]:
            nos = {"Orientation": "Défi", "Fiche-action": "Action"}
            cellule.value = nos.get(cellule.value, cellule.value)
    type_in(ancien["Plan"], row_of(ancien["Plan"], "Action", "1-1"), "Titre", "Du vieux classeur")
    assert [str(r) for r in bring(ancien, plan=deux, appliquer=True).refus] == []
    assert Action.objects.for_code("1-1").get().titre == "Du vieux classeur"


def test_a_text_of_two_levels_becomes_a_plan_of_two_levels_in_its_words():
    texte = write(
        "1|Orientation 1 : Accueillir",
        "2|Fiche-action 1 : Tenir un stand",
        "Coût estimé :",
        "Stand : 1 200 € HT",
        "2|Fiche-action 2 : Poser une borne",
        "1|Orientation 2 : Aller au-devant",
        "2|Fiche-action 1 : Sur les marchés",
        [
            ("Orientation / Fiche-action", "Dépenses prévisionnelles", "2026", "2027"),
            ("Orientation 1 / Fiche-action 2", "Borne : 8 000 € HT", "X", ""),
            ("Orientation 2 / Fiche-action 1", "Stand : 900 €", "X", "X"),
        ],
    )
    rapport = enter(texte, make_structure())

    plan = Plan.objects.get()
    assert (plan.niveaux, plan.mots) == (2, DEUX)
    lues = {a.code: (a.titre, a.annees_prevues) for a in Action.objects.select_related("axe__defi")}
    assert lues == {
        "1-1": ("Tenir un stand", []),
        "1-2": ("Poser une borne", [2026]),
        "2-1": ("Sur les marchés", [2026, 2027]),
    }
    assert {bilan.feuille for bilan in rapport.bilans} >= {"Orientations", "Fiches-actions"}
    assert not [dit for dit in rapport.remarques if NOTRE.search(dit) or TROIS_NOMBRES.search(dit)]


def test_a_table_of_two_levels_becomes_a_plan_of_two_levels_in_its_words():
    lignes = "Orientation;Fiche-action;2026\n1. Accueil;1.1 Stand;X\n2. Vélo;2.1 Borne;X\n"
    bring(
        lignes.encode(),
        structure=make_structure(),
        nom="t.csv",
        appliquer=True,
    )

    plan = Plan.objects.get()
    assert (plan.niveaux, plan.mots) == (2, DEUX)
    assert [a.code for a in Action.objects.select_related("axe__defi").ordered()] == ["1-1", "2-1"]


def test_a_copy_and_a_file_carry_the_words_and_the_levels(deux):
    contenu = write_copie(deux)
    Plan.objects.all().delete()

    rapport = bring(contenu, structure=deux.structure, nom="copie.json", appliquer=True)

    assert [str(r) for r in rapport.refus] == []
    plan = Plan.objects.get()
    assert (plan.niveaux, plan.mots) == (2, DEUX)
    assert Axe.objects.filter(implicite=True).count() == Axe.objects.count() == 2
