"""How an office shows itself: the page where it says it, and what dresses the other pages."""

from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from accueil.forms import IdentiteForm
from accueil.views.pages_legales import informe
from comptes.droits import Geste
from comptes.models import Structure, Trace, noter
from comptes.models.identite import TYPES, dress, read_jetons, write_css
from socle.pages import ouvert
from socle.reponses import respond_form, send

APERCUS = ("Écran clair et papier", "Écran sombre")
# An address that says what it holds (« ?v= ») gives it for ever, to one browser.
POUR_TOUJOURS = "private, max-age=31536000, immutable"


@informe
def identite(request):
    """That of the structure of the current plan, else of the first for which the person speaks."""
    permises = Structure.objects.for_geste(request.user, Geste.INFORMER).order_by("pk")
    siennes = permises.filter(pk=request.plan.structure_id) if request.plan else permises
    structure = get_object_or_404(siennes[:1])
    form = IdentiteForm(request.POST or None, request.FILES or None, instance=structure)
    if request.method == "POST" and form.is_valid():
        changes = ", ".join(form.fields[nom].label for nom in form.changed_data)
        form.save()
        detail, quoi = f"identité : {changes.lower() or 'relue'}", Trace.Quoi.PUBLICATION
        noter(quoi, le=timezone.now(), par=request.user, structure=structure, detail=detail)
        messages.success(request, "Identité enregistrée : les pages et les documents la portent.")
        return redirect("identite")
    gardee = Structure.objects.get(pk=structure.pk)
    images = [(gardee.logo, "Logo"), (gardee.couverture, "Image de couverture")]
    contexte = {
        "structure": gardee,
        "images": [(fichier, legende) for fichier, legende in images if fichier],
        "apercus": list_apercus(form),
    }
    return respond_form(request, "accueil/identite.html", form, **contexte)


def list_apercus(form):
    """[(words, {token: colour})] of what is typed, or kept, on a light and on a dark screen."""
    donnees = getattr(form, "cleaned_data", None) or vars(form.instance)
    jetons = dress(donnees.get("couleur", ""), donnees.get("accent", ""))
    ordinaires = [read_jetons("jetons"), read_jetons("sombre")]
    return [
        (titre, {**autres, "accent": autres["haie"], **siens})
        for titre, autres, siens in zip(APERCUS, ordinaires, jetons, strict=True)
    ]


@require_safe
@ouvert
def couleurs_css(request, structure):
    """The colours of a structure, for all of its pages."""
    sienne = get_object_or_404(Structure, slug=structure)
    contenu = write_css(sienne.couleur, sienne.accent)
    return keep(request, HttpResponse(contenu, content_type="text/css; charset=utf-8"))


def keep(request, reponse):
    if "v" in request.GET:
        reponse["Cache-Control"] = POUR_TOUJOURS
    return reponse


@require_safe
@ouvert
def image(request, structure, quoi):
    """The logo of a structure, or the image of its covers."""
    sienne = get_object_or_404(Structure, slug=structure)
    fichier = quoi in IdentiteForm.IMAGES and getattr(sienne, quoi)
    if not fichier:
        raise Http404("Cette structure n'a pas donné cette image.")
    with fichier.open("rb") as source:
        contenu = source.read()
    extension = Path(fichier.name).suffix
    nom = f"{quoi}{extension}"
    return keep(request, send(contenu, nom, TYPES[extension], comme="inline"))
