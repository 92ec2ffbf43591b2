"""Rules on the costs of a plan, and on what each document writes of them."""

import re
from collections import defaultdict
from decimal import Decimal

from budget.controle.dossier import name_of, name_of_ligne, place_of, sources_of
from budget.controle.regles_mots import words
from budget.models import Document, TableauFinancement
from budget.montants.etapes import Periode, Qualificatif, Sens
from budget.montants.lecture.mentions import BASE, CHOIX
from budget.montants.libelle import lire_couts
from budget.montants.mots import write_valeur
from budget.montants.repartition import has_quantite_a_preciser
from socle.francais.euros import NOMBRE, MontantIllisible, arrondir, en_francais, lire_montant
from socle.francais.typographie import compter

PEU_SURS = (Qualificatif.ENVIRON, Qualificatif.PLAFOND, Qualificatif.PLANCHER)


def find_sans_montant(dossier):
    for ligne in dossier.lignes:
        if ligne.montant_min is None and ligne.qualificatif != Qualificatif.A_PRECISER:
            yield (
                name_of_ligne(ligne),
                f"« {ligne} » ({place_of(ligne)}) n'a pas de montant : "
                f"{ligne.get_qualificatif_display()}.",
                sources_of(ligne),
            )


def find_illisible(dossier):
    for ligne, par_document in dossier.lues:
        lues = [lue for lues in par_document.values() for lue in lues]
        if ligne.is_a_preciser and ligne.saisie:
            lues = lire_couts(ligne.saisie).couts
        for lue in lues:
            if lue.is_a_preciser:
                yield (
                    name_of_ligne(ligne),
                    f"« {lue.texte} » ({place_of(ligne)}) ne se lit pas. {lue.remarques[0]}",
                    sources_of(ligne),
                )


def is_positif(lue):
    """Whether a wording gives an amount above zero."""
    return bool(lue.montant_max)


def write_lue(lue):
    return write_valeur(lue) or "vide"


def write_lues(lues, write):
    """What one document writes, without the stop of an abbreviation: a stop follows."""
    return " ; ".join(map(write, lues)).removesuffix(".")


def compare(dossier, key, message, *, among=lambda lue: True, write=write_lue):
    """Lines whose two documents do not give the same `key` of their wordings `among` those kept."""
    for ligne, *des_deux in dossier.lues_deux_fois:
        fiche, tableau = ([lue for lue in lues if among(lue)] for lues in des_deux)
        if not (fiche and tableau) or {key(lue) for lue in fiche} == {key(lue) for lue in tableau}:
            continue
        yield (
            name_of_ligne(ligne),
            f"« {ligne} » ({place_of(ligne)}) : {message}. "
            f"Fiche : {write_lues(fiche, write)}. Tableau : {write_lues(tableau, write)}.",
            sources_of(ligne),
        )


def find_montants_differents(dossier):
    return compare(
        dossier,
        lambda lue: (
            lue.montant_min,
            lue.montant_max,
            lue.montant_min is None and lue.qualificatif,
        ),
        "la fiche et le tableau ne donnent pas le même montant",
    )


def find_periodes_differentes(dossier):
    return compare(
        dossier,
        lambda lue: (lue.periode, words(lue.unite)),
        "la fiche et le tableau ne donnent pas la même unité",
        among=is_positif,
    )


def find_taxes_differentes(dossier):
    return compare(
        dossier, lambda lue: lue.taxe, "HT ou TTC n'est dit que d'un côté", among=is_positif
    )


def list_nuances(lue):
    """The remarks that tell how firm an amount is."""
    return [remarque for remarque in lue.remarques if remarque in (BASE, CHOIX)]


def find_nuances_perdues(dossier):
    return compare(
        dossier,
        lambda lue: (lue.qualificatif in PEU_SURS and lue.qualificatif, *list_nuances(lue)),
        "« environ », un plancher ou un choix n'est dit que d'un côté",
        among=is_positif,
        write=lambda lue: " – ".join([write_lue(lue), *list_nuances(lue)]),
    )


def find_annees_d_un_cote(dossier):
    return compare(
        dossier,
        lambda lue: lue.annees,
        "les deux documents ne disent pas la même année",
        among=is_positif,
        write=lambda lue: ", ".join(map(str, lue.annees)) or "aucune année",
    )


def find_periode_sous_entendue(dossier):
    """Costs counted every year, of which a document does not write that they are yearly."""
    for ligne in dossier.lignes:
        for formulation in ligne.mots:
            ecrit = f"{formulation.bloc.intitule_des_couts} {formulation.texte}"
            is_dit = re.search(r"\ban(?:nuel|née)?", ecrit, re.I)
            lues = formulation.lire_couts().couts
            if not is_dit and any(lue.periode == Periode.PAR_AN for lue in lues):
                yield (
                    name_of_ligne(ligne),
                    f"« {formulation.texte} » ({place_of(ligne)}) compte chaque année sans que "
                    "« par an » soit écrit.",
                    [formulation.ligne_source] if formulation.ligne_source else [],
                )


def find_lignes_reunies(dossier):
    """Several wordings of one document for a single one of the other."""
    for ligne, *des_deux in dossier.lues_deux_fois:
        fiche, tableau = map(len, des_deux)
        if fiche != tableau:
            yield (
                name_of_ligne(ligne),
                f"« {ligne} » ({place_of(ligne)}) réunit {compter(fiche, 'ligne')} de la "
                f"fiche et {tableau} du tableau : le détail se perd.",
                sources_of(ligne),
            )


def find_tableau_a_lire(dossier):
    """Tables of financing printed askew, whose reading nobody has accepted or refused."""
    actions = {action.pk: action for action in dossier.actions}
    axes = {axe.pk: axe for axe in dossier.axes}
    for tableau in dossier.tableaux:
        if tableau.decision == TableauFinancement.Decision.PROPOSEE:
            bloc = tableau.bloc
            place = actions[bloc.action_id] if bloc.action_id else axes[bloc.axe_id]
            yield (
                name_of(place) if bloc.action_id else f"axe:{place.code}",
                f"Le tableau de financement de {place.code} est imprimé de travers : une lecture "
                "est proposée, à accepter ou à refuser.",
            )


def find_un_seul_document(dossier):
    for ligne in dossier.lignes:
        documents = {f.bloc.document for f in ligne.mots}
        if len(documents) == 1:
            (document,) = documents
            ou = "la fiche" if document == Document.FICHE else "le tableau"
            yield (
                name_of_ligne(ligne),
                f"« {ligne} » ({place_of(ligne)}) n'est que dans {ou}.",
                sources_of(ligne),
            )


# Beyond this, the other places of a repeated cost are counted, not named.
NOMMES = 6


def find_cout_repete(dossier):
    """The same amount, above zero, under labels that share a word, in several actions.

    One finding for all the lines that such words link, on the first of them.
    """
    par_montant = defaultdict(list)
    for ligne in dossier.lignes:
        if ligne.action and ligne.montant_max and not ligne.mutualise:
            par_montant[ligne.montant_min, ligne.montant_max].append(ligne)
    for (bas, haut), lignes in par_montant.items():
        montant = en_francais(bas)
        if bas != haut:
            montant = f"entre {montant} et {en_francais(haut)}"
        for groupe in link_by_words(lignes):
            noms = [f"« {ligne} » ({place_of(ligne)})" for ligne in groupe[:NOMMES]]
            autres = len(groupe) - len(noms)
            if autres:
                noms.append(compter(autres, "autre"))
            yield (
                name_of_ligne(groupe[0]),
                f"{', '.join(noms[:-1])} et {noms[-1]} valent tous "
                f"{'deux ' * (len(groupe) == 2)}{montant} : est-ce le même coût ?",
                [source for ligne in groupe for source in sources_of(ligne)],
            )


def link_by_words(lignes):
    """The groups of lines that share words with a line of another action, in their order."""
    par_mot = defaultdict(set)
    for rang, ligne in enumerate(lignes):
        for mot in words(str(ligne)):
            par_mot[mot].add(rang)
    groupes = []
    for lies in par_mot.values():
        if len({lignes[rang].action_id for rang in lies}) > 1:
            touches = [groupe for groupe in groupes if groupe & lies]
            groupes = [groupe for groupe in groupes if not groupe & lies]
            groupes.append(lies.union(*touches))
    return [[lignes[rang] for rang in sorted(groupe)] for groupe in sorted(groupes, key=min)]


def find_mutualise(dossier):
    groupes = defaultdict(list)
    for ligne in dossier.lignes:
        if ligne.mutualise:
            groupes[ligne.mutualise].append(ligne)
    for mutualise, lignes in groupes.items():
        places = dict.fromkeys(place_of(ligne) for ligne in lignes)
        if len(places) > 1:
            yield (
                f"mutualise:{mutualise.pk}",
                f"« {mutualise} » est dans plusieurs actions ({', '.join(places)}) : compté une "
                "fois dans le plan.",
                [source for ligne in lignes for source in sources_of(ligne)],
            )


def find_compris_dans(dossier):
    for ligne in dossier.lignes:
        for formulation in ligne.mots:
            if re.match(r"[-–• ]*dont\b", formulation.texte, re.I):
                yield (
                    name_of_ligne(ligne),
                    f"« {formulation.texte} » ({place_of(ligne)}) est compris dans un autre coût : "
                    "vérifiez qu'il n'est pas compté deux fois.",
                    sources_of(ligne),
                )


def find_recette(dossier):
    for ligne in dossier.lignes:
        if ligne.sens == Sens.RECETTE:
            yield (
                name_of_ligne(ligne),
                f"« {ligne} » ({place_of(ligne)}) est une recette, écrite parmi les dépenses.",
                sources_of(ligne),
            )


def find_sans_quantite(dossier):
    for ligne in dossier.lignes:
        if ligne.montant_max and has_quantite_a_preciser(ligne):
            yield (
                name_of_ligne(ligne),
                f"« {ligne} » ({place_of(ligne)}) coûte {write_valeur(ligne)} : combien ?",
                sources_of(ligne),
            )


TAUX = re.compile(r"(?<![\d,])(\d{1,3}(?:,\d{1,4})?) ?%")
APPORT = re.compile(rf"({NOMBRE}) ?€")


def read_parenthese(parenthese):
    """([rates], [amounts in euros]) written there; nothing if one of them is no amount."""
    try:
        apports = [lire_montant(montant) for montant in APPORT.findall(parenthese)]
    except MontantIllisible:
        return [], []
    return [Decimal(taux.replace(",", ".")) for taux in TAUX.findall(parenthese)], apports


def find_financement(dossier):
    """Rates and amounts in the parentheses of a wording, against the cost that it gives."""
    for ligne in dossier.lignes:
        for formulation in ligne.mots:
            couts = lire_couts(formulation.texte).couts
            cout = couts[0].montant_max if len(couts) == 1 else None
            for parenthese in re.findall(r"\(([^()]*)\)", formulation.texte):
                taux, apports = read_parenthese(parenthese)
                if not (cout and taux):
                    continue
                somme = arrondir(sum(taux) * cout / 100 + sum(apports, Decimal(0)))
                if abs(somme - cout) > 1:
                    yield (
                        name_of_ligne(ligne),
                        f"« {ligne} » ({place_of(ligne)}) : le financement écrit fait "
                        f"{en_francais(somme)} pour un coût de {en_francais(cout)}.",
                        sources_of(ligne),
                    )
