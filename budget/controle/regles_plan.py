"""Rules on the calendar, the people, the words and the figures of a plan."""

import re
from datetime import date

from django.utils.text import capfirst

from budget.controle.dossier import (
    name_of,
    name_of_ligne,
    place_of,
    sources_of,
)
from budget.montants.etapes import Periode
from socle.francais.dates import ecrire_jour
from socle.francais.periode import MOIS


def find_sans_annee(dossier):
    for action in dossier.actions_tenues:
        if not action.annees_prevues:
            le, e = capfirst(dossier.mots.le(action.code)), dossier.mots.action.e
            yield name_of(action), f"{le} n'est prévu{e} dans aucune année."


def find_sans_pilote(dossier):
    for action in dossier.actions_tenues:
        if not action.nom_du_pilote:
            yield name_of(action), f"{capfirst(dossier.mots.le(action.code))} n'a pas de pilote."


def find_annee_hors_plan(dossier):
    annees = dossier.plan.annees
    for action in dossier.actions:
        for annee in action.annees_prevues:
            if annee not in annees:
                yield (
                    name_of(action),
                    f"{capfirst(dossier.mots.le(action.code))} est prévu{dossier.mots.action.e} en "
                    f"{annee}, hors du plan.",
                )
    for ligne in dossier.lignes:
        for annee in ligne.annees:
            if annee not in annees:
                yield (
                    name_of_ligne(ligne),
                    f"« {ligne} » ({place_of(ligne)}) nomme l'année {annee}, hors du plan.",
                    sources_of(ligne),
                )


def is_un_achat(ligne, prevues):
    """A cost of one planned year, which needs no other: « (achat 2023) »."""
    annees = ligne.annees
    return ligne.periode != Periode.PAR_AN and len(annees) == 1 and annees[0] in prevues


def find_ligne_hors_annees(dossier):
    for ligne in dossier.lignes:
        if not ligne.action or not ligne.annees:
            continue
        prevues = ligne.action.annees_prevues
        if is_un_achat(ligne, prevues):
            continue
        if set(ligne.annees) != set(prevues):
            bornes = dict.fromkeys([ligne.annees[0], ligne.annees[-1]])
            ecrites = "-".join(map(str, bornes))
            yield (
                name_of_ligne(ligne),
                f"« {ligne} » dit {ecrites}, {dossier.mots.le(ligne.action.code)} est "
                f"prévu{dossier.mots.action.e} en "
                f"{', '.join(map(str, prevues)) or 'aucune année'}.",
                sources_of(ligne),
            )


def find_annuel_interrompu(dossier):
    for ligne in dossier.lignes:
        if not ligne.action or ligne.periode != Periode.PAR_AN or not ligne.montant_max:
            continue
        prevues = ligne.action.annees_prevues
        if prevues and prevues[-1] < dossier.plan.annee_fin:
            yield (
                name_of_ligne(ligne),
                f"« {ligne} » est annuel, mais {dossier.mots.le(ligne.action.code)} s'arrête en "
                f"{prevues[-1]} : rien n'est prévu ensuite.",
                sources_of(ligne),
            )


def find_calendrier_interrompu(dossier):
    for action in dossier.actions:
        prevues = action.annees_prevues
        manquantes = sorted(set(range(prevues[0], prevues[-1])) - set(prevues)) if prevues else []
        if manquantes:
            annuel = re.search(r"annuel\w*|chaque année|tous les ans", action.corps, re.I)
            yield (
                name_of(action),
                f"{capfirst(dossier.mots.le(action.code))} s'arrête puis reprend : rien n'est "
                f"prévu en {', '.join(map(str, manquantes))}."
                + (f" Son texte dit « {annuel[0]} »." if annuel else ""),
            )


def find_annee_deja_passee(dossier):
    """Years that were over on the day of the vote."""
    vote = dossier.plan.adopte_le
    if vote is None:
        return
    for annee in [annee for annee in dossier.plan.annees if annee < vote.year]:
        nombre = sum(annee in action.annees_prevues for action in dossier.actions)
        if nombre:
            yield (
                f"année:{annee}",
                f"Adopté le {ecrire_jour(vote)}, le plan prévoit "
                f"{dossier.mots.action.compter(nombre)} en {annee}, année déjà passée ce jour-là.",
            )


JOUR = re.compile(
    rf"(?<!\d)(?P<jour>\d{{1,2}})(?:er)? (?P<mois>{'|'.join(MOIS)})(?: (?P<annee>20\d\d))?", re.I
)


def read_jours(texte, *, annee):
    """The days that a text names; `annee` is that of a day written without its year."""
    for trouve in JOUR.finditer(texte):
        mois = MOIS.index(trouve["mois"].casefold()) + 1
        try:
            yield date(int(trouve["annee"] or annee), mois, int(trouve["jour"]))
        except ValueError:
            continue


def find_date_avant_vote(dossier):
    """Actions of the past years whose every day was over when the plan was voted."""
    vote = dossier.plan.adopte_le
    for action in dossier.actions:
        prevues = action.annees_prevues
        if vote is None or not prevues or prevues[-1] > vote.year:
            continue
        jours = list(read_jours(action.corps, annee=prevues[-1]))
        if jours and max(jours) < vote:
            yield (
                name_of(action),
                f"{capfirst(dossier.mots.le(action.code))} parle du {ecrire_jour(max(jours))} : "
                f"c'était passé "
                f"le jour du vote, le {ecrire_jour(vote)}.",
            )


ANNEE = re.compile(r"(?<![\d-])(20\d\d)(?![\d-])")


def find_date_du_texte(dossier):
    """Years of the plan that the narrative names and the calendar does not."""
    for action in dossier.actions:
        texte = "\n".join([action.corps, *(sp.corps for sp in action.parties)])
        nommees = {int(annee) for annee in ANNEE.findall(texte)}
        proches = {
            a for a in nommees if dossier.plan.annee_debut - 1 <= a <= dossier.plan.annee_fin
        }
        absentes = sorted(proches - set(action.annees_prevues))
        if absentes:
            yield (
                name_of(action),
                f"Le texte {dossier.mots.action.du} {action.code} parle de "
                f"{', '.join(map(str, absentes))}, où "
                f"{'elle' if dossier.mots.action.feminin else 'il'} n'est pas "
                f"prévu{dossier.mots.action.e}.",
            )


def find_titre_different(dossier):
    mots = dossier.mots
    for nom, mot, objets in (
        ("défi", mots.defi, dossier.defis),
        ("axe", mots.axe, dossier.axes_nommes),
        ("action", mots.action, dossier.actions),
    ):
        for objet in objets:
            if objet.titre_adopte and objet.titre_adopte != objet.titre:
                yield (
                    f"{nom}:{objet.code}",
                    f"Le titre {mot.du} {objet.code} diffère de celui qui est adopté : "
                    f"« {objet.titre} », adopté « {objet.titre_adopte} ».",
                )


def find_axe_absent(dossier):
    for axe in dossier.axes_nommes:
        if axe.absent_du_corps:
            yield (
                f"axe:{axe.code}",
                f"{capfirst(dossier.mots.le(axe.code))} est adopté{dossier.mots.axe.e}, mais "
                f"absent{dossier.mots.axe.e} du corps du document.",
            )


def find_annees_adoptees(dossier):
    plan = dossier.plan
    adoptees = (plan.annee_debut_adoptee, plan.annee_fin_adoptee)
    if None not in adoptees and adoptees != (plan.annee_debut, plan.annee_fin):
        yield (
            "plan",
            f"Le plan couvre {plan.annee_debut}-{plan.annee_fin}, le conseil a adopté "
            f"{adoptees[0]}-{adoptees[1]}.",
        )


def find_indicateur(dossier):
    for indicateur in dossier.indicateurs:
        valeurs = list(indicateur.valeurs.all())
        if not valeurs:
            yield f"indicateur:{indicateur.pk}", f"« {indicateur} » n'a aucune valeur."
        elif any(valeur.annee is None for valeur in valeurs):
            yield f"indicateur:{indicateur.pk}", f"« {indicateur} » a une valeur sans année."
        elif all(valeur.serie for valeur in valeurs):
            series = ", ".join(dict.fromkeys(valeur.serie for valeur in valeurs))
            yield (
                f"indicateur:{indicateur.pk}",
                f"« {indicateur} » donne ses parts ({series}) sans leur total.",
            )
