"""Reading the council: meetings, acts, their PDF and the open data."""

import csv
from io import StringIO

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from comptes.droits import Geste
from conseil.actes.scdl import CHAMPS
from conseil.lectures.conseil import lire_conseil, lire_donnees_ouvertes, lire_seance_conseil
from conseil.lectures.deliberation import lire_deliberation
from conseil.models import Deliberation, SeanceConseil
from plan.reponses import lecture_du_plan, may
from socle.reponses import hold, send


@lecture_du_plan
def conseil(request):
    contexte = {
        "lecture": lire_conseil(request.plan.structure, on=timezone.localdate()),
        "may_tenir": may(request, Geste.TENIR_CONSEIL),
    }
    return TemplateResponse(request, "conseil/conseil.html", contexte)


def find_seance_conseil(request, pk):
    """The meeting, that nobody else writes meanwhile when this request writes it."""
    seances = SeanceConseil.objects.for_structure(request.plan.structure).loaded_for_appel()
    return get_object_or_404(hold(request, seances, of=("self",)), pk=pk)


@lecture_du_plan
def seance_conseil(request, pk):
    contexte = {
        "lecture": lire_seance_conseil(find_seance_conseil(request, pk)),
        "may_tenir": may(request, Geste.TENIR_CONSEIL),
    }
    return TemplateResponse(request, "conseil/seance_conseil.html", contexte)


def find_deliberation(request, pk):
    actes = Deliberation.objects.for_structure(request.plan.structure).loaded_for_deliberation()
    return get_object_or_404(actes, pk=pk)


@lecture_du_plan
def deliberation(request, pk):
    acte = find_deliberation(request, pk)
    contexte = {
        "lecture": lire_deliberation(acte),
        "may_adopter": acte.may_adopter and may(request, Geste.TENIR_CONSEIL),
        "etapes": Deliberation.Etat,
        "may_editer": may(request, Geste.EDITER),
        "may_tenir": may(request, Geste.TENIR_CONSEIL),
    }
    return TemplateResponse(request, "conseil/deliberation.html", contexte)


@lecture_du_plan
def donnees_ouvertes(request):
    """The open data of the acts, with what prevents publishing them."""
    contexte = {
        "lecture": lire_donnees_ouvertes(request.plan.structure),
        "champs": CHAMPS,
        "may_tenir": may(request, Geste.TENIR_CONSEIL),
    }
    return TemplateResponse(request, "conseil/donnees_ouvertes.html", contexte)


@lecture_du_plan
def donnees_ouvertes_csv(request):
    """« Délibérations » SCDL 2.1.5, UTF-8; refused with the list of faults when there are any."""
    lecture = lire_donnees_ouvertes(request.plan.structure)
    if lecture.fautes:
        reponse = donnees_ouvertes(request)
        reponse.status_code = 422
        return reponse
    sortie = StringIO()
    ecrit = csv.writer(sortie)
    ecrit.writerow(CHAMPS)
    ecrit.writerows(ligne.valeurs for ligne in lecture.lignes)
    return send(sortie.getvalue(), "deliberations.csv", "text/csv; charset=utf-8")
