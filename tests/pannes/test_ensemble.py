"""Twenty people on one action, or on one figure, at once: nobody's work is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from plan.models import Action, ValeurIndicateur
from socle.francais.typographie import read_decimal
from tests.ecran import Formulaires
from tests.serveurs import Serveur, Visiteur, read_champ, read_jeton, url_of_test_database

PERSONNES = 20
PAGE = "/actions/1-2-8/suivi/"


def add_mark(adresse, marque, depart, chemin=PAGE):
    """Add a word to the comment, as often as it takes; how many times somebody was quicker."""
    visiteur = Visiteur(adresse).log_in("camille")
    page = visiteur.get(chemin)
    depart.wait()
    for conflits in range(PERSONNES):
        deja = read_champ(page, "commentaire")
        champs = {
            "statut": "en_cours",
            "commentaire": f"{deja} {marque}".strip(),
            "lue": read_champ(page, "lue"),
            "csrfmiddlewaretoken": read_jeton(page),
        }
        reponse = visiteur.post(chemin, champs)
        if reponse.statut == 302:
            return conflits
        assert reponse.statut == 409, reponse.texte
        page = visiteur.get(chemin)
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


def test_twenty_editors_of_twenty_actions_wait_for_nobody(camille):
    actions = list(Action.objects.select_related("axe__defi").order_by("pk")[:PERSONNES])
    depart = Barrier(PERSONNES)

    def add(action):
        chemin = f"/actions/{action.code}/suivi/"
        return add_mark(serveur.adresse, f"mot{action.pk}", depart, chemin)

    with (
        Serveur(base=url_of_test_database()) as serveur,
        ThreadPoolExecutor(PERSONNES) as ensemble,
    ):
        conflits = list(ensemble.map(add, actions))

    assert conflits == [0] * PERSONNES
    ecrits = dict(Action.objects.values_list("pk", "commentaire"))
    assert [ecrits[action.pk] for action in actions] == [f"mot{action.pk}" for action in actions]


EN_PLACE = {
    "/actions/1-2-8/suivi/": ("commentaire", "fait", "prochaine_etape", "blocage", "motif"),
    "/actions/1-2-8/reperes/": ("elu_referent", "moyens_humains", "public_vise", "pilote_nom"),
}


def fill(adresse, page, champ, depart):
    """Write in one field of a page that was opened before anybody wrote."""
    visiteur = Visiteur(adresse).log_in("camille")
    _, lus = next(
        f for f in Formulaires(visiteur.get(page).texte).liste if champ in f[1] and "lue" in f[1]
    )
    depart.wait()
    # Nobody has said a status yet: a form of the follow-up asks for one.
    saisie = lus | {champ: [f"mot de {champ}"]} | ({"statut": ["a_venir"]} if page == PAGE else {})
    return visiteur.post(page, [(nom, v) for nom, valeurs in saisie.items() for v in valeurs])


def test_the_editors_of_each_field_of_one_action_are_all_kept(camille):
    """R-S1: their transactions meet on the row, and each writes its own field of it."""
    champs = [(page, champ) for page, noms in EN_PLACE.items() for champ in noms]
    depart = Barrier(len(champs))

    with (
        Serveur(base=url_of_test_database(), processus=4) as serveur,
        ThreadPoolExecutor(len(champs)) as ensemble,
    ):
        reponses = list(ensemble.map(lambda c: fill(serveur.adresse, *c, depart), champs))

    action = Action.objects.for_code("1-2-8").get()
    assert [reponse.statut for reponse in reponses] == [302] * len(champs)
    assert [getattr(action, champ) for _, champ in champs] == [f"mot de {c}" for _, c in champs]


def add(nombre, adresse, page, champ, depart):
    """Add a number to the figure that a page shows, as often as it takes."""
    visiteur = Visiteur(adresse).log_in("camille")
    lue = visiteur.get(page)
    depart.wait()
    for _ in range(PERSONNES):
        initiale = read_champ(lue, champ)
        champs = {
            "annee": "2023",
            "lue": read_champ(lue, "lue"),
            champ: str(read_decimal(initiale) + nombre),
            "csrfmiddlewaretoken": read_jeton(lue),
        }
        reponse = visiteur.post(page, champs)
        if reponse.statut == 302:
            return
        assert reponse.statut == 422, reponse.texte
        lue = visiteur.get(page)
    raise AssertionError("jamais enregistré")


def test_twenty_people_on_one_figure_by_two_pages_lose_nothing(camille):
    """R-I1: the page of the year and that of the value take turns with each other.

    Each adds a power of two: what the others make of the figure is never what one types.
    """
    valeur = ValeurIndicateur.objects.get(indicateur__libelle__contains="nuitées", annee=2023)
    pages = [
        ("/indicateurs/saisie/2023/", f"valeur-{valeur.indicateur_id}-"),
        (f"/indicateurs/valeurs/{valeur.pk}/", "valeur"),
    ]
    depart = Barrier(PERSONNES)

    with (
        Serveur(base=url_of_test_database()) as serveur,
        ThreadPoolExecutor(PERSONNES) as ensemble,
    ):
        gestes = [
            ensemble.submit(add, 2**rang, serveur.adresse, *pages[rang % 2], depart)
            for rang in range(PERSONNES)
        ]
        for geste in gestes:
            geste.result()

    avant = valeur.valeur
    valeur.refresh_from_db()
    assert valeur.valeur == avant + 2**PERSONNES - 1
