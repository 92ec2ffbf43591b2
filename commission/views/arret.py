"""Freezing what a meeting saw."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from commission.models import EtatArrete
from commission.plan_passe import PlanInconnu, read_etat
from commission.views.seances import find_seance
from comptes.droits import Geste
from comptes.models import Trace, noter
from plan.lectures.arbre import lire_arbre
from plan.lectures.progression import mesurer
from plan.reponses import demande
from socle.donnees.passe import end_of, voyager, write_etat
from socle.reponses import ask, is_confirme


def ask_arret(request, seance, etat):
    """Ask, with what the state to be frozen leaves unsaid."""
    with voyager(request.plan, etat) as plan:
        lignes = lire_arbre(plan, on=seance.le).lignes
        muettes = mesurer(lignes, on=seance.le, titre="").jamais_suivies
    annees = sum(case.is_a_renseigner for ligne in lignes for case in ligne.cases)
    contexte = {"seance": seance, "lignes": lignes, "muettes": muettes, "annees": annees}
    return ask(request, "commission/arreter.html", **contexte)


@require_POST
@demande(Geste.STRUCTURER)
def arreter(request, pk):
    """Freeze the state of the plan at the end of the day of a meeting; once, never again (R-H3)."""
    seance = find_seance(request, pk)
    maintenant = timezone.now()
    if seance.le > timezone.localdate():
        messages.error(request, "Cette séance n'a pas eu lieu : arrêtez ses données ce jour-là.")
    elif hasattr(seance, "etat_arrete"):
        messages.error(request, "Les données de cette séance sont déjà arrêtées.")
    else:
        try:
            etat = read_etat(request.plan, min(maintenant, end_of(seance.le)))
        except PlanInconnu as inconnu:
            messages.error(request, f"{inconnu} Il n'y a rien à arrêter pour ce jour.")
            return redirect(seance)
        if not is_confirme(request):
            return ask_arret(request, seance, etat)
        contenu, empreinte = write_etat(etat)
        EtatArrete.objects.create(
            seance=seance,
            arrete_le=maintenant,
            arrete_par=request.user,
            contenu=contenu,
            empreinte=empreinte,
        )
        noter(
            Trace.Quoi.GEL,
            le=maintenant,
            par=request.user,
            structure=request.plan.structure,
            detail=f"séance du {seance.le:%d/%m/%Y}, SHA-256 {empreinte}",
        )
        messages.success(request, f"Données arrêtées au {seance.le:%d/%m/%Y}.")
    return redirect(seance)
