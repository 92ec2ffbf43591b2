"""The administration: one site, and one base for every model that belongs to a structure.

The role decides (comptes/droits.py), never Django's own flags and permissions.
"""

from collections import Counter, defaultdict
from io import BytesIO
from operator import attrgetter

import openpyxl
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import JSON, XLSX
from import_export.forms import SelectableFieldsExportForm
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from comptes.droits import Geste
from comptes.models import Structure, Trace, Utilisateur, noter
from socle.donnees.contenu import find_tout, hold_in
from socle.donnees.versions import write_contenu
from socle.francais.typographie import en_xml
from socle.saisie.creation import Creation
from socle.saisie.version_lue import FormDAdministration, RangeesSansEcraser

# What an import did to a row, as the audit log counts it.
FAITS = {"new": "créations", "update": "modifications", "skip": "sans changement"}
IMPORT_PERIME = (
    "Rien n'a été importé : l'essai de ce fichier a déjà servi, il est trop ancien, ou le plan a "
    "changé depuis. Choisissez de nouveau le fichier."
)
GESTES_D_ADMINISTRATION = {Geste.STRUCTURER, Geste.GERER_COMPTES}


class SitePlan(admin.AdminSite):
    site_header = "Administration du plan d'actions"
    site_title = "Administration"
    index_title = "Que voulez-vous modifier ?"
    site_url = reverse_lazy("accueil")

    def has_permission(self, request):
        personne = request.user
        return personne.is_active and (
            personne.is_superuser or not personne.list_gestes().isdisjoint(GESTES_D_ADMINISTRATION)
        )

    def login(self, request, extra_context=None):
        if request.user.is_authenticated:
            raise PermissionDenied(
                "Ces pages sont réservées à la direction et à qui gère les comptes."
            )
        return redirect_to_login(request.GET.get("next", request.get_full_path()))

    def password_change(self, request, extra_context=None):
        """One's own password is changed in one place, which also closes the other sessions."""
        return redirect("mot-de-passe")


class ExportForm(SelectableFieldsExportForm):
    """The fields of an export, parted for a page that holds neither script nor style."""

    def _get_field_label(self, resource, field_name):
        return resource.name_colonne(field_name)

    def colonnes(self):
        """The boxes of the columns to export."""
        return [champ for champ in self.visible_fields() if hasattr(champ.field, "resource_index")]

    def choix(self):
        """What is to be chosen besides the columns."""
        return [
            champ
            for champ in self.visible_fields()
            if not hasattr(champ.field, "resource_index")
            and "readonly" not in champ.field.widget.attrs
        ]

    def fixes(self):
        """What has only one value, sent without being asked."""
        fixes = [c for c in self.visible_fields() if "readonly" in c.field.widget.attrs]
        return [*(champ.as_hidden() for champ in fixes), *map(str, self.hidden_fields())]


class ClasseurSansFormule(XLSX):
    """A workbook in which every text stays a text: one that begins with « = », or that holds a
    character which its file cannot.
    """

    def export_data(self, dataset, **kwargs):
        dataset.add_formatter(None, lambda v: en_xml(v) if isinstance(v, str) else v)
        contenu = super().export_data(dataset, **kwargs)
        classeur = openpyxl.load_workbook(BytesIO(contenu))
        for ligne in classeur.active.iter_rows():
            for cellule in ligne:
                if cellule.data_type == "f":
                    cellule.data_type = "s"
        sortie = BytesIO()
        classeur.save(sortie)
        return sortie.getvalue()


class ChangementEnFrancais(HistoricalRecordContextHelper):
    """A change of the history with the labels of the choices, and words for what is empty."""

    def prepare_delta_change_value(self, change, value):
        valeur = super().prepare_delta_change_value(change, value)
        return write_contenu(self.model._meta.get_field(change.field), valeur)


def limit_to_permises(queryset, utilisateur, geste):
    """The rows on which this person may do `geste`; all of them for the technical superuser."""
    if utilisateur.is_superuser:
        return queryset
    if queryset.model is Utilisateur:
        structures = Structure.objects.for_geste(utilisateur, geste)
        return queryset.filter(
            pk__in=Utilisateur.objects.filter(appartenances__structure__in=structures).values("pk")
        )
    return queryset.for_geste(utilisateur, geste)


class FiltreDeStructure(admin.RelatedFieldListFilter):
    """A filter of a list that names nothing of another structure."""

    def field_choices(self, field, request, model_admin):
        modele = field.remote_field.model
        permis = limit_to_permises(modele._default_manager.all(), request.user, model_admin.geste)
        return field.get_choices(
            include_blank=False,
            ordering=self.field_admin_ordering(field, request, model_admin),
            limit_choices_to={"pk__in": permis.values("pk")},
        )


class DeStructure:
    """What a person sees, chooses and writes stays within the structures where she may."""

    geste = Geste.STRUCTURER
    form = FormDAdministration

    def get_fieldsets(self, request, obj=None):
        """With the hidden version that the page read, for who may change something there."""
        ecrits = [
            (titre, {**options, "fields": [nom for nom in options["fields"] if nom != "lue"]})
            for titre, options in super().get_fieldsets(request, obj)
        ]
        if obj and self.has_change_permission(request, obj):
            ecrits[0][1]["fields"].append("lue")
        return ecrits

    def get_queryset(self, request):
        return limit_to_permises(super().get_queryset(request), request.user, self.geste)

    def may(self, request, obj=None):
        """Whether the person holds the gesture; Http404 for a row where she does not hold it."""
        if request.user.is_superuser:
            return True
        if self.geste not in request.user.list_gestes():
            return False
        if obj is None or obj.pk is None:
            return True
        if not self.get_queryset(request).filter(pk=obj.pk).exists():
            raise Http404("Cet objet n'existe pas, est à une autre structure, ou d'un plan clos.")
        return True

    def has_permission(self, request, obj=None):
        return self.may(request, obj)

    has_module_permission = has_view_permission = has_add_permission = has_permission
    has_change_permission = has_delete_permission = has_permission

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        champ = super().formfield_for_foreignkey(
            db_field, request, **self.limit_choix(db_field, request, kwargs)
        )
        if db_field.remote_field.model is Structure and not db_field.null:
            champ.initial = find_seule(champ.queryset)
        return name_the_plan(champ, db_field.remote_field.model)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, **self.limit_choix(db_field, request, kwargs)
        )

    def limit_choix(self, db_field, request, kwargs):
        """The arguments of a form field whose choices stay within the person's structures."""
        cible = db_field.remote_field.model
        if "queryset" in kwargs or not has_structure(cible):
            return kwargs
        permis = limit_to_permises(cible._default_manager.all(), request.user, self.geste)
        if cible is not Utilisateur and (tout := self.find_tout_ouvert(request)):
            permis = permis.filter(hold_in(cible, tout))
        return {**kwargs, "queryset": permis}

    def find_tout_ouvert(self, request):
        """The plan, or the structure, of the row whose page is open; None for a new row."""
        modele = getattr(self, "parent_model", self.model)
        pk = getattr(request.resolver_match, "kwargs", {}).get("object_id")
        return find_tout(modele(pk=pk)) if pk and hasattr(modele, "PORTEURS") else None


class AdminDeStructure(DeStructure, admin.ModelAdmin):
    """A model that belongs to a structure."""

    def get_object(self, request, object_id, from_field=None):
        """The row; Http404 when what was typed was for a row deleted meanwhile."""
        objet = super().get_object(request, object_id, from_field)
        if objet is None and "lue" in request.POST:
            raise Http404("Cet objet a été supprimé entre-temps.")
        return objet

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A page that adds makes one row, even sent twice (socle/saisie/creation.py)."""
        genre = super().get_form(request, obj, change=change, **kwargs)
        return type(genre)(genre.__name__, (Creation, genre), {})

    def response_add(self, request, obj, post_url_continue=None):
        """What was made is named, even by the answer that closes a window of its own."""
        reponse = super().response_add(request, obj, post_url_continue)
        if IS_POPUP_VAR in request.POST:
            page = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_change"
            reponse["Content-Location"] = f"{reverse(page, args=[obj.pk])}?{IS_POPUP_VAR}=1"
        return reponse

    def get_list_filter(self, request):
        """The filters on a relation offer only the rows of one's structures."""
        return [
            (filtre, FiltreDeStructure)
            if isinstance(filtre, str) and get_fields_from_path(self.model, filtre)[-1].is_relation
            else filtre
            for filtre in super().get_list_filter(request)
        ]


def find_seule(structures):
    """The number of the only one of these structures; None when there is none, or a choice."""
    pks = structures.values_list("pk", flat=True)[:2]
    return pks[0] if len(pks) == 1 else None


def has_structure(modele):
    return modele is Utilisateur or hasattr(modele._default_manager.all(), "for_geste")


def name_the_plan(champ, cible):
    """The field `champ`, each choice followed by its plan: « Défi 1 » is in each of them."""
    chemin = getattr(cible, "CHEMIN_STRUCTURE", "").removesuffix("__structure")
    if not chemin.endswith("plan"):
        return champ
    plan_de = attrgetter(chemin.replace("__", "."))
    champ.queryset = champ.queryset.select_related(chemin)
    champ.label_from_instance = lambda objet: f"{objet} – {plan_de(objet)}"
    return champ


class LectureSeule:
    """What is frozen, or written elsewhere with its rules: read here, and changed by nobody."""

    def refuse(self, request, obj=None):
        return False

    has_add_permission = has_change_permission = has_delete_permission = refuse


class AdminEnLecture(LectureSeule, AdminDeStructure):
    """A model only to be read, by who could have written it."""


class InlineDeStructure(DeStructure, admin.TabularInline):
    """Rows inside another row: what may be done to that one may be done to them. The one that is
    empty is for who has no JavaScript.
    """

    extra = 1
    show_change_link = True
    formset = RangeesSansEcraser

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """In a table of fields, the header of the column is the label of each."""
        champ = super().formfield_for_dbfield(db_field, request, **kwargs)
        if champ:
            champ.widget.attrs["aria-label"] = str(champ.label).capitalize()
        return champ

    def may(self, request, obj=None):
        return super().may(request)


class AdminAvecHistorique(AdminDeStructure, SimpleHistoryAdmin):
    """Rights of the structure, history in French."""

    list_per_page = 50
    object_history_list_template = "admin/plan/historique.html"

    def get_historical_record_context_helper(self, request, historical_record):
        return ChangementEnFrancais(self.model, historical_record)


class AdminDuPlan(AdminAvecHistorique, ImportExportModelAdmin):
    """A model of the plan: rights of the structure, import and export, history in French."""

    formats = [ClasseurSansFormule, JSON]
    export_form_class = ExportForm

    has_import_permission = has_export_permission = AdminDeStructure.has_permission

    def process_import(self, request, **kwargs):
        """What was tried is written, once; else the file is asked for again."""
        try:
            return super().process_import(request, **kwargs)
        except FileNotFoundError:
            return self.refuse_import(request)

    def refuse_import(self, request):
        messages.error(request, IMPORT_PERIME)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    def get_import_data_kwargs(self, **kwargs):
        """All the rows, or none: they were all right when they were tried."""
        kwargs = super().get_import_data_kwargs(**kwargs)
        return {**kwargs, "rollback_on_validation_errors": True}

    def process_result(self, result, request):
        """An import that was confirmed is in the audit log of each structure, with its numbers."""
        if result.has_errors() or result.has_validation_errors():
            return self.refuse_import(request)
        for structure, totaux in self.count_by_structure(result).items():
            mots = ", ".join(f"{mot} : {totaux[genre]}" for genre, mot in FAITS.items())
            noter(
                Trace.Quoi.IMPORT,
                le=timezone.now(),
                par=request.user,
                structure=structure,
                detail=f"{self.model._meta.verbose_name_plural} ({mots})",
            )
        return super().process_result(result, request)

    def count_by_structure(self, result):
        """{Structure: how many of its rows an import made, changed, or left} (a Counter)."""
        lignes = self.model._default_manager.filter(pk__in=[r.object_id for r in result.rows])
        lieux = lignes.lieux()
        structures = Structure.objects.in_bulk(set(lieux.values()))
        totaux = defaultdict(Counter)
        for rangee in result.rows:
            if rangee.object_id in lieux:
                totaux[structures[lieux[rangee.object_id]]][rangee.import_type] += 1
        return totaux

    def get_export_context_data(self, **kwargs):
        """The page sends to its own address, with the filters of the list that it came from."""
        return {**super().get_export_context_data(**kwargs), "export_url": ""}

    def get_valid_export_item_pks(self, request):
        return self.get_queryset(request).values_list("pk", flat=True)

    def get_resource_kwargs(self, request, *args, **kwargs):
        return {"utilisateur": request.user, "geste": self.geste}
