"""The pages of an assembly and of its members."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect

from comptes.droits import Geste
from instances.forms import AssembleeForm, EluForm, ListeElusForm
from instances.models import Assemblee, Elu
from plan.reponses import demande, edit, respond_form
from socle.francais.typographie import accord

FORMULAIRE = "instances/formulaire.html"


@demande(Geste.TENIR_CONSEIL)
def assemblee(request):
    """How the council is named, and what its acts need to be sent."""
    structure = request.plan.structure
    instance = Assemblee.objects.filter(structure=structure).first()
    form = AssembleeForm(request.POST or None, instance=instance or Assemblee(structure=structure))
    dit = "Assemblée enregistrée."
    return edit(request, FORMULAIRE, form, dit=dit, vers="conseil", titre="L'assemblée")


@demande(Geste.TENIR_CONSEIL)
def elus(request):
    """The councillors, and a form to paste many of them."""
    structure = request.plan.structure
    form = ListeElusForm(request.POST or None, structure=structure)
    if request.method == "POST" and form.is_valid():
        nombre = len(form.save())
        s = accord(nombre)
        messages.success(request, f"{nombre} élu{s} enregistré{s}.")
        return redirect("elus")
    liste = Elu.objects.for_structure(structure).select_related("titulaire").ordered()
    return respond_form(request, "instances/elus.html", form, elus=liste)


def edit_elu(request, elu, titre):
    form = EluForm(request.POST or None, instance=elu)
    return edit(request, FORMULAIRE, form, dit="{} est enregistré.", vers="elus", titre=titre)


@demande(Geste.TENIR_CONSEIL)
def nouvel_elu(request):
    return edit_elu(request, Elu(structure=request.plan.structure), "Nouvel élu")


@demande(Geste.TENIR_CONSEIL)
def elu(request, pk):
    elu = get_object_or_404(Elu.objects.for_structure(request.plan.structure), pk=pk)
    return edit_elu(request, elu, str(elu))
