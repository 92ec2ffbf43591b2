"""The linter of a plan: what does not agree inside it, before it goes to the council.

Each rule is a generator over a `Dossier` that yields what it finds; nothing is ever repaired.
"""

from dataclasses import dataclass

from django.db import models

from budget.controle import regles_couts as couts
from budget.controle import regles_mots as mots
from budget.controle import regles_plan as plan
from budget.controle import regles_totaux as totaux
from budget.controle.dossier import lire_dossier
from budget.models import DecisionControle


class Gravite(models.TextChoices):
    """How much a finding changes: a sum, a date or a meaning; a doubt; the form."""

    HAUTE = "haute", "haute"
    MOYENNE = "moyenne", "moyenne"
    BASSE = "basse", "basse"


@dataclass(frozen=True)
class Constat:
    """One finding. `objet` names the place and never changes; `lignes` are lines of the source."""

    code: str
    gravite: Gravite
    objet: str
    message: str
    lignes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Regle:
    code: str
    titre: str
    gravite: Gravite
    find: object

    def constats(self, dossier):
        for objet, message, *lignes in self.find(dossier):
            yield Constat(
                self.code, self.gravite, objet, message, tuple(lignes[0]) if lignes else ()
            )


TABLE = {
    Gravite.HAUTE: [
        ("action-sans-annee", "Action sans année", plan.find_sans_annee),
        ("annees-adoptees", "Années du plan et années adoptées", plan.find_annees_adoptees),
        ("annee-hors-plan", "Année hors du plan", plan.find_annee_hors_plan),
        ("montant-different", "Fiche et tableau : montant", couts.find_montants_differents),
        ("unite-differente", "Fiche et tableau : unité", couts.find_periodes_differentes),
        ("montant-illisible", "Montant illisible", couts.find_illisible),
        ("total-suspect", "Total suspect", totaux.find_total_suspect),
        ("cout-repete", "Même coût dans plusieurs actions", couts.find_cout_repete),
        ("cout-compris", "Montant compris dans un autre", couts.find_compris_dans),
        ("financement", "Financement qui ne tombe pas juste", couts.find_financement),
        ("recette-en-depense", "Recette parmi les dépenses", couts.find_recette),
        ("tableau-a-lire", "Tableau imprimé de travers", couts.find_tableau_a_lire),
    ],
    Gravite.MOYENNE: [
        ("ligne-sans-montant", "Ligne sans montant", couts.find_sans_montant),
        ("taxe-differente", "Fiche et tableau : HT ou TTC", couts.find_taxes_differentes),
        ("annee-d-un-cote", "Fiche et tableau : année", couts.find_annees_d_un_cote),
        ("un-seul-document", "Ligne d'un seul document", couts.find_un_seul_document),
        ("sans-quantite", "Unité sans quantité", couts.find_sans_quantite),
        ("ligne-hors-annees", "Années de la ligne et de l'action", plan.find_ligne_hors_annees),
        ("annuel-interrompu", "Coût annuel qui s'arrête", plan.find_annuel_interrompu),
        ("periode-sous-entendue", "« Par an » non écrit", couts.find_periode_sous_entendue),
        ("calendrier-interrompu", "Action qui s'interrompt", plan.find_calendrier_interrompu),
        ("date-du-texte", "Année du texte absente du calendrier", plan.find_date_du_texte),
        ("annee-deja-passee", "Année passée le jour du vote", plan.find_annee_deja_passee),
        ("date-avant-vote", "Date passée le jour du vote", plan.find_date_avant_vote),
        ("sujet-commun", "Même sujet dans deux actions", mots.find_sujets_communs),
        ("axe-absent", "Axe absent du corps", plan.find_axe_absent),
        ("titre-different", "Titre différent du titre adopté", plan.find_titre_different),
        ("indicateur", "Indicateur incomplet", plan.find_indicateur),
    ],
    Gravite.BASSE: [
        ("nuance-perdue", "Fiche et tableau : nuance", couts.find_nuances_perdues),
        ("libelle-different", "Fiche et tableau : nom du coût", mots.find_libelles_differents),
        ("lignes-reunies", "Fiche et tableau : lignes réunies", couts.find_lignes_reunies),
        ("nombre-annonce", "Liste incomplète", mots.find_nombre_annonce),
        ("nombre-different", "Nombre qui change", mots.find_nombre_different),
        ("phrase-tronquee", "Phrase tronquée", mots.find_phrase_tronquee),
        ("sans-pilote", "Action sans pilote", plan.find_sans_pilote),
        ("cout-partage", "Coût partagé, compté une fois", couts.find_mutualise),
    ],
}
REGLES = [
    Regle(code, titre, gravite, find)
    for gravite, regles in TABLE.items()
    for code, titre, find in regles
]


# What the rooms above tell on the same page, of what is no plan: functions (plan, on=…) that give
# [(object with a page, sentence)]; nobody decides on it.
VOISINS = []


def list_voisins(plan, *, on):
    return [dit for voisin in VOISINS for dit in voisin(plan, on=on)]


def controler(d_un_plan):
    """Every finding of every rule, in the order of the rules; a constant number of queries."""
    dossier = lire_dossier(d_un_plan)
    return [constat for regle in REGLES for constat in regle.constats(dossier)]


def list_constats(d_un_plan, *, code):
    """The findings of one rule."""
    dossier = lire_dossier(d_un_plan)
    return [c for regle in REGLES if regle.code == code for c in regle.constats(dossier)]


def list_a_decider(d_un_plan, *, code):
    """The findings of a rule on which nobody has decided, one for each place."""
    decides = DecisionControle.objects.list_objets(d_un_plan, code)
    return list(
        {
            constat.objet: constat
            for constat in list_constats(d_un_plan, code=code)
            if constat.objet not in decides
        }.values()
    )


def find_constat(d_un_plan, *, code, objet):
    """The finding of this rule on this place; None when the rule does not find it (any more)."""
    trouves = (c for c in list_constats(d_un_plan, code=code) if c.objet == objet)
    return next(trouves, None)
