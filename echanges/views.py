"""The pages of what comes in and goes out."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from comptes.droits import Geste
from echanges.classeur.aller_retour import write_plan
from echanges.copie.plan import write_copie
from echanges.forms import ColonnesForm, ImportForm
from echanges.tableau.modele import write_modele
from echanges.tet.sortie import write_tet
from echanges.travaux import CHOIX, answer_colonnes, ask_import, confirm_import, lire_travail
from editions.lectures.listes import TITRES
from editions.travaux import ask_schema_directeur
from exploitation.models import Travail
from plan.reponses import demande, lecture_du_plan, may, respond_form
from socle.pages import connecte, quelque_part
from socle.reponses import hold, send
from socle.sorties.xlsx import TYPE_MIME

# The work that is named says in which office.
importe = quelque_part(Geste.IMPORTER, "Importer un fichier est réservé à la direction.")
REPONDABLES = (Travail.Etat.A_REPONDRE, Travail.Etat.A_CONFIRMER, Travail.Etat.REFUSE)


@lecture_du_plan
@demande(Geste.LIRE, post=Geste.IMPORTER)
def echanges(request):
    """What can be taken out, the form to bring a file in, and the last long works."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return follow(
            request,
            *ask_import(
                structure=request.plan.structure,
                plan=request.plan,
                par=request.user,
                le=timezone.now(),
                **form.cleaned_data,
            ),
        )
    travaux = Travail.objects.visibles_de(request.user).for_structure(request.plan.structure)
    contexte = {"travaux": travaux.recents(), "listes": TITRES}
    contexte["may_importer"] = may(request, Geste.IMPORTER)
    return respond_form(request, "echanges/echanges.html", form, **contexte)


def follow(request, a_suivre, deja):
    """To the page of a work that was asked for; the same one was perhaps on its way."""
    if deja:
        messages.info(
            request, "Ce travail était déjà demandé : le voici, il n'est fait qu'une fois."
        )
    return redirect("travail", a_suivre.pk)


def find_travail(request, pk):
    travaux = Travail.objects.visibles_de(request.user).select_related("plan", "par", "structure")
    return get_object_or_404(travaux, pk=pk)


@connecte
def travail(request, pk):
    """How far a long work is, then what came of it."""
    rang = request.GET.get("a", "")
    debut = int(rang) if rang.isascii() and rang.isdigit() and len(rang) < 7 else 0
    options = {"debut": debut, "page": request.GET.get("page", "")}
    lu = lire_travail(find_travail(request, pk), maintenant=timezone.now(), **options)
    return TemplateResponse(request, "echanges/travail.html", {"lu": lu})


@require_POST
@importe
def appliquer(request, pk):
    """Apply a dry run, all or nothing, once: a second click waits, then sees that it is done."""
    permis = Travail.objects.for_geste(request.user, Geste.IMPORTER)
    a_faire = get_object_or_404(hold(request, permis), pk=pk)
    if a_faire.etat != Travail.Etat.A_CONFIRMER:
        messages.error(request, "Cet import n'attend pas d'être appliqué.")
    else:
        choix = {nom: request.POST.get(nom) == "on" for nom in CHOIX}
        confirm_import(a_faire, le=timezone.now(), **choix)
    return redirect("travail", pk)


@importe
def colonnes(request, pk):
    """What the columns of a bare table are: asked once, or said otherwise before it is applied."""
    permis = Travail.objects.for_geste(request.user, Geste.IMPORTER)
    a_lire = get_object_or_404(hold(request, permis), pk=pk)
    lu = lire_travail(a_lire, maintenant=timezone.now())
    if a_lire.etat not in REPONDABLES or not lu.rapport or not lu.rapport.colonnes:
        messages.error(request, "Cet import n'attend pas que l'on dise ses colonnes.")
        return redirect("travail", pk)
    form = ColonnesForm(request.POST or None, colonnes=lu.rapport.colonnes)
    if request.method == "POST" and form.is_valid():
        answer_colonnes(a_lire, form.colonnes, le=timezone.now())
        return redirect("travail", pk)
    apercu = list(zip(*([c.titre, *c.exemples] for c in lu.rapport.colonnes), strict=True))
    return respond_form(request, "echanges/colonnes.html", form, lu=lu, apercu=apercu)


@connecte
def fichier_du_travail(request, pk):
    """The file of a long work: the one that was brought in, or the one that was made."""
    fait = find_travail(request, pk)
    if not fait.fichier or not fait.fichier.storage.exists(fait.fichier.name):
        raise Http404("Ce fichier n'est plus là.")
    return FileResponse(fait.fichier.open("rb"), as_attachment=True, filename=fait.nom)


@require_POST
@lecture_du_plan
def preparer_schema_directeur(request):
    """The full PDF, with a bar while it is made."""
    return follow(
        request, *ask_schema_directeur(request.plan, par=request.user, le=timezone.localtime())
    )


@lecture_du_plan
def plan_xlsx(request):
    contenu = write_plan(request.plan, on=timezone.localdate())
    return send(contenu, f"{request.plan.slug}.xlsx", TYPE_MIME)


@connecte
def modele_de_plan(request):
    return send(write_modele(on=timezone.localdate()), "nouveau-plan.xlsx", TYPE_MIME)


@lecture_du_plan
def plan_tet(request):
    return send(
        write_tet(request.plan), f"{request.plan.slug}-territoires-en-transitions.xlsx", TYPE_MIME
    )


@lecture_du_plan
@demande(Geste.IMPORTER)
def plan_json(request):
    return send(write_copie(request.plan), f"{request.plan.slug}.json", "application/json")
