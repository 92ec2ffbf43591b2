from django.contrib import admin

from commission.models import Avis, AvisOrgane, EtatArrete, SeanceCommission
from commission.resources import AvisResource, SeanceCommissionResource
from comptes.administration import AdminAvecHistorique, AdminDuPlan, AdminEnLecture


@admin.register(SeanceCommission)
class SeanceCommissionAdmin(AdminDuPlan):
    resource_classes = [SeanceCommissionResource]
    list_display = ["le", "organe", "intitule", "plan"]
    list_select_related = ["organe", "plan"]


@admin.register(EtatArrete)
class EtatArreteAdmin(AdminEnLecture):
    """Only to be read: what is frozen never moves again (R-H3)."""

    list_display = ["seance", "arrete_le", "arrete_par", "empreinte", "intact"]
    list_select_related = ["seance__organe", "arrete_par"]
    fields = readonly_fields = ["seance", "arrete_le", "arrete_par", "empreinte", "intact"]

    @admin.display(boolean=True)
    def intact(self, arrete):
        return arrete.is_intact


@admin.register(Avis)
class AvisAdmin(AdminDuPlan):
    resource_classes = [AvisResource]
    list_display = ["action", "seance", "sens", "commentaire"]
    list_filter = ["sens"]
    list_select_related = ["action__axe__defi", "seance__organe"]


admin.site.register(AvisOrgane, AdminAvecHistorique)
