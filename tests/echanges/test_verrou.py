"""Somebody saves while a file is tried: nobody waits, and nothing is left of the trial."""

import json
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
from django.core.files.base import ContentFile
from django.db import connections, transaction
from django.utils import timezone

from echanges.copie.plan import write_copie
from echanges.tet.sortie import write_tet
from plan.models import Action, Piece, Plan, Provenance
from socle.donnees.essai import base_d_essai
from socle.progres import Progres
from tests.fabrique import make_action
from tests.fabrique_echanges import bring, make_classeur, save

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def action(plan, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return make_action(plan=plan, annees=[2024], statut="en_cours")


def make_annexe(plan):
    rangees = [(f"Défi 1 – Axe 1 / Action {n}", "Flyer : 10 €", "X") for n in (1, 2, 3)]
    return save(make_classeur(("Défi - Axe / Action", "Dépenses prévisionnelles", 2024), *rangees))


def make_copie(plan):
    """The copy of the plan, with a joined file, under another name."""
    piece = Piece(action=Action.objects.get(), nom="devis.pdf", taille=7, ajoutee_le=timezone.now())
    piece.empreinte = "239f59ed55e737c77147cf55ad0c1b030b6d7ee748a7426952f9b852d5a935e5"
    piece.fichier.save("devis.pdf", ContentFile(b"payload"))
    copie = json.loads(write_copie(plan))
    copie["plan"]["slug"] = "un-autre"
    return json.dumps(copie).encode()


def save_elsewhere(pk):
    """The seconds that another connection takes to save an action."""
    debut = monotonic()
    try:
        action = Action.objects.get(pk=pk)
        action.commentaire = f"{action.commentaire}+"
        action.save()
        return monotonic() - debut
    finally:
        connections.close_all()


def list_files(dossier):
    return sorted(chemin for chemin in dossier.rglob("*") if chemin.is_file())


@pytest.mark.parametrize("make", [make_annexe, write_tet, make_copie])
def test_a_save_passes_at_once_while_a_new_plan_is_tried(make, plan, action, tmp_path):
    contenu = make(plan)
    fichiers = list_files(tmp_path)
    attentes = []

    def save_meanwhile(fait, total):
        attentes.append(autre.submit(save_elsewhere, action.pk).result())

    with ThreadPoolExecutor(1) as autre:
        rapport = bring(contenu, plan=plan, nom="x", progres=Progres(save_meanwhile))

    assert (rapport.refus, rapport.has_effet) == ([], True)
    assert len(attentes) > 2
    assert max(attentes) < 1
    action.refresh_from_db()
    assert action.commentaire == "+" * len(attentes)
    assert Plan.objects.get() == plan
    assert not Provenance.objects.exists()
    assert list_files(tmp_path) == fichiers


def test_the_base_to_try_in_starts_as_the_true_one_and_leaves_nothing_even_after_a_fault(action):
    def write_then_fail():
        with base_d_essai(), transaction.atomic():
            Action.objects.filter(pk=action.pk).update(commentaire="pour voir")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_then_fail()

    action.refresh_from_db()
    assert action.commentaire == ""
    with ThreadPoolExecutor(1) as autre:
        autre.submit(save_elsewhere, action.pk).result()
    action.refresh_from_db()
    assert action.commentaire == "+"
