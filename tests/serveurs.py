"""The real server (gunicorn, several workers) and visitors who speak to it over the network."""

import html
import os
import re
import signal
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.db import connection

from tests.fabrique import MOT_DE_PASSE
from tests.grappe import find_port

JETON = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def url_of_test_database():
    """The DATABASE_URL of the database of this test, for another process."""
    base = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{base['NAME']}"
    return f"postgres://{base['USER']}@{base['HOST']}:{base['PORT']}/{base['NAME']}"


GUNICORN = ("gunicorn", "-c", "deploiement/gunicorn.conf.py", "config.wsgi")


class Serveur:
    """gunicorn, or another `module` of Python, on a port of its own."""

    def __init__(self, *, base, processus=2, module=GUNICORN, **environnement):
        self.port = find_port()
        self.module = [mot.format(port=self.port) for mot in module]
        self.adresse = f"http://127.0.0.1:{self.port}"
        self.environnement = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": base,
            "WEB_CONCURRENCY": str(processus),
            "ADRESSE": f"127.0.0.1:{self.port}",
            "NIVEAU_DU_JOURNAL": "CRITICAL",
            **environnement,
        }

    def start(self):
        """Start, and wait for it to answer."""
        self.maitre = subprocess.Popen(
            [sys.executable, "-m", *self.module],
            cwd=settings.BASE_DIR,
            env=self.environnement,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        fin = time.monotonic() + 60
        while time.monotonic() < fin:
            assert self.maitre.poll() is None, "le serveur n'a pas démarré"
            try:
                if Visiteur(self.adresse).get("/sante/vivant/").statut == 200:
                    return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError("le serveur ne répond pas")

    def kill(self):
        """kill -9 of the master and of every worker, at once."""
        os.killpg(self.maitre.pid, signal.SIGKILL)
        self.maitre.wait()

    def stop(self):
        if self.maitre.poll() is None:
            self.kill()

    def __enter__(self):
        return self.start()

    def __exit__(self, *fin):
        self.stop()


class Reponse:
    def __init__(self, reponse):
        self.statut = reponse.status
        self.entetes = reponse.headers
        self.octets = reponse.read()

    @property
    def texte(self):
        return self.octets.decode()


class SansSuite(HTTPRedirectHandler):
    """A redirection is an answer like any other."""

    def redirect_request(self, *arguments):
        return None


class Visiteur:
    """A person's browser without its screen: cookies, forms with their token."""

    def __init__(self, adresse):
        self.adresse = adresse
        self.navigateur = build_opener(HTTPCookieProcessor(CookieJar()), SansSuite())

    def send(self, requete):
        try:
            with self.navigateur.open(requete, timeout=60) as reponse:
                return Reponse(reponse)
        except HTTPError as reponse:
            with reponse:
                return Reponse(reponse)

    def get(self, chemin, **entetes):
        return self.send(Request(f"{self.adresse}{chemin}", headers=entetes))

    def post(self, chemin, champs):
        """Send a form; `champs` holds its token too (see `read_jeton`)."""
        corps = urlencode(champs).encode()
        return self.send(Request(f"{self.adresse}{chemin}", data=corps))

    def log_in(self, nom, mot_de_passe=MOT_DE_PASSE):
        jeton = read_jeton(self.get("/connexion/"))
        champs = {"username": nom, "password": mot_de_passe, "csrfmiddlewaretoken": jeton}
        reponse = self.post("/connexion/", champs)
        assert reponse.statut == 302, reponse.texte
        return self


def read_jeton(reponse):
    """The token of the first form of a page."""
    return JETON.search(reponse.texte).group(1)


def read_champ(reponse, nom):
    """The value of a field (input or textarea) of the page, as it would be sent again."""
    saisi = re.search(rf'<input[^>]*name="{nom}"[^>]*?value="([^"]*)"', reponse.texte)
    long = re.search(rf'<textarea[^>]*name="{nom}"[^>]*>\s*([^<]*)</textarea>', reponse.texte)
    return html.unescape((saisi or long).group(1))
