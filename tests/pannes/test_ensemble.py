"""Twenty people on one action at once: nobody's words are lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from plan.models import Action
from tests.serveurs import Serveur, Visiteur, read_champ, read_jeton, url_of_test_database

PERSONNES = 20
PAGE = "/actions/1-2-8/suivi/"


def add_mark(adresse, marque, depart):
    """Add a word to the comment, as often as it takes; how many times somebody was quicker."""
    visiteur = Visiteur(adresse).log_in("camille")
    page = visiteur.get(PAGE)
    depart.wait()
    for conflits in range(PERSONNES):
        deja = read_champ(page, "commentaire")
        champs = {
            "statut": "en_cours",
            "commentaire": f"{deja} {marque}".strip(),
            "lue": read_champ(page, "lue"),
            "csrfmiddlewaretoken": read_jeton(page),
        }
        reponse = visiteur.post(PAGE, champs)
        if reponse.statut == 302:
            return conflits
        assert reponse.statut == 409, reponse.texte
        page = visiteur.get(PAGE)
    raise AssertionError("jamais enregistré")


def test_twenty_editors_of_one_action_lose_nothing(camille):
    depart = Barrier(PERSONNES)
    marques = [f"mot{rang}" for rang in range(PERSONNES)]

    with (
        Serveur(base=url_of_test_database()) as serveur,
        ThreadPoolExecutor(PERSONNES) as ensemble,
    ):
        conflits = list(
            ensemble.map(lambda marque: add_mark(serveur.adresse, marque, depart), marques)
        )

    action = Action.objects.for_code("1-2-8").get()
    assert sorted(action.commentaire.split()) == sorted(marques)
    assert sum(conflits) > 0
    assert action.history.count() == 1 + PERSONNES
