"""The rules of law that the council obeys, and what this office corrected."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from comptes.droits import Geste
from conseil.forms.regles import RegleForm
from instances.droit import lire_droit, read_livre
from instances.models import Regle
from plan.reponses import delete, demande, edit, lecture_du_plan, may
from socle.reponses import ask, hold, is_confirme


@lecture_du_plan
def regles(request):
    """All the rules in force today; those of this office come first."""
    structure = request.plan.structure
    en_vigueur = lire_droit(structure, on=timezone.localdate()).values()
    contexte = {
        "regles": [regle for regle in en_vigueur if regle.structure_id is None],
        "corrigees": Regle.objects.filter(structure=structure),
        "etat_au": read_livre()[1],
        "may_tenir": may(request, Geste.TENIR_CONSEIL),
    }
    return TemplateResponse(request, "conseil/regles.html", contexte)


def edit_regle(request, regle, titre):
    form = RegleForm(request.POST or None, instance=regle)
    dit = f"« {regle.intitule} » : votre correction est enregistrée."
    return edit(
        request, "conseil/regle.html", form, dit=dit, vers="regles", titre=titre, regle=regle
    )


@demande(Geste.TENIR_CONSEIL)
def corriger_regle(request, code):
    """A correction that begins with what is shipped."""
    livree = Regle.objects.livrees().filter(code=code).first()
    if livree is None:
        raise Http404("Aucune règle de ce nom.")
    copiees = ("code", "intitule", "article", "texte", "valeur", "unite", "verifie", "note")
    copie = {champ: getattr(livree, champ) for champ in copiees}
    regle = Regle(structure=request.plan.structure, **copie)
    return edit_regle(request, regle, "Corriger une règle de droit")


def find_correction(request, pk):
    siennes = Regle.objects.filter(structure=request.plan.structure)
    return get_object_or_404(hold(request, siennes), pk=pk)


@demande(Geste.TENIR_CONSEIL)
def correction(request, pk):
    return edit_regle(request, find_correction(request, pk), "Votre correction d'une règle")


@require_POST
@demande(Geste.TENIR_CONSEIL)
def retirer_correction(request, pk):
    """The shipped rule holds again."""
    regle = find_correction(request, pk)
    if not is_confirme(request):
        return ask(request, "conseil/regle_retirer.html", regle=regle)
    dit = "La règle livrée vaut de nouveau. L'historique garde votre correction."
    return delete(request, regle, dit=dit, vers="regles", relire="regles")
