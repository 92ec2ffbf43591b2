"""While a workbook comes in, the others go on writing (R-X4)."""

import threading
import time
from datetime import date

import pytest
from django.db import connections

from budget.models import Depense
from plan.models import Action
from restitution.progres import Progres
from tests.fabrique import make_action
from tests.fabrique_echanges import append, bring, export, save, type_in

pytestmark = pytest.mark.django_db(transaction=True)


def save_elsewhere(pk, **faits):
    """Seconds that the save of an action takes, in a connection of its own."""
    durees = []

    def run():
        try:
            action = Action.objects.get(pk=pk)
            vars(action).update(faits)
            debut = time.monotonic()
            action.save()
            durees.append(time.monotonic() - debut)
        finally:
            connections.close_all()

    fil = threading.Thread(target=run)
    fil.start()
    fil.join(timeout=15)
    return durees[0]


def make_depenses(plan, nombre):
    classeur = export(plan)
    for rang in range(nombre):
        append(
            classeur["Réalisation"],
            Action="1-1-1",
            Étape="mandaté",
            Date=date(2024, 5, 2),
            Montant_TTC=rang,
        )
    return save(classeur)


def test_somebody_saves_another_row_while_the_file_is_read(plan):
    action, autre = make_action(plan=plan), make_action(plan=plan)
    classeur = export(plan)
    type_in(classeur["Plan"], 2, "Statut", "En cours")
    durees = []

    def say(fait, total):
        if fait == 2 and not durees:
            durees.append(save_elsewhere(autre.pk, commentaire="Écrit pendant l'import"))

    rapport = bring(classeur, plan=plan, appliquer=True, progres=Progres(say))

    assert rapport.is_applique
    assert durees[0] < 5
    action.refresh_from_db()
    autre.refresh_from_db()
    assert (action.statut, autre.commentaire) == ("en_cours", "Écrit pendant l'import")


@pytest.mark.parametrize(
    "faits",
    [
        pytest.param({"commentaire": "Écrit entre-temps"}, id="a column of the sheet"),
        pytest.param({"corps": "Le récit"}, id="another one of the same row"),
    ],
)
def test_a_row_that_changes_between_its_check_and_its_writing_is_not_overwritten(plan, faits):
    action = make_action(plan=plan)
    classeur = export(plan)
    type_in(classeur["Plan"], 2, "Statut", "En cours")

    durees = []

    def say(fait, total):
        if fait == 2 and not durees:
            durees.append(save_elsewhere(action.pk, **faits))

    rapport = bring(classeur, plan=plan, appliquer=True, progres=Progres(say))

    assert [refus.phrase for refus in rapport.refus] == [
        "L'application a changé pendant l'import : rien n'est écrit, recommencez-le."
    ]
    assert not rapport.is_applique
    action.refresh_from_db()
    assert action.statut == "a_venir"
    assert vars(action).items() >= faits.items()


def test_many_rows_hold_the_base_for_a_small_part_of_their_import(plan):
    """The rest of the time, each save by somebody else passes at once."""
    action, contenu = make_action(plan=plan), make_depenses(plan, 400)
    fini, attentes = threading.Event(), []

    def work():
        while not fini.is_set():
            attentes.append(save_elsewhere(action.pk))
            time.sleep(0.02)

    fil = threading.Thread(target=work)
    fil.start()
    debut = time.monotonic()
    try:
        rapport = bring(contenu, plan=plan, appliquer=True)
    finally:
        fini.set()
        fil.join()
    duree = time.monotonic() - debut

    assert rapport.refus == []
    assert Depense.objects.count() == 400
    assert len(attentes) > 5
    assert max(attentes) < duree / 2
