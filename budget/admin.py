from django.contrib import admin
from django.utils import timezone

from budget import models
from budget.feuillets import resources
from comptes.administration import AdminDuPlan, InlineDeStructure
from socle.champs import make_fieldsets


class FormulationInline(InlineDeStructure):
    model = models.Formulation
    fields = ["bloc", "ordre", "texte", "ligne_source"]
    readonly_fields = ["ligne_source"]


class FormulationDeBlocInline(FormulationInline):
    fields = ["ordre", "texte", "ligne", "ligne_source"]


@admin.register(models.LigneCout)
class LigneCoutAdmin(AdminDuPlan):
    resource_classes = [resources.LigneCoutResource]
    list_display = ["libelle", "montant_min", "montant_max", "qualificatif", "action", "retenue"]
    list_filter = ["qualificatif", "taxe", "periode", "sens", "nature", "retenue", "mutualise"]
    list_select_related = ["action__axe__defi"]
    search_fields = ["libelle", "cle", "formulations__texte"]
    fieldsets = make_fieldsets(models.LigneCout.CHAMPS)
    inlines = [FormulationInline]

    def save_model(self, request, obj, form, change):
        """A value changed by hand is a decision: it keeps who and when."""
        obj.decidee_par, obj.decidee_le = request.user, timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(models.CoutMutualise)
class CoutMutualiseAdmin(AdminDuPlan):
    resource_classes = [resources.CoutMutualiseResource]
    list_display = ["libelle", "plan"]
    list_select_related = ["plan"]
    search_fields = ["libelle"]


@admin.register(models.DecisionControle)
class DecisionControleAdmin(AdminDuPlan):
    resource_classes = [resources.DecisionControleResource]
    list_display = ["code", "objet", "decision", "motif", "par", "le"]
    list_filter = ["decision", "code"]
    list_select_related = ["par"]
    search_fields = ["objet", "motif"]

    def save_model(self, request, obj, form, change):
        obj.par, obj.le = request.user, timezone.now()
        super().save_model(request, obj, form, change)


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


@admin.register(models.Financeur)
class FinanceurAdmin(AdminDuPlan):
    resource_classes = [resources.FinanceurResource]
    list_display = ["nom", "autofinancement", "structure"]
    list_select_related = ["structure"]
    search_fields = ["nom"]


@admin.register(models.Financement)
class FinancementAdmin(AdminDuPlan):
    resource_classes = [resources.FinancementResource]
    list_display = ["financeur", "action", "ligne", "taux", "montant", "etape"]
    list_filter = ["etape", "financeur"]
    list_select_related = ["financeur", "action__axe__defi", "ligne"]
    search_fields = ["financeur__nom", "citation"]


@admin.register(models.TableauFinancement)
class TableauFinancementAdmin(AdminDuPlan):
    resource_classes = [resources.TableauFinancementResource]
    list_display = ["bloc", "decision", "par", "le"]
    list_filter = ["decision"]
    list_select_related = ["bloc", "par"]

    def save_model(self, request, obj, form, change):
        obj.par, obj.le = request.user, timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(models.Enveloppe)
class EnveloppeAdmin(AdminDuPlan):
    resource_classes = [resources.EnveloppeResource]
    list_display = ["annee", "montant", "votee_le", "reference", "plan"]
    list_select_related = ["plan"]


@admin.register(models.Depense)
class DepenseAdmin(AdminDuPlan):
    resource_classes = [resources.DepenseResource]
    list_display = ["le", "etape", "montant_ttc", "fournisseur", "action", "exercice"]
    list_filter = ["etape", "exercice"]
    list_select_related = ["action__axe__defi"]
    search_fields = ["fournisseur", "reference", "piece"]
    date_hierarchy = "le"
