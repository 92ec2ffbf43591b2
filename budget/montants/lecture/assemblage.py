"""The costs of a wording that has amounts, each made of the amounts that say it (R-B10, R-B12)."""

import re
from dataclasses import replace
from decimal import Decimal

from budget.montants.etapes import Nature, Periode, Qualificatif, Sens
from budget.montants.lecture import accords, verification
from budget.montants.lecture.accords import RECETTE
from budget.montants.lecture.mentions import CHIFFRES, TAXE, name_taxe, read_apres
from budget.montants.lecture.morceaux import (
    ANNEES,
    DEPUIS,
    JUSQU_A,
    SUR_N_ANS,
    cut,
    find_nature,
    leave_annees,
    leave_parentheses,
    read_annees_en_fin,
    read_duree,
)
from budget.montants.lecture.produits import (
    PIECES,
    find_mentions,
    is_meme_unite,
    multiply,
    put_in_singular,
)
from budget.montants.lecture.sans_montant import FINANCEUR, MOTS, list_taux
from budget.montants.valeurs import Apport, Libelle
from socle.francais.euros import MontantIllisible, en_francais, lire_montant

ILLISIBLE = "Ce montant ne se lit pas : écrivez-le comme 10 893,77 €."
SIGNE = re.compile(r"€|(?<=\d) ?(?:k|M)? ?(?:euros?|EUR)\b", re.I)
TERRITOIRES = re.compile(r"pour les (\d+) territoires", re.I)
# The period, and its unit, that a label says.
DU_LIBELLE = [
    (Periode.PAR_AN, "", r"\bannuel(?:le)?s?\b|\b(?:chaque année|tous les ans)\b|\bpar an$"),
    (Periode.PAR_MOIS, "", r"\bmensuel(?:le)?s?\b|^(?:chaque|par) mois$"),
    (Periode.PAR_TRIMESTRE, "", r"\btrimestriel(?:le)?s?\b|^(?:chaque|par) trimestre$"),
    (Periode.PAR_JOUR, "jour", r"\b(?:journali|quotidi)\w+\b|^(?:chaque|par) jour$"),
    (Periode.PAR_UNITE, "unité", r"\b(?:coût|prix|montant) unitaire\b"),
]
DU_LIBELLE = [(p, unite, re.compile(motif, re.I)) for p, unite, motif in DU_LIBELLE]
TOUS_LES_N_ANS = re.compile(r"\btous les (?!ans\b)\w+ ans\b", re.I)
PLUSIEURS_FOIS = re.compile(r"(?<!\bune )(?<!\bseule )\bfois\b")
PAR_AN_DU_LIBELLE = re.compile(r"\s+par an$", re.I)
RECETTE_EN_TETE = re.compile(
    r"^(?:ventes?|billetterie|produits? (?:de|des) |(?:co-?)?financements?|dotations?|mécénat"
    r"|sponsoring"
    r"|participations? (?:financières? )?(?:des|de la région|du département|de l['’]état|demandée)"
    r"|(?:subventions?|aides?)(?! (?:aux?|à l|versée|accordée|pour|d['’]équipement vers)))\b",
    re.I,
)
# What an amount leaves out, or what makes it less sure.
RESERVE = re.compile(
    r"\bà (?:chiffrer|définir|préciser|confirmer|venir|déterminer|évaluer)\b|\bdevis\b|\+ ?\w"
    r"|\?|\b(?:hors|sauf|non compris|en sus|sous réserve|frais|à valider|chaque|inclu\w+|gratuit\w*"
    r"|années? (?:im)?paires?|(?:hebdomad|bi[mas]\w*|semestri|trienn|quotidi|saisonn)\w+)\b",
    re.I,
)
ENTRE_PARENTHESES = re.compile(rf"\([^()]*{ANNEES}[^()]*\)")
TETE = re.compile(r"^(?:dont|y compris|soit|=|reste à charge)\b ?:? ?", re.I)
# Words that begin a label as well as they say a cost.
VERBEUX = (
    Qualificatif.EN_NATURE,
    Qualificatif.VOIR_AILLEURS,
    Qualificatif.MOYENS_HUMAINS,
    Qualificatif.NON_RENSEIGNE,
)
# A number that something ties to the amount after it, without and with a label before.
MULTIPLE = r"(?:^|[ .\d])[x×*] ?$|\d.*(?:/ ?|par )an à ?$"
OPERANDES = (
    re.compile(
        rf"(?:^|\b(?:entre|de) ){CHIFFRES} ?k? (?:et|puis|ou|à|\+)$|\d et [a-z]+$|{MULTIPLE}", re.I
    ),
    re.compile(
        rf"(?:^|[ (+]){CHIFFRES} ?k? ?(?:(?:et|puis|ou|à|pour)\b|[;,+](?= |$))|{MULTIPLE}", re.I
    ),
)
QUANTITE = re.compile(rf"(?:[x×] ?)?(?P<q>{CHIFFRES}) ?(?P<unite>[^\W\d][\w'’-]*)")


def check_signes(nu, hors, mentions):
    """Raise MontantIllisible when a sign of money belongs to no amount that is read."""
    restes = list(hors.texte)
    for mention in mentions:
        restes[mention.debut : mention.fin] = "\0" * (mention.fin - mention.debut)
    restes = "".join(restes)
    if SIGNE.search(restes) or re.search(rf"\d ?{TAXE}", restes):
        lire_montant(re.sub(r"\s*€.*", "", nu.rsplit(":", 1)[-1]).strip())
        raise MontantIllisible(ILLISIBLE)


class Assemblage:
    """Puts the amounts of a wording together, then makes the `Libelle` of each cost."""

    def __init__(self, texte, nu, hors, mentions, intitule):
        self.texte, self.nu, self.hors, self.intitule = texte, nu, hors, intitule
        self.termes = accords.make_termes(hors.texte, mentions)
        self.libelle = self.read_libelle()
        check_tete(hors.texte[: self.termes[0].mention.debut])
        if any(PLUSIEURS_FOIS.search(terme.queue) for terme in self.termes):
            raise MontantIllisible("« fois » : écrivez le prix d'une fois, et sa quantité.")
        premiers = list(self.termes)
        for place, mots in hors.apartes:
            avant = [terme for terme in premiers if terme.mention.debut < place]
            if avant and place < avant[-1].mention.net:
                raise MontantIllisible(f"« ({mots}) » coupe un montant : récrivez-le.")
            if avant:
                self.read_aparte(avant[-1], mots)

    def list(self):
        """The costs, in the order of the words. Raises MontantIllisible."""
        couts = accords.group(self.termes)
        faits = [self.make(cout, rang) for rang, cout in enumerate(couts)]
        if tus := self.list_tus(faits):
            tus = f"Nombres gardés tels quels : {' ; '.join(tus)}."
            faits[0] = replace(faits[0], remarques=(*faits[0].remarques, tus))
        return faits

    def list_tus(self, couts):
        """The numbers of the words that neither an amount nor anything else of a cost says."""
        dits, mots = set(), []
        for t in self.termes:
            is_compte = t.mention.periode not in verification.A_COMPTER
            dits |= {t.mention.n, len(t.annees), *t.annees}
            dits |= {t.mention.bas, t.mention.haut} if is_compte else set()
        for c in couts:
            mots += [c.libelle, c.unite, str(c.annees), *c.remarques]
            dits |= {c.montant_min, c.montant_max, c.quantite, c.n_annees, c.depuis, c.jusqu_a}
            dits |= {c.territoires, c.taux_tva, *(apport.taux for apport in c.apports)}
        dits |= {value(m) for m in re.findall(CHIFFRES, " ".join(mots))}
        lus = {m: value(m) for m in re.findall(CHIFFRES, self.nu)}
        return [m for m, v in lus.items() if dits.isdisjoint((v, v * 1000, v * 10**6, v * 10**9))]

    def read_libelle(self):
        """The label before the first amount, with what stands there in parentheses."""
        premier = self.termes[0]
        avant = self.nu[: self.hors.places[premier.mention.debut]].strip()
        libelle, valeur = cut(avant)
        if valeur and not re.search(r"[–-]$", valeur):
            libelle = avant
        if len(self.termes) > 1 and valeur is not None:
            libelle = cut(self.nu)[0]
            nom = self.hors.texte[: premier.mention.debut].partition(":")[2].strip()
            premier.nom, premier.is_nomme_du_libelle = nom or premier.nom, not nom
            accords.date(premier, nom)
        libelle = libelle.strip(" :–,;-")
        if DEPUIS.search(libelle) or JUSQU_A.search(libelle):
            accords.date(premier, libelle)
            libelle = leave_annees(libelle)
        if re.fullmatch(rf"(?:en )?{ANNEES}", libelle, re.I):
            accords.date(premier, libelle)
            libelle = ""
        if libelle or len(self.termes) > 1:
            return libelle
        if premier.mention.periode == Periode.PAR_UNITE and premier.mention.unite not in PIECES:
            return self.nu[self.hors.places[premier.mention.net] :].strip()
        libelle = "" if premier.queue[:1] in "+,;" else leave_annees(premier.queue)
        return libelle if accords.has_nom(libelle) else ""

    def read_aparte(self, terme, mots):
        """What stands in parentheses after an amount."""
        mention = terme.mention
        if re.fullmatch(TAXE, mots) and not mention.taxe:
            terme.mention = replace(mention, taxe=name_taxe(mots))
        elif SIGNE.search(mots):
            self.read_aparte_d_argent(terme, mots)
        elif (
            mention.sur == Qualificatif.EXACT
            and (sur := read_apres(mention.sur, f" {mots}"))[0] != mention.sur
            and not sur[1]
        ):
            bas = Decimal("0.00") if sur[0] == Qualificatif.PLAFOND else mention.bas
            terme.mention = replace(mention, sur=sur[0], bas=bas)
        elif quantite := read_quantite(mention, mots, self.libelle):
            terme.mention = quantite
        elif re.fullmatch(r"par an|/ ?an|annuel(?:le)?s?", mots, re.I) and not mention.periode:
            terme.mention = replace(mention, periode=Periode.PAR_AN)
        else:
            terme.queue = f"{terme.queue} ({mots})".strip()
            accords.date(terme, mots, is_aparte=True)

    def read_aparte_d_argent(self, terme, mots):
        """An amount in parentheses: a side of VAT, a share, a funder, the same money said again."""
        dedans = leave_parentheses(mots)
        mentions = find_mentions(dedans.texte)
        check_signes(mots, dedans, mentions)
        if not mentions:
            raise MontantIllisible(ILLISIBLE)
        termes = accords.make_termes(dedans.texte, mentions)
        if re.match(r"(?:dont|y compris|TVA)\b", mots, re.I):
            lien = "dont"
        elif re.match(r"reste à charge\b", mots, re.I):
            lien = "reste"
        elif all(accords.is_financeur(t) for t in termes):
            lien = "dont"
        else:
            lien = "soit"
        for rang, autre in enumerate(termes):
            autre.lien = lien if not rang or lien == "dont" else autre.lien
            autre.nom = TETE.sub("", autre.nom)
        place = self.termes.index(terme) + 1
        self.termes[place:place] = termes

    def name(self, premier, rang):
        """The label of the cost that begins with a term."""
        if not rang:
            return self.libelle
        is_seul = premier.nom.endswith(":")
        nom = leave_annees(premier.nom)
        nom = re.sub(r"^(?:de|du|des|d['’]|la|le|les|l['’]) ?", "", nom).strip(" ,;:–-")
        if not accords.has_nom(nom):
            return self.libelle
        return nom if is_seul or not self.libelle else f"{self.libelle} – {nom}"

    def find_periode(self, libelle, nature, somme):
        """(period, unit) of a cost whose amount does not say it; '' for 0 €."""
        if TOUS_LES_N_ANS.search(libelle):
            raise MontantIllisible("Écrivez la période à la fin : « 3 000 € tous les 2 ans ».")
        for periode, unite, motif in DU_LIBELLE:
            if motif.search(libelle):
                return periode, unite
        is_annuel = re.search(r"/ ?an\b|par an\b", self.intitule, re.I)
        if is_annuel or nature == Nature.MASSE_SALARIALE:
            return Periode.PAR_AN, ""
        return (Periode.UNIQUE if somme.haut > 0 else ""), ""

    def make(self, cout, rang):
        """The `Libelle` of a cost. Raises MontantIllisible."""
        premier, mention = cout.premier, cout.premier.mention
        somme, taux, n, remarques = verification.check(cout)
        libelle = self.name(premier, rang)
        nature = premier.nature or find_nature(libelle)
        periode, unite = somme.periode, mention.unite
        if not periode:
            periode, du_libelle = self.find_periode(libelle, nature, somme)
            unite = unite or du_libelle
        annees, libelle = read_annees_en_fin(PAR_AN_DU_LIBELLE.sub("", libelle))
        annees = premier.annees or annees
        queues = " ".join(t.queue for cote in cout.cotes for t in cote).strip()
        redits = " ".join(t.nom for cote in cout.cotes[1:] for t in cote)
        apports, dits = read_parts(cout, somme, queues)
        n = n or mention.n
        if not n and len(annees) < 2 and (duree := SUR_N_ANS.search(queues)):
            if periode == Periode.PAR_AN and not annees:
                n = read_duree(queues)
            else:
                remarques.append(say_duree(duree[0], periode))
        if FINANCEUR.fullmatch(re.sub(r"[ :]*\d.*%.*", "", libelle).strip()):
            raise MontantIllisible(
                f"« {libelle} » : une dépense, ou ce qu'un financeur apporte ? Dites lequel."
            )
        en_tete = bool(RECETTE_EN_TETE.search(libelle))
        depuis = f"à partir de {premier.depuis}" if premier.depuis else ""
        jusqu_a = f"jusqu'en {premier.jusqu_a}" if premier.jusqu_a else ""
        confirme = "Une recette, à confirmer." if en_tete else ""
        reste = cite_reste(f"{queues} {redits}", has_taux=bool(apports))
        remarques = [*mention.remarques, mention.produit, *remarques, *dits, depuis, jusqu_a]
        territoires = TERRITOIRES.search(queues)
        return Libelle(
            texte=self.texte,
            libelle=libelle[:300],
            qualificatif=find_qualificatif(cout),
            montant_min=somme.bas,
            montant_max=somme.haut,
            taxe=somme.taxe,
            taux_tva=taux,
            periode=periode,
            unite=unite,
            quantite=mention.quantite,
            n_annees=n,
            annees=annees,
            depuis=premier.depuis,
            jusqu_a=premier.jusqu_a,
            sens=Sens.RECETTE
            if en_tete or RECETTE.search(f"{libelle} {premier.nom} {queues}")
            else Sens.DEPENSE,
            nature=nature,
            territoires=int(territoires[1]) if territoires else None,
            parts=list_parts(cout),
            apports=apports,
            reste_a_charge=cout.reste and cout.reste.mention.haut,
            remarques=tuple(dict.fromkeys(filter(None, (*remarques, confirme, reste)))),
        )


def value(mots):
    """What a number says, however its thousands and its cents are written."""
    return Decimal(re.sub(r"[ .'’\u202f\xa0](?=\d{3})", "", mots).replace(",", "."))


def check_tete(avant):
    """Raise MontantIllisible when what stands before the first amount is an answer by itself."""
    valeur = (cut(avant)[1] if cut(avant)[1] is not None else avant).strip()
    for qualificatif, motif in MOTS:
        if qualificatif not in VERBEUX and motif.search(valeur):
            raise MontantIllisible(f"« {valeur} », puis un montant : écrivez un coût pour chacun.")
    has_libelle = cut(avant)[1] is not None
    nombre = re.search(r"\d,? ?$|^0\d", re.sub(rf"{ANNEES}$", "", valeur)) and has_libelle
    if nombre or OPERANDES[has_libelle].search(re.sub(ANNEES, "", valeur)):
        raise MontantIllisible(
            f"« {valeur} » : ce nombre est-il du montant ? Écrivez-le avec le signe €."
        )


def read_quantite(mention, mots, libelle):
    """« (2 éditions) » after a price « par édition »: the price of them all; None for another."""
    trouve = QUANTITE.fullmatch(mots)
    if not trouve or mention.periode not in verification.A_COMPTER:
        return None
    nom = put_in_singular(trouve["unite"])
    if mention.unite == f"{nom} et par an":
        return multiply(replace(mention, periode=""), trouve)
    is_du_libelle = mention.unite in PIECES and nom in libelle.lower()
    return multiply(mention, trouve) if is_du_libelle or is_meme_unite(nom, mention) else None


def find_qualificatif(cout):
    """How sure the sum of a cost is: the least sure of what it adds."""
    dits = [terme.mention.sur for terme in cout.cotes[0]]
    unsure = (Qualificatif.ENTRE, Qualificatif.PLAFOND, Qualificatif.PLANCHER, Qualificatif.ENVIRON)
    return next((sur for sur in unsure if sur in dits), Qualificatif.EXACT)


def list_parts(cout):
    """((name, amount)) of what a cost adds up; () for one amount."""
    termes = cout.cotes[0]
    if len(termes) < 2:
        return ()
    by_nom = all(accords.has_nom(terme.nom) for terme in termes)
    noms = [terme.nom if by_nom else terme.queue for terme in termes]
    return tuple(
        (nom.strip(" ()/,;:").casefold(), terme.mention.haut)
        for nom, terme in zip(noms, termes, strict=True)
    )


def read_parts(cout, somme, queues):
    """(what others bring, remarks) of the shares of a cost. Raises MontantIllisible beyond it."""
    apports, dits = list(list_taux(queues)), []
    for part in cout.parts:
        nom, montant = accords.name_part(part), part.mention.haut
        if montant > somme.haut and part.mention.taxe == somme.taxe:
            accords.refuse_ensemble(cout.premier, part)
        if FINANCEUR.search(nom) and len(nom) <= 100 and not part.mention.is_intervalle:
            apports.append(Apport(nom, montant=montant))
        else:
            mots = part.queue or part.nom or part.mention.nature
            dits.append(f"Dont {en_francais(montant)} {mots}".strip(" :") + ".")
    bring = [apport.montant for apport in apports if apport.montant is not None]
    if sum(bring) > somme.haut and somme.haut:
        raise MontantIllisible(
            "Ce que les autres apportent dépasse le coût : vérifiez les montants."
        )
    return tuple(apports), dits


def say_duree(mots, periode):
    """What to say of a number of years that changes nothing in what the amount counts for."""
    if periode == Periode.PAR_AN:
        compte = "dans chaque année prévue ou nommée. Nommez-les, comme « (2024 à 2026) »."
    else:
        compte = "une fois. S'il revient chaque année, écrivez « / an »."
    return f"« {mots} » n'est pas lu : ce coût compte {compte}"


def cite_reste(mots, *, has_taux):
    """A sentence that quotes what follows an amount and holds figures that nothing else says."""
    nu = leave_annees(mots)
    for motif in (SUR_N_ANS, TERRITOIRES, ENTRE_PARENTHESES):
        nu = motif.sub("", nu)
    nu = re.sub(r"\d+(?:,\d+)? ?%", "", nu) if has_taux else nu
    nu = verification.TVA_DITE.sub("", nu)
    is_a_dire = re.search(r"\d", nu) or RESERVE.search(nu)
    return f"Gardé tel quel : « {mots.strip()} »." if is_a_dire else ""
