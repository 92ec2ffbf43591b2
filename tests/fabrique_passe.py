"""Builders of a past: versions that the history holds for a day gone by.

The days are those of when the tests began: a module that names one of them uses the fixture `midi`.
"""

from datetime import datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from commission.models import EtatArrete
from plan.models import EntreeJournal, Programmation
from socle.donnees.contenu import list_contenus
from socle.donnees.verrous import sans_verrous
from tests.fabrique import make_action, make_ligne_cout

AUJOURDHUI = timezone.localdate()
HIER = AUJOURDHUI - timedelta(days=1)
AVANT_HIER = AUJOURDHUI - timedelta(days=2)


def backdate(jour):
    """Make every version of today one of the noon of `jour`."""
    midi = timezone.make_aware(datetime.combine(jour, time(12)))
    for modele in list_contenus():
        modele.history.filter(history_date__date=AUJOURDHUI).update(history_date=midi)


def tamper(contenu):
    """Put these words in the frozen states, as nobody can but in the base itself."""
    with sans_verrous(connection):
        EtatArrete._base_manager.update(contenu=contenu)


def make_ancienne(plan):
    """An action and its cost, known since the day before yesterday."""
    action = make_action(plan=plan, annees=[2024, 2025], titre="Le premier titre")
    make_ligne_cout("Flyer : 100 € / an", action=action)
    backdate(AVANT_HIER)
    return action


def change(action):
    """A new title, a status, a moved year, a dearer cost, a new action, an entry: all today."""
    action.titre, action.statut = "Le second titre", "en_cours"
    action.save()
    Programmation.objects.get(action=action, annee=2025).delete()
    Programmation.objects.create(action=action, annee=2026)
    ligne = action.lignecouts.get()
    ligne.montant_min = ligne.montant_max = 150
    ligne.save()
    make_action(axe=action.axe, titre="La nouvelle")
    EntreeJournal.objects.create(action=action, le=AUJOURDHUI, texte="Réunion tenue")
