"""A page, and all that htmx can open in it at once, gives each of its identifiers once."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from comptes.droits import Role
from plan.models import Action
from tests.fabrique_droits import make_monde
from tests.test_formulaires import walk_pages

VIDES = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Lue(HTMLParser):
    """The identifiers of a page, those that it points to, and what htmx would open in it."""

    def __init__(self, page):
        super().__init__()
        self.pile, self.dans = [], {}
        self.ids, self.pointes, self.ouvertures = Counter(), set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attributs = dict(attrs)
        ident = attributs.get("id")
        if ident:
            self.ids[ident] += 1
        for nom in ("for", "aria-labelledby", "aria-describedby", "data-fermer"):
            self.pointes |= set((attributs.get(nom) or "").split())
        # What has no target takes its own place.
        if "hx-get" in attributs and "hx-target" in attributs:
            self.ouvertures.append(
                (attributs["hx-get"], attributs["hx-select"], attributs["hx-target"])
            )
        if tag not in VIDES:
            self.pile.append((tag, ident))
        for _, parent in self.pile:
            if parent and ident:
                self.dans.setdefault(parent, Counter())[ident] += 1

    def handle_endtag(self, tag):
        while self.pile and self.pile.pop()[0] != tag:
            pass


def list_fautes(client, page):
    """What is twice, or nowhere, once everything that htmx opens in the page stands in it."""
    lue = Lue(page)
    ids, pointes, absents = lue.ids, lue.pointes, []
    # Two links that open the same thing in the same place put it there once.
    for adresse, choix, cible in dict.fromkeys(lue.ouvertures):
        ouverte = Lue(client.get(adresse).text)
        ids = ids + ouverte.dans.get(choix.removeprefix("#"), Counter())
        absents += [nom for nom in (cible,) if not lue.ids[nom.removeprefix("#")]]
        absents += [choix] if not ouverte.ids[choix.removeprefix("#")] else []
        pointes = pointes | {p for p in ouverte.pointes if re.search(r"\d-\d-\d", p)}
    doubles = [ident for ident, nombre in ids.items() if nombre > 1]
    return doubles + absents + sorted(pointes - ids.keys())


@pytest.fixture
def monde(db, settings, tmp_path):
    """A structure with several actions, all of them followed by its agent."""
    settings.MEDIA_ROOT = tmp_path
    monde = make_monde()
    for action in Action.objects.for_plan(monde.plan):
        action.pilote, action.pilote_nom = monde.ici[Role.AGENT], ""
        action.save()
    return monde


def test_no_identifier_stands_twice_with_every_form_open(client, monde):
    pages = list(walk_pages(monde))
    pages += [
        (monde.ici[Role.AGENT], adresse)
        for adresse in ("/plan/", "/mes-actions/", "/actions/1-1-1/")
    ]
    fautes, ouverts = {}, 0

    for compte, adresse in pages:
        client.logout()
        if compte:
            client.force_login(compte)
        reponse = client.get(adresse, follow=True)
        if reponse.streaming:
            list(reponse)
        elif reponse["Content-Type"].startswith("text/html"):
            ouverts += reponse.text.count("hx-get")
            if trouvees := list_fautes(client, reponse.text):
                fautes[adresse] = trouvees

    assert fautes == {}
    assert ouverts > 3
