"""The documents of an avenant, and of two plans compared."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from comptes.models.identite import lire_identite
from editions.documents.catalogue import print_lecture
from editions.documents.classeurs import list_feuilles_plans
from editions.documents.genre import Genre
from plan.reponses import lecture_du_plan
from renouvellement.lectures.avenant import lire_avenant
from renouvellement.views.avenant import find_avenant_de
from renouvellement.views.comparaison_plans import read_comparaison_plans
from socle.reponses import send
from socle.sorties.xlsx import TYPE_MIME, write_classeur


@lecture_du_plan
def avenant_pdf(request, pk):
    avenant = find_avenant_de(request, pk)
    identite = lire_identite(request.plan.structure)
    imprime = print_lecture(
        Genre.AVENANT, lire_avenant(avenant), le=timezone.localtime(), identite=identite
    )
    return send(imprime.contenu, f"{avenant.slug}.pdf", "application/pdf")


@lecture_du_plan
def plans_compares(request, extension):
    """The comparison asked as a file; back to the page, which says why, when there is none."""
    _, lecture = read_comparaison_plans(request)
    if lecture is None:
        return redirect(f"{reverse('comparer-plans')}?{request.GET.urlencode()}")
    nom, le = f"{lecture.ancien.slug}-{lecture.nouveau.slug}.{extension}", timezone.localtime()
    if extension == "xlsx":
        return send(write_classeur(list_feuilles_plans(lecture), le=le), nom, TYPE_MIME)
    identite = lire_identite(request.plan.structure)
    imprime = print_lecture(Genre.ANCIEN_NOUVEAU, lecture, le=le, identite=identite)
    return send(imprime.contenu, nom, "application/pdf")
