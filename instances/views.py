"""The pages of an assembly and of its members."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from comptes.droits import Geste
from instances.droit import lire_droit
from instances.forms import AssembleeForm, EluForm, MandatForm, RenouvellementForm
from instances.models import Assemblee, Elu, Mandat
from instances.renouvellement import find_perime
from plan.reponses import demande, edit, respond_form
from socle.francais.typographie import compter

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
    """Who sits today, then who sat or will."""
    structure, on = request.plan.structure, timezone.localdate()
    mandats = Mandat.objects.for_structure(structure).en_cours(on=on).by_elu()
    autres = Elu.objects.for_structure(structure).exclude(pk__in=mandats.values("elu"))
    contexte = {
        "mandats": mandats,
        "autres": autres.prefetch_related("mandats").ordered(),
        "perime": find_perime(structure, on=on),
    }
    return TemplateResponse(request, "instances/elus.html", contexte)


@demande(Geste.TENIR_CONSEIL)
def renouvellement(request):
    """The whole new council, tried before it is applied."""
    structure = request.plan.structure
    form = RenouvellementForm(request.POST or None, request.FILES or None, structure=structure)
    article = lire_droit(structure, on=timezone.localdate()).cite("installation")
    contexte = {"article": article, "form": form, "is_relu": False}
    if request.method != "POST" or not form.is_valid():
        return respond_form(request, "instances/renouvellement.html", **contexte)
    if request.POST.get("geste") == "appliquer":
        if form.save():
            ecrits = compter(form.essai.nombre, "changement")
            messages.success(request, f"Nouveau conseil enregistré : {ecrits}.")
            return redirect("elus")
        contexte["is_relu"] = form.essai.nombre > 0
    return TemplateResponse(request, "instances/renouvellement.html", contexte)


@demande(Geste.TENIR_CONSEIL)
def nouvel_elu(request):
    """A person, who then receives a mandate."""
    elu = Elu(structure=request.plan.structure)
    form = EluForm(request.POST or None, instance=elu)
    dit = "{} est enregistré : ajoutez son mandat."
    return edit(request, FORMULAIRE, form, dit=dit, vers=elu, titre="Nouvel élu")


def find_elu(request, pk):
    return get_object_or_404(Elu.objects.for_structure(request.plan.structure), pk=pk)


@demande(Geste.TENIR_CONSEIL)
def elu(request, pk):
    """A person, and her mandates."""
    elu = find_elu(request, pk)
    form = EluForm(request.POST or None, instance=elu)
    mandats = elu.mandats.select_related("titulaire")
    dit = "{} est enregistré."
    return edit(request, "instances/elu.html", form, dit=dit, vers="elus", elu=elu, mandats=mandats)


@demande(Geste.TENIR_CONSEIL)
def mandat(request, pk, rang=None):
    """A mandate of a person, to be corrected or ended; a new one without `rang`."""
    elu = find_elu(request, pk)
    mandat = get_object_or_404(elu.mandats, pk=rang) if rang else Mandat(elu=elu)
    debut = Mandat.objects.for_structure(elu.structure).find_installation(on=timezone.localdate())
    initial = {} if rang else {"debut": debut}
    form = MandatForm(request.POST or None, instance=mandat, initial=initial)
    titre, dit = f"{elu} – Mandat", "Mandat enregistré : {}."
    return edit(request, FORMULAIRE, form, dit=dit, vers=elu, titre=titre)
