"""The advisories on the locked dependencies, read from an archive without a network."""

import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

SCRIPT = settings.BASE_DIR / "deploiement" / "lire-avis.py"
AUDITER = settings.BASE_DIR / "deploiement" / "auditer.sh"
VERROU = """\
django==5.2.19 \\
    --hash=sha256:00
python-json-logger==4.2.0 ; sys_platform != 'win32' \\
    --hash=sha256:00
psycopg[binary]==3.3.9 \\
    --hash=sha256:00
pikepdf==10.0.0rc1 \\
    --hash=sha256:00
"""


def make_paquet(nom, *evenements, ecosystem="PyPI", versions=(), genre="ECOSYSTEM"):
    intervalles = [{"type": genre, "events": list(evenements)}] if evenements else []
    return {
        "package": {"name": nom, "ecosystem": ecosystem},
        "ranges": intervalles,
        "versions": list(versions),
    }


def make_avis(*paquets, **faits):
    return {
        "id": "GHSA-essai",
        "summary": "Une faille",
        "modified": datetime.now(UTC).isoformat(),
        "affected": list(paquets),
        **faits,
    }


@pytest.fixture
def lire(tmp_path):
    """Reads advisories against `VERROU`; (exit code, all that was said)."""

    def lire(*tous):
        archive, verrou = tmp_path / "all.zip", tmp_path / "requirements.txt"
        verrou.write_text(VERROU)
        with zipfile.ZipFile(archive, "w") as fichiers:
            for rang, avis in enumerate(tous):
                fichiers.writestr(f"GHSA-{rang}.json", json.dumps(avis))
        fait = subprocess.run(
            [sys.executable, SCRIPT, archive, verrou], capture_output=True, text=True, check=False
        )
        assert "Traceback" not in fait.stderr
        return fait.returncode, fait.stdout + fait.stderr

    return lire


DEBUT = {"introduced": "0"}


@pytest.mark.parametrize(
    ("paquet", "touche"),
    [
        pytest.param(make_paquet("django", DEBUT, {"fixed": "5.2.20"}), True, id="before-fix"),
        pytest.param(make_paquet("django", DEBUT, {"fixed": "5.2.19"}), False, id="fixed-here"),
        pytest.param(make_paquet("django", DEBUT), True, id="never-fixed"),
        pytest.param(make_paquet("django", {"introduced": "5.2.20"}), False, id="not-yet"),
        pytest.param(
            make_paquet("django", {"introduced": "5.0"}, {"last_affected": "5.2.19"}),
            True,
            id="the-last-one",
        ),
        pytest.param(
            make_paquet("django", {"introduced": "5.0"}, {"last_affected": "5.2.18"}),
            False,
            id="after-the-last-one",
        ),
        pytest.param(
            make_paquet(
                "django", {"fixed": "4.2.30"}, {"introduced": "5.2"}, DEBUT, {"fixed": "5.2.2"}
            ),
            False,
            id="two-series-out-of-order",
        ),
        pytest.param(
            make_paquet("django", DEBUT, {"fixed": "4.2.30"}, {"introduced": "5.2.9"}),
            True,
            id="came-back",
        ),
        pytest.param(make_paquet("django", versions=["5.2", "5.2.19"]), True, id="listed"),
        pytest.param(make_paquet("django", versions=["5.2.19.0"]), True, id="listed-otherwise"),
        pytest.param(make_paquet("django", versions=["5.2.1", "2.0-x-y"]), False, id="not-listed"),
        pytest.param(
            make_paquet("Python_JSON.Logger", DEBUT, {"fixed": "4.3"}), True, id="normalised-name"
        ),
        pytest.param(make_paquet("psycopg", DEBUT, {"fixed": "4"}), True, id="extra"),
        pytest.param(make_paquet("pikepdf", DEBUT, {"fixed": "10.0.0"}), True, id="pre-release"),
        pytest.param(
            make_paquet("pikepdf", {"introduced": "10.0.0"}), False, id="before-the-release"
        ),
        pytest.param(make_paquet("autre", DEBUT), False, id="not-ours"),
        pytest.param(make_paquet("django", DEBUT, ecosystem="npm"), False, id="of-npm"),
        pytest.param(make_paquet("django", DEBUT, genre="GIT"), False, id="commits"),
    ],
)
def test_a_locked_version_is_vulnerable_when_the_advisory_says_so(lire, paquet, touche):
    code, dit = lire(make_avis(paquet))

    assert code == int(touche)
    assert ("GHSA-essai Une faille" in dit) == touche
    assert ("aucune faille connue" in dit) != touche


def test_a_withdrawn_advisory_says_nothing(lire):
    retire = make_avis(make_paquet("django", DEBUT), withdrawn="2026-01-02T00:00:00Z")

    code, dit = lire(retire, make_avis(make_paquet("autre", DEBUT)))

    assert code == 0
    assert "1 avis" in dit


def test_the_archive_says_its_age(lire):
    il_y_a = [datetime.now(UTC) - timedelta(days=jours, hours=1) for jours in (90, 41)]

    _, dit = lire(*(make_avis(modified=f"{le:%Y-%m-%dT%H:%M:%S.123456789}Z") for le in il_y_a))

    assert f"2 avis, le dernier du {il_y_a[1]:%d/%m/%Y} (J-41) ; elle est vieille" in dit


def test_a_range_that_cannot_be_read_is_said(lire):
    code, dit = lire(make_avis(make_paquet("django", DEBUT, {"fixed": "le-prochain"})))

    assert code == 0
    assert "À vérifier à la main" in dit
    assert "django 5.2.19" in dit


@pytest.mark.parametrize("avis", [(), ([],), ({"id": "x"},)], ids=["empty", "list", "other"])
def test_another_archive_is_refused_with_a_sentence(lire, avis):
    code, dit = lire(*avis)

    assert code == 2
    assert "n'est pas une archive d'avis OSV" in dit


def audit(**environnement):
    return subprocess.run(
        ["bash", AUDITER],
        env={**os.environ, **environnement},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_archive_and_without_network_nothing_is_said_to_be_checked():
    personne = "http://127.0.0.1:9"

    fait = audit(BASE_AVIS="", HTTPS_PROXY=personne, https_proxy=personne)

    assert fait.returncode == 0
    assert "rien n'a été vérifié. Sans réseau, donnez une archive : BASE_AVIS=" in fait.stdout
    assert "aucune faille" not in fait.stdout


def test_every_line_of_the_lock_is_read(tmp_path):
    """An advisory on each locked package finds each of them."""
    verrou = (settings.BASE_DIR / "requirements-options.txt").read_text()
    noms = re.findall(r"^([a-z0-9][\w.-]*)", verrou, re.M)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as fichiers:
        avis = make_avis(*(make_paquet(nom, DEBUT) for nom in noms))
        fichiers.writestr("GHSA-1.json", json.dumps(avis))

    fait = audit(BASE_AVIS=str(tmp_path / "all.zip"))

    assert fait.returncode == 1
    assert len(noms) > 50
    assert fait.stderr.count("Faille connue") == len(noms)
