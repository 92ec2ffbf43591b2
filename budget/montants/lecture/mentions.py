"""The amounts that a wording writes, each with all that qualifies it (docs/regles.md, R-B10).

Pure functions over one line of text whose spaces are plain. A `Mention` is what one reads at a
glance: « environ 6 à 9 000 € HT / an » is one. How several go together is `accords.py`'s.
"""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from budget.montants.etapes import Periode, Qualificatif, Taxe
from budget.montants.lecture.morceaux import LETTRES, find_nature
from socle.francais.euros import (
    MontantIllisible,
    additionner,
    arrondir,
    lire_montant,
)

# « 10 893,77 », « 12.000 », « 6'500 », « 2400 », « 15.50 »; nothing that could belong to it beside.
CHIFFRES = r"(?:\d{1,3}(?:[ .'’]\d{3})+|\d+)(?:[,.]\d{1,2})?(?!\d|[,.'’]\d| \d{3}(?!\d))"
MULTIPLES = {
    "k": 1000,
    "mille": 1000,
    "millier": 1000,
    "milliers": 1000,
    "m": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "milliard": 10**9,
    "milliards": 10**9,
}
# Not followed by cents: « 12€50 » is not 12 €.
FIN_DE_SIGNE = r"(?!\d)(?! \d{1,2}(?![\d ]))"


def write_nombre(nom):
    """The pattern of a whole number, as the group `nom`."""
    return rf"(?<![\w,.'’−–^-])(?<!\d )(?<!\d [−–-])(?P<{nom}>{CHIFFRES})"


def write_signe(nom):
    """The pattern of « €, k€, millions d'euros… », its multiple as the group `nom`."""
    return (
        rf" ?(?P<{nom}>[kK]|M|[Mm]il(?:le|liers?|lions?|liards?))?(?: (?=d))?(?:d['’]|de )? ?"
        rf"(?:€|(?i:euros?|eur)(?!\w)){FIN_DE_SIGNE}"
    )


TAXE = (
    r"(?i:h\.? ?t\.?(?!\w)|t+\.?c\.?(?!\w)|t\.t\.c\.?|htva(?!\w)|hors?[ -]taxes?"
    r"|toutes taxes comprises)"
)
UNITES_DE = {
    Periode.PAR_AN: "an",
    Periode.PAR_MOIS: "mois",
    Periode.PAR_JOUR: "jour",
    Periode.PAR_TRIMESTRE: "trimestre",
}
N_ANS = r"(?P<n>[1-9]\d?|deux|trois|quatre|cinq|six|dix)"
PERIODES = (
    (Periode.TOUS_LES_N_ANS, rf"tous les {N_ANS} ans|une? an(?:née)? sur (?P<sur>deux|trois)"),
    (
        Periode.PAR_AN,
        r"(?:/|par|l['’]|chaque|tous les|à l['’]) ?an(?:née|s)?|annuel(?:le)?s?|annuellement"
        r"|p\.a\.",
    ),
    (Periode.PAR_MOIS, r"(?:/|par|chaque|tous les) ?mois|mensuel(?:le)?s?|mensuellement"),
    (Periode.PAR_TRIMESTRE, r"(?:/|par|chaque) ?trimestre|trimestriel(?:le)?s?"),
    (Periode.PAR_JOUR, r"(?:/|par|la) ?jour(?:née)?|/ ?j"),
    (Periode.N_ANNEES, rf"(?:valables? pour|valables?|pour|/) ?{N_ANS} ans?"),
)
PERIODES = [(p, re.compile(rf" ?(?:{motif})(?!\w)", re.I)) for p, motif in PERIODES]
COMPOSE = r"(?:type|sorte|catégorie|nombre) d(?:e |u |es |['’])\S+"
# The words of a unit after a bar: neither a sign, nor a word that begins something else.
UNITE = (
    r"(?! (?:puis|soit|dont|plus|et|ou|à|pour|sur|pendant|en|avec|x|dans|dès|jusqu"
    r"|depuis|chaque|environ|maximum|minimum|HT|TTC)\b)"
    r"(?:[^()/;,+=×\d€]|(?<=[^\W\d_])\d)"
)
LE = r"heure|nuit|nuitée|séance|semaine|m²|mètre|kilomètre|km|exemplaire|édition|entrée|personne"
PAR_UNITE = re.compile(
    rf" ?(?:/ ?(?=(?P<barre>(?:{UNITE})+))(?P=barre)(?! ?\d)"
    rf"|(?:par|pour chaque) (?P<mot>{COMPOSE}|[^\s();,+=×]+)"
    rf"|(?:(?:de |à )?(?:l['’]|la |le ))?(?P<piece>unité|pièce)(?!\w)"
    rf"|(?:de |à )?(?:l['’]|la |le )(?P<le>{LE})(?!\w)|(?P<chacun>chacune?|unitaires?)(?!\w))",
    re.I,
)
DE_NATURE = re.compile(r" ?(?:d['’]|en |de )(?:investissement|fonctionnement)(?!\w)", re.I)
SELON = re.compile(r" ?selon (?:le |la |les |l['’])(?P<unite>[^();]+)", re.I)
AUSSI_PAR = re.compile(
    r" ?(?:et |/ ?|et ?/ ?)(?:par )?(?P<unite>[^\W\d][\w'’-]*)|(?: par )(?P<x>[^\W\d][\w'’-]*)",
    re.I,
)
APPROCHE = (
    r"environ|env\.?|approximativement|approx\.?|à peu près|de l['’]ordre de|autour de|près de"
    r"|aux alentours de|(?:estimée?s?|évaluée?s?) à|(?:une )?estimation(?: de| :)?|~|±|≈|\+/-"
)
PLAFOND = (
    r"ne dépass(?:e|era|ant) pas|sans dépasser|"
    r"moins de|au maximum|maximum(?: de)?|max\.?(?: de)?|maxi|plafonnée?s? à"
    r"|plafond de|jusqu['’]à|au plus"
    r"|pas plus de|dans la limite de|inférieure?s? à|<=?|≤"
)
PLANCHER = (
    r"plus de|à partir de|au moins|minimum(?: de)?|au minimum|min\.?(?: de)?|mini"
    r"|supérieure?s? à|>=?|≥"
    r"|à compter de|dès|a minima"
)


def write_avant(motif):
    """The pattern of words that end just before an amount, with or without their accents."""
    return rf"(?:^|(?<=[\s:(,;]))(?:{motif.replace('à', '[àa]')}) ?$"


AVANT = [
    (Qualificatif.ENVIRON, re.compile(write_avant(APPROCHE), re.I)),
    (Qualificatif.PLAFOND, re.compile(write_avant(PLAFOND), re.I)),
    (Qualificatif.PLANCHER, re.compile(write_avant(PLANCHER), re.I)),
]
APRES = [
    (
        Qualificatif.ENVIRON,
        r"estimation|(?:±|\+/-) ?\d+(?:,\d+)? ?%|environ|env\.?|à peu près|approximativement",
    ),
    (Qualificatif.PLAFOND, r"plafond|(?:au )?maximum|maxi?(?:\.|\b)|au plus|ou moins|et moins"),
    (Qualificatif.PLANCHER, r"(?:au )?minimum|mini?(?:\.|\b)|au moins|et plus|ou plus"),
]
APRES = [(q, re.compile(rf" ?(?:{motif})(?!\w)", re.I)) for q, motif in APRES]
CHOIX = "Deux prix au choix, pas une fourchette."
BASE = "Le montant est un plancher, pas un prix ferme."
BASE_DE = re.compile(r"\bbase de $", re.I)

UN = re.compile(write_nombre("nombre") + f"(?:{write_signe('mult')}|(?= ?{TAXE}))")
INTERVALLE = re.compile(
    r"(?P<entre>(?i:entre|de) )?"
    + write_nombre("bas")
    + f"(?P<signe>{write_signe('mult_bas')})?(?P<suite> ?{TAXE})?(?P<per> ?/ ?an)?"
    + r" ?(?P<lien>(?<= )(?i:et|à|ou) |[-–—/]) ?"
    + f"(?P<haut>{CHIFFRES})(?:(?P<signe_haut>{write_signe('mult')})"
    + f"|(?= ?{TAXE})|(?P<nu>(?=$|[ ;,)])))"
)


@dataclass(frozen=True)
class Mention:
    """An amount, or the two ends of a range, in euros; `debut` and `fin` bound its own words.

    `net` is where the amount and its tax end, before what it is the price of. `produit` are the
    words of the product that gave it, '' for an amount that is written.
    """

    debut: int
    fin: int
    bas: Decimal
    haut: Decimal
    sur: Qualificatif = Qualificatif.EXACT
    taxe: str = ""
    periode: str = ""
    unite: str = ""
    n: int | None = None
    quantite: Decimal | None = None
    produit: str = ""
    nature: str = ""
    net: int = 0
    remarques: tuple[str, ...] = field(default=())

    @property
    def is_intervalle(self):
        return self.sur == Qualificatif.ENTRE


def read_nombre(mots):
    """A number as its writer means it: « 12.000 » is twelve thousand, « 15.50 » is not."""
    if re.match(r"0\d", mots):
        raise MontantIllisible(f"« {mots} » : ce nombre est-il entier ? Récrivez-le.")
    mots = re.sub(r"(?<=\d)['’.](?=\d{3}(?!\d))", " ", mots)
    return lire_montant(re.sub(r"\.(?=\d{1,2}$)", ",", mots))


def read_euros(mots, multiple):
    montant = read_nombre(mots) * MULTIPLES.get((multiple or "").lower(), 1)
    return additionner([arrondir(montant)])


def read_next(nu, place):
    """The next amount of `nu` with its own words, as a Mention; None when there is no more.

    Raises MontantIllisible.
    """
    trouve = find_next(nu, place)
    if trouve is None:
        return None
    return qualify(nu, trouve if isinstance(trouve, Mention) else read_un(nu, trouve))


def find_next(nu, place):
    """The next range as a Mention, or the match of the next amount alone; None without one."""
    un = UN.search(nu, place)
    for deux in INTERVALLE.finditer(nu, place):
        if un and deux.start() > un.start():
            break
        if mention := read_intervalle(nu, deux):
            return mention
    return un


def read_un(nu, trouve):
    montant = read_euros(trouve["nombre"], trouve["mult"])
    return Mention(trouve.start(), trouve.end(), montant, montant)


def read_intervalle(nu, deux):
    """The range of a match of INTERVALLE; None when it is none. Raises MontantIllisible."""
    lien = deux["lien"].strip().lower()
    has_signe, has_signe_haut = bool(deux["signe"]), bool(deux["signe_haut"])
    has_taxe = deux["nu"] is None and not has_signe_haut
    is_dit = has_signe or has_signe_haut or deux["suite"] or has_taxe
    if not is_dit or (lien == "et" and not deux["entre"]):
        return None
    if lien == "/" and (has_signe or deux["suite"] or deux["per"]):
        return None
    if not has_signe_haut and re.fullmatch(r"20[1-9]\d", deux["haut"]):
        return None
    suivie = read_taxe(nu[deux.end() :])[0]
    if deux["suite"] and suivie and suivie != read_taxe(deux["suite"])[0]:
        return None
    if deux["nu"] is not None and not re.match(r"$|[;,)]| (?!\w)", nu[deux.end() :]):
        return None
    if re.fullmatch(r"20[1-9]\d", deux["bas"]) and not has_signe and not deux["entre"]:
        if lien in "–—-":
            return None
        raise MontantIllisible(f"« {deux[0].strip()} » : une année, ou un montant ?")
    multiple = deux["mult"] or (deux["mult_bas"] if deux["nu"] is not None else "")
    haut = read_euros(deux["haut"], multiple)
    bas = read_euros(deux["bas"], deux["mult_bas"])
    if not has_signe and not deux["suite"]:
        bas = scale(bas, haut, deux, is_multiple=bool(deux["mult"]))
    if bas > haut:
        raise MontantIllisible("Le premier montant dépasse le second : échangez-les.")
    remarques = (CHOIX,) if lien == "ou" else ()
    taxe = read_taxe(deux["suite"] or "")[0]
    periode = Periode.PAR_AN if deux["per"] else ""
    return Mention(
        deux.start(), deux.end(), bas, haut, Qualificatif.ENTRE, taxe, periode, remarques=remarques
    )


def scale(bas, haut, deux, *, is_multiple):
    """The low end of « 6 à 9 000 € » or « 15 à 20 k€ », which takes the thousands of the other."""
    if is_multiple:
        facteur = MULTIPLES[deux["mult"].lower()]
        return bas * facteur if bas * facteur <= haut else bas
    if bas * 1000 > haut or not re.fullmatch(r"\d{1,3}", deux["bas"]):
        return bas
    if haut % 1000:
        raise MontantIllisible(f"« {deux[0].strip()} » : écrivez les deux montants en entier.")
    return bas * 1000


def read_taxe(suite):
    """(HT, TTC or '', what follows) of what stands after an amount. Raises MontantIllisible."""
    trouve = re.match(rf"[ .]?\(?(?P<mot>{TAXE})(?:(?<=\S)\))?", suite)
    if not trouve:
        return "", suite
    if re.match(rf" ?[/-] ?{TAXE}", suite[trouve.end() :]):
        raise MontantIllisible("HT ou TTC : écrivez lequel des deux.")
    return name_taxe(trouve["mot"]), suite[trouve.end() :]


def name_taxe(mots):
    """The side of VAT that words matched by TAXE say."""
    return Taxe.HT if mots.lower().startswith("h") else Taxe.TTC


def read_periode(suite, *, is_intervalle=False):
    """(period, unit, number of years, what follows)."""
    for periode, motif in PERIODES:
        if trouve := motif.match(suite):
            mots = {"n": None, "sur": None, **trouve.groupdict()}
            n = mots["n"] or mots["sur"]
            n = n and (int(n) if n.isdigit() else LETTRES[n.lower()])
            unite = "jour" if periode == Periode.PAR_JOUR else ""
            return read_aussi_par(periode, unite, n, suite[trouve.end() :])
    for motif in [PAR_UNITE] + ([SELON] if is_intervalle else []):
        if trouve := motif.match(suite):
            mots = trouve.groupdict()
            unite = (
                mots.get("unite")
                or mots.get("barre")
                or mots.get("mot")
                or mots.get("le")
                or "unité"
            ).strip()
            unite = unite[:100] if mots.get("barre") else unite.strip(" :")[:100]
            return read_aussi_par(Periode.PAR_UNITE, unite, None, suite[trouve.end() :])
    return "", "", None, suite


def read_aussi_par(periode, unite, n, suite):
    """The same, « par jour et par personne » being a unit whose quantity somebody must say."""
    aussi = AUSSI_PAR.match(suite)
    if not aussi or (aussi[0].startswith(" et ") and "par" not in aussi[0] and "/" not in aussi[0]):
        return periode, unite, n, suite
    noms = [UNITES_DE.get(periode, unite), aussi["unite"] or aussi["x"]]
    if noms[0] == "an":
        noms.reverse()
    return Periode.PAR_UNITE, " et par ".join(noms)[:100], None, suite[aussi.end() :]


def qualify(nu, mention):
    """The mention with what stands just before and just after it: HT, / an, environ, au plus…"""
    taxe, suite = read_taxe(nu[mention.fin :])
    net = len(nu) - len(suite)
    nature = DE_NATURE.match(suite)
    suite = suite[nature.end() :] if nature else suite
    sur, suite = read_apres(mention.sur, suite)
    periode, unite, n, suite = read_periode(suite, is_intervalle=mention.is_intervalle)
    if not taxe:
        taxe, suite = read_taxe(suite)
    if mention.taxe and taxe and mention.taxe != taxe:
        raise MontantIllisible("Une borne HT et l'autre TTC : écrivez les deux de même.")
    if sur == mention.sur:
        sur, suite = read_apres(sur, suite)
    debut, remarques = mention.debut, mention.remarques
    avant = nu[:debut]
    for qualificatif, motif in AVANT:
        if trouve := motif.search(avant):
            debut, avant = trouve.start(), avant[: trouve.start()]
            if sur not in (Qualificatif.EXACT, Qualificatif.ENTRE):
                raise MontantIllisible("Au plus, au moins, environ : écrivez un seul des trois.")
            sur = sur if sur == Qualificatif.ENTRE else qualificatif
    if base := BASE_DE.search(avant):
        debut = base.start()
        remarques += (BASE,)
    return replace(
        mention,
        debut=debut,
        fin=len(nu) - len(suite),
        nature=find_nature(nature[0]) if nature else "",
        net=net,
        bas=Decimal("0.00") if sur == Qualificatif.PLAFOND else mention.bas,
        sur=sur,
        taxe=taxe or mention.taxe,
        periode=periode or mention.periode,
        unite=unite,
        n=n,
        remarques=remarques,
    )


def read_apres(sur, suite):
    if sur == Qualificatif.EXACT:
        for qualificatif, motif in APRES:
            if trouve := motif.match(suite):
                return qualificatif, suite[trouve.end() :]
    return sur, suite
