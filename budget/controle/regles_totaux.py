"""The rule on what makes a total doubtful: sums, figures far from the others, the biggest cost."""

from operator import attrgetter
from statistics import median

from budget.controle.dossier import name_of_ligne, place_of, sources_of
from budget.lectures.comptees import make_comptee
from budget.lectures.totaux import group_by
from budget.models import Document
from budget.montants.etapes import Periode, Qualificatif
from budget.montants.libelle import lire_couts
from budget.montants.mots import write_valeur
from budget.montants.repartition import QUANTIFIEES, REVIENNENT
from socle.francais.euros import arrondir, en_francais

# A cost is far from those of its kind at 20 times their median, from 10 000 € on, or at a
# thousandth of it; fewer than six costs have no median to speak of.
FOIS, SEUIL, MILLE, NOMBRE = 20, 10_000, 1_000, 6
# Between these, two documents write one figure, and one of them in thousands.
MILLIERS = (500, 2_000)
DOUTEUX = (Qualificatif.ENVIRON, Qualificatif.PLAFOND, Qualificatif.PLANCHER)
VALEUR = attrgetter("montant_min", "montant_max", "periode")


def find_total_suspect(dossier):
    """One finding a line that counts, with all that makes it doubtful."""
    ecrites = {ligne.pk: lues for ligne, lues in dossier.lues}
    comptees = [make_comptee(li) for li in dossier.lignes if li.retenue and li.montant_max]
    operations = [c for c in comptees if c.ligne.is_depense_d_operation]
    par_genre = group_by(operations, genre_of)
    plus_grand = max((comptee.total.max for comptee in operations), default=None)
    for comptee in comptees:
        ligne, lues = comptee.ligne, ecrites[comptee.ligne.suite_de_id or comptee.ligne.pk]
        retenues = read_retenues(ligne, lues)
        raisons = [*list_sommes(retenues), *list_milliers(lues)]
        if ligne.is_depense_d_operation:
            raisons += list_loin(comptee, par_genre[genre_of(comptee)])
            if comptee.total.max == plus_grand:
                raisons += list_doutes(ligne, retenues)
        if raisons:
            mots = retenues[0].texte if retenues else ligne
            yield (
                name_of_ligne(ligne),
                f"« {mots} » ({place_of(ligne)}), compris comme {write_valeur(ligne)}. "
                f"{' '.join(raisons)}",
                sources_of(ligne),
            )


def genre_of(comptee):
    return "qui reviennent" if comptee.ligne.periode in REVIENNENT else "comptés une fois"


def read_retenues(ligne, lues):
    """What the words that give the value of a line say: those typed, else the table, the fiche."""
    dites = [lue for document in reversed(Document) for lue in lues.get(document, ())]
    if ligne.saisie:
        dites = lire_couts(ligne.saisie).couts
    return [lue for lue in dites if VALEUR(lue) == VALEUR(ligne)]


def list_sommes(retenues):
    """Two written amounts, or more, that are added up."""
    for montants in dict.fromkeys(tuple(m for _, m in lue.parts) for lue in retenues):
        if len(montants) > 1:
            *debut, dernier = map(en_francais, montants)
            yield f"{', '.join(debut)} et {dernier} sont additionnés : vérifiez qu'ils s'ajoutent."


def list_milliers(lues):
    """A figure that one document writes in thousands."""
    fiche, tableau = (lues.get(document, ()) for document in Document)
    for lue, autre in ((lue, autre) for lue in fiche for autre in tableau):
        petit, grand = sorted((lue.montant_max or 0, autre.montant_max or 0))
        if lue.periode == autre.periode and petit and MILLIERS[0] <= grand / petit <= MILLIERS[1]:
            yield (
                f"Un document dit {en_francais(petit)}, l'autre {en_francais(grand)} : l'un des "
                "deux est-il en milliers d'euros ?"
            )


def list_loin(comptee, autres):
    """A figure far above, or far below, the median of those of its kind."""
    if len(autres) < NOMBRE:
        return
    milieu = arrondir(median(autre.parts[0].total.max for autre in autres))
    vu = comptee.parts[0].total.max
    ou = f"la médiane ({en_francais(milieu)}) des {len(autres)} coûts {genre_of(comptee)}"
    if vu >= SEUIL and vu > FOIS * milieu > 0:
        yield f"C'est {int(vu / milieu)} fois {ou} : vérifiez ses zéros."
    elif comptee.ligne.periode in (Periode.UNIQUE, Periode.PAR_AN) and vu * MILLE <= milieu:
        yield f"C'est moins d'un millième de {ou} : est-il en milliers d'euros ?"


def list_doutes(ligne, retenues):
    """What is doubtful in the words of the biggest cost."""
    formes = [f"« {ligne.get_qualificatif_display()} »"] if ligne.qualificatif in DOUTEUX else []
    formes += ["un produit" for d in retenues if d.quantite and d.periode not in QUANTIFIEES]
    formes += ["plusieurs territoires" for d in retenues if d.territoires]
    remarques = [remarque for lue in retenues for remarque in lue.remarques]
    if formes or remarques:
        dits = f" ; ses mots disent {' et '.join(dict.fromkeys(formes))}" if formes else ""
        yield f"C'est le plus grand coût du plan{dits} : vérifiez-le."
        yield from dict.fromkeys(remarques)
