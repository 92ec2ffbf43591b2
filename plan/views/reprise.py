"""The whole plan as a grid (R-E9)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from comptes.droits import Geste
from plan.forms import reprise as formulaires
from plan.models import Action
from plan.reponses import demande
from socle.francais.typographie import accord, compter
from socle.reponses import hold

D_ABORD = "Rien n'est perdu, rien n'est enregistré : enregistrez ce qui est écrit, puis continuez."
DISPARUE = "Une action de cette page a été supprimée entre-temps. Il y était écrit : "
A_COCHER = "Cochez des lignes, et choisissez ce qu'il faut y mettre."
NON_APPLIQUE = "Ce qui est choisi dans « Appliquer aux lignes cochées » n'est pas appliqué."
REMPLIES = "remplie{}, pas encore enregistrée{} : vérifiez, puis enregistrez."


@demande(Geste.SUIVRE)
def reprise(request):
    """Show the grid and save it; fill ticked rows, or go to other rows, without saving."""
    plan, equipe = request.plan, list(request.plan.structure.equipe())
    geste = request.POST.get("geste", "enregistrer") if request.method == "POST" else ""
    demandes = request.POST if geste == "filtrer" else request.GET
    filtre = formulaires.FiltreRepriseForm(demandes, plan=plan, equipe=equipe)
    trouvees = filtre.choose(on=request.jour).loaded_for_reprise()
    page = Paginator(trouvees, formulaires.count_lignes(plan)).get_page(request.GET.get("page"))
    saisie, cochees = formulaires.cut_saisie(request.POST), request.POST.getlist("cochee")
    actions, lot = list(page.object_list), formulaires.read_lot(request.POST)
    if saisie:
        envoyees = Action.objects.for_plan(plan).for_numeros(saisie).loaded_for_reprise()
        actions = list(hold(request, envoyees, of=("self",)))
        for pk in saisie.keys() - {action.pk for action in actions}:
            mots = formulaires.read_mots(saisie[pk])
            messages.warning(request, f"{DISPARUE}{mots or 'rien'}.")
    if geste == "appliquer":
        nombre = formulaires.fill(saisie, lot, cochees)
        messages.info(request, say_lignes(nombre, REMPLIES) if nombre else A_COCHER)
    elif geste and lot:
        messages.warning(request, NON_APPLIQUE)
    grille = formulaires.Grille(plan, actions, saisie, equipe, cochees)
    if geste == "enregistrer":
        record(request, grille)
        if not grille.fautives:
            return redirect(request.get_full_path())
    elif geste not in ("", "appliquer"):
        if not grille.ecrites and not filtre.errors:
            numero = request.GET.copy()
            numero["page"] = geste.removeprefix("page-")
            suite = filtre.requete if geste == "filtrer" else numero.urlencode()
            return redirect(f"{request.path}?{suite}")
        messages.warning(request, f"{say_lignes(len(grille.ecrites), 'écrite{}')}. {D_ABORD}")
    choisi = {} if geste == "appliquer" else formulaires.list_choisis(request.POST)
    contexte = {
        "page": page,
        "filtre": filtre,
        "grille": grille,
        "lot": formulaires.LotForm(annees=grille.annees, equipe=equipe, choisi=choisi),
    }
    status = 422 if geste == "enregistrer" else 200
    return TemplateResponse(request, "plan/reprise.html", contexte, status=status)


def record(request, grille):
    """Save the rows without a fault; those that hold one stay as they were typed."""
    if faites := grille.record(par=request.user, le=timezone.now()):
        messages.success(request, f"{say_lignes(faites, 'enregistrée{}')}.")
    elif not grille.fautives:
        messages.info(request, "Rien n'a changé.")
    if grille.melees:
        codes = ", ".join(grille.melees)
        messages.info(request, f"Changé entre-temps par quelqu'un d'autre, et gardé : {codes}.")


def say_lignes(nombre, dit):
    """« 3 lignes enregistrées »."""
    return f"{compter(nombre, 'ligne')} {dit.replace('{}', accord(nombre))}"
