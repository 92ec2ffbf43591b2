"""Pages that write the outline of a plan: its order, its titles, its texts, its years."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import PROTECT
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from comptes.droits import Geste
from plan.forms.matrice import MatriceForm
from plan.forms.sommaire import CHAMPS, PlanForm, RangForm, make_ajout, make_branche
from plan.lectures.arbre import PAR_PAGE
from plan.lectures.rangs import GENRES, foresee, genre_of, name_code
from plan.lectures.sommaire import lire_sommaire
from plan.models import Action, Plan
from plan.reponses import delete, demande, respond_form
from socle.donnees.contenu import climb, gather_under
from socle.francais.typographie import accord, compter
from socle.reponses import ask, hold, is_confirme, is_renonce

PREMIERE = "C'est déjà sa place : rien n'a changé."
RIEN = "Rien n'a changé."
CLOSES = "Renseignées entre-temps par quelqu'un d'autre, et gardées : {}."
RENUMEROTE = "Les numéros se suivent de nouveau."
RETENUE = (
    "Rien n'est supprimé : {} y tien{}. Supprimez-les d'abord à la fiche de l'action, ou dites "
    "dans son suivi qu'elle est abandonnée."
)


def hold_plan(request):
    """Those who write the order of a plan take turns."""
    return hold(request, Plan.objects.filter(pk=request.plan.pk)).get()


def find_rangee(request, genre, pk):
    """The row of the current plan; Http404."""
    objet = GENRES[genre].find(request.plan, pk) if genre in GENRES else None
    if objet is None:
        raise Http404("Cela n'est pas, ou n'est plus, dans ce plan.")
    return objet


def say_nom(objet):
    """« axe 1-2 », in the words of the plan; « Le contexte » for what has no code."""
    if code := name_code(objet):
        return f"{getattr(climb(objet).vocabulaire, genre_of(objet).nom)} {code}"
    return f"« {objet} »"


def ask_codes(request, changes):
    """The question before codes that acts cite change, in an adopted plan (R-P6); None."""
    if request.plan.is_projet or is_confirme(request) or not changes:
        return None
    codes = foresee(request.plan, changes)
    return ask(request, "plan/renumeroter.html", codes=codes) if codes else None


def edit_rangee(request, gabarit, form, *, vers, **contexte):
    """Save a row that may also change its place, then go to `vers(row)`; else the form."""
    if request.method == "POST" and form.is_valid() and not is_renonce(request):
        if question := ask_codes(request, getattr(form, "changes", ())):
            return question
        objet = form.save()
        messages.success(request, f"Enregistré : {say_nom(objet)}.")
        return redirect(vers(objet))
    return respond_form(request, gabarit, form, **contexte)


@demande(Geste.STRUCTURER)
def sommaire(request):
    """The outline, and one gesture on its order."""
    plan = hold_plan(request)
    form, status = RangForm(request.POST or None, plan=plan), 200
    if request.method == "POST" and form.is_valid() and not is_renonce(request):
        if question := ask_codes(request, form.changes):
            return question
        form.save()
        return say_deplace(request, form)
    if form.errors:
        status = 409 if form.has_error("__all__", "ordre") else 422
        for phrase in dict.fromkeys(p for phrases in form.errors.values() for p in phrases):
            messages.error(request, phrase)
    lecture = lire_sommaire(plan)
    ajout = None
    if not lecture.defis:
        formulaire, objet = make_ajout(plan, "defi", plan.pk)
        ajout = formulaire(instance=objet)
    contexte = {
        "sommaire": lecture,
        "form": RangForm(plan=plan, initial={"lue": lecture.lue}),
        "ajout": ajout,
        "vu": request.GET.get("vu", ""),
        "sens": request.GET.get("sens", ""),
    }
    return TemplateResponse(request, "plan/sommaire.html", contexte, status=status)


def say_deplace(request, form):
    """Say what moved, and come back where the gesture was."""
    objet, dit = form.objet, PREMIERE
    if form.changes:
        dit = f"Déplacé : {say_nom(objet)}." if objet else RENUMEROTE
    messages.success(request, dit)
    if objet is None:
        return redirect("sommaire")
    return redirect(find_suite(objet, sens=form.cleaned_data["geste"].partition(" ")[0]))


def find_suite(objet, **requete):
    """Where one goes on after a row was written: its text, or its place in the outline."""
    nom = genre_of(objet).nom
    if nom == "sous-projet":
        return f"{reverse('texte', args=[objet.action.code])}#sous-projets"
    if nom == "action" and not requete:
        return reverse("texte", args=[objet.code])
    requete = {"vu": f"{nom}-{objet.pk}", **requete}
    return f"{reverse('sommaire')}?{urlencode(requete)}"


@demande(Geste.STRUCTURER)
def ajouter(request, genre, dans):
    """Add a row by its title; an action then leads to its text."""
    plan = hold_plan(request)
    trouve = make_ajout(plan, genre, dans) if genre in GENRES else None
    if trouve is None:
        raise Http404("Cela n'est pas, ou n'est plus, dans ce plan.")
    formulaire, objet = trouve
    form = formulaire(request.POST or None, instance=objet)
    return edit_rangee(
        request, "plan/ajouter.html", form, vers=find_suite, genre=genre, objet=objet
    )


@demande(Geste.STRUCTURER)
def branche(request, genre, pk):
    """Title, text and place of a défi, an axe or a section."""
    plan = hold_plan(request)
    objet = find_rangee(request, genre, pk)
    if genre not in CHAMPS:
        raise Http404("Cette page n'existe pas.")
    form = make_branche(objet)(request.POST or None, instance=objet)
    contexte = {"genre": genre, "objet": find_rangee(request, genre, pk), "plan": plan}
    return edit_rangee(request, "plan/branche.html", form, vers=find_suite, **contexte)


@demande(Geste.STRUCTURER)
def supprimer(request, genre, pk):
    """Say all that goes with a row, then delete it; the history brings it back whole."""
    hold_plan(request)
    objet = find_rangee(request, genre, pk)
    emportes = gather_under(objet)
    for modele, pks in emportes.items():
        if any(
            modele._meta.get_field(n).remote_field.on_delete is PROTECT for n in modele.PORTEURS
        ):
            dit = compter(len(pks), modele._meta.verbose_name)
            messages.error(request, RETENUE.format(dit, accord(len(pks), "t,nent")))
            return redirect(find_suite(objet))
    if not is_confirme(request):
        comptes = [(modele._meta, len(pks)) for modele, pks in emportes.items()]
        contexte = {"objet": objet, "nom": say_nom(objet), "retour": find_suite(objet)}
        return ask(request, "plan/supprimer.html", lu=objet, comptes=comptes, **contexte)
    dit = f"Supprimé : {say_nom(objet)}. L'historique garde tout : « Historique » le ramène."
    vers = find_suite(objet) if genre == "sous-projet" else reverse("sommaire")
    return delete(request, objet, dit=dit, vers=vers, relire=request.path)


@demande(Geste.STRUCTURER)
def titre_du_plan(request):
    """Title and years of the plan; what is planned in a year that goes is said first."""
    plan = hold_plan(request)
    form = PlanForm(request.POST or None, instance=plan)
    if request.method == "POST" and form.is_valid() and not is_renonce(request):
        if form.dehors and not is_confirme(request):
            return ask(request, "plan/annees_dehors.html", dehors=form.dehors, plan=plan)
        form.save()
        messages.success(request, "Titre et années du plan : enregistrés.")
        return redirect("sommaire")
    return respond_form(request, "plan/titre_du_plan.html", form)


@demande(Geste.STRUCTURER)
def matrice(request):
    """A box a year and an action; saved at once."""
    plan = hold_plan(request)
    actions = Action.objects.for_plan(plan).select_related("axe__defi").with_calendrier()
    page = Paginator(actions.ordered(), PAR_PAGE).get_page(request.GET.get("page"))
    form = MatriceForm(request.POST or None, plan=plan, actions=list(page.object_list))
    if request.method == "POST" and form.is_valid():
        nombre = form.save()
        if form.closes:
            messages.warning(request, CLOSES.format(" ; ".join(form.closes)))
        dit = f"Calendrier enregistré : {compter(nombre, 'changement')}." if nombre else RIEN
        messages.success(request, dit)
        return redirect(request.get_full_path())
    return respond_form(request, "plan/matrice.html", form, page=page)
