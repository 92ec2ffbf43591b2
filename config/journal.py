"""Structured logs: one line per request and per event, each with the number of its request."""

import logging
import re
import time
import uuid
from contextvars import ContextVar

from pythonjsonlogger.core import RESERVED_ATTRS

NUMERO = re.compile(r"[A-Za-z0-9-]{1,64}")
numero_de_requete = ContextVar("numero_de_requete", default="")
journal = logging.getLogger("requetes")


class NumeroDeRequete(logging.Filter):
    """Gives every record `requete`: the number of the request that it speaks of, or ''."""

    def filter(self, record):
        record.requete = numero_de_requete.get()
        return True


class JournalMiddleware:
    """Numbers each request (`X-Request-ID`, kept when a proxy gave one) and logs how it ended.

    The route is logged, never the address: an address may hold what a person typed, or a secret.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        propose = request.headers.get("X-Request-ID", "")
        numero = propose if NUMERO.fullmatch(propose) else uuid.uuid4().hex
        jeton = numero_de_requete.set(numero)
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
                "()": "pythonjsonlogger.json.JsonFormatter",
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
            # Each answer 4xx or 5xx is already a line of « requetes ».
            "django.request": {"level": "ERROR"},
            # Each stylesheet and each font of each document.
            "weasyprint.progress": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "pikepdf": {"level": "WARNING"},
            "procrastinate.blueprints": {"level": "WARNING"},
        },
    }
