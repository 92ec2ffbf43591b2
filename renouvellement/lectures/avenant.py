"""What an avenant changes, in words: its page, its document, what is left to decide (R-N10)."""

from collections import defaultdict
from dataclasses import dataclass
from operator import itemgetter

from django.db.models import TextField

from budget.lectures.totaux import lire_totaux
from budget.models import BlocCout, Enveloppe, Financement, Formulation, LigneCout
from budget.montants.mots import ecrire
from commission.lectures.comparaison import Mouvement
from plan.etats import Etape
from plan.models import Action, Axe, Defi, Plan, Programmation
from renouvellement.avenant import (
    Nature,
    gather_rangees,
    list_ensembles,
    load_projet,
    say_obstacle,
)
from renouvellement.lectures.cote_a_cote import CoteACote, put_side_by_side
from socle.donnees.emport import emporte
from socle.donnees.passe import read_versions, voyager
from socle.donnees.versions import VIDE, write_contenu
from socle.francais.euros import en_francais, pour_cent

PLACE = "place"
NATURES = {Nature.AJOUTEE: "ajout", Nature.RETIREE: "suppression"}


def write_apport(apport):
    parts = [pour_cent(apport.taux)] if apport.taux is not None else []
    parts += [en_francais(apport.montant)] if apport.montant is not None else []
    return f"{apport.financeur} : {', '.join(parts)}"


# How a whole row is said, and some sets of fields by the first of them: (title, words).
RANGEES = {
    LigneCout: ecrire,
    Financement: write_apport,
    Enveloppe: lambda enveloppe: f"{enveloppe.annee} : {en_francais(enveloppe.montant)}",
}
DITS = {
    (Plan, "annee_debut"): ("années", lambda plan: f"{plan.annee_debut}-{plan.annee_fin}"),
    (Axe, "defi"): (PLACE, lambda axe: axe.code),
    (Action, "axe"): (PLACE, lambda action: action.code),
    (LigneCout, "libelle"): ("montant", ecrire),
    (Programmation, "issue"): ("bilan de l'année", Programmation.say),
}


@emporte()
@dataclass(frozen=True)
class LieuChange:
    """All that an avenant changes of the plan itself, of a défi, an axe or an action; `nature` says
    that it comes or goes, '' when it stays.
    """

    titre: str
    nature: str
    changements: tuple[Mouvement, ...]


@dataclass(frozen=True)
class ChoixLu:
    """A row, or a set of its fields, on which people decide; `ligne` and `rang` name it."""

    ligne: int
    rang: int | None
    lieu: str
    quoi: str
    plan: str
    avenant: str

    @property
    def cle(self):
        return f"{self.ligne}:{'' if self.rang is None else self.rang}"


@emporte("nom titre plan.titre annees lieux couts")
@dataclass(frozen=True)
class AvenantLu:
    """An avenant as its page and its document show it. `depuis` counts what the plan changed since,
    and that the draft does not have; `obstacles` are (number of its line, sentence).
    """

    avenant: Plan
    plan: Plan
    nom: str
    lieux: tuple[LieuChange, ...]
    couts: CoteACote
    depuis: int = 0
    conflits: tuple[ChoixLu, ...] = ()
    obstacles: tuple[tuple[int, str], ...] = ()

    @property
    def titre(self):
        return self.avenant.titre

    @property
    def mots(self):
        return self.avenant.vocabulaire

    @property
    def annees(self):
        return f"{self.avenant.annee_debut}-{self.avenant.annee_fin}"

    @property
    def is_pret(self):
        return bool(self.lieux) and not (self.conflits or self.obstacles)


def make_objet(modele, valeurs, lus):
    """An unsaved row that has these values; `lus` are {(model, number in the draft): row}."""
    objet = modele()
    for champ in (champ for ensemble in list_ensembles(modele) for champ in ensemble):
        valeur = valeurs.get(champ.name)
        if champ.is_relation and valeur is not None:
            connue = lus.get((champ.related_model, valeur))
            if connue is None and isinstance(valeur, int):
                connue = champ.related_model._base_manager.filter(pk=valeur).first()
            setattr(objet, champ.name, connue)
        elif champ.name in valeurs:
            setattr(objet, champ.name, champ.to_python(valeur))
    return objet


def write_champs(objet, ensemble):
    """A set of fields of a row in words, '' for nothing."""
    if dit := DITS.get((type(objet), ensemble[0].name)):
        return dit[1](objet)
    valeurs = [(champ, getattr(objet, champ.name)) for champ in ensemble]
    mots = (
        str(v or VIDE) if champ.is_relation else write_contenu(champ, v) for champ, v in valeurs
    )
    return ", ".join(mot for mot in mots if mot != VIDE)


def write_rangee(objet):
    return RANGEES.get(type(objet), str)(objet)


def find_lieu(objet):
    """The action, axe, défi or plan that a row is in."""
    while not isinstance(objet, (Action, Axe, Defi, Plan)):
        objet = next(filter(None, (getattr(objet, nom) for nom in type(objet).PORTEURS)))
    return objet


def name_lieu(lieu):
    return "Le plan" if isinstance(lieu, Plan) else str(lieu)


def list_changements(paire, lieu, lus):
    """The `Mouvement`s of one row: whole when it comes or goes, else field by field."""
    objet = paire.copie or paire.originale
    nom = "" if objet is lieu else str(objet._meta.verbose_name)
    if paire.nature == Nature.RETIREE:
        return [Mouvement(nom, write_rangee(objet), "")] if nom else []
    if paire.nature == Nature.AJOUTEE:
        textes = [
            Mouvement(str(c.verbose_name), "", getattr(objet, c.name))
            for c in objet._meta.concrete_fields
            if isinstance(c, TextField) and c.name in paire.apres and getattr(objet, c.name)
        ]
        entier = [Mouvement(nom, "", write_rangee(objet))] if nom else []
        return entier + (textes if type(objet) not in RANGEES else [])
    base, dits = make_objet(paire.modele, paire.ligne.base, lus), []
    apres = make_objet(paire.modele, paire.apres, lus)
    for ensemble in paire.changes:
        avant_apres = write_champs(base, ensemble), write_champs(apres, ensemble)
        if avant_apres[0] != avant_apres[1]:
            dits.append(Mouvement(title_of(paire, ensemble, lieu), *avant_apres))
    return dits


def title_of(paire, ensemble, lieu):
    """« texte »; « ligne de coût « Flyer » : montant » for a row of a place."""
    objet = paire.copie or paire.originale
    quoi = DITS.get((paire.modele, ensemble[0].name), (str(ensemble[0].verbose_name),))[0]
    return quoi if objet is lieu else f"{objet._meta.verbose_name} « {objet} » : {quoi}"


def write_annees(paires, lus):
    """The `Mouvement` of the years of an action; [] when they stay."""
    bases = [make_objet(Programmation, paire.ligne.base, lus) for paire in paires if paire.ligne]
    cotes = bases, [paire.copie for paire in paires if paire.copie]
    avant, apres = (sorted(p.annee for p in cote if p.is_tenue) for cote in cotes)
    mots = (", ".join(map(str, annees)) for annees in (avant, apres))
    return [Mouvement("années prévues", *mots)] if avant != apres else []


def lire_lieux(projet):
    """The `LieuChange`s of an avenant, in the order of its plan."""
    copies, groupes, natures = projet.link("originale", "copie"), defaultdict(list), {}
    lus = {
        (p.modele, p.copie.pk if p.copie else p.ligne.copie): p.copie or p.originale
        for p in projet.paires
        if p.ligne or p.copie
    }
    for paire in projet.keep(Nature.COMMUNE, Nature.AJOUTEE, Nature.RETIREE):
        objet = paire.copie or paire.originale
        lieu = find_lieu(objet)
        lieu = lieu if paire.copie else copies.get((type(lieu), lieu.pk), lieu)
        groupes[lieu].append(paire)
        if lieu is objet:
            natures[lieu] = NATURES.get(paire.nature, "")
    lieux = []
    for lieu, paires in groupes.items():
        annees = [p for p in paires if p.modele is Programmation]
        autres = [p for p in paires if p.modele is not Programmation or p.nature == Nature.COMMUNE]
        if natures[lieu]:
            # What comes or goes with its place; the words of the documents repeat its costs.
            autres = [p for p in autres if p.modele not in (BlocCout, Formulation)]
        dits = [dit for paire in autres for dit in list_changements(paire, lieu, lus)]
        dits += write_annees(annees, lus)
        if dits or natures[lieu]:
            rang = [int(n) for n in getattr(lieu, "code", "").split("-") if n]
            lieux.append((rang, LieuChange(name_lieu(lieu), natures[lieu], tuple(dits))))
    return tuple(lu for _, lu in sorted(lieux, key=itemgetter(0)))


def lire_conflit(paire, rang):
    objet = paire.copie or paire.originale
    lieu = find_lieu(objet)
    if rang is None:
        dits = ("supprimé depuis", "gardé") if paire.copie else ("gardé, changé depuis", "supprimé")
        quoi = f"{objet._meta.verbose_name} « {objet} »"
    else:
        ensemble = list_ensembles(paire.modele)[rang]
        dits = (write_champs(cote, ensemble) for cote in (paire.originale, paire.copie))
        quoi = title_of(paire, ensemble, lieu)
    return ChoixLu(paire.ligne.pk, rang, name_lieu(lieu), quoi, *dits)


def lire_avenant(avenant):
    """The `AvenantLu` of a draft; of an adopted one, as it was when it was applied."""
    plan = Plan.objects.select_related("structure").get(pk=avenant.avenant_de_id)
    faits = {"avenant": avenant, "plan": plan, "nom": avenant.nom_d_avenant}
    apres = lire_totaux(avenant)
    if avenant.adopte_le:
        version = Plan.history.filter(id=avenant.pk, etape=Etape.CLOS).earliest("history_date")
        with voyager(plan, read_versions(plan, version.history_date)) as alors:
            la, avant = gather_rangees(alors), lire_totaux(alors)
        lieux = lire_lieux(load_projet(avenant, la))
        return AvenantLu(**faits, lieux=lieux, couts=put_side_by_side(avant, apres))
    projet = load_projet(avenant)
    obstacles = ((p.ligne.pk, say_obstacle(p)) for p in projet.keep(Nature.RETIREE))
    return AvenantLu(
        **faits,
        lieux=lire_lieux(projet),
        couts=put_side_by_side(lire_totaux(plan), apres),
        depuis=len(projet.depuis),
        conflits=tuple(lire_conflit(*conflit) for conflit in projet.conflits),
        obstacles=tuple(obstacle for obstacle in obstacles if obstacle[1]),
    )


def find_avenant(plan, numero=""):
    """The avenant of which a document of this plan speaks: itself, the one that the act of this
    number adopted, else the only one that is being prepared; None.
    """
    if plan.avenant_de_id:
        return plan
    avenants = plan.avenants.filter(adopte_le=None)
    adopte = plan.avenants.filter(deliberation=numero).first() if numero else None
    return adopte or (avenants.get() if avenants.count() == 1 else None)
