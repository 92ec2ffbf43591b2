"""Builders of the evaluation."""

from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from budget.models import Depense
from commission.models import SeanceCommission
from comptes.droits import Role
from plan.models import LienIndicateur, Programmation
from renouvellement.models import Evaluation
from tests.commission.fabrique_organes import make_organe
from tests.ecran import plain
from tests.fabrique import (
    make_action,
    make_axe,
    make_indicateur,
    make_ligne_cout,
    make_utilisateur,
)
from tests.fabrique_passe import AUJOURDHUI, HIER


@pytest.fixture
def actions(plan):
    """Three actions: the first followed, with years, a cost, an indicator; the last in défi 2."""
    premiere = make_action(plan=plan, titre="Vélo", suivi_le=timezone.now(), statut="en_cours")
    for annee, faits in {
        2023: {"issue": "faite"},
        2024: {"issue": "reportee", "reportee_a": 2025, "motif": "Travaux"},
        2025: {"issue": "en_partie"},
        2026: {},
    }.items():
        Programmation.objects.create(action=premiere, annee=annee, **faits)
    make_ligne_cout("Site : 1 000 € HT", action=premiere)
    make_ligne_cout("Étude : montant non renseigné", action=premiere)
    Depense.objects.create(
        action=premiere, etape="mandate", le=HIER, montant_ttc=Decimal("840.50"), exercice=2026
    )
    indicateur = make_indicateur(
        plan, "Nuitées", [(2024, 60), (2025, 80)], unite="nuitées", cible=100, cible_annee=2026
    )
    LienIndicateur.objects.create(indicateur=indicateur, action=premiere)
    return [
        premiere,
        make_action(axe=premiere.axe, titre="Site", annees=[2023]),
        make_action(axe=make_axe(plan=plan, defi=2), titre="Groupes"),
    ]


@pytest.fixture
def direction(client, plan):
    qui = make_utilisateur(role=Role.DIRECTION, structure=plan.structure, first_name="Anne")
    client.force_login(qui)
    return client


@pytest.fixture
def ce_soir(plan):
    """The meeting of tonight, of the conseil d'exploitation."""
    organe = make_organe(plan.structure)
    return SeanceCommission.objects.create(plan=plan, organe=organe, le=AUJOURDHUI)


def address(nom, *arguments, **requete):
    return reverse(nom, args=arguments) + (f"?{urlencode(requete)}" if requete else "")


def read_texte(reponse):
    """What is read on a page, without its marks."""
    return plain(strip_tags(reponse.text))


def judge(action, **faits):
    return Evaluation.objects.create(action=action, **faits)


def lacks(lue):
    return {cle: noms for cle, _, noms in lue.non_dits}
