"""A frozen state never changes: docs/regles.md, R-H3."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from commission.models import EtatArrete, EtatFige, SeanceCommission
from tests.fabrique import make_utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def etat(plan):
    seance = SeanceCommission.objects.create(plan=plan, le=date(2025, 1, 2))
    return EtatArrete.objects.create(
        seance=seance,
        arrete_le=timezone.now(),
        arrete_par=make_utilisateur(),
        contenu="{}",
        empreinte="e",
    )


def test_no_question_changes_a_frozen_state(etat):
    etats = EtatArrete.objects.all()
    for geste in (
        lambda: etats.update(contenu="x"),
        etats.delete,
        lambda: etats.bulk_update([etat], ["contenu"]),
        lambda: etats.bulk_create([etat]),
        lambda: etats.update_or_create(pk=etat.pk, defaults={"contenu": "x"}),
        etat.save,
        etat.delete,
    ):
        with pytest.raises(EtatFige):
            geste()


@pytest.mark.parametrize(
    "ordre",
    ["UPDATE plan_etatarrete SET contenu = 'x'", "DELETE FROM plan_etatarrete"],
)
def test_the_database_itself_refuses_to_change_a_frozen_state(etat, ordre):
    with (
        pytest.raises(DatabaseError, match="ne change plus"),
        transaction.atomic(),
        connection.cursor() as curseur,
    ):
        curseur.execute(ordre)
    assert EtatArrete.objects.get().contenu == "{}"


def test_an_account_that_froze_a_state_can_still_go(etat):
    etat.arrete_par.delete()

    assert EtatArrete.objects.get().arrete_par is None
