"""An avenant: a draft that changes an adopted plan, and what it changes of it (docs/adr/0034).

The draft is a whole copy; what it changes is told from the values copied, so that the plan may be
followed and corrected meanwhile. What both sides changed is a conflict, that people decide.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cache

from django.utils.functional import cached_property

from budget import models as budget
from budget.champs import LUS_DANS_LES_MOTS
from plan import models as du_plan
from plan.etats import Statut
from plan.models import Action, Axe, Issue, Plan, Programmation
from renouvellement.models import LigneAvenant
from socle.donnees.contenu import gather, list_contenus, list_relations

# What an avenant rewrites of a plan; all else stays where it is: the follow-up of the plan goes on.
DEDANS = (
    *(Plan, du_plan.Defi, Axe, Action, du_plan.SousProjet, Programmation, du_plan.Partenariat),
    *(du_plan.Section, du_plan.Indicateur, du_plan.LienIndicateur, budget.CoutMutualise),
    *(budget.LigneCout, budget.BlocCout, budget.Formulation, budget.Financement),
    *(budget.TableauFinancement, budget.Enveloppe),
)
# The fields that it does not carry of an action, and those alone that it does of a plan.
SUIVI = (*Action.CHAMPS_SUIVI, "fait_le", "suivi_le", "suivi_par")
DU_PLAN = ("titre", "annee_debut", "annee_fin", "niveaux", "mots")
DECISION = ("decidee_par", "decidee_le", "decidee_motif")
# Fields that make sense together: changed, and decided on, as one.
ENSEMBLES = {
    Plan: ("annee_debut annee_fin", "niveaux mots"),
    Axe: ("defi numero",),
    Action: ("axe numero", "pilote pilote_nom", "debut_precision debut_le", "fin_precision fin_le"),
    Programmation: ("issue reportee_a motif close_le close_par",),
    budget.LigneCout: (
        "action axe sous_projet",
        " ".join([*LUS_DANS_LES_MOTS, "saisie origine suite_de rang", *DECISION]),
    ),
    budget.BlocCout: ("action axe sous_projet",),
    budget.TableauFinancement: ("decision motif par le",),
}


@cache
def list_ensembles(modele):
    """The fields of a model that an avenant carries, those that go together in one tuple."""
    poses = [tuple(ensemble.split()) for ensemble in ENSEMBLES.get(modele, ())]
    noms = [champ.name for champ in modele._meta.concrete_fields if not champ.primary_key]
    if modele in (Plan, Action):
        noms = DU_PLAN if modele is Plan else [nom for nom in noms if nom not in SUIVI]
    seuls = [(nom,) for nom in noms if not any(nom in ensemble for ensemble in poses)]
    return [tuple(map(modele._meta.get_field, ensemble)) for ensemble in (*poses, *seuls)]


def list_champs(ensembles):
    return [champ for ensemble in ensembles for champ in ensemble]


def read_valeurs(objet, numeros=None):
    """{field: value} of a row as JSON. For a row of the plan, `numeros` are {(model, number there):
    number in the draft} of what it names.
    """
    valeurs = {}
    for champ in list_champs(list_ensembles(type(objet))):
        valeur = getattr(objet, champ.attname)
        if valeur is not None and not champ.is_relation:
            valeur = champ.value_to_string(objet)
        elif valeur is not None and numeros is not None and champ.related_model in DEDANS:
            valeur = numeros.get((champ.related_model, valeur)) or f"plan-{valeur}"
        valeurs[champ.name] = valeur
    return valeurs


def list_differents(modele, avant, apres):
    """The sets of fields that are not alike in two dictionaries of values."""
    return [
        ensemble
        for ensemble in list_ensembles(modele)
        if any(avant.get(champ.name) != apres.get(champ.name) for champ in ensemble)
    ]


class Nature(Enum):
    """Where a row is: on both sides; added or taken away by the draft; or by the plan, since."""

    COMMUNE, AJOUTEE, RETIREE, APPARUE, DISPARUE = range(5)


@dataclass(frozen=True, eq=False)
class Paire:
    """A row of the plan and of the draft, None where it is not, with what each says (`avant`,
    `apres`); `ligne` is None for a row that only one of them ever had.
    """

    modele: type
    ligne: LigneAvenant | None
    originale: object
    copie: object
    avant: dict | None
    apres: dict | None

    @cached_property
    def nature(self):
        if self.originale is None:
            return Nature.DISPARUE if self.ligne else Nature.AJOUTEE
        if self.copie is None:
            return Nature.RETIREE if self.ligne else Nature.APPARUE
        return Nature.COMMUNE

    def list_changes(self, valeurs):
        """The sets of fields that a side changed, and that the other one does not say alike."""
        if self.ligne is None or valeurs is None:
            return []
        changes = list_differents(self.modele, self.ligne.base, valeurs)
        if self.nature != Nature.COMMUNE:
            return changes
        return [e for e in list_differents(self.modele, self.avant, self.apres) if e in changes]

    @cached_property
    def changes(self):
        return self.list_changes(self.apres)

    @cached_property
    def changes_du_plan(self):
        return self.list_changes(self.avant)


@dataclass(frozen=True)
class Projet:
    """An avenant with all that it is compared with."""

    avenant: Plan
    plan: Plan
    paires: list[Paire]

    def keep(self, *natures):
        return [paire for paire in self.paires if paire.nature in natures]

    def link(self, depuis, vers):
        """{(model, number on a side): row of the other side}, of those that both have."""
        communes = self.keep(Nature.COMMUNE)
        return {(p.modele, getattr(p, depuis).pk): getattr(p, vers) for p in communes}

    @cached_property
    def depuis(self):
        """What the plan changed since, and the draft did not take yet."""
        changees = [paire for paire in self.paires if paire.changes_du_plan]
        return [*changees, *self.keep(Nature.APPARUE, Nature.DISPARUE)]

    @cached_property
    def is_vide(self):
        changees = [paire for paire in self.paires if paire.changes]
        return not (changees or self.keep(Nature.AJOUTEE, Nature.RETIREE))

    @cached_property
    def conflits(self):
        """[(pair, rank of its set of fields; None for the whole row)] that both sides changed."""
        trouves = []
        for paire in self.paires:
            ensembles = list_ensembles(paire.modele)
            siens = [e for e in paire.changes if e in paire.changes_du_plan]
            trouves += [(paire, ensembles.index(ensemble)) for ensemble in siens]
            is_seule = paire.nature in (Nature.RETIREE, Nature.DISPARUE)
            if is_seule and any(is_tenue(autre, paire) for autre in self.list_dessous(paire)):
                trouves.append((paire, None))
        return trouves

    def list_dessous(self, paire):
        """Itself and the pairs that hang on it, or name it, on the only side that has it."""
        cote = "copie" if paire.originale is None else "originale"
        tenues, siennes = {(paire.modele, getattr(paire, cote).pk)}, [paire]
        for autre in self.paires:
            objet = getattr(autre, cote)
            liens = list_relations(autre.modele) if objet and autre is not paire else ()
            if any((n.related_model, getattr(objet, n.attname)) in tenues for n in liens):
                tenues.add((autre.modele, objet.pk))
                siennes.append(autre)
        return siennes


def is_tenue(autre, paire):
    """Whether the only side that has `paire` changed `autre`, which hangs on it there."""
    changes = autre.changes if paire.originale is None else autre.changes_du_plan
    if autre.ligne is None or autre.nature == paire.nature:
        return autre.ligne is None or bool(changes)
    champs = list_champs(changes)
    return any(champ.is_relation and champ.related_model is paire.modele for champ in champs)


def gather_rangees(plan):
    """{(model, number): row} of what an avenant carries of a plan, with those that each names."""

    def select(modele, retenir):
        rangees = modele._base_manager.filter(retenir).order_by("pk")
        return list(rangees) if modele in DEDANS else []

    trouves = gather(plan, select)
    rangees = {(modele, objet.pk): objet for modele in trouves for objet in trouves[modele]}
    for objet in rangees.values():
        for lien in list_relations(type(objet)):
            if nommee := rangees.get((lien.related_model, getattr(objet, lien.attname))):
                setattr(objet, lien.name, nommee)
    return rangees


def find_again(lignes, projet):
    """Give their copy back to the lines whose copy was taken away, then made again just the same: a
    cross of the calendar, for instance.
    """

    def write_cle(modele, valeurs):
        return modele, tuple((nom, str(valeur)) for nom, valeur in sorted(valeurs.items()))

    prises = {(modele, ligne.copie) for (modele, _), ligne in lignes.items()}
    neuves = {write_cle(c[0], read_valeurs(o)): o for c, o in projet.items() if c not in prises}
    for (modele, _), ligne in lignes.items() if neuves else ():
        if (modele, ligne.copie) not in projet:
            objet = neuves.pop(write_cle(modele, ligne.base), None)
            ligne.copie = objet.pk if objet else ligne.copie


def load_projet(avenant, la=None):
    """The `Projet` of an avenant; a constant number of queries. `la` are the rows of its plan, when
    they are those of a past moment.
    """
    plan = Plan(pk=avenant.avenant_de_id, structure_id=avenant.structure_id)
    la, ici = la or gather_rangees(plan), gather_rangees(avenant)
    modeles = {modele._meta.label_lower: modele for modele in DEDANS}
    connues = LigneAvenant.objects.filter(avenant=avenant)
    lignes = {(modeles[ligne.modele], ligne.originale): ligne for ligne in connues}
    find_again(lignes, ici)
    numeros = {cle: ligne.copie for cle, ligne in lignes.items()}
    prises = {(modele, numero) for (modele, _), numero in numeros.items()}
    trios = [
        (cle[0], lignes.get(cle), la.get(cle), ici.get((cle[0], numeros.get(cle))))
        for cle in {**lignes, **la}
    ]
    trios += [(cle[0], None, None, objet) for cle, objet in ici.items() if cle not in prises]
    trios.sort(key=lambda trio: list_contenus().index(trio[0]))
    paires = [
        Paire(*trio, trio[2] and read_valeurs(trio[2], numeros), trio[3] and read_valeurs(trio[3]))
        for trio in trios
        if trio[2] or trio[3]
    ]
    return Projet(avenant, la[Plan, plan.pk], paires)


def say_obstacle(paire):
    """What deleting a row of the plan would lose, and what to do instead; '' for nothing."""
    modele, objet = paire.modele, paire.originale
    tenus = [
        str(lien.related_model._meta.verbose_name_plural)
        for lien in modele._meta.related_objects
        if lien.related_model not in (*DEDANS, du_plan.Abonnement)
        if lien.related_model._base_manager.filter(**{lien.field.name: objet}).exists()
    ]
    if modele is Action and (objet.suivi_le or objet.statut != Statut.A_VENIR):
        tenus.append("suivi")
    if modele is Programmation and objet.issue != Issue.PREVUE:
        tenus.append(f"bilan « {objet.say()} »")
    if not tenus:
        return ""
    nom = f"{objet}, {objet.action}" if modele is Programmation else str(objet)
    suite = "« Garder dans le plan », dans la page de l'avenant"
    if modele is Action:
        suite += ", puis dites-la « Abandonnée », avec le motif, dans son suivi"
    return f"« {nom} » ne se supprime pas ({', '.join(tenus)}) : {suite}."
