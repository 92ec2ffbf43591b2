"""Pages that write the indicators and their values."""

import re

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from comptes.droits import Geste
from plan.forms.indicateurs import IndicateurForm, SaisieAnnuelleForm, ValeurIndicateurForm
from plan.lectures.indicateurs import lire_indicateur, lire_indicateurs
from plan.lectures.provenance import lire_provenances_de_valeurs
from plan.models import Indicateur, ValeurIndicateur
from plan.reponses import delete, demande, lecture_du_plan, may, respond_form
from socle.francais.typographie import accord
from socle.pages import datee
from socle.reponses import ask, is_confirme
from socle.sorties.graphiques import draw_barres, write_nombre


def find_indicateur(request, pk):
    return get_object_or_404(Indicateur.objects.for_plan(request.plan), pk=pk)


def lock_for_post(request):
    """What every page that writes values does before it reads them, so that they take turns."""
    if request.method == "POST":
        Indicateur.objects.lock(request.plan)


def find_valeur(request, pk):
    """The value, that nobody else writes meanwhile when this request writes it."""
    lock_for_post(request)
    valeurs = ValeurIndicateur.objects.filter(indicateur__plan=request.plan)
    return get_object_or_404(valeurs.select_related("indicateur"), pk=pk)


def edit_indicateur(request, indicateur):
    form = IndicateurForm(request.POST or None, instance=indicateur)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"Indicateur « {form.instance} » enregistré.")
        return redirect(form.instance)
    return respond_form(
        request,
        "plan/indicateur_modifier.html",
        form,
        indicateur=indicateur if indicateur.pk else None,
    )


@demande(Geste.STRUCTURER)
def nouvel_indicateur(request):
    ordre = Indicateur.objects.next_ordre(request.plan)
    return edit_indicateur(request, Indicateur(plan=request.plan, ordre=ordre))


@demande(Geste.STRUCTURER)
def modifier_indicateur(request, pk):
    return edit_indicateur(request, find_indicateur(request, pk))


@demande(Geste.STRUCTURER)
def supprimer_indicateur(request, pk):
    """Ask, then take away an indicator and its values; the history keeps them."""
    indicateur = find_indicateur(request, pk)
    if not is_confirme(request):
        nombre = indicateur.valeurs.count()
        contexte = {"indicateur": indicateur, "nombre": nombre}
        return ask(request, "plan/indicateur_supprimer.html", lu=indicateur, **contexte)
    dit = f"Indicateur « {indicateur} » supprimé. L'historique le garde."
    return delete(request, indicateur, dit=dit, vers="indicateurs", relire=request.path)


def edit_valeur(request, valeur):
    form = ValeurIndicateurForm(request.POST or None, instance=valeur)
    indicateur = valeur.indicateur
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"Valeur de « {indicateur} » enregistrée.")
        return redirect(indicateur)
    return respond_form(
        request,
        "plan/indicateur_valeur.html",
        form,
        indicateur=indicateur,
        valeur=valeur if valeur.pk else None,
    )


@demande(Geste.SUIVRE)
def nouvelle_valeur(request, pk):
    lock_for_post(request)
    return edit_valeur(request, ValeurIndicateur(indicateur=find_indicateur(request, pk)))


@demande(Geste.SUIVRE)
def modifier_valeur(request, pk):
    """Correct one value, or take it away."""
    valeur = find_valeur(request, pk)
    if request.method == "POST" and "supprimer" in request.POST:
        dit = f"Valeur de « {valeur.indicateur} » supprimée."
        return delete(request, valeur, dit=dit, vers=valeur.indicateur, relire=request.path)
    return edit_valeur(request, valeur)


@demande(Geste.SUIVRE)
def choisir_annee(request):
    """Go to the entry of the year that was typed."""
    annee = request.GET.get("annee", "")
    if not re.fullmatch(r"20[0-9]{2}|2100", annee):
        messages.error(request, f"« {annee} » : écrivez une année sur quatre chiffres.")
        return redirect("indicateurs")
    return redirect("saisie-annuelle", int(annee))


@demande(Geste.SUIVRE)
def saisie_annuelle(request, annee):
    """All the indicators of a year on one page."""
    if not 2000 <= annee <= 2100:
        raise Http404("L'année va de 2000 à 2100.")
    lock_for_post(request)
    form = SaisieAnnuelleForm(request.POST or None, plan=request.plan, annee=annee)
    if request.method == "POST" and form.is_valid():
        nombre = form.save()
        messages.success(request, say_valeurs(nombre, annee))
        return redirect("indicateurs")
    return respond_form(request, "plan/indicateurs_saisie.html", form, annee=annee)


def say_valeurs(nombre, annee):
    if nombre == 0:
        return f"Rien n'a changé pour {annee}."
    s = accord(nombre)
    return f"{nombre} valeur{s} de {annee} enregistrée{s}."


@datee
@lecture_du_plan
def indicateurs(request):
    contexte = {
        "suivis": lire_indicateurs(request.plan, on=request.jour),
        "annee": request.jour.year,
        "may_structurer": may(request, Geste.STRUCTURER),
        "may_suivre": may(request, Geste.SUIVRE),
    }
    return TemplateResponse(request, "plan/indicateurs.html", contexte)


def find_lecture(request, pk):
    try:
        return lire_indicateur(request.plan, pk, on=request.jour)
    except Indicateur.DoesNotExist as absent:
        raise Http404("Cet indicateur n'existe pas dans ce plan.") from absent


@datee
@lecture_du_plan
def indicateur(request, pk):
    contexte = {
        "suivi": find_lecture(request, pk),
        "provenances": lire_provenances_de_valeurs(pk, on=request.jour),
        "may_structurer": may(request, Geste.STRUCTURER),
        "may_suivre": may(request, Geste.SUIVRE),
    }
    return TemplateResponse(request, "plan/indicateur.html", contexte)


@datee
@lecture_du_plan
def indicateur_graphique(request, pk):
    """The small chart of an indicator, as an SVG of its own."""
    etiquettes, series = find_lecture(request, pk).graphique
    svg = draw_barres(
        etiquettes=etiquettes, series=series, ecrire=write_nombre, largeur=440, hauteur=220
    )
    return HttpResponse(svg, content_type="image/svg+xml")
