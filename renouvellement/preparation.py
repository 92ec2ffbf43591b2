"""The draft of the next plan, made from one that ends (docs/regles.md, R-N5 to R-N7)."""

from collections import Counter, defaultdict
from datetime import date
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from budget.lectures.depenses import lire_depenses
from budget.lectures.totaux import lire_totaux
from budget.models import BlocCout, LigneCout
from budget.montants.mots import ecrire
from budget.montants.repartition import REVIENNENT
from plan.models import Action, EntreeJournal, Indicateur, Plan, Programmation
from renouvellement.couts_repris import list_annees, write_mots
from renouvellement.models import Filiation
from renouvellement.recopie import recopy
from renouvellement.reprises import begin_anew
from socle.francais.euros import en_francais

# Of an action that joins another one: texts put together, and what only one of the two can say.
REUNIS = ("moyens_humains", "public_vise")
DATES = {"debut": "Début", "fin": "Fin"}
SEULS = {"nom_du_pilote": "Pilote", "elu_referent": "Élu·e référent·e", "priorite": "Priorité"}


def rank_valeur(valeur):
    """The value of a year is later than those of its days."""
    return valeur.annee or 0, valeur.le is None, valeur.le or date.min


class Reprise:
    """What each row of a plan becomes in `projet`. `choix` is {number of an old action: number of
    the one in whose copy it goes, its own when it comes along, None when it is left}; `copies` are
    those made. What is to be known is in `dits` of the whole plan, in `notes` of each old number.
    """

    def __init__(self, source, projet, choix, **qui):
        self.source, self.projet, self.choix, self.qui = source, projet, choix, qui
        self.ans = projet.annee_debut - source.annee_debut
        actions = Action.objects.for_plan(source).select_related("axe__defi", "pilote").ordered()
        self.actions = {action.pk: action for action in actions}
        self.reunies = {vers for pk, vers in choix.items() if vers not in (None, pk)}
        self.places = {pk: rang for rang, pk in enumerate(self.actions)}
        self.copies, self.vues, self.rangs = {}, {}, Counter()
        self.dits, self.notes = [], defaultdict(list)

    def rank(self, objet):
        """In the order of the plan, the rows of an action that joins another one after its own."""
        pk = objet.pk if isinstance(objet, Action) else getattr(objet, "action_id", None)
        is_jointe = self.choix.get(pk, pk) != pk
        return is_jointe, self.places.get(pk, 0), getattr(objet, "ordre", 0)

    @property
    def comptes(self):
        """How many old actions come along, join another one, and are left."""
        laissees = sum(vers is None for vers in self.choix.values())
        prises = len(self.copies)
        return prises, len(self.choix) - prises - laissees, laissees

    def list_notes(self):
        """[(code of a new action, what is to be known of it)]."""
        dites = ((copie.code, self.notes[pk]) for pk, copie in self.copies.items())
        return [dite for dite in dites if dite[1]]

    def adapt(self, copie, objet):
        if not begin_anew(copie, ans=self.ans):
            return False
        adapt = getattr(self, f"adapt_{objet._meta.model_name}", lambda copie, objet: True)
        return adapt(copie, objet)

    def note(self, objet, phrase):
        """Say it of the new action that a row goes to, or of the plan."""
        pk = self.choix.get(objet.pk if isinstance(objet, Action) else objet.action_id)
        (self.notes[pk] if pk else self.dits).append(phrase)

    def see(self, *cle, copie=True):
        """What the draft holds under this key already; else nothing, and the copy from now on."""
        connue = self.vues.get(cle)
        self.vues.setdefault(cle, copie)
        return connue

    @cached_property
    def equipe(self):
        """The numbers of who is in the team now."""
        return set(self.source.structure.equipe().values_list("pk", flat=True))

    def adapt_action(self, copie, objet):
        vers, action = self.choix[objet.pk], self.actions[objet.pk]
        if vers is None:
            return False
        if copie.pilote_id and copie.pilote_id not in self.equipe:
            copie.pilote, copie.pilote_nom = None, str(action.pilote)[:150]
            self.note(objet, f"Pilote qui n'est plus de l'équipe : {action.pilote}.")
        for nom, dit in DATES.items():
            jour = getattr(copie, f"{nom}_le")
            if jour and (vers != objet.pk or jour.year not in self.projet.annees):
                self.note(objet, f"{dit} de {action.code}, {getattr(copie, nom)} : à redire.")
                setattr(copie, nom, "")
        if vers != objet.pk:
            return self.join(self.copies[vers], copie, action)
        self.rangs[copie.axe_id] += 1
        copie.numero, self.copies[objet.pk] = self.rangs[copie.axe_id], copie
        return True

    def join(self, ici, copie, action):
        """Add to the copy of an action what another one says; what has no place is noted."""
        titre = f"Repris de {action.code} – {action.titre}"
        ici.corps = "\n\n".join(filter(None, [ici.corps, f"**{titre}**", copie.corps]))
        for nom in REUNIS:
            if texte := getattr(copie, nom):
                setattr(ici, nom, f"{getattr(ici, nom)}\n{titre} : {texte}".strip())
        if not ici.nom_du_pilote:
            ici.pilote, ici.pilote_nom = copie.pilote, copie.pilote_nom
        for nom, dit in SEULS.items():
            valeur = getattr(copie, nom)
            if valeur and not getattr(ici, nom):
                setattr(ici, nom, valeur)
            elif valeur not in ("", getattr(ici, nom)):
                self.note(action, f"{dit} de {action.code} : {valeur}, à regarder.")
        ici.save()
        return ici

    def adapt_sousprojet(self, copie, objet):
        """Those of an action that joins another one come after its own."""
        cle = ("sous-projets", copie.action_id)
        copie.ordre = self.rangs[cle] = max(copie.ordre, self.rangs[cle] + 1)

    def adapt_programmation(self, copie, objet):
        if objet.is_tenue and copie.annee not in self.projet.annees:
            dit = f"Année {objet.annee}, qui deviendrait {copie.annee}, hors du plan : laissée."
            self.note(objet, dit)
            return False
        return objet.is_tenue and not self.see("annee", copie.action_id, copie.annee)

    def adapt_partenariat(self, copie, objet):
        return not self.see("partenaire", copie.action_id, objet.partenaire_id)

    def adapt_lienindicateur(self, copie, objet):
        return not self.see("lien", copie.indicateur_id, copie.action_id)

    @cached_property
    def indicateurs(self):
        lus = Indicateur.objects.for_plan(self.source).prefetch_related("actions", "valeurs")
        return lus.in_bulk()

    def adapt_indicateur(self, copie, objet):
        mesurees = [self.choix[action.pk] for action in self.indicateurs[objet.pk].actions.all()]
        if mesurees and not any(mesurees):
            dit = f"Indicateur « {objet} » laissé : rien de ce qu'il mesure n'est repris."
            self.dits.append(dit)
            return False
        if copie.cible_annee and copie.cible_annee not in self.projet.annees:
            dit = f"cible en {copie.cible_annee}, hors du plan ; son année est à dire."
            self.dits.append(f"Indicateur « {objet} » : {dit}")
            copie.cible_annee = None
        return True

    def adapt_valeurindicateur(self, copie, objet):
        """The last one of each series comes: that of no year, where none has any."""
        valeurs = self.indicateurs[objet.indicateur_id].valeurs.all()
        return objet == max((v for v in valeurs if v.serie == objet.serie), key=rank_valeur)

    @cached_property
    def groupes(self):
        """{first line of a wording: it and its suites in order}."""
        groupes = defaultdict(list)
        for ligne in LigneCout.objects.for_plan(self.source).with_mots().order_by("rang", "pk"):
            groupes[ligne.suite_de_id or ligne.pk].append(ligne)
        return groupes

    @cached_property
    def lignes(self):
        """The lines of the actions."""
        return [li for groupe in self.groupes.values() for li in groupe if li.action_id]

    @cached_property
    def axes(self):
        """The numbers of the axes of which an action comes along."""
        return {a.axe_id for a in self.actions.values() if self.choix[a.pk]}

    def find_obstacle(self, ligne):
        """Why a line does not come along; '' for one that does."""
        is_tenue = self.choix[ligne.action_id] if ligne.action_id else ligne.axe_id in self.axes
        if not is_tenue:
            return f"{self.source.vocabulaire.action.aucun} n'y vient plus"
        annees = list_annees(ligne, self.ans)
        is_dedans = not annees or {*annees} & {*self.projet.annees}
        return "" if is_dedans else "ses années sont hors du plan"

    def adapt_coutmutualise(self, copie, objet):
        """Shared still, by the actions that come along; by one alone it is its own cost."""
        siennes = [li for li in self.lignes if li.mutualise_id == objet.pk]
        ou = {self.choix[ligne.action_id] for ligne in siennes if not self.find_obstacle(ligne)}
        if len(ou) < 2:
            self.dits.append(f"« {objet} » n'est plus partagé : une ligne le porte, ou aucune.")
        return len(ou) > 1

    def adapt_lignecout(self, copie, objet):
        groupe = self.groupes[objet.suite_de_id or objet.pk]
        obstacle = self.find_obstacle(objet)
        if obstacle and (objet.suite_de_id or all(map(self.find_obstacle, groupe))):
            self.note(objet, f"Coût « {objet} » laissé : {obstacle}.")
            return False
        partage = ("partage", copie.action_id, objet.mutualise_id, objet.rang)
        if objet.mutualise_id and (connue := self.see(*partage, copie=copie)):
            self.note(objet, f"Coût partagé « {objet} » : écrit et compté une seule fois.")
            return connue
        if self.see("cle", copie.action_id, copie.axe_id, copie.cle):
            code = self.actions[objet.action_id].code
            copie.cle = f"{copie.cle[: 75 - len(code)]}-de-{code}"
        if not write_mots(copie, groupe, objet.rang, self.ans) and not objet.suite_de_id:
            dits = objet.saisie or " ; ".join(mots.texte for mots in groupe[0].mots)
            self.note(objet, f"Coût réécrit « {copie.saisie} », d'après « {dits} ».")
        if self.choix.get(objet.action_id) in self.reunies:
            self.keep_annees(copie, objet)
        if objet.periode not in REVIENNENT and objet.montant_max:
            self.note(objet, f"Compté une seule fois, peut-être déjà payé : « {copie.saisie} ».")
        copie.decidee_par, copie.decidee_le = self.qui["par"], self.qui["le"]
        annees = f"{self.source.annee_debut}-{self.source.annee_fin}"
        copie.decidee_motif = f"Repris de {annees} : montant à revoir."
        return True

    @cached_property
    def annees(self):
        """{old action: the years, in the new plan, where it is planned}."""
        annees = defaultdict(set)
        for prevue in Programmation.objects.for_plan(self.source).tenues():
            annees[prevue.action_id] |= {prevue.annee + self.ans} & {*self.projet.annees}
        return annees

    def list_porteurs(self, objet):
        """The old actions of which a line is the one cost in the draft: its own, those that share
        it and join the same one.
        """
        vers, partage = self.choix[objet.action_id], objet.mutualise_id
        memes = {li.action_id for li in self.lignes if partage and li.mutualise_id == partage}
        return {objet.action_id, *(pk for pk in memes if self.choix[pk] == vers)}

    def keep_annees(self, copie, objet):
        """Where actions are put together, a cost that names no year counts in those of its own
        action, not in all of them; it is written with its words.
        """
        siennes = sorted(set().union(*(self.annees[pk] for pk in self.list_porteurs(objet))))
        if not objet.montant_max or list_annees(objet, 0):
            return
        if not siennes or siennes[-1] - siennes[0] >= len(siennes):
            self.note(objet, f"« {copie.saisie} » : les années où il compte sont à revoir.")
        if siennes and objet.periode in REVIENNENT:
            copie.depuis, copie.jusqu_a = siennes[0], siennes[-1]
        elif siennes:
            copie.annee_debut = siennes[0]
        copie.saisie = ecrire(copie)

    def adapt_financement(self, copie, objet):
        code, dit = self.actions[objet.action_id].code, f"Financement de {objet.financeur}"
        is_du_tout = objet.ligne_id is None and objet.montant is None
        if is_du_tout and self.choix[objet.action_id] in self.reunies:
            self.note(objet, f"{dit} laissé : son taux portait sur tout {code} seul.")
            return False
        self.note(objet, f"{dit} : prévu de nouveau, à demander.")
        return True

    def note_reste(self):
        """Say the texts that stood around the costs, which no line holds, and what was spent."""
        for bloc in BlocCout.objects.for_plan(self.source):
            texte = "\n\n".join(filter(None, [bloc.chapeau, bloc.suite]))
            if texte and (bloc.action_id is None or self.choix[bloc.action_id]):
                self.note(bloc, f"Texte autour des coûts, laissé :\n\n{texte}")
        executions = lire_depenses(self.source, totaux=lire_totaux(self.source)).par_action
        payees = {e.cle: e.depenses for e in executions if e.depenses.is_saisi}
        for action in self.actions.values():
            if self.choix[action.pk] and (paye := payees.get(action.code)):
                dit = f"{en_francais(paye.engage)} engagés, {en_francais(paye.mandate)} mandatés"
                self.note(action, f"{action.code} : {dit}, qui ne sont pas retranchés.")


@transaction.atomic
def prepare(source, projet, choix, *, par, le):
    """Save `projet`, a new `Plan`, and fill it with what comes along: the `Reprise`, done."""
    projet.slug = Plan.objects.propose_slug(projet.titre)
    projet.save()
    reprise = Reprise(source, projet, choix, par=par, le=le)
    recopy(source, projet, adapt=reprise.adapt, rank=reprise.rank)
    reprise.note_reste()
    for pk, copie in reprise.copies.items():
        anciennes = [a for a in reprise.actions.values() if choix[a.pk] == pk]
        for ancienne in anciennes:
            Filiation.objects.create(nouvelle=copie, ancienne=ancienne)
        if phrases := reprise.notes[pk]:
            dit = f"Reprend {', '.join(a.code for a in anciennes)} (« {source} »).\n"
            texte, jour = "\n".join([dit, *(f"- {p}" for p in phrases)]), timezone.localdate(le)
            EntreeJournal.objects.create(action=copie, le=jour, texte=texte, par=par)
    reprise.total = lire_totaux(projet).total_mutualise
    return reprise


def try_out(source, projet, choix, **qui):
    """The `Reprise` that `prepare` would give; nothing is kept of it."""
    with transaction.atomic():
        essai = prepare(source, projet, choix, **qui)
        transaction.set_rollback(True)
    projet.pk, projet._state.adding = None, True
    return essai
