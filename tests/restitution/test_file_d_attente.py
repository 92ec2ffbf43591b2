"""The queue kept in PostgreSQL: work is handed over, a worker of its own does it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from plan.models import Plan
from tests.serveurs import url_of_test_database

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="Demande un PostgreSQL : make test-postgres."
    ),
]

CONFIER = """
import django
django.setup()
from django.core.management import call_command
from restitution.taches import confier
call_command("migrate", verbosity=0)
confier("django.core.management.call_command", "charger_plan")
"""


def run(*arguments):
    subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": url_of_test_database(),
            "FILE_D_ATTENTE": "1",
        },
        check=True,
        stdout=subprocess.DEVNULL,
    )


def test_work_that_is_handed_over_is_done_by_the_worker():
    run("-c", CONFIER)
    assert not Plan.objects.exists()

    run("manage.py", "procrastinate", "worker", "--one-shot")

    assert Plan.objects.get().slug == "segala-2023-2026"
