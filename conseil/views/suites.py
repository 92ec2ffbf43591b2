"""After a meeting: the list of what it examined, its minutes, its sheets, the register."""

from datetime import MAXYEAR

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from comptes.droits import Geste
from comptes.models import Trace, noter
from conseil.forms.suites import DiscussionForm, SuitesForm
from conseil.lectures.suites import lire_papiers, lire_registre
from conseil.models import PointOrdreDuJour, SuitesSeance
from conseil.views.conseil import find_seance_conseil
from plan.reponses import demande, edit, lecture_du_plan, may, respond_form
from socle.reponses import ask, is_confirme, is_renonce, send
from socle.sorties.pdf import print_document

FORMULAIRE = "instances/formulaire.html"
# {what is written: (its title, its fields, whether it waits for the adopted minutes)}
PAPIERS = {
    "liste": ("Liste des délibérations examinées", SuitesSeance.LISTE, None),
    "mots": ("Heures et mots du procès-verbal", SuitesSeance.MOTS, False),
    "proces-verbal": ("Arrêter le procès-verbal", SuitesSeance.ARRET, False),
    "publication": ("Signature et publication du procès-verbal", SuitesSeance.PUBLICATION, True),
    "feuillets": ("Numéroter les feuillets", ("premier_feuillet",), None),
}
GABARITS = {
    "liste-examinee": "conseil/pdf/liste_examinee.html",
    "proces-verbal": "conseil/pdf/proces_verbal.html",
    "feuillets": "conseil/pdf/feuillets.html",
    "registre": "conseil/pdf/registre.html",
}
REFUS = {
    False: "Le procès-verbal est arrêté : ce qu'il dit ne change plus.",
    True: "Arrêtez d'abord le procès-verbal : il se signe et se publie après.",
}


def print_papier(papier, lecture, *, projet):
    contexte, le = {"lecture": lecture}, timezone.localtime()
    return print_document(GABARITS[papier], contexte, le=le, projet=projet)


@lecture_du_plan
def papier(request, pk, papier):
    """A paper of a meeting as it is now, but adopted minutes as they were frozen."""
    lecture = lire_papiers(find_seance_conseil(request, pk), on=request.jour)
    suites, nom = lecture.suites, f"{papier}-{lecture.lue.seance.le}.pdf"
    if papier == "proces-verbal" and suites.pdf:
        return send(bytes(suites.pdf), nom, "application/pdf", comme="inline")
    projets = {"liste-examinee": lecture.manques, "feuillets": not suites.dernier_feuillet}
    imprime = print_papier(papier, lecture, projet=bool(projets.get(papier, True)))
    return send(imprime.contenu, nom, "application/pdf", comme="inline")


@lecture_du_plan
def proces_verbal(request, pk):
    """The minutes as they are now, with what is to be completed."""
    lecture = lire_papiers(find_seance_conseil(request, pk), on=request.jour)
    contexte = {"lecture": lecture, "may_tenir": may(request, Geste.TENIR_CONSEIL)}
    return TemplateResponse(request, "conseil/proces_verbal.html", contexte)


def open_form(request, pk, papier):
    """(form of what is written of a paper, why it is not now); its row is made when it is sent."""
    seance, suites = find_seance_conseil(request, pk), SuitesSeance.objects
    if request.method == "POST":
        suites.get_or_create(seance=seance)
    _, champs, is_apres = PAPIERS[papier]
    suites = suites.for_seance(seance)
    faits = {"instance": suites, "champs": champs, "aujourdhui": request.jour}
    form = SuitesForm(request.POST or None, **faits)
    return form, REFUS.get(is_apres, "") if is_apres == (suites.pdf is None) else ""


@demande(Geste.TENIR_CONSEIL)
def ecrire(request, pk, papier):
    """Write what is known of a paper."""
    form, refus = open_form(request, pk, papier)
    titre, vers = f"{PAPIERS[papier][0]} – {form.instance.seance}", form.instance.seance
    if refus:
        messages.error(request, refus)
        return redirect("proces-verbal", pk)
    return edit(request, FORMULAIRE, form, dit="Enregistré.", vers=vers, titre=titre)


@transaction.non_atomic_requests
@demande(Geste.TENIR_CONSEIL)
def figer(request, pk, papier):
    """Print a paper and keep of it the minutes, once that is confirmed, or how many sheets."""
    with transaction.atomic():
        form, refus = open_form(request, pk, papier)
        is_demande = request.method == "POST" and form.is_valid() and not is_renonce(request)
    suites, titre = form.instance, f"{PAPIERS[papier][0]} – {form.instance.seance}"
    if refus:
        messages.error(request, refus)
        return redirect("proces-verbal", pk)
    if is_demande and papier == "proces-verbal" and not is_confirme(request):
        return ask(request, "conseil/pv_arreter.html", suites=suites)
    if is_demande:
        lecture = lire_papiers(suites.seance, on=request.jour, suites=suites)
        imprime = print_papier(papier, lecture, projet=False)
        try:
            dit = keep_imprime(request, suites, papier, imprime)
        except ValidationError as refus:
            form.add_error(None, refus)
        else:
            messages.success(request, dit)
            return redirect(suites.seance)
    return respond_form(request, FORMULAIRE, form, titre=titre)


def keep_imprime(request, suites, papier, imprime):
    """Keep what was printed; what to say of it."""
    if papier == "feuillets":
        suites.number(pages=imprime.pages)
        return f"Feuillets {suites.premier_feuillet} à {suites.dernier_feuillet}."
    suites.arreter(pdf=imprime.contenu)
    detail = f"procès-verbal du {suites.seance.le}, SHA-256 {suites.empreinte}"
    structure = request.plan.structure
    noter(Trace.Quoi.GEL, le=timezone.now(), par=request.user, structure=structure, detail=detail)
    return "Procès-verbal arrêté : il ne change plus."


@demande(Geste.TENIR_CONSEIL)
def discussions(request, pk):
    """What was said at a point."""
    points = PointOrdreDuJour.objects.for_structure(request.plan.structure)
    point = get_object_or_404(points.select_related("seance"), pk=pk)
    form = DiscussionForm(request.POST or None, instance=point)
    titre, dit = f"Discussions – point {point}", f"Point {point.numero} : enregistré."
    vers = reverse("proces-verbal", args=[point.seance_id])
    return edit(request, FORMULAIRE, form, dit=dit, vers=vers, titre=titre)


@lecture_du_plan
def registre(request, annee, *, is_pdf=False):
    """A year of the register, on a page or on paper."""
    if not 0 < annee < MAXYEAR:
        raise Http404("Cette année n'est pas au registre.")
    lecture = lire_registre(request.plan.structure, annee, on=request.jour)
    if not is_pdf:
        return TemplateResponse(request, "conseil/registre.html", {"lecture": lecture})
    imprime = print_papier("registre", lecture, projet=not lecture.is_entier)
    return send(imprime.contenu, f"registre-{annee}.pdf", "application/pdf", comme="inline")
