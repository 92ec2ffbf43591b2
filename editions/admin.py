from django.contrib import admin

from comptes.administration import AdminEnLecture
from comptes.droits import Geste
from editions.models import Edition


@admin.register(Edition)
class EditionAdmin(AdminEnLecture):
    """The editions can only be read."""

    geste = Geste.EDITER
    list_display = ["libelle", "genre", "plan", "figee_le", "par", "pages", "code"]
    list_filter = ["genre"]
    list_select_related = ["plan", "par"]
    exclude = ["pdf"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("pdf")
