"""`python -m tests.bench.charge SECONDES`: fifty people at once on gunicorn, and its memory."""

import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

from tests.bench.pages import NUE

PERSONNES = 50
PAUSE = (0.5, 1.5)
LUES = ("/", "/plan/", "/actions/1-2-8/", "/calendrier/", "/budget/", "/tableau-de-bord/")
# One visit in ten asks for the bare view, to compare with.
NU = 0.1
# One visit in ten writes.
ECRIT = 0.1


def read_memoire(pid):
    """(resident, proportional) memory of a process, in megabytes."""
    champs = {}
    for ligne in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        nom, valeur, _ = ligne.split()
        champs[nom] = int(valeur) / 1024
    return champs["Rss:"], champs["Pss:"]


def list_ouvriers(maitre):
    return [int(pid) for pid in Path(f"/proc/{maitre}/task/{maitre}/children").read_text().split()]


def write_suivi(visiteur, hasard):
    """Save the follow-up of an action; somebody quicker (409) is an answer, not an error."""
    from tests.serveurs import read_champ, read_jeton

    adresse = f"/actions/1-2-{hasard.randint(1, 8)}/suivi/"
    page = visiteur.get(adresse)
    champs = {
        "statut": "en_cours",
        "avancement": hasard.randint(0, 100),
        "lue": read_champ(page, "lue"),
        "csrfmiddlewaretoken": read_jeton(page),
    }
    return visiteur.post(adresse, champs).statut in (302, 409)


def visit(adresse, rang, fin):
    """One person: ([seconds of each page], [of each bare view], writes, errors)."""
    from tests.bench.bases import MESUREE
    from tests.serveurs import Visiteur

    hasard = random.Random(rang)
    visiteur = Visiteur(adresse).log_in(f"personne-{rang}", MESUREE)
    pages, nues, ecritures, erreurs = [], [], 0, 0
    while time.monotonic() < fin:
        time.sleep(hasard.uniform(*PAUSE))
        if hasard.random() < ECRIT:
            ecritures += 1
            erreurs += not write_suivi(visiteur, hasard)
            continue
        nu = hasard.random() < NU
        debut = time.perf_counter()
        erreurs += visiteur.get(NUE if nu else hasard.choice(LUES)).statut != 200
        (nues if nu else pages).append(time.perf_counter() - debut)
    return pages, nues, ecritures, erreurs


def mesurer(base, *, secondes):
    """{figure: value} of the run, on the DATABASE_URL `base` that has the fifty accounts."""
    from tests.serveurs import Serveur

    reglages = {"DJANGO_SETTINGS_MODULE": "tests.bench.reglages"}
    with Serveur(base=base, **reglages) as serveur, ThreadPoolExecutor(PERSONNES) as ensemble:
        repos = [read_memoire(pid) for pid in list_ouvriers(serveur.maitre.pid)]
        fin = time.monotonic() + secondes
        faits = list(ensemble.map(lambda rang: visit(serveur.adresse, rang, fin), range(PERSONNES)))
        apres = [read_memoire(pid) for pid in list_ouvriers(serveur.maitre.pid)]
    pages = [duree for lues, _, _, _ in faits for duree in lues]
    nues = [duree for _, lues, _, _ in faits for duree in lues]
    return {
        "personnes": PERSONNES,
        "secondes": secondes,
        "lectures": len(pages) + len(nues),
        "ecritures": sum(ecrites for _, _, ecrites, _ in faits),
        "erreurs": sum(fautes for _, _, _, fautes in faits),
        "ratio": round(median(pages) / median(nues), 1),
        "ratio_p95": round(quantiles(pages, n=20)[-1] / median(nues), 1),
        "memoire_repos": [tuple(map(round, mesure)) for mesure in repos],
        "memoire_apres": [tuple(map(round, mesure)) for mesure in apres],
    }


def main():
    import django

    django.setup()
    from django.conf import settings

    from comptes.models import Structure
    from tests.bench.bases import make_compte

    structure = Structure.objects.get()
    for rang in range(PERSONNES):
        make_compte(f"personne-{rang}", structure)
    base = f"sqlite:///{settings.DATABASES['default']['NAME']}"
    json.dump(mesurer(base, secondes=int(sys.argv[1])), sys.stdout)


if __name__ == "__main__":
    main()
