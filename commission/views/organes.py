"""The organs, who sits in them; the meetings that they hold, and what they say to the council."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from commission.forms_organes import AvisOrganeForm, MembreForm, OrganeForm, ReunionForm
from commission.lectures.organes import dire_organe
from commission.models import AvisOrgane, Reunion, SeanceCommission
from commission.views.arret import A_VENIR
from commission.views.seances import find_seance
from comptes.droits import Geste
from instances.droit import lire_droit
from instances.models import MembreOrgane, Organe
from plan.reponses import demande, edit, may

FORMULAIRE = "commission/formulaire.html"


def find_organe(request, pk):
    organes = Organe.objects.for_structure(request.plan.structure)
    return get_object_or_404(organes.select_related("structure"), pk=pk)


@demande(Geste.LIRE)
def organes(request):
    """The organs: what is told of each, its statutes, its members of all times, its meetings."""
    structure = request.plan.structure
    droit = lire_droit(structure, on=request.jour)
    lus = [
        {
            "organe": organe,
            "dits": dire_organe(organe, on=request.jour, droit=droit),
            "membres": organe.membres.ordered(),
            "seances": SeanceCommission.objects.for_organe(organe).select_related("organe"),
        }
        for organe in Organe.objects.for_structure(structure).select_related("structure")
    ]
    contexte = {"lus": lus, "may_tenir": may(request, Geste.TENIR_CONSEIL)}
    return TemplateResponse(request, "commission/organes.html", contexte)


@demande(Geste.TENIR_CONSEIL)
def editer_organe(request, pk=None):
    organe = find_organe(request, pk) if pk else Organe(structure=request.plan.structure)
    form, titre = OrganeForm(request.POST or None, instance=organe), str(organe) or "Nouvel organe"
    return edit_objet(request, form, vers="organes", titre=titre)


@demande(Geste.TENIR_CONSEIL)
def nouveau_membre(request, pk):
    return edit_membre(request, MembreOrgane(organe=find_organe(request, pk)), "Nouveau membre")


@demande(Geste.TENIR_CONSEIL)
def membre(request, pk):
    membres = MembreOrgane.objects.filter(organe__structure=request.plan.structure)
    membre = get_object_or_404(membres.select_related("organe__structure", "elu"), pk=pk)
    return edit_membre(request, membre, str(membre))


def edit_membre(request, membre, titre):
    form = MembreForm(request.POST or None, instance=membre)
    return edit_objet(request, form, vers=membre.organe.get_absolute_url(), titre=titre)


@demande(Geste.STRUCTURER)
def reunion(request, pk):
    """The convocation of a meeting, and its roll call once it began."""
    seance = find_seance(request, pk)
    reunion = getattr(seance, "reunion", None) or Reunion(seance=seance)
    is_tenue = seance.le <= request.jour
    form = ReunionForm(request.POST or None, instance=reunion, is_tenue=is_tenue)
    titre = "Convocation et présences" if is_tenue else "Convocation"
    return edit_objet(request, form, vers=seance, titre=titre, seance=seance)


def edit_objet(request, form, *, vers, titre, seance=None):
    """A form of an organ or, when `seance` is given, of a meeting."""
    contexte = {"titre": titre, "seance": seance}
    return edit(request, FORMULAIRE, form, dit=f"{titre} : enregistré.", vers=vers, **contexte)


@demande(Geste.STRUCTURER)
def avis_rendu(request, pk, avis=None):
    """What an organ says of a subject of the council, once its meeting began."""
    seance = find_seance(request, pk)
    if seance.le > request.jour:
        messages.error(request, A_VENIR)
        return redirect(seance)
    rendu = AvisOrgane(seance=seance)
    rendu = get_object_or_404(seance.avis_rendus, pk=avis) if avis else rendu
    form = AvisOrganeForm(request.POST or None, instance=rendu)
    return edit_objet(request, form, vers=seance, titre="Avis au conseil", seance=seance)
