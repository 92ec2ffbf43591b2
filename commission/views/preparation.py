"""What is ready before a meeting of the commission, and stays open while it is held."""

from django.template.response import TemplateResponse

from commission.lectures.preparation import lire_preparation
from commission.views.arret import send_papier
from commission.views.seances import find_seance
from comptes.droits import Geste
from plan.reponses import demande, may


@demande(Geste.LIRE)
def preparer(request, pk):
    lecture = lire_preparation(request.plan, find_seance(request, pk), on=request.jour)
    contexte = {"lecture": lecture, "may_structurer": may(request, Geste.STRUCTURER)}
    return TemplateResponse(request, "commission/preparer.html", contexte)


@demande(Geste.LIRE)
def preparer_pdf(request, pk):
    lecture = lire_preparation(request.plan, find_seance(request, pk), on=request.jour)
    return send_papier(request, "commission/pdf/preparation.html", lecture, "commission")
