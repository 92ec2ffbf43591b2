"""`python -m tests.bench.pages TAILLE`: the main pages beside a bare view, in one process.

The time is the processor's, not the clock's: another program that runs does not change it.
"""

import gc
import json
import sys
from statistics import median
from time import process_time

TAILLES = {
    "33": "33 actions",
    "3300": "3 300 actions",
    "1000": "33 actions, 1 000 autres structures",
}
NUE = "/vue-nue/"
PAGES = (
    "/",
    "/plan/",
    "/actions/1-2-8/",
    "/calendrier/",
    "/budget/",
    "/budget/lignes/",
    "/tableau-de-bord/",
    "/mes-actions/",
    "/controle/",
    "/presentation/",
)
TOURS = 9
TOURS_LONGS = 3


def measure(client, adresse):
    """Seconds of processor for one request that must be answered 200.

    What the request before left behind is collected first: it is not this one's to pay.
    """
    gc.collect()
    debut = process_time()
    reponse = client.get(adresse)
    duree = process_time() - debut
    assert reponse.status_code == 200, (adresse, reponse.status_code)
    return duree


def compare(client, adresse, tours):
    """The page ÷ the bare view, one after the other in each round, by their medians."""
    measure(client, adresse)
    pages, nues = [], []
    for _ in range(tours):
        pages.append(measure(client, adresse))
        nues.append(measure(client, NUE))
    return round(median(pages) / median(nues), 1), median(nues)


def mesurer(taille):
    """One row a page: its ratio and its number of queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.bench.bases import make_base

    client = Client()
    client.force_login(make_base(taille))
    measure(client, NUE)
    lignes = []
    for adresse in PAGES:
        with CaptureQueriesContext(connection) as requetes:
            measure(client, adresse)
        nombre = len(requetes)
        # A hundred times as many actions: each page is long enough for few rounds to tell.
        tours = TOURS if taille != "3300" else TOURS_LONGS
        ratio, nue = compare(client, adresse, tours)
        lignes.append(
            {
                "page": adresse,
                "requetes": nombre,
                "ratio": ratio,
                "nue_ms": round(nue * 1000, 2),
            }
        )
    return lignes


def main():
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    json.dump(mesurer(sys.argv[1]), sys.stdout)


if __name__ == "__main__":
    main()
