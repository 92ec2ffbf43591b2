import pytest
from django.urls import reverse

from accueil.menu import RUBRIQUES, Entree, Rubrique, list_rubriques
from comptes.droits import GESTES_PAR_ROLE, Geste, Role
from tests.ecran import read

ENTREES = [entree for rubrique in RUBRIQUES for entree in rubrique.entrees]


@pytest.mark.parametrize("entree", ENTREES, ids=lambda entree: entree.adresse)
def test_an_entry_opens_a_page(client_agent, plan, entree):
    assert entree.geste or client_agent.get(reverse(entree.adresse)).status_code == 200


def test_a_page_stands_under_one_heading_only():
    pages = [page for entree in ENTREES for page in (entree.adresse, *entree.pages)]

    assert sorted(set(pages)) == sorted(pages)


def test_the_heading_and_the_link_of_the_page_are_marked():
    rubriques, liens = list_rubriques("action", GESTES_PAR_ROLE[Role.AGENT])

    assert [rubrique.titre for rubrique in rubriques if rubrique.is_ici] == ["Plan"]
    assert [lien.titre for lien in liens if lien.is_ici] == ["Actions"]


def test_a_heading_of_one_page_has_no_second_menu():
    assert list_rubriques("accueil", frozenset())[1] == ()


def test_what_a_person_may_not_do_is_not_offered(monkeypatch):
    reserve = Rubrique("Réserve", (Entree("Importer", "accueil", geste=Geste.IMPORTER),))
    monkeypatch.setattr("accueil.menu.RUBRIQUES", (reserve,))

    assert list_rubriques("", GESTES_PAR_ROLE[Role.LECTURE])[0] == ()
    assert [r.titre for r in list_rubriques("", GESTES_PAR_ROLE[Role.DIRECTION])[0]] == ["Réserve"]


def test_the_current_page_is_told_to_who_does_not_see(client_agent, plan):
    reponse = read(client_agent.get("/calendrier/"))

    assert '<a href="/calendrier/" aria-current="page">Calendrier</a>' in reponse
    assert 'aria-current="true">Plan</a>' in reponse
