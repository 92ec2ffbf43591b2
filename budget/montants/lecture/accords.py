"""How the amounts of a wording go together: one cost, or several (docs/regles.md, R-B10).

Two amounts add up only with the same period and a name each, or a « + » between them; those that
say the same money again check each other; what others bring, or what is left, is set apart. A form
that is none of these raises MontantIllisible, whose sentence quotes the words.
"""

import re
from dataclasses import dataclass, field, replace

from budget.montants.etapes import Periode, Qualificatif, Taxe
from budget.montants.lecture.mentions import TAXE, Mention, name_taxe
from budget.montants.lecture.morceaux import (
    ANNEES,
    ANNEES_EN_CLAIR,
    DEPUIS,
    JUSQU_A,
    SUR_N_ANS,
    find_nature,
    read_annees,
)
from budget.montants.lecture.sans_montant import FINANCEUR, name_financeur
from socle.francais.euros import MontantIllisible, en_francais

RESTE = r"\breste (?:à (?:charge|financer|payer)|\w* ?à (?:la )?charge)"
LIENS = [
    ("reste", RESTE),
    ("dont", r"\b(?:dont|y compris|incluant|comprenant|parmi lesquels)\b"),
    ("soit", r"\bsoit\b|=|\bc['’]est-à-dire\b|→|=>|\b(?:au |pour un |le )?total\b|\bfont\b"),
    ("puis", r"\bpuis\b|\bensuite\b"),
    ("plus", r"\+|\bplus\b|\bauxquels s['’]ajoutent\b|\bet en plus\b"),
    ("sépare", r"[;:,/|–—]| -|- |\bet\b|\bou\b|\bà\b|-"),
]
LIENS = [(nom, re.compile(motif, re.I)) for nom, motif in LIENS]
SEPARE = (";", ":", ",", "/", "|", "–", "—", "-", "et", "")
TVA = re.compile(r"\bTVA\b", re.I)
TOTAL = re.compile(r"\b(?:total|totale|global|globale|ensemble|budget|enveloppe)\b", re.I)
# Names of money that is no further cost.
DOUTE = re.compile(
    r"\b(?:avances?|acomptes?|solde|comprise?s?|incluse?s?|dépôt|caution|arrhes|remises?"
    r"|réductions?|rabais|hors|sinon|options?"
    r"|variantes?|au lieu|contre|ancienn?e?|précédent\w*|pour mémoire|rappel|sauf|moins|ou bien"
    r"|scénarios?|hypothèses?|optionnelle|conditionnelle|payée?s?|versée?s?|déjà|économies?|gains?)\b",
    re.I,
)
# Names of prices to choose from, and of two states of one price.
CHOIX = re.compile(
    r"\b(?:tarifs?|prix|devis|offres?|solutions?|prévue?s?|prévisionnel\w*|réalisée?s?|votée?s?"
    r"|engagée?s?|dépensée?s?|réels?|initia\w+|révisée?s?|réduite?s?|dédu\w+|adultes?|enfants?"
    r"|adhérents?|bruts?|nets?|(?:haute|basse) saison|derni\w+|crédits)\b",
    re.I,
)
RECETTE = re.compile(
    r"\btouchera|\bpercevra|\bperçoit|\bperçue?s?\b|\bencaisse|\brecettes?\b|\bFCTVA\b", re.I
)
VIDES = {"et", "ou", "à", "de", "du", "des", "la", "le", "les", "un", "une", "en", "par", "pour"}
VIDES |= {"ht", "ttc"}


@dataclass
class Terme:
    """A mention in its place: how it is tied to the one before, its name, what follows it."""

    mention: Mention
    lien: str = ""
    nom: str = ""
    queue: str = ""
    annees: tuple[int, ...] = ()
    depuis: int | None = None
    jusqu_a: int | None = None
    is_nomme_du_libelle: bool = False

    @property
    def nature(self):
        return self.mention.nature or find_nature(self.nom) or find_nature(self.queue)


@dataclass
class Cout:
    """A cost being read: `cotes` are the sums that say the same money, its own first."""

    cotes: list[list[Terme]]
    parts: list[Terme] = field(default_factory=list)
    tva: Terme | None = None
    reste: Terme | None = None
    is_detaille: bool = False

    @property
    def premier(self):
        return self.cotes[0][0]

    @property
    def dernier(self):
        return self.cotes[-1][-1]


def has_nom(mots):
    """Whether some words name something of their own."""
    mots = re.sub(rf"{ANNEES}|{SUR_N_ANS.pattern}", "", mots)
    return any(len(mot) > 1 and mot.lower() not in VIDES for mot in re.findall(r"[^\W\d_]+", mots))


def read_lien(entre):
    """(what follows the amount before, the tie, the name of the next) of the words between."""
    for lien, motif in LIENS:
        if trouve := motif.search(entre):
            if lien == "sépare":
                lien = trouve[0].strip().lower()
            return entre[: trouve.start()].strip(" ,;"), lien, entre[trouve.end() :].strip(" ,;")
    mots = entre.strip(" ,;")
    return ("", "", mots) if re.search(r"\b(?:de|d['’])$|:$", mots) else (mots, "", "")


def make_termes(texte, mentions):
    """The `Terme` of each mention of a text without parentheses."""
    termes = []
    for i, mention in enumerate(mentions):
        debut = mentions[i - 1].fin if i else 0
        queue, lien, nom = read_lien(texte[debut : mention.debut]) if i else ("", "", "")
        if i:
            termes[-1].queue = queue
        else:
            nom = texte[: mention.debut].strip()
        termes.append(Terme(mention, lien, nom))
    termes[-1].queue = texte[mentions[-1].fin :].strip()
    for terme in termes:
        tax(terme)
        date(terme, terme.queue.partition(";")[0])
    for terme in termes[1:]:
        date(terme, terme.nom)
    return termes


def tax(terme):
    """Give an amount the tax that the words just before it say: « montant HT : 6 500 € »."""
    mention = terme.mention
    dites = re.findall(rf"(?<!\w){TAXE}", terme.nom)
    if not mention.taxe and len(dites) == 1 and re.search(rf"{TAXE}\)? ?:? ?$", terme.nom):
        terme.mention = replace(mention, taxe=name_taxe(dites[0]))


def date(terme, mots, *, is_aparte=False):
    """Give a term the years that some of its words say."""
    if depuis := DEPUIS.search(mots):
        terme.depuis = int(depuis["annee"])
    if jusqu_a := JUSQU_A.search(mots):
        terme.jusqu_a = int(jusqu_a["annee"])
    mots = JUSQU_A.sub("", DEPUIS.sub("", mots))
    for trouve in re.finditer(ANNEES if is_aparte else ANNEES_EN_CLAIR, mots):
        annees = read_annees(trouve[0])
        if terme.annees and annees != terme.annees:
            raise MontantIllisible(f"« {mots.strip()} » : écrivez un coût pour chaque année.")
        terme.annees = annees


def group(termes):
    """The `Cout`s of some terms. Raises MontantIllisible for a form that is not sure."""
    is_total_dit = TOTAL.search(termes[0].nom) or [t.lien for t in termes[1:2]] == [":"]
    couts = [Cout([[termes[0]]], is_detaille=bool(is_total_dit))]
    for terme in termes[1:]:
        cout = couts[-1]
        if is_total(couts, terme):
            continue
        if not join(cout, terme):
            couts.append(separate(couts, terme))
    return couts


def is_total(couts, terme):
    """Whether a term says again the sum of several costs."""
    if terme.lien != "soit" or len(couts) < 2 or terme.mention.periode:
        return False
    termes = [t for cout in couts for t in cout.cotes[0]]
    somme = sum(t.mention.haut for t in termes)
    return not any(t.mention.periode for t in termes) and somme == terme.mention.haut


def join(cout, terme):
    """Put a term with the cost that it speaks of; False when it may only be one of its own."""
    dernier, lien = cout.dernier, terme.lien
    separe = lien in SEPARE
    if DOUTE.search(terme.nom) or (lien != "dont" and DOUTE.search(terme.queue)):
        refuse_ensemble(dernier, terme)
    if lien == "dont":
        cout.parts.append(terme)
    elif TVA.search(terme.nom) or (TVA.match(re.sub(r"^de ", "", terme.queue)) and not cout.tva):
        cout.tva = terme
    elif lien == "reste" or re.search(RESTE, terme.queue, re.I):
        cout.reste = terme
    elif is_part(cout, terme):
        cout.parts.append(terme)
    elif (dernier.mention.sur, terme.mention.sur) == (Qualificatif.PLANCHER, Qualificatif.PLAFOND):
        dernier.mention = bound(dernier.mention, terme.mention)
    elif lien == "soit" or (
        is_paire(dernier.mention, terme.mention)
        and not (dernier.annees and terme.annees)
        and (separe or lien == "ou")
    ):
        cout.cotes.append([terme])
    elif (
        lien == "plus"
        and is_same(dernier.mention, terme.mention)
        and not is_autre_annee(cout, terme)
    ) or is_somme_nommee(cout, terme):
        cout.cotes[-1].append(terme)
    else:
        return False
    return True


def bound(bas, haut):
    """The range of « 3 000 € minimum et 5 000 € maximum ». Raises MontantIllisible."""
    if not is_same(bas, haut) or bas.bas > haut.haut:
        raise MontantIllisible("Le minimum et le maximum ne vont pas ensemble : vérifiez-les.")
    taxe = bas.taxe or haut.taxe
    return replace(bas, haut=haut.haut, sur=Qualificatif.ENTRE, taxe=taxe)


def is_part(cout, terme):
    """Whether a term is a share of a cost: after « dont », a funder, a piece of a total."""
    periode = terme.mention.periode
    if cout.parts and (is_financeur(terme) or terme.lien in ("et", ",", "/", "plus")):
        return not periode or periode == cout.premier.mention.periode
    if terme.lien not in SEPARE:
        return False
    if is_financeur(terme) and not is_financeur(cout.premier):
        return True
    same = is_same(cout.dernier.mention, terme.mention)
    return cout.is_detaille and same and has_nom(terme.nom)


def is_autre_annee(cout, terme):
    return cout.dernier.annees != terme.annees


def is_somme_nommee(cout, terme):
    """« Titulaires 92 089,23 € / non titulaires 88 764,92 € »: a name each, of its own."""
    un, autre = cout.premier.mention, terme.mention
    return (
        terme.lien in SEPARE
        and len(cout.cotes) == 1
        and not cout.parts
        and is_same(un, autre)
        and un.taxe == autre.taxe
        and (not cout.premier.is_nomme_du_libelle or has_nom(cout.premier.queue))
        and not (cout.premier.nature and terme.nature)
        and not is_autre_annee(cout, terme)
        and not terme.nom.endswith(":")
        and bool(RECETTE.search(cout.premier.nom)) == bool(RECETTE.search(terme.nom))
        and has_noms([*cout.cotes[-1], terme])
        and not is_choix(cout.premier, terme)
    )


def separate(couts, terme):
    """The further cost of a term. Raises MontantIllisible when nothing says that it is one."""
    cout = couts[-1]
    if terme.lien == "puis" and not (
        cout.premier.mention.periode == Periode.PAR_AN
        and terme.mention == replace(terme.mention, periode="")
        and not (terme.annees or terme.depuis)
    ):
        if not terme.annees and not terme.depuis:
            terme.depuis = max((*cout.premier.annees, 0)) + 1
            terme.depuis = terme.depuis if terme.depuis > 1 else None
        return Cout([[terme]])
    is_seul = not cout.parts and len(cout.cotes) == 1 and not cout.reste
    is_alternative = is_choix(cout.premier, terme) and terme.lien != "plus"
    if terme.lien == "plus" or (terme.lien in SEPARE and is_seul and not is_alternative):
        is_date = cout.dernier.annees and terme.annees and is_autre_annee(cout, terme)
        is_dit = is_date or (cout.premier.nature and terme.nature)
        periodes = {cout.premier.mention.periode, terme.mention.periode}
        is_annuel = periodes == {"", Periode.PAR_AN}
        if is_dit or is_annuel or has_nom(terme.nom) or terme.lien == "plus":
            return Cout([[terme]])
    return refuse_ensemble(cout.dernier, terme)


def is_choix(un, autre):
    """Whether some names say two prices of one thing, or two states of one price."""
    return any(CHOIX.search(f"{terme.nom} {terme.queue}") for terme in (un, autre))


def refuse_ensemble(un, autre):
    raise MontantIllisible(
        f"{say(un.mention)} et {say(autre.mention)} : le texte ne dit pas s'ils s'ajoutent. "
        "Écrivez « + » entre eux, ou un coût pour chacun."
    )


def say(mention):
    return en_francais(mention.haut)


def has_noms(termes):
    """Whether each of several terms has a name of its own, before it or in parentheses after."""
    return all(has_nom(t.nom) for t in termes) or all(
        t.queue.startswith("(") and has_nom(t.queue) for t in termes
    )


def is_financeur(terme):
    mots = f"{terme.nom} {terme.queue}"
    return bool(FINANCEUR.search(mots)) and not re.search(r"\b(?:avant|après|hors)\b", mots, re.I)


def is_same(un, autre):
    """Whether two mentions can be added: of one period, unit and tax."""
    taxes = {un.taxe, autre.taxe} - {""}
    return (un.periode, un.unite) == (autre.periode, autre.unite) and len(taxes) < 2


def is_paire(un, autre):
    """Whether two mentions are the two sides of VAT."""
    return {un.taxe, autre.taxe} == {Taxe.HT, Taxe.TTC}


def name_part(terme):
    """The name of a part, after its amount or before it."""
    queue, nom = name_financeur(terme.queue), name_financeur(terme.nom)
    return queue if has_nom(queue) else nom
