"""What is measured of an action: its years, each counted once, and its indicators."""

from collections import Counter
from dataclasses import astuple, dataclass
from decimal import ROUND_HALF_UP, Decimal

from plan.models import Issue
from socle.donnees.emport import emporte
from socle.francais.euros import pour_cent
from socle.francais.typographie import accord, en_chiffres

SANS_ANNEE = "sans année"
MOTS_DES_ANNEES = {
    "en_partie": "en partie",
    "reportees": "reportée{}",
    "annulees": "annulée{}",
    "a_renseigner": "à renseigner",
    "a_venir": "en cours ou à venir",
}


@emporte("prevues faites en_partie reportees annulees a_renseigner a_venir")
@dataclass(frozen=True)
class BilanDesAnnees:
    """The years that were planned one day, each in one count: their sum is `prevues`."""

    faites: int = 0
    en_partie: int = 0
    reportees: int = 0
    annulees: int = 0
    a_renseigner: int = 0
    a_venir: int = 0

    @property
    def prevues(self):
        return sum(astuple(self))

    @property
    def is_renseigne(self):
        """Whether anybody said how a year ended: until then « 0 faite » would be an invention."""
        return self.prevues > self.a_renseigner + self.a_venir

    @property
    def autres(self):
        """[« 1 reportée »] of those that are not done."""
        nombres = ((getattr(self, nom), mots) for nom, mots in MOTS_DES_ANNEES.items())
        return [f"{n} {mots.replace('{}', accord(n))}" for n, mots in nombres if n]

    def __add__(self, autre):
        return BilanDesAnnees(*map(sum, zip(astuple(self), astuple(autre), strict=True)))


@emporte("libelle unite cible cible_annee dernieres part")
@dataclass(frozen=True)
class IndicateurEvalue:
    """An indicator against its target; `actions` are the codes of those that it measures.

    `dernieres` are (series, period, last known value); the period may be « sans année ».
    """

    pk: int
    libelle: str
    unite: str
    cible: Decimal | None
    cible_annee: int | None
    dernieres: tuple[tuple[str, str, Decimal], ...]
    actions: tuple[str, ...]

    @property
    def part(self):
        """The value in per cent of the target, to the tenth; None when it cannot be said."""
        if not self.cible or len(self.dernieres) != 1:
            return None
        part = 100 * self.dernieres[0][2] / self.cible
        return part.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)

    @property
    def dit(self):
        """« 80 nuitées (2025), pour une cible de 100 en 2026 : 80 % de la cible »."""
        valeurs = [
            f"{serie} {en_chiffres(valeur)} {self.unite}".strip() + f" ({periode})"
            for serie, periode, valeur in self.dernieres
        ]
        relevees = ", ".join(valeurs) or "jamais relevé"
        if self.cible is None:
            return f"{relevees}, sans cible"
        en = f" en {self.cible_annee}" if self.cible_annee else ""
        part = "" if self.part is None else f" : {pour_cent(self.part)} de la cible"
        return f"{relevees}, pour une cible de {en_chiffres(self.cible)}{en}{part}"


def count_annees(cases):
    """The `BilanDesAnnees` of the years of an action."""
    noms = {
        Issue.FAITE: "faites",
        Issue.EN_PARTIE: "en_partie",
        Issue.REPORTEE: "reportees",
        Issue.ANNULEE: "annulees",
    }
    ouvertes = {True: "a_renseigner", False: "a_venir"}
    comptes = Counter(noms.get(case.issue, ouvertes[case.is_a_renseigner]) for case in cases)
    return BilanDesAnnees(**comptes)


def make_indicateur(suivi):
    lu = suivi.indicateur
    datees = [(serie, quand, mesure.valeur) for serie, quand, mesure in suivi.dernieres]
    sans_annee = [(v.serie, SANS_ANNEE, v.valeur) for v in suivi.sans_annee]
    return IndicateurEvalue(
        pk=lu.pk,
        libelle=lu.libelle,
        unite=lu.unite,
        cible=lu.cible,
        cible_annee=lu.cible_annee,
        dernieres=tuple(datees or sans_annee),
        actions=tuple(action.code for action in suivi.actions),
    )
