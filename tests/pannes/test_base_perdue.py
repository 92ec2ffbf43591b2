"""The database goes and comes back, or is busy: a sentence, nothing lost, and it works again."""

import sqlite3
import subprocess
import threading
import time

import pytest
from django.db import connection

from plan.models import Action
from tests.grappe import Grappe
from tests.serveurs import Serveur, Visiteur, read_champ, read_jeton, url_of_test_database

PAGE = "/actions/1-2-8/suivi/"
PHRASE = "La base de données ne répond pas"
sur_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="Ce que fait le fichier de SQLite."
)
sur_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="Demande un PostgreSQL : make test-postgres."
)


def prepare(visiteur, commentaire):
    """The fields of the follow-up as a person fills them in."""
    page = visiteur.get(PAGE)
    return {
        "statut": "en_cours",
        "commentaire": commentaire,
        "lue": read_champ(page, "lue"),
        "csrfmiddlewaretoken": read_jeton(page),
    }


def read_commentaire():
    return Action.objects.for_code("1-2-8").get().commentaire


@pytest.fixture
def verrou():
    """Somebody who holds the write lock of the SQLite file; `liberer()` lets go."""
    autre = sqlite3.connect(
        connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False
    )
    yield autre
    autre.close()


@sur_sqlite
def test_a_busy_file_is_read_meanwhile_and_keeps_what_was_typed(camille, verrou):
    with Serveur(base=f"{url_of_test_database()}?timeout=1") as serveur:
        visiteur = Visiteur(serveur.adresse).log_in("camille")
        champs = prepare(visiteur, "Mots <tapés> pendant la panne")
        verrou.execute("BEGIN EXCLUSIVE")

        assert visiteur.get("/plan/").statut == 200
        refus = visiteur.post(PAGE, champs)

        assert refus.statut == 503
        assert PHRASE in refus.texte
        assert "Mots &lt;tapés&gt; pendant la panne" in refus.texte
        assert refus.entetes["Retry-After"] == "30"

        verrou.execute("ROLLBACK")
        assert visiteur.post(PAGE, champs).statut == 302

    assert read_commentaire() == "Mots <tapés> pendant la panne"


@sur_sqlite
def test_a_writer_waits_for_the_lock_instead_of_failing(camille, verrou):
    with Serveur(base=url_of_test_database()) as serveur:
        visiteur = Visiteur(serveur.adresse).log_in("camille")
        champs = prepare(visiteur, "attend son tour")
        verrou.execute("BEGIN IMMEDIATE")
        threading.Timer(1.5, verrou.execute, ["ROLLBACK"]).start()
        debut = time.monotonic()

        assert visiteur.post(PAGE, champs).statut == 302

    assert time.monotonic() - debut > 1
    assert read_commentaire() == "attend son tour"


@sur_sqlite
def test_the_file_is_in_wal_and_waits_twenty_seconds(transactional_db):
    with connection.cursor() as curseur:
        curseur.execute("PRAGMA journal_mode")
        assert curseur.fetchone() == ("wal",)
        curseur.execute("PRAGMA busy_timeout")
        assert curseur.fetchone() == (20_000,)
        curseur.execute("PRAGMA foreign_keys")
        assert curseur.fetchone() == (1,)


@pytest.fixture
def grappe():
    """A server of its own to stop, with a copy of the database of the test."""
    grappe = Grappe()
    grappe.start()
    source = url_of_test_database().replace("postgres://", "postgresql://")
    copie = subprocess.run([grappe.outils / "pg_dump", source], capture_output=True, check=True)
    cible = grappe.url.replace("postgres://", "postgresql://")
    subprocess.run(
        [grappe.outils / "psql", "-q", cible], input=copie.stdout, check=True, capture_output=True
    )
    yield grappe
    grappe.remove()


@sur_postgresql
def test_a_server_that_stops_and_comes_back(camille, grappe):
    with Serveur(base=grappe.url) as serveur:
        visiteur = Visiteur(serveur.adresse).log_in("camille")
        champs = prepare(visiteur, "Mots tapés pendant la panne")
        grappe.stop()

        page, refus = visiteur.get("/plan/"), visiteur.post(PAGE, champs)
        # A probe has no account and no cookie: nothing of it is looked for in the database.
        sonde = Visiteur(serveur.adresse)
        sante = sonde.get("/sante/?format=json")

        assert (page.statut, refus.statut, sante.statut) == (503, 503, 503)
        assert PHRASE in page.texte
        assert "Mots tapés pendant la panne" in refus.texte
        assert '"base": {"bien": false' in sante.texte
        assert sonde.get("/sante/vivant/").statut == 200

        grappe.start()

        assert sonde.get("/sante/").statut == 200
        assert visiteur.post(PAGE, champs).statut == 302
        assert "Mots tapés pendant la panne" in visiteur.get("/actions/1-2-8/").texte
