"""Two people in the past at once: each thread has a past of its own (docs/regles.md, R-H1)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client

from commission.plan_passe import find_etat
from comptes.droits import Role
from plan.lectures.arbre import lire_arbre
from plan.models import Action
from socle.donnees.passe import voyager
from tests.comptes.adresses import ADRESSES
from tests.comptes.test_droits import VUES, address
from tests.fabrique import make_action
from tests.fabrique_droits import make_monde
from tests.fabrique_passe import AUJOURDHUI, AVANT_HIER, HIER, backdate

TOURS = 5


@pytest.mark.usefixtures("midi")
@pytest.mark.django_db(transaction=True, databases=["default", "passe"])
def test_two_threads_in_the_past_do_not_mix(plan):
    action = make_action(plan=plan, titre="Le titre d'avant-hier")
    backdate(AVANT_HIER)
    action.titre = "Le titre d'hier"
    action.save()
    backdate(HIER)
    action.titre = "Le titre d'aujourd'hui"
    action.save()
    ensemble = Barrier(3, timeout=20)

    def read_past(jour):
        """The titles read while the two other threads read theirs."""
        titres = set()
        try:
            for _ in range(TOURS):
                etat = find_etat(plan, jour)
                ensemble.wait()
                with voyager(plan, etat) as alors:
                    ensemble.wait()
                    titres |= {ligne.titre for ligne in lire_arbre(alors, on=jour).lignes}
                    ensemble.wait()
        finally:
            connections["passe"].connection.close()
            connections.close_all()
        return titres

    def read_present():
        titres = set()
        try:
            for _ in range(3 * TOURS):
                ensemble.wait()
                titres.add(Action.objects.get(pk=action.pk).titre)
        finally:
            connections.close_all()
        return titres

    with ThreadPoolExecutor(3) as fils:
        futurs = [
            fils.submit(read_past, AVANT_HIER),
            fils.submit(read_past, HIER),
            fils.submit(read_present),
        ]
        lus = [futur.result() for futur in futurs]

    assert lus == [{"Le titre d'avant-hier"}, {"Le titre d'hier"}, {"Le titre d'aujourd'hui"}]
    assert lire_arbre(plan, on=AUJOURDHUI).lignes[0].titre == "Le titre d'aujourd'hui"


@pytest.mark.usefixtures("midi")
@pytest.mark.django_db(transaction=True, databases=["default", "passe"])
def test_every_dated_page_finds_its_tables_in_a_past_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monde = make_monde()
    backdate(AVANT_HIER)
    datees = [nom for nom, vue in VUES.items() if getattr(vue, "is_datee", False)]
    courtes = [nom for nom in datees if not ADRESSES[nom].is_long]
    adresses = {nom: address(nom, ADRESSES[nom], monde) for nom in courtes}

    def read():
        client = Client()
        client.force_login(monde.ici[Role.DIRECTION])
        try:
            return {nom: client.get(f"/au/{HIER}{a}").status_code for nom, a in adresses.items()}
        finally:
            connections["passe"].connection.close()
            connections.close_all()

    with ThreadPoolExecutor(1) as fil:
        statuts = fil.submit(read).result()

    assert len(statuts) > 15
    assert {nom: statut for nom, statut in statuts.items() if statut != 200} == {}
