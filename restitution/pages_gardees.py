"""Pages made once and shown again as long as nothing at all has changed in the database.

What tells that nothing changed is the database itself, never a list of what a page depends on: a
commit of anything, by anybody, from anywhere, makes every page new (docs/adr/0007).
"""

import re
from dataclasses import dataclass
from threading import Lock

from cachetools import LRUCache
from django.conf import settings
from django.contrib.messages import get_messages
from django.db import Error, connection
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import ResolverMatch
from django.utils import timezone

VUES = ("restitution.views", "restitution.views_commission")
JETON = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')


def read_revision():
    """What the database holds now, as a value that no later commit gives again; or None.

    PostgreSQL: the snapshot that a reading would see, which differs as soon as a transaction that
    wrote has ended. SQLite: `data_version` tells of the commits of others, `total_changes()` of
    those of this connection, whose number is part of the value. Inside a transaction: None.
    """
    if connection.in_atomic_block:
        return None
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute("SELECT pg_current_snapshot()::text")
            return curseur.fetchone()
        curseur.execute("PRAGMA data_version")
        version = curseur.fetchone()
        curseur.execute("SELECT total_changes()")
        return (connection.numero, *version, *curseur.fetchone())


@dataclass(frozen=True)
class PageGardee:
    """A page cut where its form tokens stood, so that showing it reads none of it; `vue` is what
    answered, which the log names.
    """

    vue: ResolverMatch
    morceaux: tuple[bytes, ...]
    entetes: tuple[tuple[str, str], ...]

    @property
    def taille(self):
        return sum(map(len, self.morceaux))


class PagesGardeesMiddleware:
    """Answers a reading with the page already made for the same person, address, day and revision.

    It stands after whatever decides that a person may come in. A page is kept only when one of the
    reading views made it, whole, without a message for the person; its form tokens are made anew
    each time it is shown.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.verrou = Lock()
        self.pages = LRUCache(
            settings.PAGES_GARDEES * 1_000_000, getsizeof=lambda page: page.taille
        )

    def __call__(self, request):
        try:
            cle = self.make_cle(request)
        except Error:
            # Without a database, a page that needs none still answers.
            cle = None
        if cle is None:
            return self.get_response(request)
        with self.verrou:
            page = self.pages.get(cle)
        if page is not None:
            return show(page, request)
        reponse = self.get_response(request)
        if is_a_garder(request, reponse):
            morceaux, entetes = tuple(JETON.split(reponse.content)), tuple(reponse.items())
            page = PageGardee(request.resolver_match, morceaux, entetes)
            if page.taille <= self.pages.maxsize:
                with self.verrou:
                    self.pages[cle] = page
        return reponse

    def make_cle(self, request):
        """All that a page may depend on; None when this request cannot be answered so."""
        if not self.pages.maxsize or request.method != "GET" or not request.user.is_authenticated:
            return None
        if len(get_messages(request)):
            return None
        revision = read_revision()
        if revision is None:
            return None
        htmx = tuple(v for nom, v in sorted(request.headers.items()) if nom.startswith("Hx-"))
        return (
            revision,
            request.user.pk,
            request.scheme,
            request.get_host(),
            request.get_full_path(),
            request.headers.get("Cookie", ""),
            htmx,
            timezone.localdate(),
        )


def is_a_garder(request, reponse):
    """Whether a page speaks of nothing but the database, and is one that people read again."""
    vue = request.resolver_match and request.resolver_match.func
    return (
        reponse.status_code == 200
        and getattr(vue, "__module__", "") in VUES
        and not reponse.streaming
        and reponse.get("Content-Type", "").startswith("text/html")
        and not reponse.cookies
    )


def show(page, request):
    """The page with tokens of this request."""
    request.resolver_match = page.vue
    jeton = get_token(request).encode()
    reponse = HttpResponse(jeton.join(page.morceaux))
    for nom, valeur in page.entetes:
        reponse[nom] = valeur
    return reponse
