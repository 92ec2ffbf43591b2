"""What is ready before a meeting of the commission, and stays open while it is held."""

from django.template.response import TemplateResponse

from commission.lectures.preparation import lire_preparation
from commission.views.arret import print_papier
from commission.views.seances import find_seance
from comptes.droits import Geste
from plan.reponses import demande, may
from socle.reponses import send

# Where the texts are cut, as long as the paper has room for them.
LONGUEURS = (400, 130, 60)


@demande(Geste.LIRE)
def preparer(request, pk):
    lecture = lire_preparation(request.plan, find_seance(request, pk), on=request.jour)
    contexte = {"lecture": lecture, "may_structurer": may(request, Geste.STRUCTURER)}
    return TemplateResponse(request, "commission/preparer.html", contexte)


@demande(Geste.LIRE)
def preparer_pdf(request, pk):
    """On two pages, if cutting the texts is enough for it."""
    lecture = lire_preparation(request.plan, find_seance(request, pk), on=request.jour)
    for longueur in LONGUEURS:
        contexte = {"lecture": lecture, "longueur": longueur}
        papier = print_papier(request, "commission/pdf/preparation.html", contexte)
        if papier.pages <= 2:
            break
    return send(papier.contenu, f"commission-{lecture.seance.le}.pdf", "application/pdf")
