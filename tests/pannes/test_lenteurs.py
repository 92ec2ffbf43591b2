"""What is slow costs nobody else anything, in production mode: docs/adr/0023.

A loaded machine is slow too: what is compared is measured at the same moment.
"""

import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from statistics import median

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from plan.models import EntreeJournal
from tests.fabrique import MOT_DE_PASSE
from tests.serveurs import Serveur, Visiteur, read_jeton, url_of_test_database

PAGE = "/actions/1-2-8/journal/nouveau/"
CACHE = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
BOUCLES, ECRITURES = 6, 8
# A mail waits that long for a server that says nothing (settings EMAIL_TIMEOUT).
ATTENTE = 30


@pytest.fixture
def redactrice(camille):
    """« camille », with a password hashed as in production: a third of a second, alone."""
    hacheur = PBKDF2PasswordHasher()
    camille.password = hacheur.encode(MOT_DE_PASSE, hacheur.salt())
    camille.email = "camille@exemple.fr"
    camille.save()
    return camille


def serve(**environnement):
    return Serveur(
        base=url_of_test_database(),
        DJANGO_SETTINGS_MODULE="tests.pannes.production",
        SECRET_KEY="une-cle-des-tests-qui-a-bien-plus-de-cinquante-caracteres",
        ALLOWED_HOSTS="127.0.0.1",
        **environnement,
    )


def measure(geste, *arguments):
    """(what it answered, how long it took)."""
    debut = time.perf_counter()
    reponse = geste(*arguments)
    return reponse, time.perf_counter() - debut


def save(visiteur, texte):
    """How long a save took."""
    page = visiteur.get(PAGE)
    champs = {**dict(CACHE.findall(page.texte)), "le": "2025-03-12", "texte": texte}
    reponse, duree = measure(visiteur.post, PAGE, champs)
    assert reponse.statut == 302, reponse.texte
    return duree


def try_passwords(adresse, rang, parties, arret):
    """Somebody who tries one name after the other; how long each answer took."""
    visiteur = Visiteur(adresse)
    jeton = read_jeton(visiteur.get("/connexion/"))
    durees = []
    for essai in count():
        champs = {"username": f"{rang}-{essai}", "password": "x", "csrfmiddlewaretoken": jeton}
        reponse, duree = measure(visiteur.post, "/connexion/", champs)
        assert reponse.statut == 200, reponse.texte
        durees.append(duree)
        if essai == 0:
            parties.wait()
        if arret.is_set():
            return durees


def test_a_save_does_not_wait_for_the_passwords_that_others_try(redactrice):
    parties, arret = threading.Barrier(BOUCLES + 1), threading.Event()

    with serve() as serveur, ThreadPoolExecutor(BOUCLES) as foule:
        visiteur = Visiteur(serveur.adresse).log_in("camille")
        seule = median(save(visiteur, f"seule {rang}") for rang in range(3))
        boucles = [
            foule.submit(try_passwords, serveur.adresse, rang, parties, arret)
            for rang in range(BOUCLES)
        ]
        try:
            parties.wait(timeout=120)
            durees = [save(visiteur, f"en foule {rang}") for rang in range(ECRITURES)]
        finally:
            arret.set()
        essais = [duree for boucle in boucles for duree in boucle.result()]

    print(
        f"\nseule {seule:.2f} s ; en foule {median(durees):.2f} s, {max(durees):.2f} s au plus ; "
        f"connexion {median(essais):.2f} s, {len(essais)} essais"
    )
    assert EntreeJournal.objects.filter(texte__startswith="en foule").count() == ECRITURES
    # Behind the lock, a save would wait for the hash of each of the six, one after the other.
    assert median(durees) < median(essais)


@pytest.fixture
def muet():
    """A mail server that takes the call and says nothing; gives its port and who called."""
    appels = []

    def answer():
        while True:
            try:
                appels.append(oreille.accept()[0])
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as oreille:
        fil = threading.Thread(target=answer, daemon=True)
        fil.start()
        yield oreille.getsockname()[1], appels
        oreille.shutdown(socket.SHUT_RDWR)
    for appel in appels:
        appel.close()
    fil.join()


def test_a_mute_mail_server_costs_nobody_anything(redactrice, muet):
    port, appels = muet

    with serve(EMAIL_URL=f"smtp://127.0.0.1:{port}") as serveur:
        visiteur = Visiteur(serveur.adresse).log_in("camille")
        oubli = Visiteur(serveur.adresse)
        jeton = read_jeton(oubli.get("/mot-de-passe/oubli/"))
        demandes = []
        for email in ("camille@exemple.fr", "inconnue@exemple.fr", "camille@exemple.fr"):
            champs = {"email": email, "csrfmiddlewaretoken": jeton}
            reponse, duree = measure(oubli.post, "/mot-de-passe/oubli/", champs)
            assert reponse.statut == 302
            demandes.append(duree)
        fin = time.monotonic() + ATTENTE / 2
        while not appels and time.monotonic() < fin:
            time.sleep(0.01)
        durees = [save(visiteur, f"pendant ce temps {rang}") for rang in range(3)]

    print(f"\ndemandes {max(demandes):.2f} s au plus ; écritures {max(durees):.2f} s au plus")
    assert len(appels) == 1
    assert max(*demandes, *durees) < ATTENTE / 2
