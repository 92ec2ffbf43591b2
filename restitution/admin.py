from django.contrib import admin

from comptes.administration import AdminDeStructure
from comptes.droits import Geste
from restitution.models import Edition


@admin.register(Edition)
class EditionAdmin(AdminDeStructure):
    """The editions can only be read."""

    geste = Geste.EDITER
    list_display = ["libelle", "genre", "plan", "figee_le", "par", "pages", "code"]
    list_filter = ["genre"]
    list_select_related = ["plan", "par"]
    exclude = ["pdf"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("pdf")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
