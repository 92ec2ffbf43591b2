from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from comptes.administration import AdminDeStructure, InlineDeStructure
from comptes.droits import Geste
from comptes.models import Appartenance, Structure, Utilisateur

admin.site.unregister(Group)


class AppartenanceInline(InlineDeStructure):
    model = Appartenance
    geste = Geste.GERER_COMPTES
    min_num = 1

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, validate_min=True, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("structure")


@admin.register(Utilisateur)
class UtilisateurAdmin(AdminDeStructure, UserAdmin):
    """The people of one's structures; a technical superuser is beyond reach."""

    geste = Geste.GERER_COMPTES
    inlines = [AppartenanceInline]
    list_display = ["username", "first_name", "last_name", "email", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["username", "first_name", "last_name", "email"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Identité", {"fields": ["first_name", "last_name", "email"]}),
        ("Accès", {"fields": ["is_active"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []

    def get_queryset(self, request):
        personnes = super().get_queryset(request)
        return personnes if request.user.is_superuser else personnes.filter(is_superuser=False)

    def has_change_permission(self, request, obj=None):
        """Somebody who also belongs elsewhere is not one structure's to change."""
        if obj is None or request.user.is_superuser:
            return super().has_change_permission(request, obj)
        ailleurs = Appartenance.objects.filter(utilisateur=obj).exclude(
            structure__in=Structure.objects.for_geste(request.user, self.geste)
        )
        return super().has_change_permission(request, obj) and not ailleurs.exists()

    def has_delete_permission(self, request, obj=None):
        """A person is made inactive, not deleted: the history keeps her name."""
        return request.user.is_superuser


@admin.register(Structure)
class StructureAdmin(AdminDeStructure):
    geste = Geste.GERER_COMPTES
    list_display = ["nom", "collectivite", "siren"]
    search_fields = ["nom", "collectivite"]

    def has_add_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser
