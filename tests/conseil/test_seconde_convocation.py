"""A second convocation, when there was no quorum: docs/regles.md, R-V13."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from comptes.droits import Role
from conseil.actes.vote import Vote
from conseil.lectures.conseil import lire_seance_conseil
from conseil.models import SeanceConseil
from tests.ecran import read
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import make_conseil, make_deliberation, make_seance_conseil

pytestmark = pytest.mark.django_db


@pytest.fixture
def seance(structure):
    """Two of five are there, three days after a meeting without quorum."""
    make_seance_conseil(structure=structure, le=date(2026, 9, 10))
    seance, elus = make_conseil(
        structure=structure,
        presents=2,
        le=date(2026, 9, 13),
        convoquee_le=date(2026, 9, 11),
        seconde_convocation=True,
    )
    seance.president = elus[0]
    seance.save()
    return seance


def list_alertes(seance):
    return lire_seance_conseil(SeanceConseil.objects.loaded_for_appel().get(pk=seance.pk)).alertes


def test_no_quorum_is_required(seance, plan):
    acte = make_deliberation(seance=seance, plan=plan)

    assert list_alertes(seance) == ()
    acte.record_vote(Vote(2))
    assert acte.is_votee
    seance.seconde_convocation = False
    with pytest.raises(ValidationError, match="la séance ne change plus"):
        seance.clean()


def test_less_than_three_days_is_said(seance):
    seance.le = date(2026, 9, 12)
    seance.save()

    [alerte] = list_alertes(seance)
    assert "suit de trop près la séance du 10/09/2026 : il faut 3 jours au moins" in alerte


def test_its_pages_say_it(client, seance, plan, structure):
    acte = make_deliberation(seance=seance, plan=plan)
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))

    assert "Seconde convocation : non requis" in read(client.get(seance.get_absolute_url()))
    page = read(client.get(acte.get_absolute_url()))
    assert "Quorum : non requis, séance tenue sur seconde convocation" in page
    assert "dûment convoqué une seconde fois le 11 septembre 2026" in page
    assert "le conseil ne peut pas voter" not in page
    vote = read(client.get(f"/conseil/deliberations/{acte.pk}/vote/"))
    assert "Quorum non requis, seconde convocation (art. L. 2121-17 du CGCT)" in vote
    formulaire = read(client.get(f"/conseil/seances/{seance.pk}/modifier/"))
    assert "Seconde convocation : le quorum a manqué à la première séance" in formulaire
