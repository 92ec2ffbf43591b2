"""What a person reads once logged in stays in no cache, where the next one would find it."""

from django.conf import settings


class JamaisGardeMiddleware:
    """`private, no-store` on every answer to somebody who has a session, downloads included.

    It looks at the cookie alone, and so asks nothing of the database. The static files are answered
    before it; what dresses the pages of an office, the same for everybody, says itself that it is
    kept.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reponse = self.get_response(request)
        cookie = settings.SESSION_COOKIE_NAME
        if "immutable" in reponse.get("Cache-Control", ""):
            return reponse
        if cookie in request.COOKIES or cookie in reponse.cookies:
            reponse["Cache-Control"] = "private, no-store"
        return reponse
