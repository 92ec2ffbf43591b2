"""The whole plan as a grid (R-E9)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from comptes.droits import Geste
from plan.forms.reprise import (
    FiltreRepriseForm,
    Grille,
    LotForm,
    count_lignes,
    cut_saisie,
    read_mots,
)
from plan.models import Action
from plan.reponses import demande
from socle.francais.typographie import accord, compter
from socle.reponses import hold

D_ABORD = "Rien n'est perdu, rien n'est enregistré : enregistrez ce qui est écrit, puis continuez."
NON_APPLIQUE = "Ce qui est choisi dans « Appliquer aux lignes cochées » n'est pas appliqué."
REMPLIES = "remplie{}, pas encore enregistrée{} : vérifiez, puis enregistrez."


@demande(Geste.SUIVRE)
def reprise(request):
    """Show the grid and save it; fill ticked rows, or go to other rows, without saving."""
    plan, equipe = request.plan, list(request.plan.structure.equipe())
    geste = request.POST.get("geste", "enregistrer") if request.method == "POST" else ""
    demandes = request.POST if geste == "filtrer" else request.GET
    filtre = FiltreRepriseForm(demandes, plan=plan, equipe=equipe)
    trouvees = filtre.choose(on=request.jour).loaded_for_reprise()
    page = Paginator(trouvees, count_lignes(plan)).get_page(request.GET.get("page"))
    lot = LotForm(request.POST or None, plan=plan, equipe=equipe)
    saisie, cochees = cut_saisie(request.POST), request.POST.getlist("cochee")
    lignes = page.object_list
    if saisie:
        envoyees = Action.objects.for_plan(plan).for_numeros(saisie).loaded_for_reprise()
        lignes = list(hold(request, envoyees, of=("self",)))
        for perdue in say_disparues(saisie, lignes):
            messages.warning(request, perdue)
    if geste == "appliquer" and lot.is_valid():
        messages.info(request, fill(lot, saisie, lignes, cochees, on=request.jour))
        lot = LotForm(None, plan=plan, equipe=equipe)
    grille = Grille(plan, lignes, saisie, equipe, cochees)
    contexte = {"page": page, "filtre": filtre, "lot": lot, "grille": grille}
    if geste.startswith("page-") or geste == "filtrer":
        adresse = request.GET.copy()
        adresse["page"] = geste.removeprefix("page-")
        suite = filtre.requete if geste == "filtrer" else adresse.urlencode()
        if ecrites := len(grille.ecrites):
            messages.warning(request, f"{say_lignes(ecrites, 'écrite{}')}. {D_ABORD}")
        elif not filtre.errors:
            return redirect(f"{request.path}?{suite}")
    if geste == "enregistrer":
        return record(request, contexte)
    return TemplateResponse(request, "plan/reprise.html", contexte)


def record(request, contexte):
    """Save the rows without a fault; those that hold one stay as they were typed."""
    grille, lot = contexte["grille"], contexte["lot"]
    faites = grille.record(par=request.user, le=timezone.now())
    if faites:
        messages.success(request, f"{say_lignes(len(faites), 'enregistrée{}')}.")
    elif not grille.fautives:
        messages.info(request, "Rien n'a changé.")
    if ailleurs := [ligne.instance.code for ligne in grille.lignes if ligne.is_melee]:
        codes = ", ".join(ailleurs)
        messages.info(request, f"Changé entre-temps par quelqu'un d'autre, et gardé : {codes}.")
    if lot.has_changed():
        messages.warning(request, NON_APPLIQUE)
    if not grille.fautives:
        return redirect(request.get_full_path())
    grille.renew(faites)
    return TemplateResponse(request, "plan/reprise.html", contexte, status=422)


def fill(lot, saisie, lignes, cochees, *, on):
    """Put what is asked for in the rows that are ticked; gives what to say of it."""
    if not lot.is_dit:
        return "Choisissez ce qu'il faut mettre dans les lignes cochées."
    nombre = lot.fill(saisie, lignes, cochees=cochees, on=on)
    return say_lignes(nombre, REMPLIES) if nombre else "Cochez d'abord des lignes."


def say_lignes(nombre, dit):
    """« 3 lignes enregistrées »."""
    return f"{compter(nombre, 'ligne')} {dit.replace('{}', accord(nombre))}"


def say_disparues(saisie, lignes):
    """What was typed in the rows whose actions somebody deleted meanwhile."""
    presentes = {action.pk for action in lignes}
    for pk, envoi in saisie.items():
        if pk not in presentes:
            yield (
                "Une action de cette page a été supprimée entre-temps. Il y était écrit : "
                f"{read_mots(envoi) or 'rien'}."
            )
