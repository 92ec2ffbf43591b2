"""A price and the quantity written beside it: « 12 mois × 380 € », « 4 j à 140 € »."""

import re
from dataclasses import replace

from budget.montants.etapes import Periode
from budget.montants.lecture.mentions import (
    CHIFFRES,
    UNITES_DE,
    read_next,
    read_nombre,
)
from socle.francais.euros import MontantIllisible, additionner, arrondir, sans_signe

HUMAINS = r"jours?|j|journées?|demi-journées?|heures?|h|nuits?|nuitées?|semaines?|mois"
ABREGES = {"j": "jour", "journée": "jour", "h": "heure", "moi": "mois"}
# « 1 200 flyers à 0,15 € » can only be the price of one.
PRIX_D_UN_SEUL = 20
SEANCES = r"éditions?|séances?|sessions?|numéros?|parutions?|représentations?"
PIECES = ("unité", "pièce")
FOIS = re.compile(
    rf"(?P<q>{CHIFFRES})(?: (?P<unite>[^\W\d][\w'’-]*\.?(?: [^\W\d][\w'’-]*)??))?"
    r"(?: ?(?<![^\W\d_])[x×*]| [x×*]| ?[×*]| fois) ?$",
    re.I,
)
QUANTITE_A = re.compile(
    rf"(?:^|(?<=[ (])) ?(?P<q>{CHIFFRES}) ?(?P<unite>[^\W\d][\w'’.-]*) à ?$", re.I
)
FOIS_APRES = re.compile(
    rf" ?(?:[x×*]|(?:, ?|(?:pendant|durant|sur) )(?=\d+ (?:{HUMAINS})\b)) ?(?P<q>{CHIFFRES})"
    r"(?: ?(?P<unite>[^\W\d][\w'’.-]*))?",
    re.I,
)


def find_mentions(nu):
    """Every amount that stands in `nu`, in order, each times its quantity.

    Raises MontantIllisible.
    """
    mentions, place = [], 0
    while mention := read_next(nu, place):
        mention, simple = read_produit(nu, mention, place), None
        while mention.produit and mention != simple:
            simple, mention = mention, read_produit(nu, mention, place)
        mentions.append(mention)
        place = mention.fin
    return mentions


def read_produit(nu, mention, place):
    """The mention multiplied by the quantity that is written beside it (« 12 mois × 380 € »)."""
    avant, apres = nu[place : mention.debut], nu[mention.fin :]
    fois, a = FOIS.search(avant), QUANTITE_A.search(avant)
    if a and not fois and not re.fullmatch(f"{HUMAINS}|{SEANCES}", a["unite"], re.I):
        if mention.unite in PIECES or is_meme_unite(a["unite"], mention):
            return multiply(mention, a, debut=place + a.start())
        if mention.haut <= PRIX_D_UN_SEUL and read_nombre(a["q"]) >= mention.haut:
            return multiply(mention, a, debut=place + a.start())
        if not mention.is_intervalle and not re.fullmatch(r"20[1-9]\d", a["q"]):
            mots = nu[place + a.start() : mention.fin].strip()
            raise MontantIllisible(f"« {mots} » : le prix d'un seul, ou de tous ?")
        return mention
    if fois or a:
        return multiply(mention, fois or a, debut=place + (fois or a).start())
    if suite := FOIS_APRES.match(apres):
        unite = (suite["unite"] or "").lower()
        is_ans = unite.rstrip("s") in ("an", "année")
        if mention.periode == Periode.PAR_AN and is_ans:
            n = int(read_nombre(suite["q"]))
            return replace(mention, n=n, fin=mention.fin + suite.end())
        is_duree = not re.match(r" ?[x×*]", apres, re.I)
        if is_duree and mention.periode not in (
            Periode.PAR_MOIS,
            Periode.PAR_JOUR,
            Periode.PAR_UNITE,
        ):
            return mention
        if apres.lstrip().startswith(",") and not is_meme_unite(unite, mention):
            return mention
        if is_duree and not is_meme_unite(unite, mention):
            raise MontantIllisible(
                f"« {suite[0].strip()} » : écrivez la quantité dans l'unité du prix."
            )
        return multiply(mention, suite, fin=mention.fin + suite.end())
    return mention


def is_meme_unite(unite, mention):
    """Whether a quantity of `unite` multiplies the mention: « jours » and « / jour »."""
    return bool(unite) and put_in_singular(unite) == put_in_singular(
        UNITES_DE.get(mention.periode, mention.unite)
    )


def put_in_singular(nom):
    nom = re.sub(r"[sx]\.?$|\.$", "", nom.lower())
    return ABREGES.get(nom, nom)


def multiply(mention, trouve, *, debut=None, fin=None):
    """The mention times a quantity; it is then the price of the whole. Raises MontantIllisible."""
    unite = (trouve["unite"] or "").strip().lower()
    is_ans = unite in ("an", "ans", "année", "années")
    if mention.periode in (Periode.PAR_AN, Periode.TOUS_LES_N_ANS) or (
        is_ans and (mention.periode or mention.is_intervalle)
    ):
        raise MontantIllisible("Écrivez le prix d'une année (« 450 € / an »), et ses années.")
    is_autre = mention.periode and unite and not is_meme_unite(unite, mention)
    if is_autre and mention.unite not in PIECES and not mention.produit:
        raise MontantIllisible(f"« {trouve[0].strip()} » n'est pas dans l'unité du prix.")
    quantite = read_nombre(trouve["q"])
    is_par_an = mention.unite.endswith(" et par an") and not is_ans
    nom = "" if mention.produit else unite or UNITES_DE.get(mention.periode, mention.unite)
    return replace(
        mention,
        debut=mention.debut if debut is None else min(debut, mention.debut),
        fin=mention.fin if fin is None else fin,
        bas=additionner([arrondir(mention.bas * quantite)]),
        haut=additionner([arrondir(mention.haut * quantite)]),
        periode=Periode.PAR_AN if is_par_an else Periode.UNIQUE,
        unite=put_in_singular(nom.removesuffix(" et par an"))[:100],
        quantite=quantite * (mention.quantite or 1),
        produit=f"{write_quantite(quantite)} × {mention.produit or sans_signe(mention.haut)}",
    )


def write_quantite(quantite):
    return f"{quantite.normalize():f}".replace(".", ",")
