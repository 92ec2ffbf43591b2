"""The evaluation of a plan: the grid, each action, the opinions, the meeting that decides."""

from datetime import timedelta
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from commission.lectures.vie import lire_vie
from commission.models import SeanceCommission
from comptes.droits import Geste
from plan.reponses import (
    delete,
    demande,
    edit,
    find_action,
    lecture_du_plan,
    may,
    respond_form,
)
from renouvellement.classeur_evaluation import write_evaluation
from renouvellement.forms import evaluation as formulaires
from renouvellement.lectures.evaluation import (
    choose,
    find_echelle,
    find_voisines,
    lire_evaluation,
)
from renouvellement.models import AvisSuite, Evaluation, Synthese
from socle.pages import datee, ecrit_au_present
from socle.reponses import send
from socle.sorties.xlsx import TYPE_MIME

PROJET = "Ce plan n'est pas encore adopté : il n'y a rien à évaluer. Adoptez-le d'abord."
SANS_SUITE = "Dites d'abord la suite : c'est sur elle que l'avis se rend."


def d_un_plan_adopte(vue):
    """The page of a draft leads to the grid, which says why; nothing is sent to it."""

    @wraps(vue)
    def wrapper(request, *args, **kwargs):
        if request.plan.is_projet and request.method == "POST":
            raise PermissionDenied(PROJET)
        return redirect("evaluation") if request.plan.is_projet else vue(request, *args, **kwargs)

    return wrapper


@datee
@lecture_du_plan
def evaluation(request):
    """The grid: every action, what is said of it, and what is not."""
    lecture = lire_evaluation(request.plan, on=request.jour)
    filtre = formulaires.FiltreEvaluationForm(request.GET, plan=request.plan)
    contexte = {
        "lecture": lecture,
        "filtre": filtre,
        "trouves": choose(lecture, **filtre.criteres),
        "is_projet": request.plan.is_projet,
        "may_suivre": may(request, Geste.SUIVRE),
        "may_structurer": may(request, Geste.STRUCTURER),
    }
    return TemplateResponse(request, "renouvellement/evaluation.html", contexte)


@datee
@lecture_du_plan
def evaluation_xlsx(request):
    contenu = write_evaluation(lire_evaluation(request.plan, on=request.jour))
    return send(contenu, f"evaluation-{request.plan.slug}.xlsx", TYPE_MIME)


def find_evaluation(request, code):
    """What is judged of an action of the current plan, perhaps nothing yet; Http404."""
    action = find_action(request, code)
    return Evaluation.objects.filter(action=action).first() or Evaluation(action=action)


@datee
@demande(Geste.LIRE, post=Geste.SUIVRE)
@d_un_plan_adopte
def evaluer(request, code):
    """What is judged of an action, beside what is computed and what the follow-up says."""
    jugee = find_evaluation(request, code)
    genre = formulaires.MotsForm
    if may(request, Geste.STRUCTURER):
        genre = formulaires.EvaluationForm
    form = genre(request.POST or None, instance=jugee) if may(request, Geste.SUIVRE) else None
    lecture = lire_evaluation(request.plan, on=request.jour)
    action, rang, avant, apres = find_voisines(lecture, code)
    if request.method == "POST" and form.is_valid():
        form.save_jugement(par=request.user, le=timezone.now())
        messages.success(request, f"Évaluation de {code} enregistrée.")
        return redirect("evaluer", apres.code if apres and "suivante" in request.POST else code)
    contexte = {
        "lecture": lecture,
        "evaluee": action,
        "rang": rang,
        "avant": avant,
        "apres": apres,
        "vie": lire_vie(find_action(request, code), on=request.jour),
        "par": jugee.evaluee_par,
        "le": jugee.evaluee_le,
        "may_structurer": may(request, Geste.STRUCTURER),
    }
    return respond_form(request, "renouvellement/evaluer.html", form, **contexte)


def edit_objet(request, form, *, titre, sous_titre, vers, dit, a_supprimer=None):
    """A form of what goes with an evaluation, on a page of its own."""
    contexte = {"titre": titre, "sous_titre": sous_titre, "retour": vers}
    contexte["a_supprimer"] = a_supprimer
    return edit(request, "renouvellement/formulaire.html", form, dit=dit, vers=vers, **contexte)


@ecrit_au_present
@demande(Geste.STRUCTURER)
@d_un_plan_adopte
def avis_suite(request, code, pk=None):
    """What an organ said of the suite of an action."""
    jugee, vers = find_evaluation(request, code), f"{reverse('evaluer', args=[code])}#avis"
    if not jugee.suite:
        messages.error(request, SANS_SUITE)
        return redirect(vers)
    rendu = get_object_or_404(jugee.avis, pk=pk) if pk else AvisSuite(evaluation=jugee)
    form = formulaires.AvisSuiteForm(request.POST or None, instance=rendu, on=request.jour)
    titre = f"{code} : avis sur la suite, {'à modifier' if pk else 'à ajouter'}"
    return edit_objet(
        request,
        form,
        titre=titre,
        sous_titre=str(jugee.action),
        vers=vers,
        dit=f"Avis sur la suite de {code} : {{}}.",
        a_supprimer=rendu if pk else None,
    )


@require_POST
@demande(Geste.STRUCTURER)
@d_un_plan_adopte
def supprimer_avis_suite(request, code, pk):
    rendu = get_object_or_404(find_evaluation(request, code).avis, pk=pk)
    vers = f"{reverse('evaluer', args=[code])}#avis"
    dit = "Avis supprimé. L'historique garde ce qui était écrit."
    relire = reverse("avis-suite", args=[code, pk])
    return delete(request, rendu, dit=dit, vers=vers, relire=relire)


@demande(Geste.STRUCTURER)
@d_un_plan_adopte
def synthese(request, numero=None):
    """What is concluded of a défi, or of the plan."""
    defi = get_object_or_404(request.plan.defis, numero=numero) if numero else None
    faits = {"plan": request.plan, "defi": defi}
    ecrite = Synthese.objects.filter(**faits).first() or Synthese(**faits)
    form = formulaires.SyntheseForm(request.POST or None, instance=ecrite)
    ancre = f"synthese-{numero}" if numero else "synthese"
    return edit_objet(
        request,
        form,
        titre="Synthèse",
        sous_titre=str(defi or request.plan),
        vers=f"{reverse('evaluation')}#{ancre}",
        dit="Synthèse enregistrée.",
    )


@demande(Geste.STRUCTURER)
@d_un_plan_adopte
def echelle(request):
    """The words of the four degrees of appreciation."""
    form = formulaires.EchelleForm(request.POST or None, instance=find_echelle(request.plan))
    return edit_objet(
        request,
        form,
        titre="Échelle d'appréciation",
        sous_titre="Du moins bon au meilleur. Ce qui est déjà apprécié garde son degré.",
        vers=reverse("evaluation"),
        dit="Échelle enregistrée : {}.",
    )


def find_seances(request):
    """(the meeting of which the opinions are written, or None; the others of tonight): those that
    began since yesterday and that nobody closed, unless one is asked for; Http404.
    """
    tenues = SeanceCommission.objects.for_plan(request.plan).filter(le__lte=request.jour)
    tenues = tenues.select_related("organe", "plan").order_by("-le")
    ce_soir = list(tenues.filter(close_le=None, le__gte=request.jour - timedelta(days=1)))
    if pk := request.GET.get("seance"):
        seance = get_object_or_404(tenues, pk=pk if pk.isdecimal() else 0)
    else:
        seance = next(iter(ce_soir), None)
    return seance, [une for une in ce_soir if une != seance]


@datee
@demande(Geste.LIRE, post=Geste.STRUCTURER)
@d_un_plan_adopte
def evaluation_seance(request):
    """The suites decided one after the other, projected, with the opinion of the meeting."""
    lecture = lire_evaluation(request.plan, on=request.jour)
    if not lecture.actions:
        return redirect("evaluation")
    # The first whose suite nobody said, else the first.
    premiere = next((a for a in lecture.actions if not a.suite), lecture.actions[0])
    code = request.GET.get("action") or premiere.code
    action, rang, avant, apres = find_voisines(lecture, code)
    if action is None:
        raise Http404("Cette action n'est plus dans le plan.")
    (seance, autres), form = find_seances(request), None
    ici = f"{reverse('evaluation-seance')}?" + (f"seance={seance.pk}&" if seance else "")
    if may(request, Geste.STRUCTURER):
        jugee = find_evaluation(request, code)
        form = formulaires.SuiteEnSeanceForm(request.POST or None, instance=jugee, seance=seance)
    if request.method == "POST" and form.is_valid():
        form.save_jugement(par=request.user, le=timezone.now())
        suite = form.instance.get_suite_display() or "suite pas encore dite"
        messages.success(request, f"{code} : {suite}.")
        return redirect(f"{ici}action={apres.code}" if apres else reverse("evaluation"))
    contexte = {"lecture": lecture, "evaluee": action, "rang": rang, "avant": avant}
    contexte |= {"apres": apres, "seance": seance, "autres": autres, "ici": ici}
    return respond_form(request, "renouvellement/evaluation_seance.html", form, **contexte)
