"""A database of the first release comes to today with its rows."""

import json
import os
import subprocess
import sys
from collections import Counter

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.premiere_version import read_premiere_version
from tests.serveurs import url_of_test_database


@pytest.fixture
def base_neuve(tmp_path, django_db_setup, django_db_blocker):
    """The DATABASE_URL of an empty database on the engine of the tests."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            yield f"sqlite:///{tmp_path / 'ancienne.sqlite3'}"
            return
        serveur, _, base = url_of_test_database().rpartition("/")
        ancienne = f"{base}_ancienne"
        acces = f"{serveur}/postgres".replace("postgres://", "postgresql://", 1)
        with psycopg.connect(acces, autocommit=True) as lien:
            lien.execute(f'CREATE DATABASE "{ancienne}"')
            yield f"{serveur}/{ancienne}"
            lien.execute(f'DROP DATABASE "{ancienne}"')


def run(base, *arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": base},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_the_database_of_the_first_release_is_brought_to_today_with_its_rows(base_neuve):
    """R-B8: its totals are those that the plan has today."""
    restees = json.loads(run(base_neuve, "-m", "tests.premiere_version"))

    avant = Counter(ligne["model"] for ligne in read_premiere_version()["lignes"])
    assert {m: n for m, n in avant.items() if restees[m] < n} == {}
    assert restees["plan.action"] == 33
    totaux = json.loads(run(base_neuve, "manage.py", "totaux", "--json"))
    assert (totaux["total"]["min"], totaux["total"]["max"]) == ("201442.16", "206592.16")
    assert totaux["par_annee"]["2025"]["max"] == "156978.68"
