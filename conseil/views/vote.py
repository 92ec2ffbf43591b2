"""Recording the vote of an act."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone

from comptes.droits import Geste
from comptes.models import Trace, noter
from conseil.forms.vote import VoteForm
from conseil.views.conseil import find_deliberation
from plan.reponses import demande, respond_form
from socle.reponses import ask, is_confirme, is_renonce


@demande(Geste.TENIR_CONSEIL)
def vote(request, pk):
    """Record the vote, which freezes the act."""
    deliberation = find_deliberation(request, pk)
    if deliberation.is_votee:
        messages.error(request, deliberation.write_fige())
        return redirect(deliberation)
    initial = {"contre": 0, "abstentions": 0, "ne_prend_pas_part": 0}
    form = VoteForm(
        request.POST or None,
        deliberation=deliberation,
        aujourdhui=timezone.localdate(),
        initial=initial,
    )
    is_donne = request.method == "POST" and form.is_valid() and not is_renonce(request)
    is_donne = is_donne and form.save()
    if is_donne and not is_confirme(request):
        # What forbids it is said before the question; nothing of it is kept.
        transaction.set_rollback(True)
        return ask(request, "conseil/vote_enregistrer.html", deliberation=deliberation, form=form)
    if is_donne:
        noter(
            Trace.Quoi.GEL,
            le=timezone.now(),
            par=request.user,
            structure=request.plan.structure,
            detail=f"vote de la délibération {deliberation.numero}",
        )
        messages.success(request, "Vote enregistré : l'acte ne change plus.")
        return redirect(deliberation)
    au_point = deliberation.compose_feuille().au_point
    contexte = {"deliberation": deliberation, "au_point": au_point}
    return respond_form(request, "conseil/vote.html", form, **contexte)
