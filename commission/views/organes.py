"""The organs, who sits in them; the convocation, the roll call and the opinions of a meeting."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from commission.forms_organes import (
    AvisOrganeForm,
    ConvocationForm,
    ListeMembresForm,
    MembreForm,
    OrganeForm,
    PresenceForm,
)
from commission.lectures.organes import dire_organe, lire_reunion
from commission.lectures.preparation import lire_preparation
from commission.models import AvisOrgane, SeanceCommission
from commission.views.arret import A_VENIR, print_papier
from commission.views.seances import find_seance
from comptes.droits import Geste
from instances.droit import lire_droit
from instances.models import MembreOrgane, Organe
from plan.reponses import demande, edit, may, respond_form
from socle.francais.typographie import accord
from socle.reponses import send

FORMULAIRE = "commission/formulaire.html"
SANS_MEMBRE = "Personne n'est membre ce jour-là : décrivez d'abord cet organe et ses membres."


def find_organe(request, pk):
    organes = Organe.objects.for_structure(request.plan.structure)
    return get_object_or_404(organes.select_related("structure"), pk=pk)


@demande(Geste.LIRE)
def organes(request):
    """The organs, with what the law wants told of each."""
    structure = request.plan.structure
    droit = lire_droit(structure, on=request.jour)
    organes = Organe.objects.for_structure(structure).select_related("structure")
    contexte = {
        "lus": [(organe, dire_organe(organe, on=request.jour, droit=droit)) for organe in organes],
        "may_tenir": may(request, Geste.TENIR_CONSEIL),
    }
    return TemplateResponse(request, "commission/organes.html", contexte)


@demande(Geste.LIRE, post=Geste.TENIR_CONSEIL)
def organe(request, pk):
    """An organ: what is told of it, its members, its meetings; and a list of members to paste."""
    organe = find_organe(request, pk)
    form = ListeMembresForm(request.POST or None, organe=organe)
    droit = lire_droit(organe.structure, on=request.jour)
    if request.method == "POST" and form.is_valid():
        nombre = len(form.save())
        messages.success(request, f"{nombre} membre{accord(nombre)} enregistré{accord(nombre)}.")
        return redirect(organe)
    return respond_form(
        request,
        "commission/organe.html",
        form,
        organe=organe,
        dits=dire_organe(organe, on=request.jour, droit=droit),
        membres=organe.membres.en_exercice(on=request.jour).ordered(),
        anciens=organe.membres.hors_exercice(on=request.jour).ordered(),
        seances=SeanceCommission.objects.for_organe(organe).select_related("organe", "plan"),
        may_tenir=may(request, Geste.TENIR_CONSEIL),
    )


@demande(Geste.TENIR_CONSEIL)
def nouvel_organe(request):
    form = OrganeForm(request.POST or None, instance=Organe(structure=request.plan.structure))
    dit = "{} : enregistré. Ajoutez ses membres."
    return edit(request, FORMULAIRE, form, dit=dit, vers=form.instance, titre="Nouvel organe")


@demande(Geste.TENIR_CONSEIL)
def modifier_organe(request, pk):
    organe = find_organe(request, pk)
    form = OrganeForm(request.POST or None, instance=organe)
    dit = "{} : enregistré."
    return edit(request, FORMULAIRE, form, dit=dit, vers=organe, titre=str(organe), organe=organe)


def edit_membre(request, membre, titre):
    form = MembreForm(request.POST or None, instance=membre)
    dit, organe = "{} : enregistré.", membre.organe
    return edit(request, FORMULAIRE, form, dit=dit, vers=organe, titre=titre, organe=organe)


@demande(Geste.TENIR_CONSEIL)
def nouveau_membre(request, pk):
    return edit_membre(request, MembreOrgane(organe=find_organe(request, pk)), "Nouveau membre")


@demande(Geste.TENIR_CONSEIL)
def membre(request, pk):
    membres = MembreOrgane.objects.filter(organe__structure=request.plan.structure)
    membre = get_object_or_404(membres.select_related("organe__structure", "elu"), pk=pk)
    return edit_membre(request, membre, str(membre))


def list_membres(seance):
    """The members of the day of a meeting, the president first."""
    organe = seance.find_organe()
    membres = organe.membres if organe else MembreOrgane.objects.none()
    return membres.en_exercice(on=seance.le).ordered()


def edit_reunion(request, form, seance, *, dit, titre):
    """A form of a meeting."""
    contexte = {"seance": seance, "titre": titre}
    return edit(request, FORMULAIRE, form, dit=dit, vers=seance, **contexte)


@demande(Geste.STRUCTURER)
def convocation(request, pk):
    seance = find_seance(request, pk)
    form = ConvocationForm(request.POST or None, instance=seance, membres=list_membres(seance))
    dit = "Convocation enregistrée."
    return edit_reunion(request, form, seance, dit=dit, titre="Convocation")


@demande(Geste.LIRE)
def convocation_pdf(request, pk):
    """What is sent to the members: one page, with the actions that wait for a choice."""
    seance = find_seance(request, pk)
    lecture = lire_preparation(request.plan, seance, on=request.jour)
    contexte = {
        "seance": seance,
        "reunion": lire_reunion(seance),
        "points": seance.list_points(),
        "a_arbitrer": [g for g in lecture.groupes if g.cle == "a-arbitrer"],
    }
    papier = print_papier(request, "commission/pdf/convocation.html", contexte)
    return send(papier.contenu, f"convocation-{seance.le}.pdf", "application/pdf")


@demande(Geste.STRUCTURER)
def presences(request, pk):
    """The roll call of a meeting that began."""
    seance = find_seance(request, pk)
    membres = list_membres(seance)
    if seance.le > request.jour or not membres:
        messages.error(request, A_VENIR if membres else SANS_MEMBRE)
        return redirect(seance)
    form = PresenceForm(request.POST or None, seance=seance, membres=membres)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Présences enregistrées.")
        return redirect(seance)
    return respond_form(request, FORMULAIRE, form, seance=seance, titre="Présences")


def edit_avis(request, avis, titre):
    if avis.seance.le > request.jour:
        messages.error(request, A_VENIR)
        return redirect(avis.seance)
    reunion = lire_reunion(avis.seance)
    presents = reunion.presents if reunion.is_appelee else None
    form = AvisOrganeForm(request.POST or None, instance=avis, presents=presents)
    return edit_reunion(request, form, avis.seance, dit="Avis enregistré.", titre=titre)


@demande(Geste.STRUCTURER)
def nouvel_avis_rendu(request, pk):
    return edit_avis(request, AvisOrgane(seance=find_seance(request, pk)), "Nouvel avis au conseil")


@demande(Geste.STRUCTURER)
def avis_rendu(request, pk):
    avis = AvisOrgane.objects.for_plan(request.plan).ordered()
    return edit_avis(request, get_object_or_404(avis, pk=pk), "Avis au conseil")
