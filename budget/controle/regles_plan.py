"""Rules on the calendar, the people, the words and the figures of a plan."""

import re
from itertools import pairwise

from budget.controle.dossier import (
    name_of,
    name_of_ligne,
    place_of,
    prevues_of,
    sources_of,
)
from budget.libelle import Periode
from plan.ecriture import MARKDOWN


def find_sans_annee(dossier):
    for action in dossier.actions:
        if not prevues_of(action):
            yield name_of(action), f"L'action {action.code} n'est prévue dans aucune année."


def find_sans_pilote(dossier):
    for action in dossier.actions:
        if not action.nom_du_pilote:
            yield name_of(action), f"L'action {action.code} n'a pas de pilote."


def find_annee_hors_plan(dossier):
    annees = dossier.plan.annees
    for action in dossier.actions:
        for annee in prevues_of(action):
            if annee not in annees:
                yield (
                    name_of(action),
                    f"L'action {action.code} est prévue en {annee}, hors du plan.",
                )
    for ligne in dossier.lignes:
        for annee in ligne.annees_restreintes:
            if annee not in annees:
                yield (
                    name_of_ligne(ligne),
                    f"« {ligne} » ({place_of(ligne)}) nomme l'année {annee}, hors du plan.",
                    sources_of(ligne),
                )


def find_ligne_hors_annees(dossier):
    for ligne in dossier.lignes:
        if not ligne.action or not ligne.annees_restreintes:
            continue
        prevues = prevues_of(ligne.action)
        if set(ligne.annees_restreintes) != set(prevues):
            bornes = dict.fromkeys([ligne.annees_restreintes[0], ligne.annees_restreintes[-1]])
            ecrites = "-".join(map(str, bornes))
            yield (
                name_of_ligne(ligne),
                f"« {ligne} » dit {ecrites}, l'action {ligne.action.code} est prévue en "
                f"{', '.join(map(str, prevues)) or 'aucune année'}.",
                sources_of(ligne),
            )


def find_annuel_interrompu(dossier):
    for ligne in dossier.lignes:
        if not ligne.action or ligne.periode != Periode.PAR_AN or not ligne.montant_max:
            continue
        prevues = prevues_of(ligne.action)
        if prevues and prevues[-1] < dossier.plan.annee_fin:
            yield (
                name_of_ligne(ligne),
                f"« {ligne} » est annuel, mais l'action {ligne.action.code} s'arrête en "
                f"{prevues[-1]} : rien n'est prévu ensuite.",
                sources_of(ligne),
            )


ANNEE = re.compile(r"(?<![\d-])(20\d\d)(?![\d-])")


def find_date_du_texte(dossier):
    """Years of the plan that the narrative names and the calendar does not."""
    for action in dossier.actions:
        texte = "\n".join([action.corps, *(sp.corps for sp in action.sous_projets.all())])
        nommees = {int(annee) for annee in ANNEE.findall(texte)}
        proches = {
            a for a in nommees if dossier.plan.annee_debut - 1 <= a <= dossier.plan.annee_fin
        }
        absentes = sorted(proches - set(prevues_of(action)))
        if absentes:
            yield (
                name_of(action),
                f"Le texte de l'action {action.code} parle de {', '.join(map(str, absentes))}, "
                "où elle n'est pas prévue.",
            )


def find_titre_different(dossier):
    for nom, objets in (
        ("défi", dossier.defis),
        ("axe", dossier.axes),
        ("action", dossier.actions),
    ):
        for objet in objets:
            if objet.titre_adopte and objet.titre_adopte != objet.titre:
                yield (
                    f"{nom}:{objet.code}",
                    f"Le titre de {nom} {objet.code} diffère de celui qui est adopté : "
                    f"« {objet.titre} », adopté « {objet.titre_adopte} ».",
                )


def find_axe_absent(dossier):
    for axe in dossier.axes:
        if axe.absent_du_corps:
            yield (
                f"axe:{axe.code}",
                f"L'axe {axe.code} est adopté, mais absent du corps du document.",
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


def find_phrase_tronquee(dossier):
    """Paragraphs of a narrative that end without punctuation."""
    textes = [(f"action:{a.code}", f"l'action {a.code}", a.corps) for a in dossier.actions]
    textes += [(f"axe:{a.code}", f"l'axe {a.code}", a.corps) for a in dossier.axes]
    textes += [(f"défi:{d.code}", f"le défi {d.code}", d.corps) for d in dossier.defis]
    textes += [(f"section:{s.cle}", f"la section « {s} »", s.corps) for s in dossier.sections]
    for objet, nom, texte in textes:
        tokens = MARKDOWN.parse(texte)
        for avant, token in pairwise(tokens):
            if avant.type != "paragraph_open" or avant.level or len(token.content) < 60:
                continue
            if not re.search(r"[.!?…:;»)>]$", token.content.rstrip()):
                yield objet, f"Une phrase de {nom} finit sans point : « …{token.content[-60:]} »."
