"""A creation sent twice from one page makes one row; the second leads to it (docs/adr/0021)."""

import hashlib
import re

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html

from comptes.models import Envoi
from socle.saisie.creation import JETON, deja_servi

FORME = re.compile(r"[\w-]{16,64}", re.ASCII)
DEJA = "C'était déjà enregistré : rien n'a été fait une seconde fois."
EN_COURS = "L'enregistrement est en cours : attendez un peu, puis rechargez cette page."


def read_envoi(request, vue):
    """(token, digest) of what is sent; None without a token, and for who has no account.

    A view without CSRF token answers programs, and may not be ready to have its body read.
    """
    if getattr(vue, "csrf_exempt", False) or not request.user.is_authenticated:
        return None
    jeton = request.POST.get(JETON, "")
    return (jeton, digest(request)) if FORME.fullmatch(jeton) else None


def digest(request):
    """The SHA-256 of all that was typed or joined, and of the address it was sent to."""
    sans = ("csrfmiddlewaretoken", JETON)
    dit = sorted((nom, valeurs) for nom, valeurs in request.POST.lists() if nom not in sans)
    somme = hashlib.sha256(repr((request.get_full_path(), dit)).encode())
    for nom, fichiers in sorted(request.FILES.lists()):
        for fichier in fichiers:
            somme.update(repr((nom, fichier.name, fichier.size)).encode())
            for morceau in fichier.chunks():
                somme.update(morceau)
            fichier.seek(0)
    return somme.hexdigest()


def write_deja_servi(envoi, request):
    return format_html(
        'Cette page a déjà enregistré autre chose, à {} : <a href="{}">le voir</a>. Ce qui est '
        "écrit ici n'est pas encore enregistré : enregistrez de nouveau pour en créer un de plus.",
        f"{timezone.localtime(envoi.le):%H:%M}",
        envoi.adresse or request.get_full_path(),
    )


def answer_once(request, vue, jeton, empreinte, *, is_entiere):
    """What `vue()` answers; without calling it, when the same was sent from the same page.

    `is_entiere`: a failure undoes all that is written here with what the view wrote.
    """
    le = timezone.now()
    envoi, is_libre = Envoi.objects.claim(jeton, par=request.user, empreinte=empreinte, le=le)
    if not is_libre and envoi.empreinte == empreinte:
        messages.info(request, DEJA if envoi.adresse else EN_COURS)
        return redirect(envoi.adresse or request.get_full_path())
    marque = deja_servi.set(None if is_libre else write_deja_servi(envoi, request))
    try:
        reponse = vue()
    except Exception:
        if is_libre and not is_entiere:
            envoi.delete()
        raise
    finally:
        deja_servi.reset(marque)
    adresse = reponse.get("Location") or reponse.get("Content-Location")
    if adresse:
        envoi.empreinte, envoi.adresse, envoi.le = empreinte, adresse, le
        envoi.save()
    elif is_libre:
        envoi.delete()
    return reponse
