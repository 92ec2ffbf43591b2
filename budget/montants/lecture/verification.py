"""Whether the amounts that say the same money agree, and which of them to keep."""

import re
from dataclasses import dataclass
from decimal import Decimal

from budget.montants.etapes import Periode, Qualificatif, Taxe
from budget.montants.lecture.morceaux import read_duree
from socle.francais.euros import MontantIllisible, additionner, en_francais, pour_cent, read_taux

TVA_DITE = re.compile(
    r"\bTVA (?:à |de |: )?(\d+(?:,\d+)?) ?%|(\d+(?:,\d+)?) ?% (?:de )?TVA\b", re.I
)
TAUX_DE_TVA = tuple(map(Decimal, ("20", "10", "5.5", "2.1", "8.5")))
A_COMPTER = (Periode.PAR_UNITE, Periode.PAR_JOUR, Periode.PAR_MOIS, Periode.PAR_TRIMESTRE)
PAR_AN = {Periode.PAR_MOIS: 12, Periode.PAR_TRIMESTRE: 4}


@dataclass(frozen=True)
class Somme:
    """What one side of a cost comes to."""

    bas: Decimal
    haut: Decimal
    taxe: str
    periode: str


def add(cote):
    """The `Somme` of some terms. Raises MontantIllisible when they cannot be added."""
    mentions = [terme.mention for terme in cote]
    taxes = {mention.taxe for mention in mentions} - {""}
    if len(taxes) > 1:
        raise MontantIllisible(
            "Des montants HT et TTC ne s'additionnent pas : écrivez-les de même."
        )
    bornes = {Qualificatif.PLAFOND, Qualificatif.PLANCHER} & {mention.sur for mention in mentions}
    if len(mentions) > 1 and bornes:
        raise MontantIllisible("Un montant « au plus » ou « au moins » ne s'additionne pas ici.")
    return Somme(
        bas=additionner(m.bas for m in mentions),
        haut=additionner(m.haut for m in mentions),
        taxe=taxes.pop() if taxes else "",
        periode=mentions[0].periode,
    )


def check(cout):
    """(`Somme` to keep, its rate of VAT, number of years, remarks) of a cost whose sides agree.

    Raises MontantIllisible when they do not.
    """
    sommes = [add(cote) for cote in cout.cotes]
    gardee, taux, n, remarques = sommes[0], None, None, []
    if cout.tva and gardee.taxe != Taxe.TTC:
        taux = find_taux(gardee, add_tva(gardee, cout.tva))
        gardee = Somme(gardee.bas, gardee.haut, Taxe.HT, gardee.periode)
    for somme, cote in zip(sommes[1:], cout.cotes[1:], strict=True):
        if cout.tva and gardee.taxe == Taxe.HT and somme.taxe != Taxe.HT:
            attendue = add_tva(gardee, cout.tva)
            if (attendue.bas, attendue.haut) != (somme.bas, somme.haut):
                refuse_somme(attendue, somme)
        elif {gardee.taxe, somme.taxe} == {Taxe.HT, Taxe.TTC}:
            ht, ttc = (gardee, somme) if gardee.taxe == Taxe.HT else (somme, gardee)
            if ht.periode != ttc.periode and ht.periode and ttc.periode:
                refuse_somme(ht, ttc)
            taux = find_taux(ht, ttc)
            gardee = Somme(ht.bas, ht.haut, Taxe.HT, ht.periode or ttc.periode)
        else:
            gardee, n_dit = check_meme(gardee, somme, cout.premier, cote[-1])
            n = n_dit or n
    taux = check_taux(cout, taux, gardee)
    if len(sommes) > 1 and taux is not None:
        remarques.append(f"HT et TTC vont ensemble : TVA à {pour_cent(taux)}.")
    return gardee, taux, n, remarques


def check_taux(cout, taux, gardee):
    """The rate of VAT that the words say, or that the amounts give. Raises MontantIllisible."""
    mots = " ".join(f"{t.nom} {t.queue}" for cote in cout.cotes for t in cote)
    dit = TVA_DITE.search(mots) or (
        cout.tva and TVA_DITE.search(f"{cout.tva.nom} {cout.tva.queue}")
    )
    if not dit:
        return taux
    rate = read_taux(dit[1] or dit[2])
    if taux is not None and taux != rate:
        raise MontantIllisible(
            f"Une TVA à {pour_cent(rate)} ne mène pas de l'un à l'autre montant."
        )
    return rate if gardee.taxe == Taxe.HT else None


def add_tva(ht, tva):
    montant = tva.mention.haut
    return Somme(ht.bas + montant, ht.haut + montant, Taxe.TTC, ht.periode)


def find_taux(ht, ttc):
    """The rate of VAT between two sums, within 1 €. Raises MontantIllisible when there is none."""
    if not (ht.bas and ht.haut):
        refuse_somme(ht, ttc)
    for taux in TAUX_DE_TVA:
        ecarts = [
            abs(b - a * (1 + taux / 100)) for a, b in ((ht.bas, ttc.bas), (ht.haut, ttc.haut))
        ]
        if max(ecarts) <= min(Decimal(1), max(Decimal("0.02"), ttc.haut * Decimal("0.008"))):
            return taux
    raise MontantIllisible(
        f"{en_francais(ht.haut)} HT et {en_francais(ttc.haut)} TTC ne vont pas ensemble : "
        "aucun taux de TVA ne mène de l'un à l'autre."
    )


def check_meme(gardee, dite, premier, terme):
    """(the sum to keep, number of years) of two that should be the same money."""
    taxe = gardee.taxe or dite.taxe
    bornes = (gardee.bas, gardee.haut)
    if gardee.taxe and dite.taxe and gardee.taxe != dite.taxe:
        refuse_somme(gardee, dite)
    un, autre = gardee.periode or Periode.UNIQUE, dite.periode or Periode.UNIQUE
    if bornes == (dite.bas, dite.haut) and (not dite.periode or un == autre):
        return Somme(*bornes, taxe, gardee.periode), None
    facteur = PAR_AN.get(dite.periode)
    if facteur and gardee.periode == Periode.PAR_AN and gardee.haut == dite.haut * facteur:
        return Somme(*bornes, taxe, Periode.PAR_AN), None
    facteur = PAR_AN.get(gardee.periode)
    if facteur and dite.periode == Periode.PAR_AN and dite.haut == gardee.haut * facteur:
        return Somme(dite.bas, dite.haut, taxe, Periode.PAR_AN), None
    if gardee.periode == Periode.PAR_AN and dite.periode in ("", Periode.N_ANNEES):
        for n in list_durees(terme, premier):
            if (gardee.bas * n, gardee.haut * n) == (dite.bas, dite.haut):
                return Somme(*bornes, taxe, Periode.PAR_AN), n
    if dite.periode == Periode.PAR_AN and gardee.periode in ("", Periode.N_ANNEES):
        for n in list_durees(premier):
            if (dite.bas * n, dite.haut * n) == bornes:
                return Somme(dite.bas, dite.haut, taxe, Periode.PAR_AN), n
    if gardee.periode in A_COMPTER and not dite.periode and is_multiple(dite, gardee, terme):
        return Somme(dite.bas, dite.haut, taxe, Periode.UNIQUE), None
    if dite.periode in A_COMPTER and not gardee.periode and is_multiple(gardee, dite, premier):
        return Somme(*bornes, taxe, gardee.periode), None
    return refuse_somme(gardee, dite)


def list_durees(*termes):
    """The numbers of years that some terms say, or name."""
    for terme in termes:
        yield from filter(None, (read_duree(terme.queue), terme.mention.n, len(terme.annees)))


def is_multiple(tout, unite, terme):
    """Whether a whole is so many times the price of one, and no other number is said."""
    if not unite.haut or unite.bas != unite.haut or tout.haut % unite.haut:
        return False
    nombres = re.findall(r"\d+", terme.queue)
    return tout.haut > unite.haut and nombres in ([], [f"{tout.haut / unite.haut:f}"])


def refuse_somme(attendue, dite):
    if (attendue.bas, attendue.haut) == (dite.bas, dite.haut):
        raise MontantIllisible("Le même montant est dit de deux façons qui ne vont pas ensemble.")
    raise MontantIllisible(
        f"Le calcul écrit ne tombe pas juste : {en_francais(attendue.haut)}, et non "
        f"{en_francais(dite.haut)}."
    )
