"""An act of the council with its annexes, or one of these parts."""

from dataclasses import dataclass
from datetime import date

from django.db import DEFAULT_DB_ALIAS

from budget.lectures.financements import Financements
from budget.lectures.totaux import Totaux, lire_argent
from commission.lectures.bilan import Bilan, make_bilan
from commission.plan_passe import Donnees, PlanInconnu, find_etat
from conseil.lectures.deliberation import ACTE, AnnexeLue, DeliberationLue, Genre, lire_deliberation
from conseil.models import PieceActe
from editions.lectures.evaluation_finale import DocumentEvaluation, lire_document_evaluation
from editions.lectures.schema_directeur import SchemaDirecteur, lire_schema_directeur
from plan.vocabulaire import Vocabulaire
from renouvellement.lectures.avenant import AvenantLu, find_avenant, lire_avenant
from renouvellement.lectures.comparaison_plans import ComparaisonPlans, lire_comparaison_plans
from socle.donnees.emport import emporte
from socle.donnees.passe import voyager
from socle.sorties.reunion import list_larges


@dataclass(frozen=True)
class Jointe:
    """The bytes of an annex that is joined as it is, and whether each of its pages is wide."""

    annexe: AnnexeLue
    contenu: bytes
    larges: tuple[bool, ...]


@emporte(
    "acte on is_apres_le_vote parties schema financements totaux bilan avenant comparaison "
    "evaluation"
)
@dataclass(frozen=True)
class Paquet:
    """What the council gets in one file: the act, then its annexes.

    `on` is the day of which the annexes speak, those apart that were kept as they are: `jointes`,
    by their part.
    """

    acte: DeliberationLue
    on: date
    is_apres_le_vote: bool
    parties: tuple[str, ...]
    schema: SchemaDirecteur | None
    financements: Financements | None
    totaux: Totaux | None
    bilan: Bilan | None
    avenant: AvenantLu | None
    comparaison: ComparaisonPlans | None
    evaluation: DocumentEvaluation | None
    jointes: dict[str, Jointe]
    mots: Vocabulaire

    @property
    def annexes(self):
        """[(annex that is printed, its `Jointe` or None)]."""
        imprimees = (annexe for annexe in self.acte.annexes if annexe.partie in self.parties)
        return tuple((annexe, self.jointes.get(annexe.partie)) for annexe in imprimees)

    @property
    def seule(self):
        """The `Jointe` of a package that is nothing else; None."""
        return self.jointes.get(self.parties[0]) if len(self.parties) == 1 else None

    @property
    def avec_acte(self):
        return ACTE in self.parties

    @property
    def avec_depenses(self):
        return Genre.DEPENSES in self.parties


def lire_annexes(acte, plan, *, on, parties, is_apres_le_vote):
    jointes = list_jointes(acte, parties)
    a_lire = set(parties) - jointes.keys()
    avec_schema = {Genre.SCHEMA_DIRECTEUR, Genre.DEPENSES} & a_lire
    avec_evaluation = Genre.EVALUATION in a_lire
    totaux, financements, bilan, avenant, comparaison = None, None, None, None, None
    if Genre.BILAN in a_lire:
        bilan = make_bilan(plan, on=on, donnees=Donnees(on, on), comparaison=None)
    if Genre.FINANCEMENT in a_lire:
        totaux, financements, _ = lire_argent(plan)
    if Genre.AVENANT in a_lire and (projet := find_avenant(plan, acte.acte.numero)):
        avenant = lire_avenant(projet)
    if Genre.ANCIEN_NOUVEAU in a_lire and plan.suite_de:
        comparaison = lire_comparaison_plans(plan.suite_de, plan)
    return Paquet(
        acte=acte,
        on=on,
        is_apres_le_vote=is_apres_le_vote,
        parties=parties,
        schema=lire_schema_directeur(plan, on=on) if avec_schema else None,
        financements=financements,
        totaux=totaux,
        bilan=bilan,
        avenant=avenant,
        comparaison=comparaison,
        evaluation=lire_document_evaluation(plan, on=on) if avec_evaluation else None,
        jointes=jointes,
        mots=plan.vocabulaire if plan else Vocabulaire(),
    )


def list_jointes(acte, parties):
    """{part: `Jointe`} of the annexes of which the bytes are kept."""
    gardees = {a.piece.pk: a for a in acte.annexes if a.piece and a.partie in parties}
    return {
        gardees[pk].partie: Jointe(gardees[pk], bytes(pdf), tuple(list_larges(bytes(pdf))))
        for pk, pdf in PieceActe.objects.using(DEFAULT_DB_ALIAS)
        .filter(pk__in=gardees)
        .values_list("pk", "pdf")
    }


def lire_paquet(deliberation, *, on, partie=None):
    """The `Paquet` of an act; `partie`, one of `PARTIES`, for one document alone.

    The annexes of a voted act are read as the plan was on the day of the vote, when its history
    goes back to it; else as it is on the day `on`, and the package says so.
    """
    acte = lire_deliberation(deliberation)
    voulues = [ACTE, *(annexe.partie for annexe in acte.annexes)]
    parties = tuple(voulue for voulue in voulues if partie in (None, voulue))
    gardees = {ACTE, *(annexe.partie for annexe in acte.annexes if annexe.piece)}
    if not deliberation.is_votee or gardees.issuperset(parties):
        return lire_annexes(acte, deliberation.plan, on=on, parties=parties, is_apres_le_vote=False)
    try:
        etat = find_etat(deliberation.plan, acte.le)
    except PlanInconnu:
        return lire_annexes(acte, deliberation.plan, on=on, parties=parties, is_apres_le_vote=True)
    with voyager(deliberation.plan, etat) as plan:
        return lire_annexes(acte, plan, on=acte.le, parties=parties, is_apres_le_vote=False)


def list_parties(deliberation):
    """The parts that an act has: itself, and its annexes."""
    return (ACTE, *(annexe.partie for annexe in deliberation.annexes.all()))
