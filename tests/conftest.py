import logging
from datetime import datetime, time

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from comptes.droits import Role
from plan.models import Plan
from tests.documents import documents, schema
from tests.fabrique import make_plan, make_structure, make_utilisateur
from tests.fabrique_passe import AUJOURDHUI
from tests.modele import lay, lignes_du_plan_reel

__all__ = ["documents", "lignes_du_plan_reel", "schema"]

# The fixtures that open a base.
BASES = {"db", "transactional_db", "django_db_setup"}
# The folders whose files are long, from the longest.
LONGS = ("navigateur", "pannes", "tests")
# What a property says does not depend on how busy the machine is.
hypothesis.settings.register_profile(
    "tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("tests")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The base of the tests, which knows its migrations as if it came from them; at the end it is
    dropped even if a browser that has just gone leaves the server a request, and so a session of
    PostgreSQL, to finish.
    """
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            recorder = MigrationRecorder(connection)
            recorder.ensure_schema()
            for app, nom in sorted(MigrationLoader(None).disk_migrations):
                recorder.record_applied(app, nom)
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as curseur:
            curseur.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def find_rang(test):
    """Those that start a browser or a server first, then those that walk every page."""
    salle = test.path.parent.name
    return LONGS.index(salle) if salle in LONGS else len(LONGS)


def pytest_collection_modifyitems(items):
    """The longest first, so that no worker is left alone with one at the end; marks those to which
    one engine or the other is the same, since they ask none.
    """
    for test in items:
        if not test.get_closest_marker("django_db") and BASES.isdisjoint(test.fixturenames):
            test.add_marker("sans_base")
    items.sort(key=find_rang)


@pytest.fixture
def structure(db):
    return make_structure()


@pytest.fixture
def plan(structure):
    return make_plan(structure=structure, en_vigueur=True)


@pytest.fixture
def agent(structure):
    return make_utilisateur(
        role=Role.AGENT, structure=structure, first_name="Camille", last_name="Agent"
    )


@pytest.fixture
def client_agent(client, agent):
    client.force_login(agent)
    return client


@pytest.fixture
def midi():
    """A clock that runs from noon of `AUJOURDHUI`, whatever midnight passes during the suite."""
    debut = timezone.make_aware(datetime.combine(AUJOURDHUI, time(12)))
    with time_machine.travel(debut):
        yield


@pytest.fixture
def plan_reel(lignes_du_plan_reel, db):
    """The real plan, as the command that the office runs loads it."""
    lay(lignes_du_plan_reel)
    return Plan.objects.get()


class VariableInconnue(logging.Handler):
    """Remembers the variables that a template of the project names and the page does not have."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.fautes = []

    def emit(self, record):
        variable, gabarit = record.args
        # Those of the administration extend Django's own, which ask for what may not be there.
        if gabarit.startswith("admin/"):
            return
        if (settings.BASE_DIR / "templates" / gabarit).exists():
            self.fautes.append(f"{gabarit} : {variable}")


@pytest.fixture(autouse=True)
def no_unknown_variable():
    """A test fails when a page names a variable that nobody gave it."""
    journal = logging.getLogger("django.template")
    gardien, niveau = VariableInconnue(), journal.level
    journal.addHandler(gardien)
    journal.setLevel(logging.DEBUG)
    yield
    journal.removeHandler(gardien)
    journal.setLevel(niveau)
    assert gardien.fautes == []
