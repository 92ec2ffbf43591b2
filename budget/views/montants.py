"""What is decided of the money: a value, an expense, a funding, an envelope."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from budget.controle import find_constat, list_a_decider
from budget.forms import (
    DecisionForm,
    DepenseForm,
    EnveloppeForm,
    FinancementForm,
    LectureTableauForm,
    ValeurForm,
)
from budget.models import (
    DecisionControle,
    Depense,
    Enveloppe,
    Financement,
    LigneCout,
    TableauFinancement,
)
from budget.montants.mots import write_valeur
from comptes.droits import Geste
from plan.reponses import delete, demande, find_action, respond_form
from socle.francais.typographie import compter
from socle.pages import ecrit_au_present


@demande(Geste.STRUCTURER)
def decision(request):
    """Show and save the decision on the finding named by `code` and `objet` in the address."""
    cle = {champ: request.GET.get(champ, "") for champ in ("code", "objet")}
    constat = find_constat(request.plan, **cle)
    if constat is None:
        raise Http404("Ce point n'est plus relevé par le contrôle.")
    enregistree = DecisionControle.objects.filter(plan=request.plan, **cle).first()
    instance = enregistree or DecisionControle(plan=request.plan, **cle)
    form = DecisionForm(request.POST or None, instance=instance)
    instance.par, instance.le = request.user, timezone.now()
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Décision enregistrée.")
        return redirect(f"{reverse('controle')}#{constat.code}")
    return respond_form(request, "budget/decision.html", form, constats=[constat])


@demande(Geste.STRUCTURER)
def decision_ensemble(request):
    """Show and save one decision on all that a rule finds and nobody has decided."""
    constats = list_a_decider(request.plan, code=request.GET.get("code", ""))
    if not constats:
        raise Http404("Plus aucun point de cette règle n'attend de décision.")
    premier = constats[0]
    instance = DecisionControle(plan=request.plan, code=premier.code, objet=premier.objet)
    instance.par, instance.le = request.user, timezone.now()
    form = DecisionForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        DecisionControle.objects.decide_together([c.objet for c in constats], comme=instance)
        points = compter(len(constats), "point")
        messages.success(request, f"Décision enregistrée pour {points}.")
        return redirect(f"{reverse('controle')}#{premier.code}")
    return respond_form(request, "budget/decision.html", form, constats=constats)


@ecrit_au_present
@demande(Geste.STRUCTURER)
def nouvelle_ligne(request, code):
    """Type a new cost line of an action, see how it is understood, save it."""
    action = find_action(request, code)
    ligne = LigneCout(action=action, cle=LigneCout.objects.next_cle(action))
    return edit_valeur(request, ligne)


@demande(Geste.STRUCTURER)
def valeur(request, pk):
    """Change the value that the office retains for a cost line."""
    lignes = LigneCout.objects.for_plan(request.plan).loaded_for_totaux()
    return edit_valeur(request, get_object_or_404(lignes, pk=pk))


def edit_valeur(request, ligne):
    form = ValeurForm(request.POST or None, instance=ligne)
    is_envoye = request.method == "POST" and "enregistrer" in request.POST
    if is_envoye and form.is_valid():
        lignes = form.save_valeur(par=request.user, le=timezone.now())
        dites = (f"« {li} » est enregistré : {write_valeur(li) or 'laissé vide'}" for li in lignes)
        remarques = form.lecture.remarques if form.lecture else ()
        messages.success(request, " ".join((f"{' ; '.join(dites)}.", *remarques)))
        if ligne.action:
            return redirect(f"{reverse('action', args=[ligne.action.code])}#retenus")
        return redirect("lignes")
    formulations = ligne.formulations.select_related("bloc") if ligne.pk else ()
    contexte = {"form": form, "ligne": ligne, "formulations": formulations}
    status = 422 if is_envoye else 200
    return TemplateResponse(request, "budget/valeur.html", contexte, status=status)


def edit_depense(request, depense, **initial):
    """Show and save an expense; back to the sheet of its action."""
    form = DepenseForm(request.POST or None, instance=depense, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"Dépense enregistrée : {depense}.")
        return redirect(f"{reverse('action', args=[depense.action.code])}#depenses")
    return respond_form(request, "budget/depense.html", form, depense=depense)


@ecrit_au_present
@demande(Geste.SUIVRE)
def nouvelle_depense(request, code):
    """Type an expense of an action; `?engagement=` begins the payment of an order."""
    action = find_action(request, code)
    initial = {"le": timezone.localdate(), "etape": Depense.Etape.MANDATE}
    engagement = Depense.objects.filter(action=action).find(request.GET.get("engagement"))
    if engagement:
        initial |= engagement.suggest_mandat()
    return edit_depense(request, Depense(action=action), **initial)


def find_depense(request, pk):
    depenses = Depense.objects.for_plan(request.plan).loaded_for_depenses()
    return get_object_or_404(depenses, pk=pk)


@demande(Geste.SUIVRE)
def depense(request, pk):
    return edit_depense(request, find_depense(request, pk))


@require_POST
@demande(Geste.SUIVRE)
def supprimer_depense(request, pk):
    """Delete an expense; refused with a sentence while a payment names it."""
    depense = find_depense(request, pk)
    retour = f"{reverse('action', args=[depense.action.code])}#depenses"
    if depense.mandats.exists():
        messages.error(request, "Cet engagement a été payé : supprimez d'abord le montant mandaté.")
        return redirect(retour)
    dit = "Dépense supprimée. Elle reste dans l'historique."
    relire = reverse("depense", args=[pk])
    return delete(request, depense, dit=dit, vers=retour, relire=relire)


@demande(Geste.STRUCTURER)
def enveloppe(request, annee):
    """The credit voted for a year of the plan."""
    enveloppe = Enveloppe.objects.for_plan(request.plan).filter(annee=annee).first()
    if enveloppe is None and annee not in request.plan.annees:
        raise Http404("Cette année n'est pas dans le plan.")
    instance = enveloppe or Enveloppe(plan=request.plan, annee=annee)
    form = EnveloppeForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"Enveloppe {annee} enregistrée.")
        return redirect(f"{reverse('budget')}#depenses")
    return respond_form(request, "budget/enveloppe.html", form, annee=annee)


def edit_financement(request, financement):
    form = FinancementForm(request.POST or None, instance=financement)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"Financement enregistré : {financement}.")
        return redirect(f"{reverse('action', args=[financement.action.code])}#financement")
    return respond_form(request, "budget/financement.html", form, financement=financement)


@ecrit_au_present
@demande(Geste.STRUCTURER)
def nouveau_financement(request, code):
    return edit_financement(request, Financement(action=find_action(request, code)))


def find_financement(request, pk):
    financements = Financement.objects.for_plan(request.plan)
    return get_object_or_404(financements.loaded_for_plan_de_financement(), pk=pk)


@demande(Geste.STRUCTURER)
def financement(request, pk):
    return edit_financement(request, find_financement(request, pk))


@require_POST
@demande(Geste.STRUCTURER)
def supprimer_financement(request, pk):
    financement = find_financement(request, pk)
    dit = "Financement supprimé. Il reste dans l'historique."
    vers = f"{reverse('action', args=[financement.action.code])}#financement"
    relire = reverse("financement", args=[pk])
    return delete(request, financement, dit=dit, vers=vers, relire=relire)


@demande(Geste.STRUCTURER)
def lecture_tableau(request, pk):
    """Accept or refuse the reading proposed for a table of financing."""
    tableaux = TableauFinancement.objects.for_plan(request.plan)
    tableau = get_object_or_404(tableaux.select_related("bloc__action__axe__defi"), pk=pk)
    form = LectureTableauForm(request.POST or None, instance=tableau)
    tableau.par, tableau.le = request.user, timezone.now()
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"Lecture du tableau : {tableau.get_decision_display()}.")
        return redirect(f"{reverse('action', args=[tableau.bloc.action.code])}#financement")
    return respond_form(request, "budget/lecture_tableau.html", form, tableau=tableau)
