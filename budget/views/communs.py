"""Whether an office lets its totals be added to those of others."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from budget.models import AccordTotaux
from comptes.droits import Geste
from comptes.models import Trace, noter
from plan.reponses import demande


@demande(Geste.EDITER)
def totaux_communs(request):
    structure, maintenant = request.plan.structure, timezone.now()
    accords = AccordTotaux.objects.filter(structure=structure)
    if request.method != "POST":
        contexte = {"structure": structure, "accord": accords.select_related("par").first()}
        return TemplateResponse(request, "budget/totaux_communs.html", contexte)
    if "retirer" in request.POST:
        accords.delete()
        dit = "L'accord est retiré : vos totaux ne sortent plus d'ici."
    else:
        accords.get_or_create(
            structure=structure, defaults={"depuis": maintenant, "par": request.user}
        )
        dit = "L'accord est donné : vos totaux entrent dans l'export commun."
    noter(Trace.Quoi.PUBLICATION, le=maintenant, par=request.user, structure=structure, detail=dit)
    messages.success(request, dit)
    return redirect("totaux-communs")
