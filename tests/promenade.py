"""A walk through every page of the application, each read as a tree of elements."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import lxml.html
from cssselect2 import ElementWrapper

from budget.models import LigneCout
from comptes.droits import Role
from instances.models import Elu
from plan.models import Action, Indicateur, ValeurIndicateur
from tests.comptes.adresses import ADRESSES


@dataclass(frozen=True)
class Page:
    """A page that answered: its address, the one where that led, its text, its elements."""

    adresse: str
    lieu: str
    texte: str
    arbre: lxml.html.HtmlElement

    def find(self, selecteur):
        return select(self.arbre, selecteur)

    @property
    def titre(self):
        return read(self.arbre.find(".//title"))


def select(racine, selecteur):
    """The elements under this one that a selector of CSS finds."""
    trouves = ElementWrapper.from_html_root(racine).query_all(selecteur)
    return [un.etree_element for un in trouves]


def read(element):
    """The words of an element, on one line; those that nobody hears apart."""
    if element is None:
        return ""
    morceaux = []

    def gather(un):
        if not isinstance(un.tag, str) or un.get("aria-hidden") == "true":
            return
        morceaux.append(un.text or "")
        for enfant in un:
            if enfant.tag == "img":
                morceaux.append(enfant.get("alt") or "")
            gather(enfant)
            morceaux.append(enfant.tail or "")

    gather(element)
    return " ".join("".join(morceaux).split())


def list_seconds(monde):
    """(who opens it, address) of the pages of other objects than those of the walk."""
    autres = {
        "action": {"code": "1-1-1"},
        "ligne": {
            "pk": LigneCout.objects.filter(action__axe__defi__plan__avenant_de=None).last().pk
        },
        "indicateur": {"pk": Indicateur.objects.filter(plan__avenant_de=None).last().pk},
        "version": {
            "cle": "action",
            "pk": Action.objects.for_code("1-1-1").earliest("pk").history.last().pk,
        },
        "liste": {"cle": "depenses"},
        "annee": {"annee": 2025},
        "elu": {"pk": Elu.objects.last().pk},
        "valeur": {"pk": ValeurIndicateur.objects.last().pk},
    }
    connues = monde.list_adresses()
    second = replace(monde, objets={**monde.objets, **autres}).list_adresses()
    # The action whose costs are a table of the document.
    leader = [(Role.DIRECTION, "/actions/3-3-1/")]
    return [page for page in [*second, *leader] if page not in connues]


def walk(client, monde):
    """Each page that an account or a visitor can open, those of a second object included."""
    dernier = ""
    adresses = [*monde.list_adresses(), *list_seconds(monde)]
    for qui, adresse in sorted(adresses, key=lambda couple: str(couple[0])):
        if qui != dernier:
            client.logout()
            if personne := monde.personnes[qui]:
                client.force_login(personne)
            dernier = qui
        yield open_page(client, adresse)


def open_page(client, adresse):
    return make_page(adresse, client.get(adresse, follow=True))


def send_to(client, adresse, saisie):
    return make_page(adresse, client.post(adresse, saisie, follow=True))


def make_page(adresse, reponse):
    demande = reponse.request
    lieu = demande["PATH_INFO"] + (f"?{q}" if (q := demande["QUERY_STRING"]) else "")
    return Page(adresse, lieu, reponse.text, lxml.html.document_fromstring(reponse.text))


def strip(adresse):
    """The address without its query."""
    return urlsplit(adresse).path


def list_echantillon(monde):
    """(who opens it, address) of the twelve pages of docs/accessibilite.md, in its order."""
    noms = {
        "connexion": None,
        "accessibilite": None,
        "page-legale-de": None,
        "accueil": Role.DIRECTION,
        "recherche": Role.DIRECTION,
        "plan": Role.DIRECTION,
        "action": Role.DIRECTION,
        "suivi": Role.DIRECTION,
        "tableau-de-bord": Role.DIRECTION,
        "budget": Role.DIRECTION,
        "deliberation": Role.DIRECTION,
        "appel": Role.DIRECTION,
    }
    return [(qui, monde.write(nom, ADRESSES[nom])) for nom, qui in noms.items()]
