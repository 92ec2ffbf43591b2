"""A partial is made once for the same values, and only for them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.template import engines
from django.urls import set_script_prefix
from django.utils.safestring import SafeString

from plan.etats import Etat
from restitution.lectures.arbre import CaseAnnee
from restitution.templatetags import partiels
from restitution.valeurs import Memoire, check_valeur
from tests.fabrique import make_plan, make_structure

ANNEES = "composants/annees.html"
CALENDRIER = "restitution/_rang_calendrier.html"


@pytest.fixture(autouse=True)
def memoire():
    gardes = partiels.MEMOIRE.faites
    gardes.clear()
    yield gardes
    set_script_prefix("/")


def render(nom, **valeurs):
    arguments = " ".join(f"{cle}={cle}" for cle in valeurs)
    gabarit = engines["django"].from_string(f'{{% partiel "{nom}" {arguments} %}}')
    return gabarit.render({**valeurs, "ailleurs": "vu"})


def test_the_same_values_are_made_once(memoire):
    premier = render(ANNEES, annees=(2024, 2025))
    (cle,) = memoire
    memoire[cle] = SafeString("gardé")

    assert "2025" in premier
    assert render(ANNEES, annees=(2024, 2025)) == "gardé"
    assert "2026" in render(ANNEES, annees=(2024, 2026))


def test_what_it_writes_is_escaped_once():
    page = render(CALENDRIER, code="1-1-1", titre="<b> & co", cases=())

    assert "&lt;b&gt; &amp; co" in page


def test_the_links_of_another_plan_are_others():
    ici = render(CALENDRIER, code="1-1-1", titre="Titre", cases=())
    set_script_prefix("/plans/suivant/")

    assert 'href="/actions/1-1-1/"' in ici
    assert 'href="/plans/suivant/actions/1-1-1/"' in render(
        CALENDRIER, code="1-1-1", titre="Titre", cases=()
    )


def test_a_cell_that_changes_is_made_again():
    def make_rang(etat):
        return render(CALENDRIER, code="1-1-1", titre="Titre", cases=(CaseAnnee(2024, etat),))

    assert make_rang(Etat.EN_COURS) != make_rang(Etat.REALISEE)


@dataclass(frozen=True)
class AvecUnObjet:
    objet: object


@pytest.mark.django_db
def test_a_row_of_the_database_is_refused_however_deep():
    plan = make_plan(structure=make_structure())

    for valeur in (plan, (plan,), AvecUnObjet(plan), AvecUnObjet((AvecUnObjet(plan),))):
        with pytest.raises(TypeError, match="Plan"):
            check_valeur(valeur)


def test_a_text_already_safe_and_a_list_are_refused():
    for valeur in (SafeString("<b>"), ["liste"], AvecUnObjet({}), 0.5):
        with pytest.raises(TypeError):
            check_valeur(valeur)


def test_plain_values_are_accepted():
    check_valeur(("texte", 1, True, None, Decimal("1.5"), date(2024, 1, 1), Etat.EN_COURS))


def test_what_is_larger_than_the_memory_is_given_and_not_kept():
    memoire = Memoire(10, len)

    assert memoire.recall("", ("long",), lambda: "x" * 11) == "x" * 11
    assert memoire.recall("", ("court",), lambda: "x" * 9) == "x" * 9
    assert list(memoire.faites) == [("", ("court",))]
