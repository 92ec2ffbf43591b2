"""What hangs together is in one same plan, and a section never in itself."""

import pytest
from django.core.exceptions import ValidationError

from commission.models import Avis, SeanceCommission
from plan.models import Section
from tests.fabrique import make_action, make_plan

pytestmark = pytest.mark.django_db


def make_section(plan, cle, parent=None):
    return Section.objects.create(plan=plan, cle=cle, ordre=1, parent=parent)


def test_a_section_is_never_inside_itself(plan):
    mere = make_section(plan, "mere")
    fille = make_section(plan, "fille", mere)
    petite = make_section(plan, "petite", fille)
    petite.full_clean()

    for parent in (mere, fille, petite):
        mere.parent = parent
        with pytest.raises(ValidationError, match="ni dans elle-même"):
            mere.full_clean()


def test_a_section_is_inside_one_of_its_plan(plan):
    section = make_section(plan, "ici")
    section.parent = make_section(make_plan(), "ailleurs")

    with pytest.raises(ValidationError, match="n'est pas dans"):
        section.full_clean()


def test_an_opinion_is_on_an_action_of_the_plan_of_its_meeting(plan):
    seance = SeanceCommission.objects.create(plan=plan, le="2025-01-02")
    Avis(action=make_action(plan=plan), seance=seance, sens="favorable").full_clean()

    with pytest.raises(ValidationError, match="n'est pas dans"):
        Avis(action=make_action(plan=make_plan()), seance=seance, sens="favorable").full_clean()
