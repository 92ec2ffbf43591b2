"""Recording the vote of an act, and who takes no part in a point."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from comptes.droits import Geste
from comptes.models import Trace, noter
from conseil.actes.feuille import compose_feuille
from conseil.actes.gel import CHANGE, ImpressionImpossible, keep_vote, try_vote
from conseil.actes.vote import Scrutin
from conseil.forms.vote import DeportForm, VoteForm
from conseil.lectures.deliberation import lire_deliberation
from conseil.models import Deliberation, Deport, PointOrdreDuJour, SeanceConseil
from conseil.views.conseil import find_deliberation
from instances.droit import lire_droit
from plan.reponses import delete, demande, edit, respond_form
from socle.reponses import ask, is_confirme, is_renonce

# The rules of law that the page of each ballot, and that of the déports, shows.
REGLES = {
    Scrutin.ORDINAIRE: ("majorite", "voix-preponderante"),
    Scrutin.PUBLIC: ("scrutin-public", "scrutin-secret-prime"),
    Scrutin.SECRET: ("scrutin-secret", "voix-preponderante"),
    Scrutin.ELECTION: ("nomination", "election-tours"),
    Scrutin.SANS_VOTE: ("nomination-sans-vote",),
    "deports": ("interesse", "interesse-presence", "representant", "interesse-pouvoir", "compte"),
}


def list_regles(point, page):
    droit = lire_droit(point.seance.structure, on=point.seance.le)
    return [droit[code] for code in REGLES[page]]


def freeze_or_ask(request, deliberation, form):
    """Ask, with a recap in words, then print and freeze; None, and the form says why, if the vote
    cannot be.
    """
    if is_renonce(request) or not form.is_valid():
        return None
    is_demande = not is_confirme(request)
    try:
        lue, suite = try_vote(deliberation, form.save, lire_deliberation if is_demande else None)
        if lue and is_demande:
            contexte = {"deliberation": deliberation, "form": form, "lecture": suite}
            return ask(request, "conseil/vote_enregistrer.html", **contexte)
        imprimees = suite() if lue else ()
    except ImpressionImpossible as refus:
        form.add_error(None, str(refus))
        return None
    if not lue:
        return None

    def save(acte):
        form.deliberation = acte
        return form.save()

    acte = keep_vote(deliberation.pk, save, lue=lue, imprimees=imprimees, par=request.user)
    if acte is None:
        form.add_error(None, CHANGE)
        return None
    noter(
        Trace.Quoi.GEL,
        le=timezone.now(),
        par=request.user,
        structure=request.plan.structure,
        detail=f"vote de la délibération {deliberation.numero}",
    )
    messages.success(request, f"Vote enregistré : l'acte ne change plus.{say_adoption(acte)}")
    return redirect(deliberation)


def say_adoption(acte):
    """What became of the plan that the act was to adopt; '' for another act."""
    if acte.effet != acte.Effet.ADOPTE:
        return ""
    if acte.plan.deliberation == acte.numero:
        return f" Le plan « {acte.plan} » est adopté, ses titres sont gardés tels que votés."
    pourquoi = "Le plan était déjà adopté" if acte.vote.is_adoptee else "L'acte est rejeté"
    return f" {pourquoi} : il n'adopte pas le plan."


@transaction.non_atomic_requests
@demande(Geste.TENIR_CONSEIL)
def vote(request, pk):
    """Record the vote, which freezes the act; `?scrutin=` chooses what is asked."""
    deliberation = find_deliberation(request, pk)
    if deliberation.is_votee:
        messages.error(request, deliberation.write_fige())
        return redirect(deliberation)
    feuille = deliberation.compose_feuille()
    form = VoteForm(
        request.POST or None,
        deliberation=deliberation,
        feuille=feuille,
        scrutin=request.POST.get("scrutin") or request.GET.get("scrutin") or deliberation.scrutin,
        aujourdhui=timezone.localdate(),
    )
    if request.method == "POST" and (suite := freeze_or_ask(request, deliberation, form)):
        return suite
    contexte = {"deliberation": deliberation, "feuille": feuille, "scrutins": Scrutin.choices}
    contexte["regles"] = list_regles(deliberation.point, form.scrutin)
    return respond_form(request, "conseil/vote.html", form, **contexte)


@demande(Geste.TENIR_CONSEIL)
def deports(request, pk):
    """Who takes no part in a point, and what it makes of the quorum and of the voices."""
    points = PointOrdreDuJour.objects.for_structure(request.plan.structure)
    point = get_object_or_404(points.select_related("seance__structure"), pk=pk)
    acte = Deliberation.objects.filter(point=point).first()
    if acte and acte.is_votee and request.method == "POST":
        messages.error(request, acte.write_fige())
        return redirect("deports", pk)
    form = DeportForm(request.POST or None, instance=Deport(point=point))
    seance = SeanceConseil.objects.loaded_for_appel().get(pk=point.seance_id)
    contexte = {
        "point": point,
        "acte": acte,
        "feuille": compose_feuille(seance, point),
        "deports": point.deports.select_related("elu"),
        "regles": list_regles(point, "deports"),
    }
    dit, vers = "{} : déport noté.", reverse("deports", args=[pk])
    return edit(request, "conseil/deports.html", form, dit=dit, vers=vers, **contexte)


@require_POST
@demande(Geste.TENIR_CONSEIL)
def supprimer_deport(request, pk):
    """Take back a déport; the one of a voted act stays."""
    deports = Deport.objects.filter(point__seance__structure=request.plan.structure)
    deport = get_object_or_404(deports.select_related("elu"), pk=pk)
    page = reverse("deports", args=[deport.point_id])
    acte = Deliberation.objects.filter(point=deport.point_id).first()
    if acte and acte.is_votee:
        messages.error(request, acte.write_fige())
        return redirect(page)
    return delete(request, deport, dit="Déport retiré.", vers=page, relire=page)
