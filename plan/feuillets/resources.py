"""Import and export of the models of the plan, with natural keys instead of database numbers."""

from import_export.fields import Field

from comptes.ressources import STRUCTURE, LienPermis, lien, make_ressource
from plan.feuillets.feuillet import make_feuillet
from plan.feuillets.feuillets_du_plan import FeuilletIndicateurs, FeuilletPlan
from plan.models import (
    Action,
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
    Section,
    SousProjet,
)


class LienParCode(LienPermis):
    """A défi « 1 », an axe « 1-2 » or an action « 1-2-8 » of the plan named in the same row; « 1 »
    and « 1-8 » too where the axe has no name (R-P9).
    """

    CHEMINS = {
        Defi: ["numero"],
        Axe: ["defi__numero", "numero"],
        Action: ["axe__defi__numero", "axe__numero", "numero"],
    }
    IMPLICITES = {Axe: (1, "implicite"), Action: (1, "axe__implicite")}

    def clean(self, value, row=None, **kwargs):
        if value in (None, ""):
            return None
        chemins = self.CHEMINS[self.model]
        numeros = str(value).strip().split("-")
        nom, dans = self.model._meta.verbose_name, {}
        if self.model in self.IMPLICITES and len(numeros) == len(chemins) - 1:
            rang, implicite = self.IMPLICITES[self.model]
            chemins, dans = [*chemins[:rang], *chemins[rang + 1 :]], {implicite: True}
        if len(numeros) != len(chemins) or not all(n.isascii() and n.isdigit() for n in numeros):
            raise ValueError(f"« {value} » n'est pas un code de {nom}, comme 1-2-8.")
        criteres = dict(zip(chemins, numeros, strict=True))
        trouve = self.get_queryset(value, row).filter(**criteres, **dans).first()
        if trouve is None:
            raise ValueError(f"« {value} » : {nom} inconnu, ou hors de votre structure.")
        return trouve

    def render(self, value, obj=None, **kwargs):
        return value.code if value else ""


def par_code(nom, modele, titre):
    chemin = modele.CHEMIN_STRUCTURE.replace("structure", "slug")
    return Field(nom, titre, LienParCode(modele, nom, Plan=chemin))


def lu(chemin, titre):
    """A column that goes out and is not taken back: where a row is, or what has its own page."""
    return Field(chemin, titre, readonly=True)


PLAN = lien("plan", Plan, "slug", "Plan")
PLAN_DE_L_ACTION = lu("action__axe__defi__plan__slug", "Plan")


PLAN_DE_L_INDICATEUR = lu("indicateur__plan__slug", "Plan")
ACTION = par_code("action", Action, "Action")


INDICATEUR = lien("indicateur", Indicateur, "libelle", "Indicateur", Plan="plan__slug")
DANS_UNE_ACTION = {"plan": PLAN_DE_L_ACTION, "action": ACTION}


PlanResource = make_ressource(Plan, "slug", sans=["publie_le"], structure=STRUCTURE)


DefiResource = make_ressource(Defi, "plan", "numero", plan=PLAN)


ActionResource = make_feuillet(
    FeuilletPlan,
    sans=["id", "suivi_le", "suivi_par", "fait_le"],
    plan=lu("axe__defi__plan__slug", "Plan"),
)


AxeResource = make_ressource(
    Axe, "defi", "numero", plan=lu("defi__plan__slug", "Plan"), defi=par_code("defi", Defi, "Défi")
)


SousProjetResource = make_ressource(SousProjet, "action", "ordre", **DANS_UNE_ACTION)


ProgrammationResource = make_ressource(
    Programmation,
    "action",
    "annee",
    sans=["close_le", "close_par"],
    **DANS_UNE_ACTION,
    issue=lu("issue", "bilan de l'année"),
    **{nom: lu(nom, nom) for nom in ("reportee_a", "motif")},
)


PartenaireResource = make_ressource(Partenaire, "structure", "nom", structure=STRUCTURE)


PartenariatResource = make_ressource(
    Partenariat,
    "action",
    "partenaire",
    **DANS_UNE_ACTION,
    partenaire=lien("partenaire", Partenaire, "nom", "Partenaire", Plan="structure__plans__slug"),
)


SectionResource = make_ressource(
    Section, "plan", "cle", plan=PLAN, parent=lien("parent", Section, "cle", Plan="plan__slug")
)


IndicateurResource = make_ressource(
    Indicateur,
    "plan",
    "libelle",
    sans=["actions"],
    plan=PLAN,
    section=lien("section", Section, "cle", Plan="plan__slug"),
)


ValeurIndicateurResource = make_feuillet(
    FeuilletIndicateurs,
    "indicateur",
    "annee",
    "le",
    "serie",
    plan=PLAN_DE_L_INDICATEUR,
    indicateur=INDICATEUR,
)


LienIndicateurResource = make_ressource(
    LienIndicateur,
    "indicateur",
    "action",
    plan=PLAN_DE_L_INDICATEUR,
    indicateur=INDICATEUR,
    action=ACTION,
)


EntreeJournalResource = make_ressource(EntreeJournal, sans=["par"], **DANS_UNE_ACTION)


JalonResource = make_ressource(Jalon, **DANS_UNE_ACTION)


LienResource = make_ressource(Lien, **DANS_UNE_ACTION)
