"""The words of the levels and the plans of two levels, wherever they are read (R-P9 to R-P11)."""

import io
import re
from dataclasses import replace
from subprocess import run

import openpyxl
import pytest
from django.urls import reverse

from comptes.droits import GESTES_PAR_ROLE, Role
from plan.models import Action, Axe, Defi
from tests.comptes.adresses import ADRESSES, CONNECTE, OUVERT
from tests.fabrique_droits import make_monde

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
