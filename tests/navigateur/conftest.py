"""A real browser (Debian's Chromium) before the real server, with the real plan."""

import os

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import expect

from comptes.droits import Role
from comptes.models import Structure
from tests.fabrique import MOT_DE_PASSE, make_utilisateur
from tests.modele import lay

# Playwright runs its own event loop in the thread of the test; the tests stay synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# A busy machine answers late, and is right all the same.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session", autouse=True)
def each_thread_has_its_own_past(request):
    """The server of the tests would share a database in memory between its threads; the past is
    private to each. Once it runs, that of the tests is again one that is never closed.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections["passe"], "is_in_memory_db", lambda: False)
        request.getfixturevalue("live_server")


@pytest.fixture(scope="session")
def passe_des_tests(django_db_setup):
    """The connection to the past that the tests of this thread have, and its tables."""
    return connections["passe"]


@pytest.fixture(scope="session")
def playwright(passe_des_tests, playwright):
    """From here on an event loop runs in the thread of the tests: Django takes it for another one
    and would give the tests that follow a new past, without tables.
    """
    connections["passe"] = passe_des_tests
    return playwright


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
        ],
    }


@pytest.fixture
def site(lignes_du_plan_reel, live_server):
    """The server, with the real plan and its agent « camille »."""
    lay(lignes_du_plan_reel)
    make_utilisateur(
        role=Role.AGENT,
        structure=Structure.objects.get(),
        username="camille",
        first_name="Camille",
        last_name="Agent",
    )
    return live_server.url


def log_in(page, site, nom="camille"):
    page.goto(f"{site}/connexion/")
    page.get_by_label("Nom d’utilisateur").or_(page.locator("#id_username")).first.fill(nom)
    page.locator("#id_password").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()


@pytest.fixture
def connectee(page, site):
    """A page where the agent is logged in; an error in the browser's console fails the test."""
    erreurs = []
    page.on("console", lambda m: erreurs.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: erreurs.append(str(e)))
    log_in(page, site)
    yield page
    # The answers 409 and 422 of a form are told by the console too; they are expected.
    assert [e for e in erreurs if "409" not in e and "422" not in e] == []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    """A journey that fails leaves a picture of what the person saw."""
    rapport = (yield).get_result()
    page = item.funcargs.get("page")
    if rapport.when == "call" and rapport.failed and page is not None:
        dossier = settings.BASE_DIR / "echecs"
        dossier.mkdir(exist_ok=True)
        page.screenshot(path=dossier / f"{item.name[:80].replace('/', '_')}.png", full_page=True)
