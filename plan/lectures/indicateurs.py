"""The indicators, year after year: values, gaps, variations and targets (R-I)."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from plan.models import Action, Indicateur, ValeurIndicateur
from socle.donnees.emport import emporte
from socle.francais.periode import Precision, ecrire

DIXIEME = Decimal("0.1")


@dataclass(frozen=True)
class Variation:
    """From one known value to the next: `ecart` = `apres` − `avant`; `depuis` is when `avant` was.

    `pour_cent` is the difference over `avant`, to the tenth, half up; None when `avant` is zero.
    """

    avant: Decimal
    apres: Decimal
    depuis: str

    @property
    def ecart(self):
        return self.apres - self.avant

    @property
    def pour_cent(self):
        if not self.avant:
            return None
        return (100 * self.ecart / abs(self.avant)).quantize(DIXIEME, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Mesure:
    """What a series says of one period; `valeur` is None in a gap, which is not zero."""

    valeur: Decimal | None = None
    variation: Variation | None = None


@dataclass(frozen=True)
class LigneMesures:
    """One period and the measure of each series in it."""

    periode: str
    mesures: tuple[Mesure, ...]


@emporte("", bilan="indicateur.libelle indicateur.unite valeurs_dites")
@dataclass(frozen=True)
class IndicateurSuivi:
    """An indicator, its values and the table that they make; `lignes` and `series` are empty when
    no value has a date.
    """

    indicateur: Indicateur
    valeurs: tuple[ValeurIndicateur, ...]
    series: tuple[str, ...]
    lignes: tuple[LigneMesures, ...]
    actions: tuple[Action, ...]

    @property
    def valeurs_dites(self):
        """Each value, as a document carries it."""
        return [{"annee": v.annee, "serie": v.serie, "valeur": v.valeur} for v in self.valeurs]

    @property
    def sans_annee(self):
        return [valeur for valeur in self.valeurs if valeur.annee is None]

    @property
    def dernieres(self):
        """[(series, period, measure)]: the last known value of each series."""
        trouvees = []
        for rang, serie in enumerate(self.series):
            connues = [li for li in self.lignes if li.mesures[rang].valeur is not None]
            trouvees.append((serie, connues[-1].periode, connues[-1].mesures[rang]))
        return trouvees

    @property
    def reste(self):
        """What the last value lacks to reach the target, signed; None when it cannot be said."""
        if self.indicateur.cible is None or len(self.series) != 1:
            return None
        return self.indicateur.cible - self.dernieres[0][2].valeur

    @property
    def courbes(self):
        """The values of each series that has two of them at least, in order; None is a gap."""
        return [vs for vs in self.graphique[1].values() if len(vs) - vs.count(None) > 1]

    @property
    def graphique(self):
        """(titles of the periods, {series: values}) of its chart; None is a gap."""
        titres = [ligne.periode for ligne in self.lignes]
        return titres, {
            serie or self.indicateur.libelle: [ligne.mesures[rang].valeur for ligne in self.lignes]
            for rang, serie in enumerate(self.series)
        }


def list_periodes(datees, plan, *, on):
    """[(year, day or None)] in order: each value's, and the years between without any (R-I2)."""
    if not datees:
        return []
    connues = {(v.annee, v.le) for v in datees}
    annees = {annee for annee, _ in connues}
    derniere = max(*annees, min(on.year - 1, plan.annee_fin))
    vides = {(annee, None) for annee in range(min(annees), derniere + 1) if annee not in annees}
    return sorted(connues | vides, key=lambda p: (p[0], p[1] or date(p[0], 12, 31), not p[1]))


def make_suivi(indicateur, plan, *, on):
    valeurs = sorted(
        indicateur.valeurs.all(), key=lambda v: (v.annee or 0, v.le or date.max, v.serie)
    )
    datees = [v for v in valeurs if v.annee is not None]
    series = tuple(sorted({v.serie for v in datees}))
    table = {(v.annee, v.le, v.serie): v for v in datees}
    precedentes = {}
    lignes = []
    for annee, le in list_periodes(datees, plan, on=on):
        mesures = []
        for serie in series:
            valeur = table.get((annee, le, serie))
            mesures.append(make_mesure(valeur, precedentes.get(serie)))
            precedentes[serie] = valeur or precedentes.get(serie)
        periode = ecrire(Precision.JOUR, le) if le else str(annee)
        lignes.append(LigneMesures(periode, tuple(mesures)))
    return IndicateurSuivi(
        indicateur=indicateur,
        valeurs=tuple(valeurs),
        series=series,
        lignes=tuple(lignes),
        actions=tuple(lien.action for lien in indicateur.liens.all()),
    )


def make_mesure(valeur, avant):
    """The measure of a period; `avant` is the last value known before, or None."""
    if valeur is None:
        return Mesure()
    if avant is None:
        return Mesure(valeur.valeur)
    return Mesure(valeur.valeur, Variation(avant.valeur, valeur.valeur, avant.quand))


def lire_indicateurs(plan, *, on, action=None):
    """The indicators of a plan, or those that measure `action`, in order; four queries at most."""
    indicateurs = Indicateur.objects.for_plan(plan)
    if action is not None:
        indicateurs = indicateurs.for_action(action)
    return tuple(make_suivi(i, plan, on=on) for i in indicateurs.loaded_for_suivi())


def lire_indicateur(plan, pk, *, on):
    """One indicator. Raises Indicateur.DoesNotExist."""
    return make_suivi(Indicateur.objects.for_plan(plan).loaded_for_suivi().get(pk=pk), plan, on=on)
