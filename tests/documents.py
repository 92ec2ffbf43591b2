"""The documents of the real plan, each printed once a session, when a test first asks for it."""

import pytest
from django.core.management import call_command
from django.db import transaction

from plan.models import Plan
from tests.modele import lay

DOCUMENTS = {
    "schema-directeur": {},
    "annexe-budget": {},
    "bilan": {},
    "fiche": {"action": "1-4-1", "projet": True},
    "deliberation": {"numero": "12/09/2024-5.1"},
}


class DocumentsDuPlanReel(dict):
    """{kind: file} of the documents of the real plan, each printed by the command when it is first
    asked for.
    """

    def __init__(self, dossier, lignes, gardien):
        super().__init__()
        self.dossier, self.lignes, self.gardien = dossier, lignes, gardien

    def __missing__(self, genre):
        self[genre] = fichier = self.dossier / f"{genre}.pdf"
        with self.gardien.unblock(), transaction.atomic():
            if not Plan.objects.exists():
                lay(self.lignes)
            call_command("exporter", genre, sortie=fichier, au="2026-11-24", **DOCUMENTS[genre])
            transaction.set_rollback(True)
        return fichier


@pytest.fixture(scope="session")
def documents(lignes_du_plan_reel, django_db_blocker, tmp_path_factory):
    return DocumentsDuPlanReel(
        tmp_path_factory.mktemp("documents"), lignes_du_plan_reel, django_db_blocker
    )


@pytest.fixture
def schema(documents):
    return documents["schema-directeur"]
