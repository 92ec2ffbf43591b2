"""A cost as people write it, read into values (budget/montants/mots.py writes a value back).

Pure functions over text: `lire_couts` never raises and never makes a figure of what it does not
understand. The grammar is that of ordinary French budgets, not of one document: a label, a colon,
amounts or a word that stands for one, then what qualifies them (HT, « / an », « (2024) »…).
"""

import re
from dataclasses import replace
from functools import lru_cache

from budget.montants.etapes import Qualificatif
from budget.montants.lecture.accords import has_nom
from budget.montants.lecture.assemblage import SIGNE, Assemblage, check_signes, check_tete
from budget.montants.lecture.mentions import CHIFFRES, TAXE
from budget.montants.lecture.morceaux import ANNEE, ANNEE_IMPOSSIBLE, cut, leave_parentheses
from budget.montants.lecture.produits import find_mentions
from budget.montants.lecture.sans_montant import EN_REGIE, ETP, FINANCEUR, read_sans_montant
from budget.montants.valeurs import Lecture, Libelle
from socle.francais.euros import MontantIllisible

INVISIBLES = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
LONGUEUR_MAX = 2000
# « 15 000 » of « 15 000 + 5 000 = 20 000 €», and the last of a sum without any sign.
OPERANDE = re.compile(
    rf"(?:(?<![\w,.'’−–×*-])(?<![\dx×*] ){CHIFFRES}(?= ?[+=] ?\d)"
    rf"|(?<=[+=] ){CHIFFRES}(?=$| ?[+=]| ?/ ?an\b))"
)
SEUL = re.compile(
    rf"(?P<nombre>{CHIFFRES})(?: ?[kK])?(?=$| ?(?:HT|TTC)\b| ?/(?! ?\d)| par "
    r"| (?:annuel|mensuel|environ|max|mini))",
    re.I,
)
# A number of a column of amounts: neither a year that a colon follows, nor a low end, nor a date.
NU = re.compile(
    rf"(?<![\w,.'’/−–-])(?<!\d )(?<!n° )(?!{ANNEE}){CHIFFRES}"
    r"(?! ?(?:%|[x×*]|/(?! ?an\b)|(?!(?:en|pour|puis|et|soit|dont|par|à|ou)\b)[^\W_]))"
    r"(?! ?(?:à|et|ou|-|–) ?\d)"
)
NEGATIF = re.compile(r"(?:^|[:(=])\s*[-−–] ?\d[\d .]*(?:,\d+)? ?(?:k|M)? ?(?:€|euros?\b)|^[-−–]\d")
# « l 500 € », and a price that changes.
DOUTEUX = re.compile(
    r"(?<![\w'’])[lIO] \d{3}|\b(?:pass(?:e|era|ant)|augment\w+|diminu\w+) de\b"
    r"|^(?:remise|réduction|rabais|économie)s?\b|\bde (?:plus|moins) que\b"
    r"|%\s*(?:de|du|d['’]|sur) ?[\d(]|€ [x×*]$|<.*<|(?-i:\bX{2,} \d)|\b1X ?\d"
    r"|\bentre (?=[\d .,']+(?:€|euros?)$)"
    r"|[<>&^*#%+] ?[<>;&^*#%+]+ ?\d|^\+|&\w+;|(?-i:\d[A-Z?]) \d{3} ?€|\d \d{3}\.\d{3}(?!\d)"
    r"|(?<![^\W\d_])[x×*] ?\(|^\([^()]*€[^()]*\) ?[+x×*–-]|(?:^|: ?)(?:voir|cf)\b.*\d ?k?€"
    r"|\bfois ?(?:par|/)|\bN ?\+ ?\d|\b(?:avant|après) 20\d\d|[x×*] ?\d[\d,]* ?%",
    re.I,
)
AUTRES_DEVISES = re.compile(
    r"[$£¥]|\d ?k?F\b|\b(?:USD|GBP|CHF)\b|\b(?:dollars?|francs?|livres sterling)\b"
)
APPORT_EN_APARTE = re.compile(rf"({FINANCEUR.pattern}) ?\(([\d ,.]+ ?k?€)\)", re.I)
APARTE_DIT = re.compile(r"^(?:dont|y compris|soit|=|reste à charge|TVA)\b", re.I)


@lru_cache(maxsize=4096)
def lire_couts(texte, *, intitule="", montants=False):
    """The `Lecture` of a wording; `intitule` is the heading above, e.g. « Coût estimé / an : ».

    `montants`: the text comes from a column of amounts, a bare number is one.
    """
    if len(texte) > LONGUEUR_MAX:
        return refuse(texte, "Ce texte est trop long pour une ligne de coût : coupez-le.")
    nu = re.sub(r"\s+", " ", INVISIBLES.sub("", texte)).strip()
    nu = re.sub(r"(?<=\d)(?<!\b20\d\d) ?, ?(?=\d{2} ?(?:€|euros?\b))", ",", nu)
    nu = re.sub(r"^[-–•*] (?=\S)", "", nu)
    nu = re.sub(r"\b(env|max|min)\.(?=\d)", r"\1. ", nu, flags=re.I)
    nu = re.sub(rf"(^|[:(] ?)€ ?({CHIFFRES})(?! ?(?:€|[àkM–-]))", r"\1\2 €", nu)
    nu = APPORT_EN_APARTE.sub(r"\1 \2", nu)
    try:
        if ANNEE_IMPOSSIBLE.search(nu):
            raise MontantIllisible("Une année s'écrit avec quatre chiffres, comme 2024.")
        return Lecture(texte, tuple(list_couts(texte, nu, intitule, montants=montants)))
    except MontantIllisible as illisible:
        return refuse(texte, str(illisible))


def lire(texte, *, intitule=""):
    """The first cost of a wording, a `Libelle`."""
    return lire_couts(texte, intitule=intitule).couts[0]


def refuse(texte, phrase):
    """A wording that is kept as a text, with the sentence that says what to do about it."""
    libelle = cut(texte)[0][:300]
    lu = Libelle(texte, libelle, Qualificatif.A_PRECISER, remarques=(phrase,))
    return Lecture(texte, (lu,))


def list_couts(texte, nu, intitule, *, montants):
    """The costs of a line whose spaces are plain. Raises MontantIllisible."""
    if AUTRES_DEVISES.search(nu) and re.search(r"\d", nu):
        raise MontantIllisible("Écrivez le montant en euros.")
    if DOUTEUX.search(nu):
        raise MontantIllisible("Une lettre ou un mot rend ce montant douteux : récrivez-le.")
    if NEGATIF.search(nu):
        raise MontantIllisible("Un montant ne peut pas être négatif.")
    compte = sign(nu, montants=montants)
    hors = leave_parentheses(compte)
    agents = ETP.search(hors.texte) or EN_REGIE.search(hors.texte)
    is_deux = agents and SIGNE.search(hors.texte) and not hors.apartes
    if is_deux and (couts := list_couts_et_agents(texte, compte, agents, intitule)):
        return couts
    mentions = find_mentions(hors.texte)
    if not mentions and cut(hors.texte)[1] is None and (seul := find_aparte_seul(hors)):
        return list_couts(texte, seul, intitule, montants=False)
    check_signes(compte, hors, mentions)
    if not mentions:
        return [read_sans_montant(texte, nu)]
    return Assemblage(texte, compte, hors, mentions, intitule).list()


def sign(nu, *, montants):
    """The line with the sign that a lone number goes without (« Flyer : 250 HT »)."""
    valeur = cut(nu)[1]
    debut = len(nu) - len(valeur) if valeur is not None else 0
    if SIGNE.search(nu) or montants or valeur is not None:
        taxes = set(re.findall(rf"{TAXE}", nu[debut:]))
        signe = f" € {taxes.pop()}" if len(taxes) == 1 else " €"
        nu = nu[:debut] + OPERANDE.sub(rf"\g<0>{signe}", nu[debut:])
    if SIGNE.search(nu) or (valeur is None and not montants):
        return nu
    if seul := SEUL.match(nu, debut):
        is_annee = re.fullmatch(ANNEE, seul["nombre"]) and seul.end() == len(nu)
        if re.match(r"0\d", seul["nombre"]) or (is_annee and not montants):
            raise MontantIllisible(
                f"« {nu[debut:]} » : est-ce un montant ? Écrivez-le avec le signe €."
            )
        return f"{nu[: seul.end()]} €{nu[seul.end() :]}"
    return nu[:debut] + NU.sub(r"\g<0> €", nu[debut:]) if montants else nu


def find_aparte_seul(hors):
    """« Panneaux : 4 000 € » of « Panneaux (4 000 €) », whose only figure is in parentheses.

    Several are read as they stand: « Étude (5 000 €) et travaux (20 000 €) ».
    """
    if len(hors.apartes) > 1 and all(SIGNE.search(mots) for _, mots in hors.apartes):
        fins = [place for place, _ in hors.apartes]
        noms = [hors.texte[a:b] for a, b in zip([0, *fins], fins, strict=False)]
        if all(has_nom(nom) for nom in noms):
            return " ".join(f"{n} {m}" for n, (_, m) in zip(noms, hors.apartes, strict=True))
    place, mots = hors.apartes[0] if len(hors.apartes) == 1 else (0, "")
    if (
        place == len(hors.texte)
        and hors.texte
        and SIGNE.search(mots)
        and not APARTE_DIT.match(mots)
    ):
        check_tete(hors.texte)
        return f"{hors.texte} : {mots}"
    return ""


def list_couts_et_agents(texte, nu, agents, intitule):
    """« 2 ETP + 5 000 € »: the people, and the money; each is said. None when they are one."""
    avant, apres = nu[: agents.start()].rstrip(), nu[agents.end() :].lstrip()
    libelle, valeur = cut(avant)
    libelle = libelle if valeur is not None else ""
    if re.search(r"\d", valeur or avant) and not SIGNE.search(avant):
        return None
    if not SIGNE.search(avant) and (plus := re.match(r"(?:\+|et\b|plus\b|,|;) ?", apres)):
        argent = apres[plus.end() :]
    elif not apres and re.search(r"(?:\+|\bet|\bplus|,|;)$", avant) and SIGNE.search(avant):
        argent = re.sub(r" ?(?:\+|\bet|\bplus|,|;)$", "", cut(avant)[1] or avant)
    else:
        return None
    argent = f"{libelle} : {argent}" if libelle else argent
    humains = read_sans_montant(texte, f"{libelle} : {agents[0]}" if libelle else agents[0])
    return [replace(humains, libelle=libelle), *list_couts(texte, argent, intitule, montants=False)]
