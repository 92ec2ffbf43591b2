"""What a person chooses for herself."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_exempt

from comptes.courriels import find_personne
from socle.pages import connecte, ouvert


def choose_rappels(request, personne, retour):
    """Show the choice of a person, and save it: « oui » to receive, anything else not to."""
    if request.method != "POST":
        return TemplateResponse(request, "comptes/mes_rappels.html", {"personne": personne})
    personne.rappels = request.POST.get("rappels") == "oui"
    personne.save(update_fields=["rappels"])
    dit = "Vous recevrez les rappels." if personne.rappels else "Vous ne recevrez plus de rappels."
    messages.success(request, dit)
    return redirect(retour)


@connecte
def mes_rappels(request):
    return choose_rappels(request, request.user, request.path)


@csrf_exempt
@ouvert
def rappels_par_lien(request, jeton):
    """The same from a mail: its signed address stands for the login, and lets the mail program
    unsubscribe by itself (RFC 8058).
    """
    personne = find_personne(jeton)
    if personne is None:
        raise Http404("Ce lien n'est pas valable : recopiez-le en entier depuis le courriel.")
    return choose_rappels(request, personne, request.path)
