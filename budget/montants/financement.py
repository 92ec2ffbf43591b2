"""Who pays how much of a cost, and what does not add up (docs/regles.md, R-F). Pure functions."""

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from budget.montants.repartition import CENT, Total, add_all
from socle.donnees.emport import emporte
from socle.francais.euros import ESPACE, arrondir, en_francais, pour_cent

TOLERANCE = Decimal(1)


@emporte("financeur is_autofinancement taux montant etape base retenu")
@dataclass(frozen=True)
class Apport:
    """What a funder brings to a cost. `retenu` is a `Total`; without an amount it counts as one
    that is left out. `alerte` is a French sentence, or empty.
    """

    financeur: str
    is_autofinancement: bool
    taux: Decimal | None
    montant: Decimal | None
    etape: str
    citation: str
    base: str
    retenu: Total
    alerte: str


@emporte("couts apports alertes reste_a_charge")
@dataclass(frozen=True)
class PlanDeFinancement:
    """Expenses on one side, contributions on the other; `reste_a_charge` is what is left to pay.

    `couts` are (label, Total). `alertes` are French sentences on what does not add up.
    """

    couts: tuple[tuple[str, Total], ...]
    apports: tuple[Apport, ...]
    alertes: tuple[str, ...]

    @property
    def cout(self):
        return add_all(total for _, total in self.couts)

    @property
    def apporte(self):
        return add_all(apport.retenu for apport in self.apports)

    @property
    def subventions(self):
        return add_all(a.retenu for a in self.apports if not a.is_autofinancement)

    @property
    def reste_a_charge(self):
        return leave(self.cout, self.subventions)


def leave(cout, subventions):
    """`cout` less what others pay; what either leaves out is left out of it too (R-F4)."""
    return replace(
        cout.without(subventions),
        lignes=cout.lignes,
        non_chiffrees=cout.non_chiffrees + subventions.non_chiffrees,
    )


def part_of(taux, montant):
    return arrondir(taux * montant / CENT)


def compute_apport(taux, montant, cout):
    """The `Total` of a contribution to `cout`: the amount if one is given, else the rate (R-F1)."""
    if montant is not None:
        return Total(montant, montant, montant, montant, lignes=1)
    if not cout.lignes:
        return Total(non_chiffrees=1)
    bornes = (cout.min, cout.max, cout.ttc_min, cout.ttc_max)
    parts = (part_of(taux, borne) for borne in bornes)
    return Total(*parts, lignes=1, planchers=int(bool(cout.planchers)))


def check_apport(nom, taux, montant, cout):
    """A sentence when the rate of the cost is not the amount, within 1 € (R-F2); else ''."""
    if taux is None or montant is None or not cout.lignes:
        return ""
    bas, haut = part_of(taux, cout.min), part_of(taux, cout.max)
    if bas - TOLERANCE <= montant and (cout.planchers or montant <= haut + TOLERANCE):
        return ""
    attendu = en_francais(bas) if bas == haut else f"de {en_francais(bas)} à {en_francais(haut)}"
    return f"{nom} : {pour_cent(taux)} du coût font {attendu}, et non {en_francais(montant)}."


def check_somme(base, apports, cout):
    """A sentence when the contributions to one cost pass it, or leave a hole in it (R-F3).

    A hole is one only when the collectivité says its own part: else it simply pays the rest.
    """
    apporte = add_all(apport.retenu for apport in apports)
    if not cout.lignes or apporte.non_chiffrees or cout.planchers:
        return ""
    if apporte.min > cout.max + TOLERANCE:
        exces = apporte.min - cout.max
        return (
            f"{base} : les financements font {en_francais(apporte.min)}, soit "
            f"{en_francais(exces)} de plus que le coût de {en_francais(cout.max)}."
        )
    if any(a.is_autofinancement for a in apports) and apporte.max < cout.min - TOLERANCE:
        manque = cout.min - apporte.max
        return (
            f"{base} : les financements font {en_francais(apporte.max)} pour un coût de "
            f"{en_francais(cout.min)} ; il manque {en_francais(manque)}, "
            f"soit {pour_cent(arrondir(manque * CENT / cout.min))}."
        )
    return ""


class Noeud(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TauxTableau(Noeud):
    financeur: str = Field(min_length=1, max_length=200)
    taux: Decimal = Field(ge=0, le=100)


class BeneficiaireTableau(Noeud):
    nom: str = Field(min_length=1, max_length=200)
    nombre: int = Field(ge=1, le=10_000)


class GroupeTableau(Noeud):
    nom: str = Field(min_length=1, max_length=200)
    membres: list[str] = Field(min_length=1)


class LectureTableau(Noeud):
    """How a table of financing is read: every amount is nombre × cout_unitaire × rate."""

    cout_unitaire: Decimal = Field(gt=0, max_digits=12, decimal_places=2)
    taxe: str = Field(default="", pattern="^(HT|TTC|)$")
    unite: str = Field(min_length=1, max_length=100)
    taux: list[TauxTableau] = Field(min_length=1)
    beneficiaires: list[BeneficiaireTableau] = Field(min_length=1)
    groupes: list[GroupeTableau] = []
    remarque: str = ""

    @model_validator(mode="after")
    def check_membres(self):
        noms = {beneficiaire.nom for beneficiaire in self.beneficiaires}
        for groupe in self.groupes:
            if inconnus := set(groupe.membres) - noms:
                raise ValueError(f"inconnus : {', '.join(sorted(inconnus))}")
        return self


@dataclass(frozen=True)
class RangLu:
    """A row of the reading: amounts in euros, exact; `parts` follow the order of the rates."""

    nom: str
    nombre: int
    cout: Decimal
    parts: tuple[Decimal, ...]


@dataclass(frozen=True)
class TableauLu:
    """The reading of a printed table. `introuvables` are its printed numbers that it does not give.

    `somme_des_taux` is 100 when the rates share the whole cost.
    """

    lecture: LectureTableau
    rangs: tuple[RangLu, ...]
    groupes: tuple[RangLu, ...]
    total: RangLu
    nombres_imprimes: int
    introuvables: tuple[str, ...]

    @property
    def somme_des_taux(self):
        return sum(taux.taux for taux in self.lecture.taux)


def lire_tableau(lecture, imprime):
    """The `TableauLu` of a `LectureTableau`, held against the cells of the printed Markdown."""
    nombres = {b.nom: b.nombre for b in lecture.beneficiaires}

    def make_rang(nom, nombre):
        cout = arrondir(lecture.cout_unitaire * nombre)
        return RangLu(nom, nombre, cout, tuple(part_of(taux.taux, cout) for taux in lecture.taux))

    rangs = tuple(make_rang(nom, nombre) for nom, nombre in nombres.items())
    groupes = tuple(
        make_rang(groupe.nom, sum(nombres[nom] for nom in groupe.membres))
        for groupe in lecture.groupes
    )
    total = make_rang("Total", sum(nombres.values()))
    donnes = {
        str(valeur.quantize(Decimal(1), rounding=ROUND_HALF_UP))
        for rang in (*rangs, *groupes, total)
        for valeur in (Decimal(rang.nombre), rang.cout, *rang.parts)
    }
    lus = read_nombres(imprime)
    return TableauLu(
        lecture=lecture,
        rangs=rangs,
        groupes=groupes,
        total=total,
        nombres_imprimes=len(lus),
        introuvables=tuple(nombre for nombre in lus if nombre not in donnes),
    )


def read_nombres(imprime):
    """The numbers of a Markdown table as digits; its heading and first column are words."""
    rangs = [ligne for ligne in imprime.splitlines() if ligne.startswith("|")][2:]
    cellules = [cellule.strip() for rang in rangs for cellule in rang.strip("|").split("|")[1:]]
    nombre = rf"(?:^|{ESPACE})([0-9](?:[0-9]|{ESPACE}(?=[0-9]))*)(?:{ESPACE}?€)?$"
    trouves = [re.search(nombre, cellule) for cellule in cellules]
    return [re.sub(ESPACE, "", trouve[1]) for trouve in trouves if trouve]
