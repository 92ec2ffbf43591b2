from django.contrib import admin

from comptes.administration import (
    AdminAvecHistorique,
    AdminDuPlan,
    InlineDeStructure,
)
from comptes.droits import Geste
from instances import resources
from instances.models import Assemblee, Elu, Mandat, MembreOrgane, Organe, Regle


class AdminDuConseil(AdminAvecHistorique):
    """A model of the council."""

    geste = Geste.TENIR_CONSEIL


@admin.register(Assemblee)
class AssembleeAdmin(AdminDuConseil):
    list_display = ["nom", "structure", "departement", "nic", "controle"]
    list_select_related = ["structure"]


class MandatInline(InlineDeStructure):
    model, fk_name, geste, extra = Mandat, "elu", Geste.TENIR_CONSEIL, 0


@admin.register(Elu)
class EluAdmin(AdminDuPlan):
    geste = Geste.TENIR_CONSEIL
    resource_classes = [resources.EluResource]
    inlines = [MandatInline]
    list_display = ["nom", "prenom", "civilite"]
    search_fields = ["nom", "prenom", "mandats__commune"]


@admin.register(Mandat)
class MandatAdmin(AdminDuPlan):
    geste = Geste.TENIR_CONSEIL
    resource_classes = [resources.MandatResource]
    list_display = ["elu", "commune", "qualite", "titulaire", "fonction", "debut", "fin"]
    list_filter = ["qualite", "commune", "debut"]
    list_select_related = ["elu", "titulaire"]
    search_fields = ["elu__nom", "elu__prenom", "commune"]


@admin.register(Regle)
class RegleAdmin(AdminDuConseil):
    """The corrections of a structure; what is shipped belongs to none."""

    list_display = ["intitule", "valeur", "unite", "article", "verifie", "du", "au"]
    search_fields = ["intitule", "article"]


admin.site.register([Organe, MembreOrgane], AdminDuConseil)
