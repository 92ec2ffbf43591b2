"""The no-break spaces of French in every template and on every page (docs/regles.md, R-Y1)."""

import html
import re
from html.parser import HTMLParser

import pytest
from django.conf import settings

from comptes.droits import Geste, Role
from socle.francais.typographie import espaces_insecables
from tests.comptes.adresses import ADRESSES
from tests.comptes.test_droits import address, ask
from tests.fabrique_droits import make_monde

RACINE = settings.BASE_DIR / "templates"
GABARITS = sorted(RACINE.rglob("*.html"))
# A space before these signs, or inside « », is one at which a line may break and must not.
SECABLE = re.compile(r"[ \n](?=[:;!?%€»](?:[\s»).,]|$))|«[ \n]")
MUET = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.S)
DITS = re.compile(r'"([^"]*)"\|typo')
CODE = re.compile(r"{%.*?%}|{{.*?}}|<(?:script|style).*?</(?:script|style)>", re.S)


def find_secables(textes):
    """The words around each space at which a line must not break."""
    return [
        texte[max(0, trouve.start() - 40) : trouve.end() + 10].strip()
        for texte in textes
        for trouve in SECABLE.finditer(texte)
    ]


@pytest.mark.parametrize("gabarit", GABARITS, ids=[str(g.relative_to(RACINE)) for g in GABARITS])
def test_no_line_of_a_template_may_end_before_a_sign(gabarit):
    source = MUET.sub("", gabarit.read_text())
    dits = [espaces_insecables(html.unescape(dit)) for dit in DITS.findall(source)]

    assert find_secables([*dits, CODE.sub("¤", source)]) == []


class Lecteur(HTMLParser):
    """The texts of a page that a person reads or hears; what she types in it is hers."""

    TUS = {"script", "style", "textarea", "code", "pre"}
    LUS = {"alt", "aria-label", "title", "placeholder", "data-attente"}

    def __init__(self, page):
        super().__init__()
        self.textes, self.muets = [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.muets += tag in self.TUS
        self.textes += [valeur for nom, valeur in attrs if nom in self.LUS and valeur]

    def handle_endtag(self, tag):
        self.muets -= tag in self.TUS

    def handle_data(self, data):
        if not self.muets:
            self.textes.append(data)


@pytest.mark.django_db
def test_no_line_of_a_page_may_end_before_a_sign(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monde = make_monde()
    fautes = []

    for nom, acces in ADRESSES.items():
        if acces.is_post_seul or acces.is_long:
            continue
        role = Role.ADMINISTRATION if acces.geste == Geste.GERER_COMPTES else Role.DIRECTION
        reponse, texte = ask(monde.ici[role], "get", address(nom, acces, monde))
        if reponse.headers.get("Content-Type", "").startswith("text/html"):
            fautes += [f"{nom} : {mots}" for mots in find_secables(Lecteur(texte).textes)]

    assert fautes == []
