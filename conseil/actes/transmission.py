"""What the préfecture's @CTES asks of an act: identifier, object, matter (R-N1 to R-N3); and its
receipt (R-V25).
"""

import re
import unicodedata
from xml.etree import ElementTree

import filetype

from instances.identifiants import DEPARTEMENT, is_luhn

NATURE_DELIBERATION = "DE"
NATURES = ("DE", "AR", "AI", "CC", "BF", "AU")


OBJET_MAX = 499
NUMERO = re.compile(r"[A-Z0-9]([A-Z0-9_]{0,13}[A-Z0-9])?")


# Letters that ISO-8859-1 lacks, and how they are written without them.
EQUIVALENTS = str.maketrans(
    {
        "œ": "oe",
        "Œ": "OE",
        "Ÿ": "Y",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
        "…": "...",
        "€": "euros",
        "\u202f": " ",
        "\u00a0": " ",
        "\u2009": " ",
    }
)


FAMILLES = {
    "1": "commande publique",
    "2": "urbanisme",
    "3": "domaine et patrimoine",
    "4": "fonction publique",
    "5": "institutions et vie politique",
    "6": "libertés publiques et pouvoirs de police",
    "7": "finances locales",
    "8": "domaines de compétences par thèmes",
    "9": "autres domaines de compétences",
}


# The second level of the national nomenclature; codes are texts, so that 7.1 is not 7.10.
SOUS_MATIERES = {
    "1.1": "marchés publics",
    "1.2": "délégation de service public",
    "1.3": "conventions de mandat",
    "1.4": "autres types de contrats",
    "1.5": "transactions - protocole d'accord transactionnel",
    "1.6": "actes relatifs à la maîtrise d'oeuvre",
    "1.7": "actes spéciaux et divers",
    "2.1": "documents d'urbanisme",
    "2.2": "actes relatifs au droit d'occupation ou d'utilisation des sols",
    "2.3": "droit de préemption urbain",
    "3.1": "acquisitions",
    "3.2": "aliénations",
    "3.3": "locations",
    "3.4": "limites territoriales",
    "3.5": "autres actes de gestion du domaine public",
    "3.6": "autres actes de gestion du domaine privé",
    "4.1": "personnel titulaires et stagiaires de la fonction publique territoriale",
    "4.2": "personnel contractuel",
    "4.3": "fonction publique hospitalière",
    "4.4": "autres catégories de personnels",
    "4.5": "régime indemnitaire",
    "5.1": "élection exécutif",
    "5.2": "fonctionnement des assemblées",
    "5.3": "désignation de représentants",
    "5.4": "délégation de fonctions",
    "5.5": "délégation de signature",
    "5.6": "exercice des mandats locaux",
    "5.7": "intercommunalité",
    "5.8": "décision d'ester en justice",
    "6.1": "police municipale",
    "6.2": "pouvoirs du président du conseil départemental",
    "6.3": "pouvoirs du président du conseil régional",
    "6.4": "autres actes réglementaires",
    "6.5": "actes pris au nom de l'État et soumis au contrôle hiérarchique",
    "7.1": "décisions budgétaires",
    "7.2": "fiscalité",
    "7.3": "emprunts",
    "7.4": "interventions économiques",
    "7.5": "subventions",
    "7.6": "contributions budgétaires",
    "7.7": "avances",
    "7.8": "fonds de concours",
    "7.9": "prise de participation",
    "7.10": "divers",
    "8.1": "enseignement",
    "8.2": "aide sociale",
    "8.3": "voirie",
    "8.4": "aménagement du territoire",
    "8.5": "politique de la ville-habitat-logement",
    "8.6": "emploi-formation professionnelle",
    "8.7": "transports",
    "8.8": "environnement",
    "8.9": "culture",
    "9.1": "autres domaines de compétences des communes",
    "9.2": "autres domaines de compétences des départements",
    "9.3": "autres domaines de compétences des régions",
    "9.4": "voeux et motions",
}


MATIERES = [(code, f"{code} {nom}") for code, nom in SOUS_MATIERES.items()]


class IdentifiantImpossible(ValueError):
    """The identifier cannot be built; the message is a French sentence that says what lacks."""


def write_matiere(code):
    """« domaines de compétences par thèmes/aménagement du territoire » for « 8.4 »."""
    return f"{FAMILLES[code.partition('.')[0]]}/{SOUS_MATIERES[code]}"


def propose_numero(numero):
    """The ACTES number of an act: « 120924_5_1 » for « 12/09/2024-5.1 ».

    A date keeps two digits of its year; what is neither letter nor digit becomes « _ ».
    """
    court = re.sub(r"\b(\d{2})/(\d{2})/\d{2}(\d{2})\b", r"\1\2\3", numero)
    plat = unicodedata.normalize("NFD", court).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^A-Z0-9]+", "_", plat).strip("_")[:15].strip("_")


def propose_objet(objet):
    """The object in letters of ISO-8859-1, 499 at most, cut between two words."""
    plat = " ".join(objet.translate(EQUIVALENTS).split())
    plat = unicodedata.normalize("NFC", plat).encode("iso-8859-1", "ignore").decode("iso-8859-1")
    if len(plat) <= OBJET_MAX:
        return plat
    return plat[: OBJET_MAX + 1].rpartition(" ")[0] or plat[:OBJET_MAX]


def check_objet(objet):
    """What @CTES would refuse in an object, as a French sentence; '' when it is right."""
    refusees = sorted({lettre for lettre in objet if not is_latin1(lettre)})
    if refusees:
        return (
            f"@CTES n'accepte pas {', '.join(f'« {lettre} »' for lettre in refusees)} : "
            "écrivez-le autrement (oe, ', euros)."
        )
    if len(objet) > OBJET_MAX:
        return f"{len(objet)} caractères : @CTES en accepte {OBJET_MAX} au plus."
    return ""


def is_latin1(lettre):
    """A letter of ISO-8859-1 that can be seen, or a space."""
    code = ord(lettre)
    return 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xFF


def build_identifiant(*, departement, siren, le, numero, nature=NATURE_DELIBERATION):
    """« 081-200040905-20240912-120924_5_1-DE »; `le` is the date of the decision.

    Raises IdentifiantImpossible.
    """
    if not DEPARTEMENT.fullmatch(departement):
        raise IdentifiantImpossible(
            "Le département s'écrit en trois signes, comme 081, 02A ou 974 : complétez l'assemblée."
        )
    if len(siren) != 9 or not is_luhn(siren):
        raise IdentifiantImpossible(f"Le SIREN {siren} n'est pas valide : vérifiez ses chiffres.")
    if not NUMERO.fullmatch(numero):
        raise IdentifiantImpossible(
            "Le numéro ACTES compte 15 signes au plus, majuscules, chiffres et « _ », comme "
            "120924_5_1."
        )
    if nature not in NATURES:
        raise IdentifiantImpossible(f"La nature {nature} n'existe pas.")
    return f"{departement}-{siren}-{le:%Y%m%d}-{numero}-{nature}"


PDF, XML = "application/pdf", "application/xml"
ARACTE = re.compile(r"\{http://www\.interieur\.gouv\.fr/ACTES#.*\}ARActe")


def check_accuse(contenu, *, recue_le, numero):
    """The type of a receipt, PDF or XML, judged by its content. Raises ValueError, a sentence, for
    what is none, or an XML receipt of another day or act.

    Nothing outside of the file is read, and expat stops entities that grow.
    """
    if filetype.guess_mime(contenu) == PDF:
        return PDF
    try:
        racine = ElementTree.fromstring(contenu)
    except (ElementTree.ParseError, LookupError, ValueError):
        racine = ElementTree.Element("")
    if not ARACTE.fullmatch(racine.tag):
        raise ValueError(
            "Ce fichier n'est ni un PDF, ni l'accusé de réception XML de @CTES (« ARActe ») : "
            "joignez celui que la télétransmission a rendu."
        )
    dits = {nom.rpartition("}")[2]: valeur for nom, valeur in racine.items()}
    jour, acte = dits.get("DateReception", ""), dits.get("IDActe", "")
    if not jour.startswith(f"{recue_le}") or f"-{numero}-" not in acte:
        raise ValueError(f"Cet accusé dit l'acte {acte}, reçu le {jour} : vérifiez le fichier.")
    return XML
