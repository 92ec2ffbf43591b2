"""The editions: freezing a document, finding it again, and letting anyone check it."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from comptes.droits import Geste
from comptes.models import Trace, noter
from conseil.models import Deliberation
from editions.documents.catalogue import DemandeImpossible, read_document
from editions.documents.genre import Genre
from editions.empreinte import EmpreinteHandler
from editions.estampille import read_code
from editions.figement import freeze
from editions.forms import CodeForm, FichierForm, FigerForm
from editions.lectures.remplacements import lire_remplacements
from editions.models import Edition
from plan.reponses import demande, respond_form
from socle.francais.typographie import compter
from socle.pages import connecte, ouvert
from socle.reponses import ask, is_confirme, is_renonce, send


@transaction.non_atomic_requests
@demande(Geste.LIRE, post=Geste.EDITER)
def editions(request):
    """The editions of the plan, and a form to freeze one more."""
    may_editer = request.user.may(Geste.EDITER, request.plan.structure)
    actes = Deliberation.objects.for_plan(request.plan).ordered()
    form = FigerForm(
        request.POST or None,
        initial=request.GET.dict(),
        aujourdhui=timezone.localdate(),
        mots=request.plan.vocabulaire,
        actes=[(acte.numero, f"{acte.numero} : {acte.objet[:80]}") for acte in actes],
    )
    is_demandee = request.method == "POST" and form.is_valid() and not is_renonce(request)
    if is_demandee and (suite := freeze_or_ask(request, form)):
        return suite
    liste = list(Edition.objects.for_plan(request.plan).loaded_for_liste())
    remplacements = lire_remplacements(liste)
    return respond_form(
        request,
        "editions/editions.html",
        form,
        editions=[(edition, remplacements.get(edition.code)) for edition in liste],
        may_editer=may_editer,
    )


def note_gel(request, edition):
    noter(
        Trace.Quoi.GEL,
        le=edition.figee_le,
        par=request.user,
        structure=request.plan.structure,
        detail=f"édition {edition.code}, SHA-256 {edition.empreinte}",
    )


def freeze_or_ask(request, form):
    """Ask whether to freeze what a valid form asks for, then freeze it; None, and the form says
    why, if it cannot be.
    """
    genre, demande = Genre(form.cleaned_data["genre"]), form.make_demande()
    libelle = form.cleaned_data["libelle"]
    try:
        if not is_confirme(request):
            read_document(genre, request.plan, demande)
            return ask(request, "editions/figer.html", genre=genre.label, libelle=libelle)
        edition = freeze(
            request.plan, genre, demande, libelle=libelle, par=request.user, le=timezone.now()
        )
    except DemandeImpossible as refus:
        form.refuse(refus)
        return None
    note_gel(request, edition)
    pages = compter(edition.pages, "page")
    messages.success(request, f"Édition figée : {edition}, {pages}.")
    return redirect("editions")


@connecte
def edition_pdf(request, code):
    """The very bytes that were frozen."""
    visibles = Edition.objects.for_utilisateur(request.user).select_related("plan")
    edition = get_object_or_404(visibles, code=code)
    return send(bytes(edition.pdf), edition.nom_du_fichier, "application/pdf", comme="inline")


@ouvert
def chercher_edition(request):
    """Where to type the code of a paper."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("verifier-edition", form.cleaned_data["code"])
    status = 422 if form.is_bound else 200
    return TemplateResponse(
        request, "editions/verifier.html", {"form": form, "inconnu": ""}, status=status
    )


@csrf_exempt
@ouvert
def verifier_edition(request, code):
    """What was frozen under this code, for whoever holds the paper; compares a file with it.

    Nothing is written: what is sent is hashed as it comes. So no session and no token are needed.
    """
    request.upload_handlers = [EmpreinteHandler(request)]
    edition = Edition.objects.loaded_for_liste().filter(code=read_code(code)).first()
    if edition is None:
        contexte = {"form": CodeForm({"code": code}), "inconnu": code}
        return TemplateResponse(request, "editions/verifier.html", contexte, status=404)
    envoi = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FichierForm(*envoi)
    lue = form.cleaned_data["fichier"].empreinte if form.is_valid() else ""
    contexte = {
        "edition": edition,
        "editeur": edition.plan.structure,
        "form": form,
        "remplacement": lire_remplacements([edition]).get(edition.code),
        "lue": lue,
        "is_identique": lue == edition.empreinte,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "editions/edition.html", contexte, status=status)
