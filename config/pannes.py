"""What a person reads when something that the application stands on fails."""

import errno
import sys
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse

from config.stockage import StockageEnPanne
from socle.saisie.envois import list_saisies

SANS_PLACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
RETOUR = 30

# What a page adds to what people type.
AJOUTES = ("csrfmiddlewaretoken", "lue", "jeton", "confirme", "retour", "depuis", "_FORMS")


@dataclass(frozen=True)
class Panne:
    """A failure that is nobody's fault: its status, its title and what to do."""

    statut: int
    titre: str
    phrase: str


BASE = Panne(
    503,
    "La base de données ne répond pas",
    "Rien n'a été enregistré. Attendez une minute, puis réessayez ; si cela dure, prévenez la "
    "personne qui administre l'application.",
)
DISQUE = Panne(
    507,
    "Il n'y a plus de place sur le disque",
    "Rien n'a été enregistré. Prévenez la personne qui administre l'application, puis réessayez "
    "quand elle aura fait de la place.",
)
STOCKAGE = Panne(
    503,
    "Les fichiers joints ne sont pas accessibles",
    "Rien n'a été enregistré. Attendez une minute, puis réessayez ; si cela dure, prévenez la "
    "personne qui administre l'application.",
)


def find_panne(erreur):
    """The `Panne` behind an exception or what caused it; None when it is a defect of ours."""
    while erreur is not None:
        if isinstance(erreur, OSError) and erreur.errno in SANS_PLACE:
            return DISQUE
        if isinstance(erreur, StockageEnPanne):
            return STOCKAGE
        if isinstance(erreur, (OperationalError, InterfaceError)):
            return DISQUE if is_disque_plein(erreur) else BASE
        erreur = erreur.__cause__ or erreur.__context__
    return None


def is_disque_plein(erreur):
    """Whether the database says that it has no room: SQLite's words, or PostgreSQL's code."""
    cause = erreur.__cause__
    return "disk is full" in str(erreur) or getattr(cause, "sqlstate", None) == "53100"


def erreur(request):
    """Django's handler of an exception (`handler500`): says which failure it is, when it knows.

    The pages read neither the database nor the session; after a form was sent they keep what was
    typed, with a button to send it again.
    """
    panne = find_panne(sys.exc_info()[1])
    if panne is None:
        return HttpResponse(render_to_string("500.html"), status=500)
    contexte = {
        "panne": panne,
        "adresse": request.get_full_path(),
        "saisies": list_saisies(request),
        "fichiers": bool(request.method == "POST" and request.FILES),
    }
    return HttpResponse(
        render_to_string("panne.html", contexte),
        status=panne.statut,
        headers={"Retry-After": str(RETOUR), "Cache-Control": "no-store"},
    )


def introuvable(request, exception):
    """Django's handler of Http404 (`handler404`): what was typed for a row that somebody took away
    meanwhile stays on the page, to be copied.
    """
    is_rangee = any(nom.endswith("lue") for nom in request.POST)
    ecrits = [
        f"{nom.replace('_', ' ')} : {valeur}"
        for nom, valeur in (list_saisies(request) if is_rangee else ())
        if valeur and not nom.endswith(AJOUTES) and not nom.startswith("_")
    ]
    return TemplateResponse(request, "404.html", {"ecrits": "\n".join(ecrits)}, status=404)
