"""The end of a meeting: its data frozen, alone or as it is closed; and what is told of it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from commission import cloture
from commission.forms import ClotureForm
from commission.lectures.preparation import lire_compte_rendu
from commission.plan_passe import PlanInconnu, read_etat
from commission.views.seances import find_seance
from comptes.droits import Geste
from comptes.models.identite import lire_identite
from plan.lectures.arbre import lire_arbre
from plan.lectures.progression import mesurer
from plan.reponses import demande, may, respond_form
from socle.donnees.passe import end_of, voyager
from socle.reponses import ask, is_confirme, is_renonce, send
from socle.sorties.pdf import print_document

A_VENIR = "Cette séance n'a pas encore eu lieu : revenez ce jour-là."


def ask_arret(request, gabarit, seance, etat, **contexte):
    """Ask, with what the state to be frozen leaves unsaid; `etat` is None when it is frozen."""
    lignes = []
    if etat:
        with voyager(request.plan, etat) as plan:
            lignes = lire_arbre(plan, on=seance.le).lignes
    muettes = mesurer(lignes, on=seance.le, titre="").jamais_suivies
    annees = sum(case.is_a_renseigner for ligne in lignes for case in ligne.cases)
    contexte |= {"seance": seance, "lignes": lignes, "muettes": muettes, "annees": annees}
    return ask(request, gabarit, **contexte)


@require_POST
@demande(Geste.STRUCTURER)
def arreter(request, pk):
    """Freeze the state of the plan at the end of the day of a meeting; once, never again (R-H3)."""
    seance = find_seance(request, pk)
    maintenant = timezone.now()
    if seance.le > request.jour:
        messages.error(request, A_VENIR)
    elif seance.organe_id:
        messages.error(request, "Seule la commission qui suit le plan arrête ses données.")
    elif hasattr(seance, "etat_arrete"):
        messages.error(request, "Les données de cette séance sont déjà arrêtées.")
    else:
        try:
            etat = read_etat(request.plan, min(maintenant, end_of(seance.le)))
        except PlanInconnu as inconnu:
            messages.error(request, f"{inconnu} Il n'y a rien à arrêter pour ce jour.")
            return redirect(seance)
        if not is_confirme(request):
            return ask_arret(request, "commission/arreter.html", seance, etat)
        cloture.arreter(seance, etat, par=request.user, le=maintenant)
        messages.success(request, f"Données arrêtées au {seance.le:%d/%m/%Y}.")
    return redirect(seance)


@demande(Geste.STRUCTURER)
def clore(request, pk):
    """Close a meeting in one gesture: told, frozen, followed by the next; once (R-H9). Closed, what
    is told of it may still be corrected.
    """
    seance, le = find_seance(request, pk), timezone.now()
    form = ClotureForm(request.POST or None, instance=seance)
    if seance.le > request.jour:
        messages.error(request, A_VENIR)
        return redirect("preparer-seance", pk)
    if request.method != "POST" or not form.is_valid() or is_renonce(request):
        return respond_form(request, "commission/clore.html", form, seance=seance)
    etat, prochaine = None, form.cleaned_data["prochaine_le"]
    if not seance.close_le:
        try:
            if not seance.organe_id and not hasattr(seance, "etat_arrete"):
                etat = read_etat(request.plan, min(le, end_of(seance.le)))
        except PlanInconnu as inconnu:
            messages.error(request, f"{inconnu} Il n'y a rien à clore pour ce jour.")
            return redirect(seance)
        if not is_confirme(request):
            suite = {"faits": cloture.list_presentees(seance, le=le), "prochaine": prochaine}
            return ask_arret(request, "commission/clore_confirmer.html", seance, etat, **suite)
    cloture.clore(form.instance, etat, par=request.user, le=le, prochaine=prochaine)
    messages.success(request, f"Compte rendu enregistré : {seance}.")
    return redirect("compte-rendu", pk)


@demande(Geste.LIRE)
def compte_rendu(request, pk, *, is_pdf=False):
    """What a meeting said, on a page or on paper; a meeting to come is prepared instead."""
    seance = find_seance(request, pk)
    if seance.le > request.jour:
        return redirect("preparer-seance", pk)
    contexte = {"lecture": lire_compte_rendu(request.plan, seance, on=request.jour)}
    if is_pdf:
        papier = print_papier(request, "commission/pdf/compte_rendu.html", contexte)
        return send(papier.contenu, f"compte-rendu-{seance.le}.pdf", "application/pdf")
    contexte["may_structurer"] = may(request, Geste.STRUCTURER)
    return TemplateResponse(request, "commission/compte_rendu.html", contexte)


def print_papier(request, gabarit, contexte):
    """A paper of the current plan, a `DocumentImprime`."""
    plan = request.plan
    contexte |= {"titre": plan.titre, "structure": plan.structure.nom, "mots": plan.vocabulaire}
    contexte["identite"] = lire_identite(plan.structure)
    return print_document(gabarit, contexte, le=timezone.localtime())
