"""A wording without an amount: an empty value, a word that stands for one, a rate, or a riddle."""

import re
from decimal import Decimal

from budget.montants.etapes import Qualificatif
from budget.montants.lecture.morceaux import cut, read_annees_en_fin
from budget.montants.valeurs import Apport, Libelle
from socle.francais.euros import MontantIllisible, lire_montant, read_taux

ETP = re.compile(
    r"(?P<n>\d+(?:[,.]\d+)?) ?(?:ETP|équivalents?[ -]temps[ -]pleins?|(?:agents?|postes?)\b)", re.I
)
TEMPS = re.compile(
    r"^(?P<n>\d+(?:,\d+)?) ?(?P<unite>(?:demi-journées?|journées?|jours?|j|heures?|h|semaines?)"
    r"(?: ?(?:/|par) ?(?:mois|ans?|année|semaine))?)(?: de (?:temps|travail)(?: agent"
    r"| de travail)?)?$",
    re.I,
)
EN_INTERNE = (
    r"(?:en )?interne|en régie|régie|temps (?:agent|de travail|passé|interne)s?|moyens? humains?"
    r"|ressources? (?:internes?|humaines?)|bénévol(?:at|es?)|mise à disposition d['’]agents?"
)
EN_REGIE = re.compile(rf"(?:^|(?<=: ))(?:{EN_INTERNE})(?= ?(?:\+|et\b|plus\b|,|;))", re.I)
MOTS = [
    (
        Qualificatif.SANS_COUT,
        r"^(?:néant|sans objet|s\.?o\.?$|sans (?:coût|frais|dépense|incidence)"
        r"|aucune? (?:coût|frais|dépense)|pas de coût)",
    ),
    (
        Qualificatif.NON_RENSEIGNE,
        r"^(?:(?:coût|montant|budget|prix)s? )?(?:non (?:renseigné|connu|chiffré|défini"
        r"|déterminé|évalué|estimé|communiqué|précisé)e?s?"
        r"|n\.?r\.?|n\.?c\.?|n\.?d\.?|n/?a|n/c|inconnue?"
        r"|à (?:définir|chiffrer|déterminer|évaluer|estimer"
        r"|préciser|confirmer|voir|venir|renseigner|compléter)|(?:selon|sur|suivant) devis"
        r"|(?:devis|chiffrage|étude|évaluation|estimation)s? en (?:cours|attente)"
        r"|en (?:cours|attente)(?: de \w+| d['’]\w+)?|en attente d\w* devis"
        r"|(?:pris(?:e|es)? en charge|financée?s?|payée?s?|portée?s?) par)(?!\w)"
        r"|^[/–—…-]+$|^\.{3}$",
    ),
    (Qualificatif.GRATUIT, r"^(?:gratuite?s?|offerte?s?|(?:coût |montant )?nul)\b"),
    (Qualificatif.INCLUS, r"^(?:inclus|compris)"),
    (
        Qualificatif.MOYENS_HUMAINS,
        rf"^(?:{EN_INTERNE}|personnel|agents?)\b",
    ),
    (Qualificatif.VOIR_AILLEURS, r"^(?:voir|cf\.?|se référer|se reporter|budget)\b"),
    (Qualificatif.EN_NATURE, r"^(?:en nature|frais\b|(?:le )?coûts?(?= \S))"),
    (Qualificatif.MOYENS_HUMAINS, r"\ben (?:interne|régie)$"),
]
MOTS = [
    (qualificatif, re.compile(motif.replace("à ", "[àa] "), re.I)) for qualificatif, motif in MOTS
]
# Words whose own wording says more than « non renseigné ».
DITS = re.compile(r"^(?:non renseignée?s?|n\.?r\.?|nc|inconnue?|non connue?)\b", re.I)
TAUX = re.compile(r"(?<![\w,.])(\d+(?:,\d+)?)(?: ?%)?(?: ?(?:à|-|–|et) ?(\d+(?:,\d+)?))? ?%", re.I)
DU_COUT = re.compile(
    r"^ ?(?:du|des|de l['’]|de la|d['’]) ?(?:coût|dépense|montant|budget|total"
    r"|investissement)",
    re.I,
)
FINANCEUR = re.compile(
    r"\b(?:régions?|départements?|(?:conseil|cd|cr) ?(?:régional|départemental|\d\d)|état|europe"
    r"|leader|feader|feder|fse|detr|dsil|dsec|fnadt|drac|ademe|agence de l['’]eau|anct"
    r"|banque des territoires|caf|communes?|communautés?|cc\w?|\dcs|com\.? ?com|epci|agglo\w*"
    r"|mairies?|ot|office|collectivités?|pays|petr|parc|syndicat|occitanie|privés?|mécén\w+"
    r"|auto-?financements?|fonds propres|subventions?|co-?financements?|partenaires?|adefpat"
    r"|groupe d['’]action locale|gal|aides?|crtl\w*|cdt|adt|france relance|fonds vert)\b",
    re.I,
)
PREPOSITION = re.compile(
    r"^(?:(?:dont|de la part|à la charge|pris en charge"
    r"|financée?s?|apportée?s?|versée?s?|de|du|des|par"
    r"|pour|au titre)(?: |$))*(?:de |du |des |par )?(?:la |le |les |l['’]|d['’])?|^d['’]",
    re.I,
)
A_HAUTEUR = re.compile(r" ?(?::|à hauteur de|de|à|=|pour)? ?$")


AIDE = re.compile(
    r"^(?:subventions?|aides?|(?:co-?)?financements?|participations?|apports?|fonds(?! propres))"
    r"(?: attendue?s?| sollicitée?s?)?:? (?:de la |de l['’]|du |de |d['’]|des )?"
    r"(?=\w)(?!attendue|sollicitée)",
    re.I,
)


def name_financeur(mots):
    """« Région » for « subvention de la Région »; the words as they stand, trimmed, else."""
    nu = PREPOSITION.sub("", mots.strip(" ,;:.+/–—-=()")).strip(" ,;:.–—-()")
    return AIDE.sub("", A_HAUTEUR.sub("", nu).strip())


def list_taux(mots):
    """The `Apport` of each rate whose funder is named; the other rates are left."""
    apports = []
    for morceau in re.split(r"[;/+]|,(?!\d)| et (?!\d+ ?%? ?à)", mots):
        taux = list(TAUX.finditer(morceau))
        if len(taux) != 1 or taux[0][2] or re.search(r"\bTVA\b", morceau):
            continue
        avant, apres = morceau[: taux[0].start()], morceau[taux[0].end() :]
        nom = name_financeur(avant) or name_financeur(apres)
        if FINANCEUR.search(nom) and not DU_COUT.match(apres) and len(nom) <= 100:
            apports.append(Apport(nom, taux=read_taux(taux[0][1])))
    return tuple(apports)


def read_sans_montant(texte, nu):
    """The Libelle of a wording without an amount. Raises MontantIllisible."""
    libelle, valeur = cut(nu)
    annees, libelle = read_annees_en_fin(libelle)
    commun = {"texte": texte, "libelle": libelle[:300], "annees": annees}
    if valeur == "":
        return Libelle(**commun, qualificatif=Qualificatif.VIDE)
    lu = nu if valeur is None else valeur
    for qualificatif, motif in MOTS:
        if motif.search(lu):
            zero = Decimal(0) if qualificatif == Qualificatif.GRATUIT else None
            dit = qualificatif in (Qualificatif.NON_RENSEIGNE, Qualificatif.SANS_COUT)
            remarques = (f"« {lu} »",) if dit and not DITS.search(lu) else cite_chiffres(lu)
            return Libelle(
                **commun,
                qualificatif=qualificatif,
                montant_min=zero,
                montant_max=zero,
                remarques=remarques,
            )
    if lu_humains := read_humains(lu):
        return Libelle(**commun, qualificatif=Qualificatif.MOYENS_HUMAINS, **lu_humains)
    if taux := read_pourcentage(lu, libelle):
        return Libelle(**commun, qualificatif=Qualificatif.POURCENTAGE, **taux)
    if re.search(r"\d", lu):
        lire_montant(lu)
    raise MontantIllisible("Aucun montant n'est lisible : écrivez-le en chiffres, avec le signe €.")


def cite_chiffres(mots):
    """The words as a remark when they hold figures that nothing else says."""
    return (f"Gardé tel quel : « {mots} ».",) if re.search(r"\d", mots) else ()


def read_humains(lu):
    """The quantity of people or of time that a wording says in place of money; None without one."""
    if etp := ETP.search(lu):
        reste = (lu[: etp.start()] + lu[etp.end() :]).strip(" ,;")
        nombre = Decimal(etp["n"].replace(",", "."))
        unite = etp[0][len(etp["n"]) :].strip()
        return {
            "quantite": nombre,
            "unite": "ETP" if unite.lower().startswith(("e", "é")) else unite,
            "remarques": cite_chiffres(reste),
        }
    if temps := TEMPS.search(lu):
        unite = re.sub(r" ?(?:/|par) ?", "/", temps["unite"])
        return {"quantite": Decimal(temps["n"].replace(",", ".")), "unite": unite}
    return None


def read_pourcentage(lu, libelle):
    """The rates of « 20 à 25 % du coût », and the funders that they name; None without a rate."""
    trouves = list(TAUX.finditer(lu))
    if not trouves or re.search(r"\bTVA\b", lu):
        return None
    apports = list_taux(lu)
    if not apports and FINANCEUR.fullmatch(libelle):
        apports = list_taux(f"{libelle} {lu}")
    if len(trouves) > 1 and len(apports) != len(trouves):
        return None
    premier = trouves[0]
    if not apports and not DU_COUT.match(lu[premier.end() :]) and lu[premier.end() :].strip(" ."):
        return None
    bas, haut = read_taux(premier[1]), read_taux(premier[2] or premier[1])
    if bas > haut:
        raise MontantIllisible("Le premier taux dépasse le second : échangez-les.")
    if apports:
        bas = haut = sum(apport.taux for apport in apports)
        if haut > 100:
            raise MontantIllisible("Ces taux font plus de 100 %.")
    return {
        "pourcent_min": bas,
        "pourcent_max": haut,
        "apports": apports,
    }
