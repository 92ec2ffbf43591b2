import json
import re
import sys

from django.core.management.base import BaseCommand

from budget.montants.etapes import Qualificatif
from budget.montants.libelle import lire_couts
from budget.montants.mots import ecrire
from budget.montants.valeurs import Lecture, Libelle
from socle.francais.euros import arrondir

NON_CHIFFRES = (Qualificatif.NON_RENSEIGNE, Qualificatif.SANS_COUT, Qualificatif.VIDE)
PAS_EN_UTF_8 = "Cette ligne n'est pas écrite en UTF-8 : enregistrez le fichier en UTF-8."


def read_ligne(octets, **options):
    """The `Lecture` of a line of bytes."""
    octets = octets.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
    try:
        return lire_couts(octets.decode(), **options)
    except UnicodeDecodeError:
        texte = octets.decode(errors="replace")
        illisible = Libelle(texte, "", Qualificatif.A_PRECISER, remarques=(PAS_EN_UTF_8,))
        return Lecture(texte, (illisible,))


def write_montant(montant):
    return None if montant is None else f"{arrondir(montant):.2f}"


def as_json(lu):
    """A cost in the words of the command, which do not change: scripts depend on them."""
    is_plancher = lu.qualificatif == Qualificatif.PLANCHER
    return {
        "libelle": lu.libelle,
        "qualificatif": "non_chiffre" if lu.qualificatif in NON_CHIFFRES else lu.qualificatif,
        "min": write_montant(lu.montant_min),
        "max": None if is_plancher else write_montant(lu.montant_max),
        "taxe": lu.taxe,
        "periode": lu.periode,
        "n": lu.n_annees,
        "annees": lu.annees,
        "unite": lu.unite,
        "quantite": None if lu.quantite is None else json.loads(f"{lu.quantite.normalize():f}"),
        "sens": lu.sens,
        "nature": lu.nature,
        "financements": [
            {"nom": a.nom, "montant": write_montant(a.montant), "taux": write_montant(a.taux)}
            for a in lu.apports
        ],
        "reste_a_charge": write_montant(lu.reste_a_charge),
        "remarques": lu.remarques,
    }


def write_json(lecture):
    couts = list(map(as_json, lecture.couts))
    objet = {"texte": lecture.texte, "couts": couts, "remarques": lecture.remarques}
    ecrit = json.dumps(objet, ensure_ascii=False)
    return re.sub("[\x85\u2028\u2029]", lambda fin: f"\\u{ord(fin[0]):04x}", ecrit)


def write_francais(lecture):
    """« Site : 9 000 € TTC (2025) + Site : 3 500 € / an – Les remarques. »"""
    lus = (f"à préciser « {lu.texte} »" if lu.is_a_preciser else ecrire(lu) for lu in lecture.couts)
    return " – ".join((" + ".join(lus), *lecture.remarques))


class Command(BaseCommand):
    help = "Lit des coûts, un par ligne, et dit comment ils sont compris."

    def add_arguments(self, parser):
        parser.add_argument("--json", dest="en_json", action="store_true", help="écrit du JSON")
        parser.add_argument(
            "--montants", action="store_true", help="un nombre seul est un montant, sans €"
        )

    def handle(self, *, en_json, montants, **options):
        write = write_json if en_json else write_francais
        for octets in sys.stdin.buffer:
            self.stdout.write(write(read_ligne(octets, montants=montants)))
            self.stdout.flush()
