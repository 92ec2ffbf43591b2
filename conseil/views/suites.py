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
from comptes.models.identite import lire_identite
from conseil.forms.suites import DiscussionForm, SuitesForm
from conseil.lectures.suites import lire_papiers, lire_registre
from conseil.models import PointOrdreDuJour, SuitesSeance
from conseil.views.conseil import find_seance_conseil
from plan.reponses import demande, edit, lecture_du_plan, may, respond_form
from socle.reponses import ask, is_confirme, is_renonce, send
from socle.sorties.pdf import print_document

FORMULAIRE = "instances/formulaire.html"
# {what is written: (its title, its fields, whether it waits for the adopted minutes)}
SAISIES = {
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


def print_papier(request, papier, lecture, *, projet):
    contexte = {"lecture": lecture, "identite": lire_identite(request.plan.structure)}
    le = timezone.localtime()
    return print_document(GABARITS[papier], contexte, le=le, projet=projet)


@lecture_du_plan
def papier(request, pk, papier):
    """A paper of a meeting as it is now, but adopted minutes as they were frozen."""
    lecture = lire_papiers(find_seance_conseil(request, pk), on=request.jour)
    suites, nom = lecture.suites, f"{papier}-{lecture.lue.seance.le}.pdf"
    if papier == "proces-verbal" and suites.is_arrete:
        return send(bytes(suites.pdf), nom, "application/pdf", comme="inline")
    projets = {"liste-examinee": lecture.manques, "feuillets": not suites.dernier_feuillet}
    imprime = print_papier(request, papier, lecture, projet=bool(projets.get(papier, True)))
    return send(imprime.contenu, nom, "application/pdf", comme="inline")


@lecture_du_plan
def proces_verbal(request, pk):
    """The minutes as they are now, with what is to be completed."""
    lecture = lire_papiers(find_seance_conseil(request, pk), on=request.jour)
    contexte = {"lecture": lecture, "may_tenir": may(request, Geste.TENIR_CONSEIL)}
    return TemplateResponse(request, "conseil/proces_verbal.html", contexte)


@transaction.non_atomic_requests
@demande(Geste.TENIR_CONSEIL)
def ecrire(request, pk, papier):
    """Write what is known of a paper; what must be printed for that is, once it is confirmed. The
    row is made when it is first sent; nothing is printed inside a transaction.
    """
    titre, champs, is_apres = SAISIES[papier]
    with transaction.atomic():
        seance = find_seance_conseil(request, pk)
        if request.method == "POST":
            SuitesSeance.objects.get_or_create(seance=seance)
        suites = SuitesSeance.objects.for_seance(seance)
        if is_apres == (not suites.is_arrete):
            messages.error(request, REFUS[is_apres])
            return redirect("proces-verbal", pk)
        faits = {"instance": suites, "champs": champs, "aujourdhui": request.jour}
        form = SuitesForm(request.POST or None, **faits)
        is_demande = request.method == "POST" and form.is_valid() and not is_renonce(request)
        if is_demande and papier not in GABARITS:
            form.save()
    if is_demande and papier == "proces-verbal" and not is_confirme(request):
        return ask(request, "conseil/pv_arreter.html", suites=suites)
    try:
        if is_demande:
            dit = keep(request, suites, papier) if papier in GABARITS else "Enregistré."
            messages.success(request, dit)
            return redirect(suites.seance)
    except ValidationError as refus:
        form.add_error(None, refus)
    return respond_form(request, FORMULAIRE, form, titre=f"{titre} – {seance}")


def keep(request, suites, papier):
    """Print a paper and keep the minutes, or how many sheets it is; what to say of it."""
    lecture = lire_papiers(suites.seance, on=request.jour, suites=suites)
    imprime = print_papier(request, papier, lecture, projet=False)
    if papier == "feuillets":
        suites.number(pages=imprime.pages)
        return f"Feuillets {suites.premier_feuillet} à {suites.dernier_feuillet}."
    suites.arreter(pdf=imprime.contenu)
    faits = {"par": request.user, "structure": request.plan.structure, "le": timezone.now()}
    noter(Trace.Quoi.GEL, detail=f"{suites}, SHA-256 {suites.empreinte}", **faits)
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
    imprime = print_papier(request, "registre", lecture, projet=not lecture.is_entier)
    return send(imprime.contenu, f"registre-{annee}.pdf", "application/pdf", comme="inline")
