import pytest
from django.core.management import call_command
from django.db import transaction

DOCUMENTS = {
    "schema-directeur": {},
    "annexe-budget": {},
    "bilan": {},
    "fiche": {"action": "1-4-1", "projet": True},
}


@pytest.fixture(scope="session")
def documents(django_db_setup, django_db_blocker, tmp_path_factory):
    """{kind: file} of the documents of the real plan, each printed once by the command."""
    dossier = tmp_path_factory.mktemp("documents")
    fichiers = {genre: dossier / f"{genre}.pdf" for genre in DOCUMENTS}
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("charger_plan", verbosity=0)
        for genre, options in DOCUMENTS.items():
            call_command("exporter", genre, sortie=fichiers[genre], au="2026-11-24", **options)
        transaction.set_rollback(True)
    return fichiers


@pytest.fixture
def schema(documents):
    return documents["schema-directeur"]
