"""What was typed when a session closed: kept with the visitor, shown again after the login."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.csrf import csrf_failure

from socle.saisie.envois import list_saisies

CLE = "envoi_garde"
DUREE = 3600
TAILLE_MAX = 100_000
GARDE = (
    "Rien n'est encore enregistré. Ce que vous aviez écrit est gardé une heure : connectez-vous, "
    "vous le retrouverez."
)
NON_GARDE = (
    "Votre session s'est fermée : rien n'a été enregistré. Si vous aviez écrit un long texte, "
    "revenez en arrière pour le copier avant de vous connecter."
)
RETROUVE = (
    "Voici ce que vous aviez écrit. Rien n'est encore enregistré : vérifiez, puis enregistrez."
)


def keep(request):
    """Keep what a page sent to its own address; the address that shows it again, or ''."""
    saisies = QueryDict(mutable=True)
    for nom, valeur in list_saisies(request):
        if nom != "csrfmiddlewaretoken":
            saisies.appendlist(nom, valeur)
    texte = saisies.urlencode()
    origine = request.build_absolute_uri(request.path)
    depuis = request.headers.get("Referer", "").partition("?")[0]
    if depuis != origine or len(texte) > TAILLE_MAX or not any(saisies.values()):
        return ""
    request.session[CLE] = {
        "chemin": request.path,
        "saisies": texte,
        "fin": timezone.now().timestamp() + DUREE,
    }
    if not request.user.is_authenticated:
        request.session.set_expiry(DUREE)
    adresse = request.GET.copy()
    adresse["reprise"] = "1"
    return f"{request.path}?{adresse.urlencode()}"


def keep_before(request):
    """Keep what was sent, say whether it is; the page to go to after the login."""
    suite = keep(request)
    messages.warning(request, GARDE if suite else NON_GARDE)
    return suite or resolve_url(settings.LOGIN_REDIRECT_URL)


def refuse(etape):
    """What htmx shows beside the gesture: the page stays, the step is passed in another tab."""
    contexte = {"etape": etape, "adresse": reverse(etape)}
    return HttpResponse(render_to_string("comptes/session_fermee.html", contexte), status=401)


def refuse_csrf(request, reason=""):
    """Django's answer to a page from before the login (`CSRF_FAILURE_VIEW`): one of ours is shown
    again, with what was typed in it.
    """
    ici = f"{request.scheme}://{request.get_host()}"
    is_notre = request.headers.get("Origin") == ici and request.user.is_authenticated
    if is_notre and not request.htmx and (suite := keep(request)):
        return redirect(suite)
    return csrf_failure(request, reason)


def resume(request):
    """Put before the page that was asked what was kept for it; sending it again is the person's
    own gesture. None, or the page that shows it when that one cannot.
    """
    envoi = request.session.get(CLE)
    if envoi is None:
        return None
    is_ici = envoi["chemin"] == request.path
    if (is_ici and request.method == "POST") or envoi["fin"] < timezone.now().timestamp():
        del request.session[CLE]
    elif is_ici and "reprise" in request.GET:
        saisies = QueryDict(envoi["saisies"])
        if "admin" in request.resolver_match.namespaces:
            # The pages of the administration read nothing but what is sent.
            contexte = {"saisies": saisies.lists(), "adresse": request.path}
            return render(request, "comptes/reprise.html", contexte)
        messages.warning(request, RETROUVE)
        request.POST = saisies
    return None
