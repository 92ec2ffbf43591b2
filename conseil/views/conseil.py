"""Reading the council: meetings, acts, their PDF and the open data."""

import csv
from io import StringIO

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from comptes.droits import Geste
from conseil.actes.liens import list_corrections
from conseil.actes.scdl import CHAMPS
from conseil.lectures.conseil import lire_conseil, lire_donnees_ouvertes
from conseil.lectures.deliberation import lire_deliberation
from conseil.lectures.parcours import lire_parcours, list_retards
from conseil.lectures.suites import lire_papiers
from conseil.models import Deliberation, SeanceConseil
from instances.droit import lire_droit
from plan.reponses import lecture_du_plan, may
from socle.reponses import hold, send


@lecture_du_plan
def conseil(request):
    contexte = {
        "lecture": lire_conseil(request.plan.structure, request.user, on=timezone.localdate()),
        "may_tenir": may(request, Geste.TENIR_CONSEIL),
    }
    return TemplateResponse(request, "conseil/conseil.html", contexte)


def find_seance_conseil(request, pk):
    """The meeting, that nobody else writes meanwhile when this request writes it."""
    seances = SeanceConseil.objects.for_structure(request.plan.structure).loaded_for_appel()
    return get_object_or_404(hold(request, seances, of=("self",)), pk=pk)


@lecture_du_plan
def seance_conseil(request, pk):
    seance = find_seance_conseil(request, pk)
    papiers = lire_papiers(seance, on=timezone.localdate())
    contexte = {
        "lecture": papiers.lue,
        "apres": papiers,
        "retards": list(list_retards(seance, on=timezone.localdate())),
        "may_tenir": may(request, Geste.TENIR_CONSEIL),
    }
    return TemplateResponse(request, "conseil/seance_conseil.html", contexte)


def find_deliberation(request, pk):
    actes = Deliberation.objects.for_utilisateur(request.user)
    actes = actes.for_structure(request.plan.structure).loaded_for_deliberation()
    return get_object_or_404(actes, pk=pk)


@lecture_du_plan
def deliberation(request, pk):
    acte = find_deliberation(request, pk)
    may_tenir = may(request, Geste.TENIR_CONSEIL)
    aujourdhui = timezone.localdate()
    droit = lire_droit(acte.structure, on=aujourdhui)
    contexte = {
        "lecture": lire_deliberation(acte),
        "parcours": lire_parcours(acte, on=aujourdhui),
        "quorum": droit.cite("quorum"),
        "projets": [suite for suite in acte.suites.all() if not suite.is_votee],
        "rouvertures": acte.rouverte_par.all(),
        "corrections": list_corrections(acte, droit, on=aujourdhui) if acte.is_votee else (),
        "may_adopter": acte.may_adopter and may(request, Geste.TENIR_CONSEIL),
        "etapes": Deliberation.Etat,
        "may_editer": may(request, Geste.EDITER),
        "may_tenir": may_tenir,
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
