"""The words of the screen: what nobody at the office would say is on no page and in no file."""

import ast
import re
from itertools import chain

import pytest
from django.conf import settings as reglages
from django.test import Client
from django.urls import reverse

from comptes.droits import Role
from comptes.models import Structure
from editions.lectures.listes import LISTES
from plan.models import Plan
from tests.ecran import plain
from tests.fabrique import make_utilisateur
from tests.fabrique_echanges import export
from tests.navigateur.monde import make_monde
from tests.pieces import PIECES
from tests.test_maison import list_modules

pytestmark = pytest.mark.django_db(databases=["default", "passe"])

LEXIQUE = (reglages.BASE_DIR / "docs" / "lexique.md").read_text()
TABLE = LEXIQUE.partition("| On ne dit plus | On dit |")[2]
MOTS = [mot.strip() for mot in re.findall(r"^\| ([^|]+) \|", TABLE, re.M)]
INTERDITS = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, MOTS))})(?!\w)", re.I)
NON_DIT = re.compile(r"<(script|style)\b.*?</\1>", re.S)
NON_ECRIT = r"{% comment %}.*?{% endcomment %}|{%.*?%}|{{ [a-z_.|]+ }}"
# What a tag says aloud or in a bubble.
DIT_PAR_UNE_BALISE = re.compile(r'(?:aria-label|title|placeholder|alt|data-attente)="([^"]*)"')


def list_mots(page):
    """The forbidden words of a page, as they are seen or heard."""
    page = NON_DIT.sub("", page)
    texte = plain(re.sub(r"<[^>]*>", " ", page))
    return INTERDITS.findall(" | ".join([texte, *map(plain, DIT_PAR_UNE_BALISE.findall(page))]))


@pytest.fixture
def monde(plan_reel, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    make_utilisateur(role=Role.AGENT, structure=Structure.objects.get(), username="camille")
    return make_monde()


def test_the_lexicon_names_the_words_that_are_not_said():
    assert {"échue", "points ÷", "jamais suivies", "faire entrer", "issue"} <= set(MOTS)
    assert list_mots("<p>Trois années échues</p>") == ["échues"]
    assert list_mots('<a title="Faire entrer">x</a> <p>l\'échuette</p>') == ["Faire entrer"]


def is_sentence(texte):
    """Whether it is read by people: names of fields and of classes are not."""
    return " " in texte and bool(re.search("[^a-z_ ]", texte))


def list_ecrits():
    """(place, words) of each template, and of each sentence in the code."""
    for gabarit in sorted((reglages.BASE_DIR / "templates").rglob("*.*")):
        yield gabarit.name, re.sub(NON_ECRIT, " ", gabarit.read_text(), flags=re.S)
    for fichier in chain.from_iterable(map(list_modules, PIECES)):
        arbre = ast.parse(fichier.read_text())
        dits = {n.value for n in ast.walk(arbre) if isinstance(n, ast.Constant)}
        sans_suite = [n.value for n in ast.walk(arbre) if isinstance(n, ast.Expr)]
        docstrings = {n.value for n in sans_suite if isinstance(n, ast.Constant)}
        dits = [d for d in dits - docstrings if isinstance(d, str) and is_sentence(d)]
        yield fichier.name, " | ".join(dits)


def test_no_template_and_no_sentence_of_the_code_says_it():
    assert {place: mots for place, texte in list_ecrits() if (mots := list_mots(texte))} == {}


def test_no_page_says_what_the_office_would_not(monde):
    fautes = {}
    for qui, adresse in monde.list_adresses():
        client = Client()
        if monde.personnes[qui]:
            client.force_login(monde.personnes[qui])
        if mots := list_mots(client.get(adresse).text):
            fautes[adresse] = mots

    assert fautes == {}


def test_no_file_says_what_the_office_would_not(monde):
    client = Client()
    client.force_login(monde.personnes[Role.DIRECTION])
    fautes = {}
    for cle in LISTES:
        csv = client.get(reverse("liste-csv", args=[cle])).content.decode()
        if mots := INTERDITS.findall(plain(csv)):
            fautes[cle] = mots
    for feuille in export(Plan.objects.get(avenant_de=None)):
        dites = " | ".join(
            str(c) for rang in feuille.iter_rows(values_only=True) for c in rang if c
        )
        if mots := INTERDITS.findall(plain(dites)):
            fautes[feuille.title] = mots

    assert fautes == {}
