"""Pages that write the life of an action."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from comptes.droits import Geste
from plan.forms.vie import (
    ClotureForm,
    EntreeJournalForm,
    JalonForm,
    LienForm,
    PieceForm,
    ReperesForm,
)
from plan.models import EntreeJournal, Jalon, Lien, Piece, Programmation
from plan.reponses import (
    delete,
    demande,
    find_action,
    find_place,
    find_retour,
    put_back,
    respond_form,
)
from socle.pages import ecrit_au_present
from socle.reponses import ask, is_confirme


def back_to(action, ancre):
    return redirect(f"{reverse('action', args=[action.code])}#{ancre}")


@ecrit_au_present
@demande(Geste.SUIVRE)
def reperes(request, code):
    """Pilote, élu·e, partners, priority, dates and means of an action."""
    action = find_action(request, code)
    form = ReperesForm(request.POST or None, instance=action)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"Repères enregistrés ({request.plan.vocabulaire.name(code)}).")
        return back_to(action, "reperes")
    return respond_form(request, "plan/reperes.html", form, action=find_action(request, code))


@ecrit_au_present
@demande(Geste.SUIVRE)
def cloture(request, code, annee):
    """Say how a planned year of an action ended; in place with htmx, a page of its own without."""
    action = find_action(request, code)
    programmation = get_object_or_404(Programmation, action=action, annee=annee)
    ident = f"{action.code}-{annee}"
    form = ClotureForm(request.POST or None, instance=programmation, auto_id=f"cloture-{ident}-%s")
    lieux = {"retour": find_retour(request, action, "annees"), **find_place(request, code)}
    if request.method == "POST" and form.is_valid():
        form.instance.close(par=request.user, le=timezone.now())
        messages.success(
            request, f"{request.plan.vocabulaire.name(code)}, {annee} : {form.instance.say()}."
        )
        return redirect(lieux["retour"])
    contexte = {"action": action, "annee": annee, "ident": ident, **lieux}
    reponse = respond_form(request, "plan/cloture.html", form, **contexte)
    return put_back(request, reponse, f"#cloture-{ident}") if request.POST else reponse


# The model, its form, its name, and the ending that its name asks of a participle.
OBJETS = {
    "journal": (EntreeJournal, EntreeJournalForm, "Entrée de journal", "e"),
    "jalons": (Jalon, JalonForm, "Jalon", ""),
    "liens": (Lien, LienForm, "Lien", ""),
}


def find_de_l_action(request, modele, pk):
    """What hangs on an action of the current plan; Http404."""
    objets = modele.objects.for_plan(request.plan).select_related("action__axe__defi")
    return get_object_or_404(objets, pk=pk)


def edit_objet(request, genre, objet):
    _, formulaire, titre, e = OBJETS[genre]
    initial = {"le": timezone.localdate()} if genre == "journal" and not objet.pk else None
    form = formulaire(request.POST or None, instance=objet, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"{titre} enregistré{e}.")
        return back_to(objet.action, genre)
    return respond_form(
        request,
        "plan/objet.html",
        form,
        action=objet.action,
        objet=objet if objet.pk else None,
        titre=titre,
        genre=genre,
    )


@ecrit_au_present
@demande(Geste.SUIVRE)
def nouvel_objet(request, code, genre):
    """Add an entry of the journal, a milestone or a link to an action."""
    objet = OBJETS[genre][0](action=find_action(request, code))
    if genre == "journal":
        objet.par = request.user
    return edit_objet(request, genre, objet)


@demande(Geste.SUIVRE)
def objet(request, genre, pk):
    return edit_objet(request, genre, find_de_l_action(request, OBJETS[genre][0], pk))


@require_POST
@demande(Geste.SUIVRE)
def supprimer_objet(request, genre, pk):
    modele, _, titre, e = OBJETS[genre]
    objet = find_de_l_action(request, modele, pk)
    dit = f"{titre} supprimé{e}. L'historique garde ce qui était écrit."
    vers, relire = back_to(objet.action, genre).url, reverse("objet", args=[genre, pk])
    return delete(request, objet, dit=dit, vers=vers, relire=relire)


@ecrit_au_present
@demande(Geste.SUIVRE)
def nouvelle_piece(request, code):
    action = find_action(request, code)
    form = PieceForm(request.POST or None, request.FILES or None, action=action)
    if request.method == "POST":
        if pieces := form.save_pieces(par=request.user, le=timezone.now()):
            noms = ", ".join(f"« {piece} »" for piece in pieces)
            messages.success(request, f"Joint {request.plan.vocabulaire.action.au} : {noms}.")
        if form.is_valid():
            return back_to(action, "pieces")
    return respond_form(
        request,
        "plan/objet.html",
        form,
        action=action,
        objet=None,
        titre="Joindre des photos ou des fichiers",
        genre="pieces",
    )


@demande(Geste.LIRE)
def piece(request, pk):
    """The file itself, to who may read the action; always to be saved, never to be run."""
    piece = find_de_l_action(request, Piece, pk)
    try:
        contenu = piece.fichier.open()
    except FileNotFoundError as absent:
        raise Http404("Ce fichier n'est plus là : demandez une restauration.") from absent
    return FileResponse(
        contenu,
        as_attachment=True,
        filename=piece.nom,
        content_type=piece.type_mime,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


@require_POST
@demande(Geste.SUIVRE)
def supprimer_piece(request, pk):
    """Take a file off an action; the bytes stay with the backups, the history keeps the name."""
    piece = find_de_l_action(request, Piece, pk)
    action = piece.action
    if not is_confirme(request):
        return ask(request, "plan/piece_retirer.html", piece=piece, action=action)
    piece.delete()
    messages.success(request, f"« {piece} » n'est plus joint à l'action.")
    return back_to(action, "pieces")
