"""What comes around a vote: its annexes, its reopening, the acts that correct it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from comptes.droits import Geste
from comptes.models import Trace, noter
from conseil.actes.liens import write_acte
from conseil.forms.gel import AnnexePdfForm, ReouvertureForm
from conseil.models import AnnexeDeliberation, Deliberation, reopen
from conseil.models.piece import check_reouverture, is_adopte_par
from conseil.views.conseil import find_deliberation
from plan.reponses import demande, respond_form
from socle.reponses import ask, hold, is_confirme, is_renonce

DISPOSITIFS = {"rectifie": "RECTIFIE", "abroge": "ABROGE", "retire": "RETIRE"}


def propose_suite(structure, requete):
    """What a form of a new act begins with, when it corrects the voted act `lien`; else {}."""
    actes = Deliberation.objects.for_structure(structure).votees().loaded_for_deliberation()
    pk, nature = requete.get("lien", ""), requete.get("nature", "")
    vise = actes.filter(pk=pk).first() if pk.isascii() and pk.isdigit() else None
    if vise is None or nature not in Deliberation.Lien:
        return {}
    nom = {"rectifie": "Rectification", "abroge": "Abrogation", "retire": "Retrait"}[nature]
    return {
        "lien_acte": vise,
        "lien_nature": nature,
        "objet": f"{nom} de {write_acte(vise)} : {vise.objet}"[:500],
        "visas": f"Vu {write_acte(vise)},",
        "dispositif": f"- **{DISPOSITIFS[nature]}** {write_acte(vise)}",
    }


@demande(Geste.TENIR_CONSEIL)
def annexes(request, pk):
    """The annexes of a draft in their order, and a PDF to join to them."""
    acte = find_deliberation(request, pk)
    if acte.is_votee:
        messages.error(request, acte.write_fige())
        return redirect(acte)
    form = AnnexePdfForm(request.POST or None, request.FILES or None, deliberation=acte)
    if request.method == "POST" and form.is_valid():
        annexe = form.save()
        messages.success(request, f"« {annexe.titre} » est joint à l'acte.")
        return redirect("annexes-deliberation", acte.pk)
    return respond_form(request, "conseil/annexes.html", form, deliberation=acte)


def find_annexe(request, pk):
    annexes = AnnexeDeliberation.objects.filter(deliberation__structure=request.plan.structure)
    tenues = hold(request, annexes.select_related("deliberation"), of=("self",))
    return get_object_or_404(tenues, pk=pk)


@require_POST
@demande(Geste.TENIR_CONSEIL)
def annexe(request, pk):
    """Move an annex up or down, or take it away, which is asked once for a joined PDF."""
    annexe = find_annexe(request, pk)
    acte, geste = annexe.deliberation, request.POST.get("geste")
    if acte.is_votee:
        messages.error(request, acte.write_fige())
        return redirect(acte)
    if geste == "retirer":
        if annexe.genre == annexe.Genre.PDF and not is_confirme(request):
            if is_renonce(request):
                return redirect("annexes-deliberation", acte.pk)
            return ask(request, "conseil/annexe_retirer.html", annexe=annexe)
        annexe.delete()
        messages.success(request, f"« {annexe.intitule} » n'est plus annexé à l'acte.")
    elif geste in ("monter", "descendre"):
        annexe.move(-1 if geste == "monter" else 1)
    return redirect("annexes-deliberation", acte.pk)


@demande(Geste.TENIR_CONSEIL)
def rouvrir(request, pk):
    """Reopen the entry of a vote that nobody received, with its reason."""
    acte = find_deliberation(request, pk)
    try:
        check_reouverture(acte)
        form = ReouvertureForm(request.POST or None)
        if request.method != "POST" or not form.is_valid() or is_renonce(request):
            return respond_form(request, "conseil/rouvrir.html", form, deliberation=acte)
        if not is_confirme(request):
            adopte = is_adopte_par(acte.plan, acte)
            contexte = {"deliberation": acte, "adopte": adopte, "motif": form.cleaned_data["motif"]}
            return ask(request, "conseil/rouvrir_confirmer.html", **contexte)
        le, motif = timezone.now(), form.cleaned_data["motif"]
        reopen(acte, motif=motif, par=request.user, le=le)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect(acte)
    noter(
        Trace.Quoi.GEL,
        le=le,
        par=request.user,
        structure=request.plan.structure,
        detail=f"saisie rouverte de la délibération {acte.numero}",
    )
    messages.success(request, "Saisie rouverte : l'acte est un projet, avec tout ce qu'il avait.")
    return redirect(acte)
