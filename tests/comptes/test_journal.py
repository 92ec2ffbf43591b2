"""The audit log, page after page: docs/regles.md, R-D7."""

import pytest
from django.utils import timezone

from comptes.droits import Role
from comptes.models import Trace, noter
from tests.ecran import read
from tests.fabrique import make_utilisateur

pytestmark = pytest.mark.django_db


def test_the_pages_of_the_journal_are_numbered_and_keep_the_filter(client, structure):
    administratrice = make_utilisateur(role=Role.ADMINISTRATION, structure=structure)
    client.force_login(administratrice)
    for _ in range(51):
        noter(Trace.Quoi.SORTIE, le=timezone.now(), par=administratrice)

    page = read(client.get("/comptes/traces/?quoi=sortie"))

    assert "Page 1 sur 2" in page
    assert 'rel="next" href="?quoi=sortie&page=2"' in page
    assert "Page 2 sur 2" in client.get("/comptes/traces/?quoi=sortie&page=2").text
