"""Two plans of the office, compared."""

from django.template.response import TemplateResponse

from plan.reponses import lecture_du_plan
from renouvellement.forms.comparaison_plans import DeuxPlansForm
from renouvellement.lectures.comparaison_plans import lire_comparaison_plans


def read_comparaison_plans(request):
    """(form, `ComparaisonPlans`; None while nothing right is asked)."""
    form = DeuxPlansForm(request.GET or None, plan=request.plan, utilisateur=request.user)
    donnees = form.cleaned_data if form.is_valid() else None
    return form, donnees and lire_comparaison_plans(donnees["ancien"], donnees["nouveau"])


@lecture_du_plan
def comparaison_plans(request):
    form, lecture = read_comparaison_plans(request)
    contexte = {"form": form, "lecture": lecture, "demande": request.GET.urlencode()}
    status = 200 if lecture or not request.GET else 422
    return TemplateResponse(
        request, "renouvellement/comparaison_plans.html", contexte, status=status
    )
