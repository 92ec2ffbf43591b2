"""The real plan loaded once a session by the office's own command, then laid in each test."""

from datetime import datetime, time

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from conseil.models import Deliberation
from instances.models import Regle
from tests.fabrique_passe import AUJOURDHUI
from tests.pieces import PIECES


@pytest.fixture(scope="session")
def lignes_du_plan_reel(django_db_setup, django_db_blocker):
    """{model: rows} that `charger_plan` writes in an empty database, and takes back.

    They are of the first minute of `AUJOURDHUI`: no test comes before them, with `midi` or without.
    """
    minuit = timezone.make_aware(datetime.combine(AUJOURDHUI, time.min))
    with time_machine.travel(minuit), django_db_blocker.unblock(), transaction.atomic():
        call_command("charger_plan", verbosity=0)
        lignes = read_lignes()
        transaction.set_rollback(True)
    return lignes


def read_lignes():
    """{model: rows} of what the database holds of ours, for `lay`."""
    lignes = {modele: list(modele._base_manager.all()) for modele in list_modeles()}
    for modele in (Regle, Regle.history.model):  # What is shipped is in every database.
        lignes[modele] = [regle for regle in lignes[modele] if regle.structure_id]
    return {modele: trouvees for modele, trouvees in lignes.items() if trouvees}


def list_modeles():
    """Our models and their versions, those that others hang on first."""
    triees = []

    def visit(modele):
        if modele in triees or modele._meta.app_label not in PIECES:
            return
        for champ in modele._meta.local_fields:
            if champ.related_model and champ.related_model is not modele and champ.db_constraint:
                visit(champ.related_model)
        triees.append(modele)

    for modele in apps.get_models():
        visit(modele)
    return triees


def lay(lignes):
    """Write rows read by `read_lignes` in a database that has none of them."""
    # A voted act takes no annex: it goes in after them, and the links are checked at the end.
    ordre = sorted(lignes.items(), key=lambda lot: lot[0] is Deliberation)
    with transaction.atomic():
        for modele, trouvees in ordre:
            modele._base_manager.bulk_create(trouvees)
    with connection.cursor() as curseur:
        for requete in connection.ops.sequence_reset_sql(no_style(), list(lignes)):
            curseur.execute(requete)
