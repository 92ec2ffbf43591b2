from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import URLField
from django.forms.formsets import DELETION_FIELD_NAME

from comptes.administration import AdminDeStructure, AdminDuPlan, InlineDeStructure
from plan import models
from plan.feuillets import resources
from plan.models.calendrier import say_arrivee
from socle.champs import make_fieldsets
from socle.saisie.version_lue import FormDAdministration, RangeesSansEcraser

# How a year ended is said on its own page, which moves the cross with it (R-A2).
CLOTURE = ["issue", "reportee_a", "motif"]


def list_refus(pks):
    """What to answer to who takes these years away: another one, that stays, was put off there."""
    arrivees = models.Programmation.objects.filter(pk__in=pks).arrivees(sans=pks)
    return [say_arrivee(annee.depuis, annee) for annee in arrivees]


class AnneeForm(FormDAdministration):
    """A planned year; the one to which another was put off stays where it is (R-A2)."""

    def clean(self):
        donnees = super().clean()
        if self.instance.pk and {"action", "annee"} & set(self.changed_data):
            for refus in list_refus([self.instance.pk]):
                self.add_error("annee", refus)
        return donnees


class AnneesDUneAction(RangeesSansEcraser):
    def clean(self):
        super().clean()
        retirees = [f for f in self.initial_forms if f.cleaned_data.get(DELETION_FIELD_NAME)]
        if refus := list_refus([form.instance.pk for form in retirees]):
            raise ValidationError(refus)


class ProgrammationInline(InlineDeStructure):
    model = models.Programmation
    form = AnneeForm
    formset = AnneesDUneAction
    fields = ["annee", *CLOTURE]
    readonly_fields = CLOTURE


class SousProjetInline(InlineDeStructure):
    model = models.SousProjet
    fields = ["ordre", "titre"]


class PartenariatInline(InlineDeStructure):
    model = models.Partenariat
    fields = ["partenaire", "citation"]


class AbonnementInline(InlineDeStructure):
    model = models.Abonnement
    fields = ["utilisateur"]


class ValeurIndicateurInline(InlineDeStructure):
    model = models.ValeurIndicateur


class LienIndicateurInline(InlineDeStructure):
    model = models.LienIndicateur


@admin.register(models.Plan)
class PlanAdmin(AdminDuPlan):
    resource_classes = [resources.PlanResource]
    list_display = ["titre", "annee_debut", "annee_fin", "en_vigueur", "adopte_le"]
    search_fields = ["titre"]
    prepopulated_fields = {"slug": ["titre"]}
    fieldsets = [
        (None, {"fields": ["structure", "titre", "slug"]}),
        ("Suivi", {"fields": ["reponses_a_valider"]}),
        ("Années", {"fields": ["annee_debut", "annee_fin", "en_vigueur"]}),
        (
            "Adoption",
            {
                "fields": [
                    "adopte_le",
                    "deliberation",
                    "intitule_adopte",
                    "annee_debut_adoptee",
                    "annee_fin_adoptee",
                ]
            },
        ),
    ]


@admin.register(models.Defi)
class DefiAdmin(AdminDuPlan):
    resource_classes = [resources.DefiResource]
    list_display = ["numero", "titre", "plan"]
    list_display_links = ["numero", "titre"]
    list_filter = ["plan"]
    list_select_related = ["plan"]
    search_fields = ["titre", "titre_adopte"]
    ordering = ["plan", "numero"]


@admin.register(models.Axe)
class AxeAdmin(AdminDuPlan):
    resource_classes = [resources.AxeResource]
    list_display = ["code", "titre", "defi"]
    list_display_links = ["code", "titre"]
    list_filter = ["defi__plan"]
    list_select_related = ["defi__plan"]
    search_fields = ["titre", "titre_adopte"]
    ordering = ["defi__plan", "defi__numero", "numero"]


@admin.register(models.Action)
class ActionAdmin(AdminDuPlan):
    resource_classes = [resources.ActionResource]
    list_display = ["code", "titre", "statut", "avancement", "pilote", "pilote_nom"]
    list_display_links = ["code", "titre"]
    list_filter = ["axe__defi__plan", "statut"]
    list_select_related = ["axe__defi__plan", "pilote"]
    search_fields = ["titre", "titre_adopte"]
    ordering = ["axe__defi__plan", "axe__defi__numero", "axe__numero", "numero"]
    inlines = [ProgrammationInline, PartenariatInline, AbonnementInline, SousProjetInline]
    fieldsets = make_fieldsets(models.Action.CHAMPS)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        champ = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if refus := models.Action.REFUS_DE_SORTIR.get(db_field.name):
            champ.error_messages["invalid_choice"] = refus
        return champ


@admin.register(models.SousProjet)
class SousProjetAdmin(AdminDuPlan):
    resource_classes = [resources.SousProjetResource]
    list_display = ["titre", "action", "ordre"]
    list_select_related = ["action__axe__defi"]
    search_fields = ["titre"]
    ordering = ["action__axe__defi__numero", "action__axe__numero", "action__numero", "ordre"]


@admin.register(models.Programmation)
class ProgrammationAdmin(AdminDuPlan):
    form = AnneeForm
    resource_classes = [resources.ProgrammationResource]
    list_display = ["action", "annee"]
    readonly_fields = CLOTURE
    list_filter = ["annee"]
    list_select_related = ["action__axe__defi"]
    ordering = ["action__axe__defi__numero", "action__axe__numero", "action__numero", "annee"]

    def get_deleted_objects(self, objs, request):
        """What the page that asks before deleting says; what ends the last list refuses it."""
        *dits, proteges = super().get_deleted_objects(objs, request)
        return *dits, [*proteges, *list_refus([annee.pk for annee in objs])]


@admin.register(models.Partenaire)
class PartenaireAdmin(AdminDuPlan):
    resource_classes = [resources.PartenaireResource]
    list_display = ["nom", "structure"]
    list_select_related = ["structure"]
    search_fields = ["nom"]


@admin.register(models.Partenariat)
class PartenariatAdmin(AdminDuPlan):
    resource_classes = [resources.PartenariatResource]
    list_display = ["partenaire", "action", "citation"]
    list_select_related = ["partenaire", "action__axe__defi"]
    search_fields = ["partenaire__nom"]


@admin.register(models.Section)
class SectionAdmin(AdminDuPlan):
    resource_classes = [resources.SectionResource]
    list_display = ["__str__", "plan", "parent", "ordre", "disposition"]
    list_filter = ["plan"]
    list_select_related = ["plan", "parent"]
    search_fields = ["titre", "corps"]


@admin.register(models.Indicateur)
class IndicateurAdmin(AdminDuPlan):
    resource_classes = [resources.IndicateurResource]
    list_display = ["libelle", "unite", "plan", "ordre"]
    list_filter = ["plan"]
    list_select_related = ["plan"]
    search_fields = ["libelle"]
    inlines = [ValeurIndicateurInline, LienIndicateurInline]


@admin.register(models.ValeurIndicateur)
class ValeurIndicateurAdmin(AdminDuPlan):
    resource_classes = [resources.ValeurIndicateurResource]
    list_display = ["indicateur", "annee", "le", "serie", "valeur"]
    list_filter = ["annee"]
    list_select_related = ["indicateur"]


@admin.register(models.LienIndicateur)
class LienIndicateurAdmin(AdminDuPlan):
    resource_classes = [resources.LienIndicateurResource]
    list_display = ["indicateur", "action"]
    list_select_related = ["indicateur", "action__axe__defi"]
    search_fields = ["indicateur__libelle"]


@admin.register(models.EntreeJournal)
class EntreeJournalAdmin(AdminDuPlan):
    resource_classes = [resources.EntreeJournalResource]
    list_display = ["le", "texte", "action", "par"]
    list_select_related = ["action__axe__defi", "par"]
    search_fields = ["texte"]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.par = request.user
        super().save_model(request, obj, form, change)


@admin.register(models.Jalon)
class JalonAdmin(AdminDuPlan):
    resource_classes = [resources.JalonResource]
    list_display = ["titre", "du_le", "fait_le", "action"]
    list_select_related = ["action__axe__defi"]
    search_fields = ["titre"]


@admin.register(models.Lien)
class LienAdmin(AdminDuPlan):
    resource_classes = [resources.LienResource]
    list_display = ["titre", "adresse", "action"]
    list_select_related = ["action__axe__defi"]
    search_fields = ["titre", "adresse"]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}


@admin.register(models.Correspondant)
class CorrespondantAdmin(AdminDeStructure):
    """Kept, corrected and erased here; who writes it notes that the person agreed."""

    list_display = ["nom", "email", "accord_le", "note_par"]
    search_fields = ["nom"]

    def save_model(self, request, obj, form, change):
        obj.note_par = request.user
        super().save_model(request, obj, form, change)
