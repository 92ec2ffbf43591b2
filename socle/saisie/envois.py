"""How a form is sent: what of it may be kept, and what the script that sends it is answered."""

from urllib.parse import urldefrag

# Never kept, never written back in a page.
SECRETS = ("password", "mot_de_passe", "otp", "token")


def list_saisies(request):
    """[(name, value)] of what was sent, to be sent again; no secret and no file among them."""
    if request.method != "POST":
        return []
    return [
        (nom, valeur)
        for nom, valeurs in request.POST.lists()
        for valeur in valeurs
        if not any(secret in nom.lower() for secret in SECRETS) or nom == "csrfmiddlewaretoken"
    ]


class SuiteMiddleware:
    """A form of a whole page that the script sent: the browser itself goes where that leads, to
    the place in the page that its address names.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reponse = self.get_response(request)
        if request.htmx.boosted and "Location" in reponse:
            suite = reponse["Location"]
            del reponse["Location"]
            reponse.status_code = 200
            reponse["HX-Redirect"] = suite
            if urldefrag(suite).url == urldefrag(request.htmx.current_url_abs_path or "").url:
                # Its own address again: only its place in the page would change.
                reponse["HX-Refresh"] = "true"
        return reponse
