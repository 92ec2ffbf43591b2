from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from comptes.administration import AdminDeStructure, InlineDeStructure
from comptes.droits import Geste
from comptes.models import Appartenance, Structure, Trace, Utilisateur, noter
from socle.saisie.version_lue import FormDAdministration

# The secrets of a second factor are shown by no list.
admin.site.unregister([Group, StaticDevice, TOTPDevice])


class AppartenanceInline(InlineDeStructure):
    model = Appartenance
    geste = Geste.GERER_COMPTES
    min_num = 1

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, validate_min=True, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("structure")


class CompteTechniqueForm(FormDAdministration, UserChangeForm):
    """An account, whose password has a page of its own."""


class NouveauCompteForm(forms.ModelForm):
    """A new account, without a password: it is hashed, so given on a page without transaction."""

    class Meta:
        model = Utilisateur
        fields = ["username"]

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit=commit)


@admin.register(Utilisateur)
class UtilisateurAdmin(AdminDeStructure, UserAdmin):
    """Every account, for the technical superuser: people are managed at /comptes/ (R-D3)."""

    geste = Geste.GERER_COMPTES
    form = CompteTechniqueForm
    inlines = [AppartenanceInline]
    add_form = NouveauCompteForm
    add_fieldsets = [(None, {"fields": ["username"]})]
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

    def may(self, request, obj=None):
        """Only the technical superuser; the administration of a structure has /comptes/."""
        return request.user.is_superuser

    @transaction.non_atomic_requests
    def user_change_password(self, request, id, form_url=""):
        return super().user_change_password(request, id, form_url)

    def log_addition(self, request, obj, message):
        self.note(request, obj, "compte créé par le compte technique")
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        self.note(request, obj, "compte modifié par le compte technique")
        return super().log_change(request, obj, message)

    @staticmethod
    def note(request, obj, detail):
        noter(Trace.Quoi.DROITS, le=timezone.now(), par=request.user, sur=obj, detail=detail)

    def has_delete_permission(self, request, obj=None):
        """A person is made inactive, not deleted: the history keeps her name."""
        return False


@admin.register(Structure)
class StructureAdmin(AdminDeStructure):
    geste = Geste.GERER_COMPTES
    list_display = ["nom", "collectivite", "siren"]
    search_fields = ["nom", "collectivite"]
    # The page « Identité » makes them anew before it keeps them.
    exclude = ["logo", "couverture"]

    def has_add_permission(self, request, obj=None):
        return request.user.is_superuser

    has_delete_permission = has_add_permission
