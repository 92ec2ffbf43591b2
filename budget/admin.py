from django.contrib import admin

from budget import models, resources
from comptes.administration import AdminDuPlan, InlineDeStructure


class FormulationInline(InlineDeStructure):
    model = models.Formulation
    fields = ["ordre", "texte", "ligne_source"]
    readonly_fields = ["ligne_source"]


class FormulationDeBlocInline(FormulationInline):
    fields = ["ordre", "texte", "ligne", "ligne_source"]


@admin.register(models.LigneCout)
class LigneCoutAdmin(AdminDuPlan):
    resource_classes = [resources.LigneCoutResource]
    list_display = ["cle", "action", "axe", "sous_projet"]
    list_select_related = ["action__axe__defi", "axe__defi", "sous_projet"]
    search_fields = ["cle", "formulations__texte"]


@admin.register(models.BlocCout)
class BlocCoutAdmin(AdminDuPlan):
    resource_classes = [resources.BlocCoutResource]
    list_display = ["intitule", "document", "action", "axe", "sous_projet"]
    list_filter = ["document"]
    list_select_related = ["action__axe__defi", "axe__defi", "sous_projet"]
    search_fields = ["intitule", "formulations__texte"]
    inlines = [FormulationDeBlocInline]


@admin.register(models.Formulation)
class FormulationAdmin(AdminDuPlan):
    resource_classes = [resources.FormulationResource]
    list_display = ["texte", "bloc", "ordre", "ligne_source"]
    list_filter = ["bloc__document"]
    list_select_related = ["bloc"]
    search_fields = ["texte"]
    ordering = ["bloc", "ordre"]
