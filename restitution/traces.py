"""Every file that leaves is noted, without its view having to think of it (R-D7)."""

from django.utils import timezone

from comptes.models import Trace, noter


class TraceDesSortiesMiddleware:
    """Notes who took which file out: exports, documents and attachments are files with a name."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reponse = self.get_response(request)
        if self.is_sortie(request, reponse):
            noter(
                Trace.Quoi.SORTIE,
                le=timezone.now(),
                par=request.user,
                structure=request.plan.structure if request.plan else None,
                detail=request.get_full_path(),
            )
        return reponse

    @staticmethod
    def is_sortie(request, reponse):
        return (
            reponse.status_code == 200
            and "Content-Disposition" in reponse.headers
            and request.method != "HEAD"
            and request.user.is_authenticated
        )
