"""kill -9 while people write: what was acknowledged is there, and nothing is there by half."""

import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from itertools import count

from plan.models import EntreeJournal
from tests.serveurs import Serveur, Visiteur, read_jeton, url_of_test_database

ECRITURES = 500
MORT_APRES = 200
ENSEMBLE = 8
PAGE = "/actions/1-2-8/journal/nouveau/"


def write_journal(serveur, numeros, confirmees, *, until):
    """One person who writes entries, one after the other, until `until` of them are confirmed."""
    try:
        visiteur = Visiteur(serveur.adresse).log_in("camille")
        jeton = read_jeton(visiteur.get(PAGE))
        while len(confirmees) < until:
            texte = f"Entrée {next(numeros)}"
            champs = {"le": "2025-03-12", "texte": texte, "csrfmiddlewaretoken": jeton}
            if visiteur.post(PAGE, champs).statut == 302:
                confirmees.append(texte)
    except (OSError, HTTPException):
        # The server is dead: what was under way was not confirmed.
        return


def write_together(serveur, numeros, confirmees, *, until, then=lambda: None):
    with ThreadPoolExecutor(ENSEMBLE) as ensemble:
        for _ in range(ENSEMBLE):
            ensemble.submit(write_journal, serveur, numeros, confirmees, until=until)
        while len(confirmees) < min(until, MORT_APRES):
            time.sleep(0.01)
        then()


def test_a_killed_server_loses_no_acknowledged_write_and_leaves_no_half_of_one(camille):
    serveur = Serveur(base=url_of_test_database()).start()
    numeros, confirmees = count(1), []
    try:
        write_together(serveur, numeros, confirmees, until=ECRITURES, then=serveur.kill)
        avant = len(confirmees)
        serveur.start()
        write_together(serveur, numeros, confirmees, until=ECRITURES)
    finally:
        serveur.stop()

    assert MORT_APRES <= avant < ECRITURES <= len(confirmees)
    ecrites = list(EntreeJournal.objects.values_list("texte", flat=True))
    assert set(confirmees) <= set(ecrites)
    assert len(ecrites) == len(set(ecrites))
    versions = EntreeJournal.history.filter(history_type="+", history_user=camille)
    assert sorted(versions.values_list("texte", flat=True)) == sorted(ecrites)
