"""What a request writes is written whole, or not at all."""

from django.db import transaction

LECTURES = ("GET", "HEAD", "OPTIONS", "TRACE")


class EcritureEntiereMiddleware:
    """Runs the view of a request that writes in one transaction: a row and its version together.

    Django's ATOMIC_REQUESTS would do it for readings too, which on SQLite would queue up behind
    the writers. A view marked `@transaction.non_atomic_requests` sees to it by itself.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, vue, args, kwargs):
        sans = getattr(vue, "_non_atomic_requests", ())
        if request.method in LECTURES or "default" in sans:
            return None
        with transaction.atomic():
            return vue(request, *args, **kwargs)
