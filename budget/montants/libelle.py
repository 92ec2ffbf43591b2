"""A cost as people write it, read into a value (budget/montants/mots.py writes a value back).

Pure functions over text: `lire` never raises and never makes a 0 of what it does not understand.
The grammar is that of ordinary French budgets, not of one document: a label, a colon, an amount or
a word that stands for one, then what qualifies it (HT, « / an », « (2024) »…).
"""

import re
from decimal import Decimal
from functools import lru_cache

from budget.montants.etapes import Nature, Periode, Qualificatif, Sens, Taxe
from budget.montants.valeurs import Lecture, Libelle
from socle.francais.euros import NOMBRE, MontantIllisible, additionner, lire_montant, read_taux

LONGUEUR_MAX = 2000
# « 12€50 » is not 12 €.
SIGNE = r" ?€(?!\d)"
# A number is whole: nothing that could belong to it stands before it.
ENTIER = rf"(?<![\w,.−-])(?<!\d )(?:{NOMBRE})"
MONTANT = re.compile(rf"(?P<nombre>{ENTIER}){SIGNE}")
SEUL = re.compile(rf"^(?P<nombre>{ENTIER})(?=$| (?:HT|TTC)\b| ?/| par )", re.I)
DEUX = re.compile(
    rf"(?:entre |de )?(?P<bas>{ENTIER})(?:{SIGNE})? (?:et|à|ou|-|–) (?P<haut>{ENTIER}){SIGNE}", re.I
)
PARENTHESE = re.compile(r"\(([^()]*)\)")
# From 2010 on: « (2000 exemplaires) » is a quantity.
ANNEE = r"(?<!\d)20[1-9]\d(?!\d| ?€)"
ANNEES = rf"{ANNEE}(?: ?(?:à|-|–|et|,|/) ?{ANNEE})*"
ANNEES_EN_CLAIR = re.compile(rf"\b(?:en|de|pour) {ANNEES}")
ANNEE_IMPOSSIBLE = re.compile(r"\(\D*\d{5,}\D*\)|\b(?:en|de|pour|à) 20\d{3,}\b(?! ?€)")
MULTIPLIE = re.compile(r"\d ?[x×*] ?$", re.I)
ANNEES_EN_FIN = re.compile(rf" {ANNEES}$")
POURCENTAGE = re.compile(r"(\d+(?:,\d+)?)(?: ?%)?(?: ?(?:à|-) ?(\d+(?:,\d+)?))? ?% du coût", re.I)
TERRITOIRES = re.compile(r"pour les (\d+) territoires", re.I)
TAXE = re.compile(r"^ ?(HT|T+C)\b", re.I)
APPROCHE = re.compile(r"\b(?:environ|approximativement|à peu près|env\.)\s*$", re.I)
PLANCHER = re.compile(r"\b(?:base de|à partir de)\s*$", re.I)
PAR_AN = re.compile(r"^ ?(?:/|par) ?an(?:née)?\b", re.I)
PAR_JOUR = re.compile(r"^ ?(?:/|par) ?jour(?:née)?\b", re.I)
POUR_N_ANS = re.compile(r"^ ?(?:valable )?pour ([1-9]\d?) ans?\b", re.I)
PAR_UNITE_BARRE = re.compile(r"^ ?/ ?(?P<unite>[^()/]+)")
DUREE = re.compile(r"\b(?:sur|pour|pendant|durant) (?:\d+|[a-z]+) an(?:née)?s\b", re.I)
# « par type d'entreprise » : « type » alone names nothing.
PAR_UNITE = re.compile(
    r"^ ?(?:par|pour chaque) (?P<unite>(?:type|sorte|catégorie|nombre) d(?:e |u |es |')\S+|\S+)",
    re.I,
)
SELON = re.compile(r"^ ?selon (?:le |la |les |l')(?P<unite>.+)", re.I)
ANNUEL = re.compile(r"\bannuel(?:le)?s?\b", re.I)
PAR_AN_DU_LIBELLE = re.compile(r"\s+par an$", re.I)
RECETTE = re.compile(r"\btouchera|\bpercevra|\bperçoit|\bencaisse|\brecettes?\b", re.I)
MASSE_SALARIALE = re.compile(r"\bmasse salariale\b", re.I)

MOTS = [
    (Qualificatif.NON_RENSEIGNE, r"^(?:non renseignée?s?|n\.?r\.?|nc|non connue?|inconnue?)\b"),
    (Qualificatif.GRATUIT, r"^gratuite?s?\b"),
    (Qualificatif.INCLUS, r"^(?:inclus|compris)"),
    (Qualificatif.VOIR_AILLEURS, r"^(?:voir|cf\.?|se référer|se reporter|budget)\b"),
    (Qualificatif.EN_NATURE, r"^(?:en nature|en interne|frais|(?:le )?coûts?)\b"),
]
MOTS = [(qualificatif, re.compile(motif, re.I)) for qualificatif, motif in MOTS]


@lru_cache(maxsize=4096)
def lire(texte, *, intitule=""):
    """The `Libelle` of a wording; `intitule` is the heading above, e.g. « Coût estimé / an : »."""
    if len(texte) > LONGUEUR_MAX:
        return refuse(texte, "Ce texte est trop long pour une ligne de coût : coupez-le.")
    nu = re.sub(r"\s+", " ", re.sub(r"[\u00a0\u202f]", " ", texte)).strip()
    nu = re.sub(r"^[-–•] (?=\S)", "", nu)
    if ANNEE_IMPOSSIBLE.search(nu):
        return refuse(texte, "Une année s'écrit avec quatre chiffres, comme 2024.")
    try:
        return read_montant(texte, nu, intitule) or read_mots(texte, nu)
    except MontantIllisible as illisible:
        return refuse(texte, str(illisible))


def lire_couts(texte, *, intitule="", montants=False):
    """The `Lecture` of a wording; `montants`: a bare number is an amount."""
    return Lecture(texte, (lire(texte, intitule=intitule),))


def refuse(texte, phrase):
    """A wording that is kept as a text, with the sentence that says what to do about it."""
    return Libelle(
        texte=texte,
        libelle=cut(texte)[0][:300],
        qualificatif=Qualificatif.A_PRECISER,
        remarques=(phrase,),
    )


def cut(nu):
    """(label, value) at the first colon that is not inside parentheses; value None without one."""
    profondeur = 0
    for i, signe in enumerate(nu):
        profondeur += (signe == "(") - (signe == ")" and profondeur > 0)
        if signe == ":" and not profondeur:
            return nu[:i].strip(), nu[i + 1 :].strip()
    return nu, None


def read_mots(texte, nu):
    """A wording without an amount: an empty value, a word that stands for one, or a riddle."""
    libelle, valeur = cut(nu)
    annees, libelle = read_annees_en_fin(libelle)
    commun = {"texte": texte, "libelle": libelle, "annees": annees}
    if valeur == "":
        return Libelle(**commun, qualificatif=Qualificatif.VIDE)
    lu = nu if valeur is None else valeur
    if pourcentage := POURCENTAGE.search(lu):
        bas, haut = read_taux(pourcentage[1]), read_taux(pourcentage[2] or pourcentage[1])
        if bas > haut:
            raise MontantIllisible("Le premier taux dépasse le second : échangez-les.")
        return Libelle(
            **commun,
            qualificatif=Qualificatif.POURCENTAGE,
            pourcent_min=bas,
            pourcent_max=haut,
        )
    for qualificatif, motif in MOTS:
        if motif.search(lu):
            zero = Decimal(0) if qualificatif == Qualificatif.GRATUIT else None
            return Libelle(**commun, qualificatif=qualificatif, montant_min=zero, montant_max=zero)
    if re.search(r"\d", lu):
        lire_montant(lu)
    return refuse(texte, "Aucun montant n'est lisible : écrivez-le en chiffres, avec le signe €.")


def read_annees_en_fin(libelle):
    """((2024, 2025), « Dossier ») for « Dossier 2024-2025 »; ((), the label) without years."""
    trouve = ANNEES_EN_FIN.search(libelle)
    return (read_annees(trouve[0]), libelle[: trouve.start()]) if trouve else ((), libelle)


def read_annees(mots):
    """(2024, 2025) for « 2024 à 2025 », « 2024 et 2025 »; () without a year."""
    nommees = [int(annee) for annee in re.findall(ANNEE, mots)]
    suite = tuple(range(nommees[0], nommees[-1] + 1)) if nommees else ()
    if nommees and not suite:
        raise MontantIllisible("La première année dépasse la seconde : échangez-les.")
    if nommees != list(suite) and not re.search(r"\d ?[à–-] ?\d", mots):
        raise MontantIllisible("Ces années ne se suivent pas : écrivez un coût pour chacune.")
    return suite


def find_montants(nu):
    """The amounts that stand outside parentheses, as matches of MONTANT."""
    caches = [m.span() for m in PARENTHESE.finditer(nu)]
    return [m for m in MONTANT.finditer(nu) if not any(a <= m.start() < b for a, b in caches)]


def read_montant(texte, nu, intitule):
    """A wording with an amount, or two, or several parts; None when it has none."""
    montants = find_montants(nu)
    deux = DEUX.search(nu)
    if montants and deux and deux.start() <= montants[0].start() < montants[0].end() <= deux.end():
        bas, haut = lire_montant(deux["bas"]), lire_montant(deux["haut"])
        if bas > haut:
            raise MontantIllisible("Le premier montant dépasse le second : échangez-les.")
        is_choix = bool(re.search(r"€? ou ", deux[0], re.I))
        return build(texte, nu, *deux.span(), bas, haut, intitule, is_entre=True, is_choix=is_choix)
    if len(montants) > 1:
        return build_parts(texte, nu, montants, intitule)
    if montants:
        m = montants[0]
        montant = lire_montant(m["nombre"])
        return build(texte, nu, m.start(), m.end(), montant, montant, intitule)
    if "€" in nu:
        lire_montant(re.sub(r"\s*€.*", "", nu.rsplit(":", 1)[-1]).strip())
        raise MontantIllisible("Ce montant ne se lit pas : écrivez-le comme 10 893,77 €.")
    valeur = cut(nu)[1]
    if valeur and (seul := SEUL.match(valeur)):
        debut = len(nu) - len(valeur)
        montant = lire_montant(seul["nombre"])
        return build(texte, nu, debut, debut + seul.end(), montant, montant, intitule)
    return None


def build_parts(texte, nu, montants, intitule):
    """« Titulaires 92 089,23 € / non titulaires 88 764,92 € » : the sum, and its parts."""
    parts = []
    for i, m in enumerate(montants):
        montant = lire_montant(m["nombre"])
        apres = PARENTHESE.match(nu[m.end() :].lstrip())
        debut = montants[i - 1].end() if i else len(nu) - len(cut(nu)[1] or nu)
        nom = apres[1] if apres else nu[debut : m.start()]
        parts.append((nom.strip(" /,;").casefold(), montant))
    total = additionner(montant for _, montant in parts)
    return build(
        texte, nu, montants[0].start(), montants[-1].end(), total, total, intitule, parts=parts
    )


def read_libelle(avant):
    """(label, approximate?, floor?) from what stands before an amount."""
    approche = bool(APPROCHE.search(avant))
    plancher = bool(PLANCHER.search(avant))
    reste = PLANCHER.sub("", APPROCHE.sub("", avant)).strip()
    libelle, valeur = cut(reste)
    if valeur and not re.search(r"[–-]$", valeur):
        libelle = reste
    return libelle.strip(" :–"), approche, plancher


def read_suite(apres, *, is_entre):
    """(taxe, period, unit, number of years, the rest) from what follows an amount."""
    taxe = ""
    if trouve := TAXE.match(apres):
        taxe = Taxe.HT if trouve[1].upper() == "HT" else Taxe.TTC
        apres = apres[trouve.end() :]
    if trouve := PAR_AN.match(apres):
        return taxe, Periode.PAR_AN, "", None, apres[trouve.end() :]
    if trouve := PAR_JOUR.match(apres):
        return taxe, Periode.PAR_JOUR, "jour", None, apres[trouve.end() :]
    if trouve := POUR_N_ANS.match(apres):
        return taxe, Periode.N_ANNEES, "", int(trouve[1]), apres[trouve.end() :]
    motifs = [PAR_UNITE_BARRE, PAR_UNITE] + ([SELON] if is_entre else [])
    for motif in motifs:
        if trouve := motif.match(apres):
            return taxe, Periode.PAR_UNITE, trouve["unite"].strip()[:100], None, apres
    return taxe, "", "", None, apres


def say_duree(duree, periode):
    """What to say of a number of years that changes nothing in what the amount counts for."""
    if periode == Periode.PAR_AN:
        compte = "dans chaque année prévue ou nommée. Nommez-les, comme « (2024 à 2026) »."
    else:
        compte = "une fois. S'il revient chaque année, écrivez « / an »."
    return f"« {duree} » n'est pas lu : ce coût compte {compte}"


def build(texte, nu, debut, fin, bas, haut, intitule, *, is_entre=False, is_choix=False, parts=()):
    """The Libelle of an amount that stands in `nu` from `debut` to `fin`."""
    if MULTIPLIE.search(nu[:debut]):
        raise MontantIllisible("Écrivez le prix d'une unité (« 450 € / jour »), et sa quantité.")
    libelle, approche, plancher = read_libelle(nu[:debut])
    if parts:
        libelle = cut(nu)[0] if cut(nu)[1] is not None else libelle
    apres = nu[fin:]
    taxe, periode, unite, n_annees, reste = read_suite(apres, is_entre=is_entre)
    libelle = libelle or TAXE.sub("", apres).strip()
    if not periode and (PAR_AN_DU_LIBELLE.search(libelle) or ANNUEL.search(libelle)):
        periode = Periode.PAR_AN
    if not periode and re.search(r"/ ?an\b|par an\b", intitule, re.I):
        periode = Periode.PAR_AN
    if not periode and MASSE_SALARIALE.search(libelle):
        periode = Periode.PAR_AN
    if not periode and haut > 0:
        periode = Periode.UNIQUE
    annees, libelle = read_annees_en_fin(PAR_AN_DU_LIBELLE.sub("", libelle))
    for mots in (*ANNEES_EN_CLAIR.findall(reste), *re.findall(r"\([^()]*", reste)):
        annees = read_annees(mots) or annees
    territoires = TERRITOIRES.search(apres)
    sur = Qualificatif.ENVIRON if approche else Qualificatif.EXACT
    remarques = []
    if plancher:
        remarques.append("Le montant est un plancher, pas un prix ferme.")
    if is_choix:
        remarques.append("Deux prix au choix, pas une fourchette.")
    if len(annees) < 2 and (duree := DUREE.search(reste)):
        remarques.append(say_duree(duree[0], periode))
    return Libelle(
        texte=texte,
        libelle=libelle[:300],
        qualificatif=Qualificatif.ENTRE if is_entre else sur,
        montant_min=bas,
        montant_max=haut,
        taxe=taxe,
        periode=periode,
        unite=unite,
        n_annees=n_annees,
        annees=annees,
        sens=Sens.RECETTE if RECETTE.search(nu) else Sens.DEPENSE,
        nature=Nature.MASSE_SALARIALE if MASSE_SALARIALE.search(libelle) else "",
        territoires=int(territoires[1]) if territoires else None,
        parts=tuple(parts),
        remarques=tuple(remarques),
    )
