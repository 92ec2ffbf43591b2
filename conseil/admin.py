from django.contrib import admin
from django.db.models import URLField

from comptes.administration import (
    InlineDeStructure,
    LectureSeule,
)
from comptes.droits import Geste
from conseil import models
from instances.admin import AdminDuConseil


class AnnexeInline(LectureSeule, InlineDeStructure):
    model = models.AnnexeDeliberation
    geste = Geste.TENIR_CONSEIL
    fields = ["ordre", "genre"]


@admin.register(models.SeanceConseil)
class SeanceConseilAdmin(AdminDuConseil):
    list_display = ["le", "session", "lieu", "president", "secretaire"]
    list_select_related = ["president", "secretaire"]
    date_hierarchy = "le"

    def has_delete_permission(self, request, obj=None):
        """It goes with its roll call, from its own page."""
        return False


@admin.register(models.PointOrdreDuJour)
class PointOrdreDuJourAdmin(AdminDuConseil):
    list_display = ["numero", "intitule", "seance"]
    list_select_related = ["seance"]
    search_fields = ["numero", "intitule"]
    # Its own page renumbers it, with its act; there it is withdrawn or adjourned too.
    readonly_fields = ["seance", "numero", "statut", "repris_de"]
    ordering = ["seance", "cle"]

    def has_change_permission(self, request, obj=None):
        """The point of a voted act is part of it."""
        permis = super().has_change_permission(request, obj)
        return permis and (obj is None or not obj.seance.deliberations_votees().exists())

    has_delete_permission = has_change_permission


@admin.register(models.Presence)
class PresenceAdmin(LectureSeule, AdminDuConseil):
    list_display = ["elu", "etat", "arrivee", "depart", "retour", "siege_pour", "seance"]
    list_filter = ["etat", "seance"]
    list_select_related = ["elu", "arrivee", "depart", "retour", "siege_pour", "seance"]
    search_fields = ["elu__nom", "elu__prenom"]


@admin.register(models.Pouvoir)
class PouvoirAdmin(LectureSeule, AdminDuConseil):
    list_display = ["mandant", "mandataire", "depuis", "jusque", "seance"]
    list_filter = ["seance"]
    list_select_related = ["mandant", "mandataire", "depuis", "jusque", "seance"]


@admin.register(models.Deliberation)
class DeliberationAdmin(AdminDuConseil):
    list_display = ["numero", "objet", "votee_le", "envoyee_le", "publiee_le", "plan"]
    list_select_related = ["plan", "structure"]
    search_fields = ["numero", "objet", "dispositif"]
    readonly_fields = [
        "pour",
        "contre",
        "abstentions",
        "ne_prend_pas_part",
        "partage",
        "votee_le",
        "feuille",
        "liste",
        "formules",
    ]
    inlines = [AnnexeInline]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def has_change_permission(self, request, obj=None):
        """A voted act is frozen (R-V10)."""
        return super().has_change_permission(request, obj) and (obj is None or not obj.is_votee)

    has_delete_permission = has_change_permission
