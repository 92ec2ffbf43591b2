"""S3 and the queue are installed only where a setting asks for them (docs/exploitation.md)."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

OPTIONS = ("boto3", "botocore", "s3transfer", "storages", "procrastinate")
# As if none of them was installed.
SANS_OPTIONS = f"import sys; sys.modules.update(dict.fromkeys({OPTIONS!r}))\n"
LANCER = """
import django
django.setup()
from django.core.management import call_command
call_command("check")
import config.wsgi
"""
POSTGRESQL = "postgres://plan@127.0.0.1/plan"


def run(code, **environnement):
    return subprocess.run(
        [sys.executable, "-c", SANS_OPTIONS + code],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            **environnement,
        },
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    "environnement",
    [
        pytest.param({}, id="sqlite"),
        pytest.param({"DATABASE_URL": POSTGRESQL}, id="postgresql"),
    ],
)
def test_the_application_starts_without_them(environnement):
    lancee = run(LANCER, **environnement)

    assert lancee.returncode == 0, lancee.stderr


@pytest.mark.parametrize(
    ("reglage", "valeur", "paquet"),
    [
        pytest.param("STOCKAGE", "s3://office/plan", "boto3", id="s3"),
        pytest.param("FILE_D_ATTENTE", "1", "procrastinate", id="file"),
    ],
)
def test_asking_for_one_that_is_not_installed_says_how_to(reglage, valeur, paquet):
    lancee = run(LANCER, **{reglage: valeur, "DATABASE_URL": POSTGRESQL})

    assert lancee.returncode != 0
    dit = lancee.stderr.splitlines()[-1]
    assert dit.startswith(f"django.core.exceptions.ImproperlyConfigured: {reglage} demande ")
    assert paquet in dit
    assert "make install-options" in dit
