"""Import and export of the models of the plan, with natural keys instead of database numbers."""

from import_export.fields import Field

from comptes.models import Structure
from comptes.ressources import LienPermis, RessourceDeStructure
from plan.models import (
    Action,
    Avis,
    Axe,
    Defi,
    EntreeJournal,
    Indicateur,
    Jalon,
    Lien,
    LienIndicateur,
    Partenaire,
    Partenariat,
    Plan,
    Programmation,
    SeanceCommission,
    Section,
    SousProjet,
    ValeurIndicateur,
)


class LienParCode(LienPermis):
    """A défi « 1 », an axe « 1-2 » or an action « 1-2-8 » of the plan named in the same row."""

    CHEMINS = {
        Defi: ["numero"],
        Axe: ["defi__numero", "numero"],
        Action: ["axe__defi__numero", "axe__numero", "numero"],
    }
    CHEMINS_PLAN = {Defi: "plan__slug", Axe: "defi__plan__slug", Action: "axe__defi__plan__slug"}

    def clean(self, value, row=None, **kwargs):
        if value in (None, ""):
            return None
        chemins = self.CHEMINS[self.model]
        numeros = str(value).strip().split("-")
        nom = self.model._meta.verbose_name
        if len(numeros) != len(chemins) or not all(n.isascii() and n.isdigit() for n in numeros):
            raise ValueError(f"« {value} » n'est pas un code de {nom}, comme 1-2-8.")
        criteres = dict(zip(chemins, numeros, strict=True))
        criteres[self.CHEMINS_PLAN[self.model]] = row["Plan"]
        trouve = self.get_queryset(value, row).filter(**criteres).first()
        if trouve is None:
            raise ValueError(f"« {value} » : {nom} inconnu, ou hors de votre structure.")
        return trouve

    def render(self, value, obj=None, **kwargs):
        return value.code if value else ""


class LienDansLePlan(LienPermis):
    """A section or an indicator of the plan named in the same row."""

    def get_queryset(self, value, row, *args, **kwargs):
        return super().get_queryset(value, row).filter(plan__slug=row["Plan"])


class LienPartenaire(LienPermis):
    """A partner of the structure whose plan is named in the same row."""

    def get_queryset(self, value, row, *args, **kwargs):
        return super().get_queryset(value, row).filter(structure__plans__slug=row["Plan"])


class LienStructure(LienPermis):
    def __init__(self):
        super().__init__(Structure, "slug")


def plan_lu(chemin):
    """The column « Plan » of a row whose plan is reached by `chemin`; read, never written."""
    return Field(attribute=f"{chemin}__slug", column_name="Plan", readonly=True)


def champ_lu(nom):
    """A column that goes out and is not taken back: it has its own page, with its rules."""
    return Field(attribute=nom, column_name=nom, readonly=True)


def par_code(nom, modele, titre):
    return Field(attribute=nom, column_name=titre, widget=LienParCode(modele, nom))


class PlanResource(RessourceDeStructure):
    structure = Field(attribute="structure", column_name="Structure", widget=LienStructure())

    class Meta(RessourceDeStructure.Meta):
        model = Plan
        import_id_fields = ["slug"]
        exclude = ["id", "publie_le"]


class DefiResource(RessourceDeStructure):
    plan = Field(attribute="plan", column_name="Plan", widget=LienPermis(Plan, "slug"))

    class Meta(RessourceDeStructure.Meta):
        model = Defi
        import_id_fields = ["plan", "numero"]
        exclude = ["id"]


class AxeResource(RessourceDeStructure):
    plan = plan_lu("defi__plan")
    defi = par_code("defi", Defi, "Défi")

    class Meta(RessourceDeStructure.Meta):
        model = Axe
        import_id_fields = ["defi", "numero"]
        exclude = ["id"]


class ActionResource(RessourceDeStructure):
    plan = plan_lu("axe__defi__plan")
    axe = par_code("axe", Axe, "Axe")

    class Meta(RessourceDeStructure.Meta):
        model = Action
        import_id_fields = ["axe", "numero"]
        exclude = ["id", "pilote", "suivi_le", "suivi_par"]


class SousProjetResource(RessourceDeStructure):
    plan = plan_lu("action__axe__defi__plan")
    action = par_code("action", Action, "Action")

    class Meta(RessourceDeStructure.Meta):
        model = SousProjet
        import_id_fields = ["action", "ordre"]
        exclude = ["id"]


class ProgrammationResource(RessourceDeStructure):
    plan = plan_lu("action__axe__defi__plan")
    action = par_code("action", Action, "Action")
    issue = champ_lu("issue")
    reportee_a = champ_lu("reportee_a")
    motif = champ_lu("motif")

    class Meta(RessourceDeStructure.Meta):
        model = Programmation
        import_id_fields = ["action", "annee"]
        exclude = ["id", "close_le", "close_par"]


class PartenaireResource(RessourceDeStructure):
    structure = Field(attribute="structure", column_name="Structure", widget=LienStructure())

    class Meta(RessourceDeStructure.Meta):
        model = Partenaire
        import_id_fields = ["structure", "nom"]
        exclude = ["id"]


class PartenariatResource(RessourceDeStructure):
    plan = plan_lu("action__axe__defi__plan")
    action = par_code("action", Action, "Action")
    partenaire = Field(
        attribute="partenaire", column_name="Partenaire", widget=LienPartenaire(Partenaire, "nom")
    )

    class Meta(RessourceDeStructure.Meta):
        model = Partenariat
        import_id_fields = ["action", "partenaire"]
        exclude = ["id"]


class SectionResource(RessourceDeStructure):
    plan = Field(attribute="plan", column_name="Plan", widget=LienPermis(Plan, "slug"))
    parent = Field(attribute="parent", column_name="parent", widget=LienDansLePlan(Section, "cle"))

    class Meta(RessourceDeStructure.Meta):
        model = Section
        import_id_fields = ["plan", "cle"]
        exclude = ["id"]


class IndicateurResource(RessourceDeStructure):
    plan = Field(attribute="plan", column_name="Plan", widget=LienPermis(Plan, "slug"))
    section = Field(
        attribute="section", column_name="section", widget=LienDansLePlan(Section, "cle")
    )

    class Meta(RessourceDeStructure.Meta):
        model = Indicateur
        import_id_fields = ["plan", "libelle"]
        exclude = ["id", "actions"]


class ValeurIndicateurResource(RessourceDeStructure):
    plan = plan_lu("indicateur__plan")
    indicateur = Field(
        attribute="indicateur",
        column_name="Indicateur",
        widget=LienDansLePlan(Indicateur, "libelle"),
    )

    class Meta(RessourceDeStructure.Meta):
        model = ValeurIndicateur
        import_id_fields = ["indicateur", "annee", "le", "serie"]
        exclude = ["id"]


class LienIndicateurResource(RessourceDeStructure):
    plan = plan_lu("indicateur__plan")
    indicateur = Field(
        attribute="indicateur",
        column_name="Indicateur",
        widget=LienDansLePlan(Indicateur, "libelle"),
    )
    action = par_code("action", Action, "Action")

    class Meta(RessourceDeStructure.Meta):
        model = LienIndicateur
        import_id_fields = ["indicateur", "action"]
        exclude = ["id"]


class EntreeJournalResource(RessourceDeStructure):
    plan = plan_lu("action__axe__defi__plan")
    action = par_code("action", Action, "Action")

    class Meta(RessourceDeStructure.Meta):
        model = EntreeJournal
        exclude = ["par"]


class JalonResource(RessourceDeStructure):
    plan = plan_lu("action__axe__defi__plan")
    action = par_code("action", Action, "Action")

    class Meta(RessourceDeStructure.Meta):
        model = Jalon


class LienResource(RessourceDeStructure):
    plan = plan_lu("action__axe__defi__plan")
    action = par_code("action", Action, "Action")

    class Meta(RessourceDeStructure.Meta):
        model = Lien


class SeanceCommissionResource(RessourceDeStructure):
    plan = Field(attribute="plan", column_name="Plan", widget=LienPermis(Plan, "slug"))

    class Meta(RessourceDeStructure.Meta):
        model = SeanceCommission
        import_id_fields = ["plan", "le"]
        exclude = ["id"]


class AvisResource(RessourceDeStructure):
    plan = plan_lu("seance__plan")
    action = par_code("action", Action, "Action")
    seance = Field(
        attribute="seance", column_name="seance", widget=LienDansLePlan(SeanceCommission, "le")
    )

    class Meta(RessourceDeStructure.Meta):
        model = Avis
        import_id_fields = ["action", "seance"]
        exclude = ["id"]
