"""A database of an older version comes to today with its rows."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.anciennes import read_faits
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


@pytest.fixture
def bring(base_neuve):
    """Gives what the database of an older version holds once it is brought to today."""

    def bring(nom):
        lancee = subprocess.run(
            [sys.executable, "-m", "tests.anciennes", nom],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings.test",
                "DATABASE_URL": base_neuve,
            },
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return json.loads(lancee.stdout)

    return bring


def test_the_database_of_the_first_release_is_brought_to_today_with_its_rows(bring):
    """R-B8: its totals are those that the plan has today."""
    avant = read_faits("premiere")["modeles"]

    apres = bring("premiere")

    assert {m: n for m, n in avant.items() if apres["modeles"][m]["lignes"] < n["lignes"]} == {}
    assert apres["modeles"]["plan.action"]["lignes"] == 33
    totaux = apres["totaux"]
    assert (totaux["total"]["min"], totaux["total"]["max"]) == ("201442.16", "206592.16")
    assert totaux["par_annee"]["2025"]["max"] == "156978.68"


def keep_connus(apres, avant):
    """What is said today, without the keys that a later version adds to a total."""
    if isinstance(apres, dict) and isinstance(avant, dict):
        return {cle: keep_connus(v, avant.get(cle)) for cle, v in apres.items() if cle in avant}
    if isinstance(apres, list) and isinstance(avant, list) and len(apres) == len(avant):
        return [keep_connus(*paire) for paire in zip(apres, avant, strict=True)]
    return apres


def test_a_database_before_the_move_of_the_rooms_is_brought_to_today_unchanged(bring):
    """Every row of every model, versions of the history included; what was frozen is still read."""
    avant = read_faits("844deba")

    apres = bring("844deba")

    assert {m: n for m, n in avant["modeles"].items() if apres["modeles"][m] != n} == {}
    for quoi in ("totaux", "editions", "journal"):
        assert keep_connus(apres[quoi], avant[quoi]) == avant[quoi]
    # R-E8: an abandoned action lacks nothing any more.
    partis = [constat for constat in avant["controle"] if constat not in apres["controle"]]
    assert {constat["code"] for constat in partis} <= {"sans-pilote", "action-sans-annee"}
    # R-K4 and R-V26 came later.
    venues = ("total-suspect", "ancien-conseil")
    restent = [constat for constat in apres["controle"] if constat["code"] not in venues]
    assert restent == [constat for constat in avant["controle"] if constat not in partis]
    assert [m for m, refus in apres["refus"].items() if "ne change plus" not in refus] == []
    for page, (_, mots) in avant["pages"].items():
        statut, texte = apres["pages"][page]
        assert (page, statut) == (page, 200)
        assert mots in texte
