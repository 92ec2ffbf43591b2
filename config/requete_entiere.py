"""What a request writes is written whole, or not at all."""

from contextlib import nullcontext
from functools import partial

from django.db import transaction

from config.envoi_unique import answer_once, read_envoi

LECTURES = ("GET", "HEAD", "OPTIONS", "TRACE")


class EcritureEntiereMiddleware:
    """Runs the view of a request that writes in one transaction: a row and its version together.

    Django's ATOMIC_REQUESTS would do it for readings too, which on SQLite would queue up behind
    the writers. A view marked `@transaction.non_atomic_requests` sees to it by itself.
    Sent twice from the page of a creation, it is run once.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, vue, args, kwargs):
        is_entiere = "default" not in getattr(vue, "_non_atomic_requests", ())
        if request.method in LECTURES:
            return None
        envoi = read_envoi(request, vue)
        if not envoi and not is_entiere:
            return None
        appel = partial(vue, request, *args, **kwargs)
        with transaction.atomic() if is_entiere else nullcontext():
            return answer_once(request, appel, *envoi, is_entiere=is_entiere) if envoi else appel()
