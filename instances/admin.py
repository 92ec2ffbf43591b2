from django.contrib import admin

from comptes.administration import (
    AdminAvecHistorique,
    AdminDuPlan,
)
from comptes.droits import Geste
from instances import resources
from instances.models import Assemblee, Elu, Regle


class AdminDuConseil(AdminAvecHistorique):
    """A model of the council."""

    geste = Geste.TENIR_CONSEIL


@admin.register(Assemblee)
class AssembleeAdmin(AdminDuConseil):
    list_display = ["nom", "structure", "departement", "nic", "controle"]
    list_select_related = ["structure"]


@admin.register(Elu)
class EluAdmin(AdminDuPlan):
    geste = Geste.TENIR_CONSEIL
    resource_classes = [resources.EluResource]
    list_display = ["nom", "prenom", "commune", "qualite", "titulaire", "debut", "fin"]
    list_filter = ["qualite", "commune"]
    list_select_related = ["titulaire"]
    search_fields = ["nom", "prenom", "commune"]


@admin.register(Regle)
class RegleAdmin(AdminDuConseil):
    """The corrections of a structure; what is shipped belongs to none."""

    list_display = ["intitule", "valeur", "unite", "article", "verifie", "du", "au"]
    search_fields = ["intitule", "article"]
