"""Structured logs: one line per request and per event, each with the number of its request."""

import logging
import re
import time
import uuid
from contextvars import ContextVar

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from socle.pages import find_page

NUMERO = re.compile(r"[A-Za-z0-9-]{1,64}")
ADRESSE = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+")
numero_de_requete = ContextVar("numero_de_requete", default="")
# The request being answered, None outside of one.
requete_en_cours = ContextVar("requete_en_cours", default=None)
journal = logging.getLogger("requetes")


class NumeroDeRequete(logging.Filter):
    """Gives every record `requete`: the number of the request that it speaks of, or ''."""

    def filter(self, record):
        record.requete = numero_de_requete.get()
        return True


class SansSecret(JsonFormatter):
    """Whoever writes it, a line holds no address, no token and no name: neither in its words, nor
    in what is joined to them, nor in a trace.
    """

    def format(self, record):
        ligne = super().format(record)
        chemins = [a for a in list_arguments(record) if isinstance(a, str) and a.startswith("/")]
        for chemin in sorted(chemins, key=len, reverse=True):
            ligne = ligne.replace(chemin, name_route(chemin))
        for secret, dit in list_secrets(requete_en_cours.get()):
            ligne = ligne.replace(secret, dit)
        return ADRESSE.sub("(adresse)", ligne)


def list_arguments(record):
    """What a message is completed with."""
    return record.args.values() if isinstance(record.args, dict) else record.args or ()


def name_route(chemin):
    """The pattern that answers this path, in its place; the words asked for with it are lost."""
    page = find_page(chemin.partition("?")[0])
    return f"/{page.route}" if page else "(adresse inconnue)"


def list_secrets(request):
    """[(what a log must not hold, what it says instead)] of a request: its path, what the path
    names, who is logged in.
    """
    if request is None:
        return []
    route = f"/{find_route(request) or '(adresse inconnue)'}"
    noms = request.resolver_match.kwargs.values() if request.resolver_match else ()
    # A number or a short word is no secret, and would be replaced all over the line.
    secrets = [(nom, "(secret)") for nom in noms if isinstance(nom, str) and len(nom) >= 12]
    lu = getattr(request, "_cached_user", None)
    if lu and lu.pk:
        secrets += [(n, f"compte {lu.pk}") for n in (lu.get_full_name(), lu.username) if len(n) > 3]
    chemins = {request.get_full_path(), request.path} - {"/"}
    return [*((c, route) for c in sorted(chemins, key=len, reverse=True)), *secrets]


class JournalMiddleware:
    """Numbers each request (`X-Request-ID`, kept when a proxy gave one) and logs how it ended.

    The route is logged, never the address: an address may hold what a person typed, or a secret.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        propose = request.headers.get("X-Request-ID", "")
        numero = propose if NUMERO.fullmatch(propose) else uuid.uuid4().hex
        jeton, en_cours = numero_de_requete.set(numero), requete_en_cours.set(request)
        debut = time.perf_counter()
        try:
            reponse = self.get_response(request)
            reponse["X-Request-ID"] = numero
            journal.log(
                logging.ERROR if reponse.status_code >= 500 else logging.INFO,
                "requête",
                extra={
                    "methode": request.method,
                    "route": find_route(request),
                    "statut": reponse.status_code,
                    "duree_ms": round((time.perf_counter() - debut) * 1000, 1),
                    "utilisateur": find_utilisateur(request),
                },
            )
            return reponse
        finally:
            numero_de_requete.reset(jeton)
            requete_en_cours.reset(en_cours)


def find_route(request):
    """The pattern that answered, « actions/<str:code>/ »; None when none did."""
    return request.resolver_match.route if request.resolver_match else None


def find_utilisateur(request):
    """The number of the account, only if the page has read it: a log never asks the database."""
    lu = getattr(request, "_cached_user", None)
    return lu.pk if lu else None


def make_logging(niveau):
    """Django's LOGGING: everything on the standard error, in JSON, from `niveau` up."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"requete": {"()": "config.journal.NumeroDeRequete"}},
        "formatters": {
            "json": {
                "()": "config.journal.SansSecret",
                "format": "{asctime}{levelname}{name}{message}{requete}",
                "style": "{",
                "rename_fields": {
                    "asctime": "date",
                    "levelname": "niveau",
                    "name": "source",
                    "exc_info": "trace",
                },
                "json_ensure_ascii": False,
                # Django joins the whole request, address included, to its own errors.
                "reserved_attrs": [*RESERVED_ATTRS, "request"],
            }
        },
        "handlers": {
            "sortie": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "filters": ["requete"],
            }
        },
        "root": {"handlers": ["sortie"], "level": niveau},
        "loggers": {
            # Django's own handlers (a console in development, a mail) would say it twice.
            "django": {"handlers": [], "level": niveau, "propagate": True},
            # Each request is already a line of « requetes », without its address.
            "gunicorn.access": {"level": "CRITICAL"},
            "django.request": {"level": "ERROR"},
            # Each stylesheet and each font of each document.
            "weasyprint.progress": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "pikepdf": {"level": "WARNING"},
            "procrastinate.blueprints": {"level": "WARNING"},
        },
    }
