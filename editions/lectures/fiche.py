"""One action, with all that the documents and the people say of it."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db.models import Q

from budget.lectures.comptees import make_comptee
from budget.lectures.couts import BlocCouts, lire_blocs_action
from budget.lectures.couts_suivis import CoutSuivi, make_couts_suivis
from budget.lectures.depenses import DepenseLue, Execution, lire_depenses_action
from budget.lectures.financements import (
    FinancementAction,
    lire_tableaux,
    make_financement_action,
)
from budget.lectures.lignes import LigneLue, lire_lignes_action
from budget.models import Depense, Document, Financement, LigneCout, TableauFinancement
from budget.montants.financement import TableauLu
from budget.montants.repartition import add_all
from commission.lectures.vie import Vie, lire_vie
from commission.plan_passe import Donnees
from plan.lectures.arbre import LigneAction, make_ligne
from plan.lectures.indicateurs import IndicateurSuivi, lire_indicateurs
from plan.lectures.provenance import ProvenanceLue, lire_provenances
from plan.models import Action
from plan.models.action import write_suivi
from plan.models.demande import write_auteur
from plan.vocabulaire import Vocabulaire
from socle.donnees.emport import emporte
from socle.donnees.passe import find_fin

VERSIONS = 20


@emporte("titre corps couts")
@dataclass(frozen=True)
class SousProjetFiche:
    pk: int
    titre: str
    corps: str
    couts: BlocCouts | None


@dataclass(frozen=True)
class Changement:
    champ: str
    avant: str
    apres: str


@dataclass(frozen=True)
class Version:
    """What one person changed of the follow-up, at one moment."""

    le: datetime
    par: str
    changements: tuple[Changement, ...]


@dataclass(frozen=True)
class Voisine:
    code: str
    titre: str


@emporte(
    "on defi_numero defi_titre axe_numero axe_titre ligne corps sous_projets couts lignes "
    "financement execution vie"
)
@dataclass(frozen=True)
class Fiche:
    on: date
    mots: Vocabulaire
    defi_nom: str
    defi_numero: int
    defi_titre: str
    axe_nom: str
    axe_numero: int
    axe_titre: str
    ligne: LigneAction
    corps: str
    sous_projets: tuple[SousProjetFiche, ...]
    couts: BlocCouts | None
    tableau: BlocCouts | None
    lignes: tuple[LigneLue, ...]
    couts_suivis: tuple[CoutSuivi, ...]
    financement: FinancementAction
    tableaux: tuple[tuple[TableauFinancement, TableauLu], ...]
    execution: Execution
    depenses: tuple[DepenseLue, ...]
    vie: Vie
    indicateurs: tuple[IndicateurSuivi, ...]
    provenances: tuple[ProvenanceLue, ...]
    versions: tuple[Version, ...]
    precedente: Voisine | None
    suivante: Voisine | None

    @property
    def has_mots(self):
        """Whether a document writes a cost of it, under a heading of its own."""
        return any((self.couts, self.tableau, *(s.couts for s in self.sous_projets)))


@emporte()
@dataclass(frozen=True)
class DocumentFiche:
    """The sheet of an action as a paper of its own, which says whose plan it belongs to."""

    structure: str
    collectivite: str
    titre: str
    donnees: Donnees
    fiche: Fiche

    @property
    def mots(self):
        return self.fiche.mots


PLACE = ("axe__defi__numero", "axe__numero", "numero")


def lire_voisine(plan, action, *, sens):
    """The action just before (`sens` « lt ») or after (« gt ») in the order of the document, or
    None; one query, however long the plan.
    """
    place = (action.axe.defi.numero, action.axe.numero, action.numero)
    ailleurs = Q()
    for n, (champ, numero) in enumerate(zip(PLACE, place, strict=True)):
        memes = dict(zip(PLACE[:n], place[:n], strict=True))
        ailleurs |= Q(**memes, **{f"{champ}__{sens}": numero})
    trouvees = Action.objects.for_plan(plan).filter(ailleurs).ordered()
    trouvees = trouvees.reverse() if sens == "lt" else trouvees
    voisine = trouvees.select_related("axe__defi").only(*PLACE, "axe__implicite", "titre").first()
    return voisine and Voisine(code=voisine.code, titre=voisine.titre)


def lire_versions(action, *, on):
    """The last changes of the follow-up up to the day `on`, the most recent first."""
    connues = action.history.filter(history_date__lte=find_fin(on))
    passes = list(connues.select_related("history_user").defer("corps").order_by("-history_id"))
    versions = []
    for apres, avant in pairwise(passes):
        changements = tuple(
            Changement(
                champ=Action._meta.get_field(champ).verbose_name,
                avant=write_suivi(avant, champ),
                apres=write_suivi(apres, champ),
            )
            for champ in Action.CHAMPS_SUIVI
            if getattr(avant, champ) != getattr(apres, champ)
        )
        if changements:
            versions.append(
                Version(
                    le=apres.history_date,
                    par=write_auteur(apres),
                    changements=changements,
                )
            )
    return tuple(versions[:VERSIONS])


def list_sous_projets(action, blocs):
    """The `SousProjetFiche`s of an action; `blocs` are its blocks of costs, by document."""
    return tuple(
        SousProjetFiche(
            pk=sous_projet.pk,
            titre=sous_projet.titre_source or sous_projet.titre,
            corps=sous_projet.corps,
            couts=blocs.get((Document.FICHE, sous_projet.pk)),
        )
        for sous_projet in action.sous_projets.all()
    )


def lire_fiche(plan, code, *, on):
    """The sheet of the action « 1-2-8 » of `plan`. Raises Action.DoesNotExist."""
    action = Action.objects.for_plan(plan).for_code(code).with_etat(on=on).loaded_for_ligne().get()
    blocs, mots = lire_blocs_action(action), plan.vocabulaire
    lignes = lire_lignes_action(action, mots=mots)
    comptees = [make_comptee(lue.ligne) for lue in lignes]
    prevu = add_all(c.total for c in comptees if c.ligne.retenue and c.ligne.is_depense_d_operation)
    financements = Financement.objects.filter(action=action).loaded_for_plan_de_financement()
    financement = make_financement_action(action, financements, comptees)
    execution, depenses = lire_depenses_action(action, prevu=prevu, mots=mots)
    return Fiche(
        on=on,
        mots=mots,
        defi_nom=mots.name(action.axe.defi.code),
        defi_numero=action.axe.defi.numero,
        defi_titre=action.axe.defi.titre,
        axe_nom="" if action.axe.implicite else mots.place(mots.axe, action.axe.numero),
        axe_numero=action.axe.numero,
        axe_titre=action.axe.titre,
        ligne=make_ligne(action, annees=plan.annees, on=on),
        corps=action.corps,
        sous_projets=list_sous_projets(action, blocs),
        couts=blocs.get((Document.FICHE, None)),
        tableau=blocs.get((Document.TABLEAU, None)),
        lignes=lignes,
        couts_suivis=make_couts_suivis(
            lignes,
            comptees,
            financements=financements,
            apports=financement.apports,
            depenses=depenses,
        ),
        financement=financement,
        tableaux=lire_tableaux(action),
        execution=execution,
        depenses=depenses,
        vie=lire_vie(action, on=on),
        indicateurs=lire_indicateurs(plan, on=on, action=action),
        provenances=lire_provenances(action, avec=(LigneCout, Depense, Financement), on=on),
        versions=lire_versions(action, on=on),
        precedente=lire_voisine(plan, action, sens="lt"),
        suivante=lire_voisine(plan, action, sens="gt"),
    )


def lire_document_fiche(plan, code, *, on, donnees):
    """The `DocumentFiche` of an action. Raises Action.DoesNotExist."""
    return DocumentFiche(
        structure=plan.structure.nom,
        collectivite=plan.structure.collectivite,
        titre=plan.titre,
        donnees=donnees,
        fiche=lire_fiche(plan, code, on=on),
    )
