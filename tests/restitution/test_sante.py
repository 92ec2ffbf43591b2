"""/sante/ for a probe and for people; the log of requests; where files are kept."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings as reglages
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages

from config.stockage import make_stockage


@pytest.fixture
def fichiers(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_ready_application_says_so_to_a_probe_that_has_no_account(client, db, fichiers):
    reponse = client.get("/sante/", headers={"accept": "application/json"})

    assert reponse.status_code == 200
    assert reponse.json()["pret"] is True
    assert set(reponse.json()["verifications"]) == {"base", "migrations", "stockage"}


def test_people_read_it_as_a_page(client, db, fichiers):
    page = client.get("/sante/", headers={"accept": "text/html"})

    assert "L'application est prête" in page.content.decode()
    assert "no-cache" in page["Cache-Control"]


def test_the_version_is_told_to_who_is_logged_in(client, client_agent, fichiers):
    version = reglages.VERSION

    assert client_agent.get("/sante/?format=json").json()["version"] == version.numero
    assert version.commit in client_agent.get("/sante/", headers={"accept": "text/html"}).text
    client.logout()
    assert "version" not in client.get("/sante/?format=json").json()
    assert version.commit not in client.get("/sante/", headers={"accept": "text/html"}).text


def test_a_migration_to_run_makes_it_not_ready(client, db, fichiers, django_assert_max_num_queries):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="budget").latest("id").delete()

    reponse = client.get("/sante/?format=json")

    assert reponse.status_code == 503
    assert "manage.py migrate" in reponse.json()["verifications"]["migrations"]["detail"]


def test_a_storage_that_refuses_makes_it_not_ready(client, db, settings, tmp_path):
    fichier = tmp_path / "pas-un-dossier"
    fichier.write_text("")
    settings.MEDIA_ROOT = fichier

    page = client.get("/sante/", headers={"accept": "text/html"})

    assert page.status_code == 503
    assert "n'est pas prête" in page.content.decode()


def test_being_alive_asks_nothing_of_the_database(client):
    assert client.get("/sante/vivant/").json() == {"vivant": True}


def test_a_request_is_logged_with_its_route_and_never_with_its_address(
    client_agent, plan, agent, caplog
):
    caplog.set_level(logging.INFO, "requetes")

    reponse = client_agent.get(
        "/plan/?texte=secret", headers={"x-request-id": "numero-du-proxy-12"}
    )

    (ligne,) = [trace for trace in caplog.records if trace.name == "requetes"]
    assert (ligne.route, ligne.statut, ligne.methode) == ("plan/", 200, "GET")
    assert ligne.utilisateur == agent.pk
    assert ligne.duree_ms > 0
    assert "secret" not in str(vars(ligne))
    assert reponse["X-Request-ID"] == "numero-du-proxy-12"


def test_a_number_that_is_not_one_is_replaced(client, db):
    reponse = client.get("/connexion/", headers={"x-request-id": "a\tb<script>"})

    assert len(reponse["X-Request-ID"]) == 32


PROGRAMME = """
import django
django.setup()
from django.test import Client
Client().get("/sante/vivant/", headers={"host": "exemple.fr"})
"""


def test_production_logs_one_line_of_json_for_a_request(tmp_path):
    sortie = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAMME],
        cwd=reglages.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "SECRET_KEY": "x" * 60,
            "ALLOWED_HOSTS": "exemple.fr",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'rien.sqlite3'}",
        },
        capture_output=True,
        text=True,
        check=True,
    )

    (ligne,) = map(json.loads, sortie.stderr.splitlines())
    assert ligne["message"] == "requête"
    assert ligne["route"] == "sante/vivant/"
    assert ligne["statut"] == 200
    assert ligne["niveau"] == "INFO"
    assert len(ligne["requete"]) == 32


def test_files_go_to_the_bucket_that_the_setting_names(settings):
    settings.STORAGES = {
        "default": make_stockage(
            "s3://office/plan?endpoint_url=https://s3.exemple.fr&region_name=fr-par"
        )
    }

    stockage = storages["default"]

    assert (stockage.bucket_name, stockage.location) == ("office", "plan")
    assert stockage.endpoint_url == "https://s3.exemple.fr"
    assert stockage.default_acl is None


@pytest.mark.parametrize("adresse", ["ftp://office", "s3://", "s3://office?acl=public-read"])
def test_a_storage_that_is_not_understood_stops_the_start(adresse):
    with pytest.raises(ImproperlyConfigured, match="STOCKAGE s'écrit"):
        make_stockage(adresse)
