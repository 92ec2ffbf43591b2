"""An evening of the council that is over, and its papers."""

import subprocess
from datetime import date, time

import pytest
from django.urls import reverse

from comptes.droits import Role
from conseil.actes.vote import Vote
from conseil.models import PointOrdreDuJour, SeanceConseil
from instances.models import Elu
from tests.ecran import plain, send
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import (
    make_conseil,
    make_deliberation,
    make_presence,
    make_seance_conseil,
)

LE = date(2024, 9, 12)
SUIVANTE = date(2024, 10, 10)
Nature, Statut = PointOrdreDuJour.Nature, PointOrdreDuJour.Statut
NUMEROS = ("1", "2", "3", "4", "5", "6")


def page(nom, seance):
    return reverse(nom, args=[seance.pk])


def read_pdf(client, nom, seance, tmp_path):
    """The words of a paper, on one line."""
    reponse = client.get(page(nom, seance))
    assert reponse["Content-Type"] == "application/pdf"
    (tmp_path / "papier.pdf").write_bytes(reponse.content)
    commande = ["pdftotext", "-raw", tmp_path / "papier.pdf", "-"]
    return plain(subprocess.run(commande, capture_output=True, text=True, check=True).stdout)


def load(seance):
    return SeanceConseil.objects.loaded_for_appel().get(pk=seance.pk)


@pytest.fixture
def soiree(plan):
    """Six points: approved, rejected, withdrawn, an information, without act, not voted yet."""
    seance, elus = make_conseil(structure=plan.structure, points=NUMEROS, le=LE, heure=time(18))
    seance.president = elus[1]
    seance.save()
    points = {point.numero: point for point in seance.points.all()}
    points["3"].statut, points["4"].nature = Statut.RETIRE, Nature.INFORMATION
    for point in points.values():
        point.intitule = f"Objet {point.numero}"
        point.save()
    for numero, vote in (("1", Vote(5)), ("2", Vote(1, 4)), ("6", None)):
        acte = make_deliberation(
            seance=seance, plan=plan, point=points[numero], objet=f"Acte {numero}", expose="Vu."
        )
        if vote:
            acte.record_vote(vote)
    return seance


def hold(plan, le, points=("1",)):
    """Another meeting of the same council, that voted an act at each point."""
    elus = list(Elu.objects.for_structure(plan.structure))
    if not elus:
        seance, _ = make_conseil(structure=plan.structure, points=points, le=le)
    else:
        seance = make_seance_conseil(
            structure=plan.structure, points=points, le=le, secretaire=elus[0]
        )
    for elu in elus:
        make_presence(seance, elu)
    for point in seance.points.all():
        make_deliberation(seance=seance, plan=plan, point=point).record_vote(Vote(5))
    return seance


@pytest.fixture
def suivante(soiree):
    return make_seance_conseil(structure=soiree.structure, le=SUIVANTE, heure=time(18))


@pytest.fixture
def direction(client, soiree):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=soiree.structure))
    return client


def arreter(client, soiree, suivante, **saisie):
    saisie = {"arrete_a": str(suivante.pk), "confirme": "oui", **saisie}
    return send(client, page("arreter-proces-verbal", soiree), saisie)
