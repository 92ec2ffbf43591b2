from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comptes.pages import ouvert
from restitution.lectures.sante import lire_sante


@ouvert
@never_cache
@require_safe
def sante(request):
    """Ready or not (503): a page for people, JSON for who asks for it; the version to who is
    logged in.
    """
    lecture = lire_sante()
    version = settings.VERSION if lecture.is_lisible and request.user.is_authenticated else None
    statut = 200 if lecture.pret else 503
    if is_json(request):
        return JsonResponse(write_sante(lecture, version), status=statut)
    contexte = {"sante": lecture, "version": version}
    return HttpResponse(render_to_string("restitution/sante.html", contexte), status=statut)


@ouvert
@never_cache
@require_safe
def vivant(request):
    """The process answers, whatever may fail around it."""
    return JsonResponse({"vivant": True})


def is_json(request):
    return request.GET.get("format") == "json" or not request.accepts("text/html")


def write_sante(lecture, version):
    """The reading as JSON holds it, and the `Version` or None."""
    return {
        **({"version": version.numero, "commit": version.commit} if version else {}),
        "pret": lecture.pret,
        "verifications": {
            v.cle: {"bien": v.bien, "detail": v.detail} for v in lecture.verifications
        },
    }
