"""Builders of the organs."""

from datetime import date

import pytest

from commission.models import Reunion
from comptes.droits import Role
from instances.models import MembreOrgane, Organe
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import make_elu

LE = date(2026, 6, 3)


def make_organe(structure, genre="exploitation", nom="Conseil d'exploitation", **faits):
    return Organe.objects.create(structure=structure, genre=genre, nom=nom, **faits)


def make_membre(organe, nom, **faits):
    """A person of this name, unless `elu` says who it is."""
    qui = {} if faits.get("elu") else {"nom": nom, "prenom": "Anne"}
    membre = MembreOrgane(organe=organe, **qui, **faits)
    membre.full_clean()
    membre.save()
    return membre


@pytest.fixture
def organe(plan):
    """A conseil d'exploitation of three councillors and two professionals."""
    organe = make_organe(plan.structure, quorum="moitié")
    for rang in range(3):
        elu = make_elu(structure=plan.structure)
        role = "1" if rang == 0 else "3"
        make_membre(organe, "", elu=elu, role=role, debut=date(2026, 4, 24))
    for nom in ("HÔTEL", "GÎTE"):
        make_membre(organe, nom, qualite="hébergeurs", debut=date(2026, 4, 24))
    return organe


@pytest.fixture
def direction(plan):
    return make_utilisateur(role=Role.DIRECTION, structure=plan.structure)


def call(seance, **reponses):
    """The roll call of a meeting: answer → ranks of the members, in the order of the list."""
    reunion = Reunion.objects.create(seance=seance, remplacants="M. Martin")
    membres = list(seance.find_organe().membres.ordered())
    for reponse, rangs in reponses.items():
        getattr(reunion, reponse).set([membres[rang] for rang in rangs])
    return reunion
