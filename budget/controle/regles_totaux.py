"""The rule on what makes a total doubtful: sums, figures far from the others, the biggest cost."""

from dataclasses import dataclass
from operator import attrgetter
from statistics import median

from budget.controle.dossier import name_of_ligne, place_of, sources_of
from budget.lectures.comptees import make_comptee
from budget.models import Document
from budget.montants.etapes import Periode, Qualificatif
from budget.montants.mots import write_valeur
from budget.montants.repartition import QUANTIFIEES, REVIENNENT
from socle.francais.euros import arrondir, en_francais

# A cost is far from those of its kind at 20 times their median, from 10 000 € on, or at a
# thousandth of it; fewer than six costs have no median to speak of.
FOIS, SEUIL, MILLE, NOMBRE = 20, 10_000, 1_000, 6
# Between these, two documents write one figure, and one of them in thousands.
MILLIERS = (500, 2_000)
DOUTEUX = {
    Qualificatif.ENVIRON: "« environ »",
    Qualificatif.PLAFOND: "« au plus »",
    Qualificatif.PLANCHER: "« au moins »",
}
VALEUR = attrgetter("montant_min", "montant_max", "periode")


@dataclass(frozen=True)
class Pesee:
    """A line that counts: once or each time that it comes back, and over all its years.

    `lues`: what each document says of it; `retenues`: what the words that give its value say.
    """

    ligne: object
    une_fois: object
    total: object
    lues: dict
    retenues: list

    @property
    def genre(self):
        """With which costs it is compared; None for what stands apart from the total."""
        if not self.ligne.is_depense_d_operation:
            return None
        revient = self.ligne.periode in REVIENNENT
        return "qui reviennent" if revient else "comptés une fois"


def list_pesees(dossier):
    """The lines above zero that count, in the order of the plan."""
    ecrites = {ligne.pk: lues for ligne, lues in dossier.lues}
    for ligne in dossier.lignes:
        if ligne.retenue and ligne.montant_max:
            comptee = make_comptee(ligne)
            lues = ecrites[ligne.suite_de_id or ligne.pk]
            documents = [lue for nom in reversed(Document) for lue in lues.get(nom, ())]
            dites = [ligne.lue] if ligne.lue else documents
            retenues = [lue for lue in dites if VALEUR(lue) == VALEUR(ligne)]
            une_fois = comptee.parts[0].total.max
            yield Pesee(ligne, une_fois, comptee.total.max, lues, retenues)


def find_total_suspect(dossier):
    """One finding a line, with all that makes it doubtful."""
    pesees = list(list_pesees(dossier))
    par_genre = {}
    for pesee in pesees:
        par_genre.setdefault(pesee.genre, []).append(pesee.une_fois)
    operations = (pesee.total for pesee in pesees if pesee.genre)
    plus_grand = max(operations, default=None)
    for pesee in pesees:
        ligne = pesee.ligne
        raisons = list(list_sommes(pesee)) + list(list_milliers(pesee))
        if pesee.genre:
            raisons += list_loin(pesee, par_genre[pesee.genre])
            raisons += list_doutes(pesee) if pesee.total == plus_grand else []
        if raisons:
            mots = pesee.retenues[0].texte if pesee.retenues else ligne
            yield (
                name_of_ligne(ligne),
                f"« {mots} » ({place_of(ligne)}), compris comme {write_valeur(ligne)}. "
                f"{' '.join(raisons)}",
                sources_of(ligne),
            )


def list_sommes(pesee):
    """Two amounts that are written, or more, and are added up."""
    sommes = dict.fromkeys(tuple(montant for _, montant in lue.parts) for lue in pesee.retenues)
    for montants in sommes:
        if len(montants) > 1:
            *debut, dernier = map(en_francais, montants)
            yield f"{', '.join(debut)} et {dernier} sont additionnés : vérifiez qu'ils s'ajoutent."


def list_milliers(pesee):
    """A figure that a document writes in thousands, and the other does not."""
    fiche, tableau = (pesee.lues.get(document, ()) for document in Document)
    for lue, autre in ((lue, autre) for lue in fiche for autre in tableau):
        petit, grand = sorted((lue.montant_max or 0, autre.montant_max or 0))
        if lue.periode == autre.periode and petit and MILLIERS[0] <= grand / petit <= MILLIERS[1]:
            yield (
                f"Un document dit {en_francais(petit)}, l'autre {en_francais(grand)} : l'un des "
                "deux est-il en milliers d'euros ?"
            )


def list_loin(pesee, autres):
    """A figure far above, or far below, the median of those of its kind."""
    if len(autres) < NOMBRE:
        return
    milieu, vu = arrondir(median(autres)), pesee.une_fois
    ou = f"la médiane ({en_francais(milieu)}) des {len(autres)} coûts {pesee.genre}"
    if vu >= SEUIL and vu > FOIS * milieu > 0:
        yield f"C'est {int(vu / milieu)} fois {ou} : vérifiez ses zéros."
    elif pesee.ligne.periode in (Periode.UNIQUE, Periode.PAR_AN) and vu * MILLE <= milieu:
        yield f"C'est moins d'un millième de {ou} : est-il en milliers d'euros ?"


def list_doutes(pesee):
    """What is doubtful in the words of the biggest cost."""
    formes = [DOUTEUX.get(pesee.ligne.qualificatif)]
    if any(lue.quantite and lue.periode not in QUANTIFIEES for lue in pesee.retenues):
        formes.append("un produit")
    if any(lue.territoires for lue in pesee.retenues):
        formes.append("plusieurs territoires")
    remarques = [remarque for lue in pesee.retenues for remarque in lue.remarques]
    dits = [f"ses mots disent {' et '.join(filter(None, formes))}"] if any(formes) else []
    if dits or remarques:
        phrase = " ; ".join(["C'est le plus grand coût du plan", *dits]) + " : vérifiez-le."
        yield " ".join(dict.fromkeys((phrase, *remarques)))
