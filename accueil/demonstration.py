"""An example of a plan, and a year in the life of one, both made up: no fact of any office.

Always the same for the same plan and the same day: what is drawn is drawn from a fixed seed.
"""

import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction
from django.utils import timezone
from simple_history.signals import pre_create_historical_record

from budget.models import Depense, Enveloppe, LigneCout
from budget.montants.etapes import Periode
from commission.models import Avis, SeanceCommission
from conseil.fichier.chargement import load_fichier
from plan.etats import STATUTS_FINIS, Etape, Statut
from plan.models import Action, EntreeJournal, Issue, Jalon, Plan, Programmation
from socle.donnees.contenu import hold_in, list_contenus

# What becomes of an action over the year: its statuses, one after the other, and how far it is.
PARCOURS = (
    ((Statut.EN_COURS, 25), (Statut.EN_COURS, 60), (Statut.REALISEE, 100)),
    ((Statut.A_VENIR, None), (Statut.EN_COURS, 10), (Statut.EN_COURS, 50)),
    ((Statut.EN_COURS, 50), (Statut.EN_COURS, 75), (Statut.EN_COURS, 75)),
    ((Statut.EN_COURS, 30), (Statut.EN_COURS, 80), (Statut.REALISEE, 100)),
    ((Statut.A_VENIR, 0), (Statut.A_VENIR, 0)),
    ((Statut.EN_COURS, 40), (Statut.EN_PAUSE, 40)),
    ((Statut.EN_COURS, 20), (Statut.EN_COURS, None), (Statut.EN_COURS, 45)),
    ((Statut.REALISEE, 100),),
    ((Statut.A_VENIR, None), (Statut.ABANDONNEE, None)),
)
# One action out of seven is followed by nobody, as in any office.
MUETTE = 7
FAITS = (
    "Réunion avec les communes concernées, liste des lieux arrêtée.",
    "Deux devis reçus, le choix se fait ce mois-ci.",
    "Textes et photos remis au prestataire.",
    "Première version relue par l'équipe.",
    "Rencontre avec les hébergeurs, douze présents.",
)
FINI = "Livraison faite, mise en service la semaine suivante."
ETAPES = ("Choisir le prestataire", "Relire avec les partenaires", "Présenter à la commission")
BLOCAGES = ("La subvention n'est pas encore notifiée.", "Le propriétaire n'a pas donné son accord.")
MOTIFS = ("Le partenaire a repoussé le projet.", "Faute de temps cette saison.")
JALONS = ("Choix du prestataire", "Livraison", "Bilan de la saison")


@dataclass
class Demonstration:
    """Fills one plan, day after day; each row has its history on the day that it is said to be."""

    plan: object
    equipe: list
    aujourdhui: date

    def __post_init__(self):
        self.hasard = Random(2026)
        self.le = None

    def fill(self):
        """Write the year; {what: how many rows}."""
        self.actions = list(Action.objects.for_plan(self.plan).select_related("axe__defi"))
        self.age_history()
        with self.dated():
            self.open_seances()
            for rang, action in enumerate(Action.objects.for_plan(self.plan).ordered()):
                if rang % MUETTE != MUETTE - 1:
                    self.follow(action, PARCOURS[rang % len(PARCOURS)], rang)
            self.spend()
            self.give_avis()
        return {
            modele._meta.verbose_name_plural: modele.objects.for_plan(self.plan).count()
            for modele in (SeanceCommission, Avis, Depense)
        }

    def age_history(self):
        """As if the plan had been loaded the day that it was adopted."""
        jour = self.plan.adopte_le or date(self.plan.annee_debut, 1, 1)
        for modele in list_contenus():
            tenues = modele._base_manager.filter(hold_in(modele, self.plan)).values("pk")
            modele.history.filter(id__in=tenues).update(history_date=self.at(jour))

    @contextmanager
    def dated(self):
        """What is written meanwhile is of the day `le`, and of the person `par`."""

        def note(sender, history_instance, **faits):
            history_instance.history_date, history_instance.history_user = self.le, self.par

        pre_create_historical_record.connect(note)
        try:
            yield
        finally:
            pre_create_historical_record.disconnect(note)

    def at(self, jour):
        return timezone.make_aware(datetime.combine(jour, time(10, 30)))

    def on(self, jour, par):
        """Come to a day, and to a person."""
        self.le, self.par = self.at(min(jour, self.aujourdhui)), par

    def days_ago(self, jours):
        return self.aujourdhui - timedelta(days=jours)

    def open_seances(self):
        """Three meetings held, and one to come."""
        jours = [self.days_ago(n) for n in (280, 160, 45)]
        for jour in [*jours, self.aujourdhui + timedelta(days=16)]:
            self.on(self.days_ago(300), self.equipe[-1])
            SeanceCommission.objects.get_or_create(plan=self.plan, organe=None, le=jour)

    def follow(self, action, parcours, rang):
        """Give it a pilote, close its years that are over, then say how it goes."""
        par = self.equipe[rang % len(self.equipe)]
        self.on(self.days_ago(350), par)
        if not action.nom_du_pilote:
            action.pilote = par
        for etape, (statut, avancement) in enumerate(parcours):
            jours = 330 - 300 * (etape + 1) // len(parcours) + self.hasard.randrange(25)
            self.on(self.days_ago(jours), par)
            self.say(action, statut, avancement, is_bloquee=rang % 4 == 1 and etape > 0)
            if etape == rang % len(parcours):
                self.close_annees(action, rang)
        self.keep(action, rang)

    def say(self, action, statut, avancement, *, is_bloquee):
        action.statut, action.avancement = statut, avancement
        is_arret = statut in (Statut.EN_PAUSE, Statut.ABANDONNEE)
        action.motif = self.hasard.choice(MOTIFS) if is_arret else ""
        action.fait = FINI if statut == Statut.REALISEE else self.hasard.choice(FAITS)
        action.fait = "" if statut == Statut.A_VENIR else action.fait
        action.prochaine_etape = "" if statut in STATUTS_FINIS else self.hasard.choice(ETAPES)
        action.blocage = self.hasard.choice(BLOCAGES) if is_bloquee else ""
        action.save_suivi(par=self.par, le=self.le)

    def close_annees(self, action, rang):
        """Most of the years that are over; a few wait, as they do in life."""
        annees = action.programmations.filter(issue=Issue.PREVUE, annee__lt=self.aujourdhui.year)
        for n, annee in enumerate(annees.order_by("annee")):
            if (rang + n) % 6 == 5:
                continue
            annee.issue = (Issue.FAITE, Issue.EN_PARTIE, Issue.FAITE)[(rang + n) % 3]
            if (rang + n) % 8 == 7 and annee.annee < self.plan.annee_fin:
                annee.issue, annee.motif = Issue.REPORTEE, MOTIFS[0]
                annee.reportee_a = self.plan.annee_fin
            annee.close(par=self.par, le=self.le)

    def keep(self, action, rang):
        """Its journal and its milestones."""
        for jours in (210 + rang, 60 + rang):
            self.on(self.days_ago(jours), self.par)
            texte = self.hasard.choice(FAITS)
            EntreeJournal.objects.create(
                action=action, le=self.days_ago(jours), texte=texte, par=self.par
            )
        jalon = Jalon(action=action, titre=JALONS[rang % 3], du_le=self.days_ago(50 - 5 * rang))
        if jalon.du_le < self.aujourdhui and rang % 4:
            jalon.fait_le = jalon.du_le
        jalon.save()

    def spend(self):
        """One line of cost out of two is ordered, and most of those are paid."""
        lignes = LigneCout.objects.for_plan(self.plan).filter(
            retenue=True, montant_min__isnull=False, action__isnull=False, sens="depense", nature=""
        )
        for rang, ligne in enumerate(lignes.exclude(periode=Periode.PAR_JOUR).order_by("pk")):
            if rang % 2:
                continue
            jour = self.days_ago(300 - 7 * rang % 280)
            self.on(jour, self.equipe[0])
            montant = (ligne.montant_min * (90 + rang % 15) / 100).quantize(Decimal("0.01"))
            faits = {"action_id": ligne.action_id, "ligne": ligne, "montant_ttc": montant}
            faits |= {"exercice": jour.year, "fournisseur": f"Prestataire {1 + rang % 9}"}
            engage = Depense.objects.create(etape=Depense.Etape.ENGAGE, le=jour, **faits)
            if rang % 6:
                jour = min(jour + timedelta(days=40), self.aujourdhui)
                self.on(jour, self.equipe[0])
                Depense.objects.create(
                    etape=Depense.Etape.MANDATE, le=jour, engagement=engage, **faits
                )
        self.on(self.days_ago(320), self.equipe[0])
        annee = self.aujourdhui.year
        Enveloppe.objects.get_or_create(
            plan=self.plan, annee=annee, defaults={"montant": Decimal(60000)}
        )

    def give_avis(self):
        """At each meeting held, on every ninth action."""
        tenues = (
            SeanceCommission.objects.for_plan(self.plan).de_la_commission().before(self.aujourdhui)
        )
        for rang, seance in enumerate(tenues):
            self.on(seance.le, self.equipe[-1])
            for action in self.actions[rang::9]:
                sens = list(Avis.Sens)[(rang + action.pk) % len(Avis.Sens)]
                Avis.objects.create(
                    action=action, seance=seance, sens=sens, commentaire="À voir au budget."
                )


def is_suivi(plan):
    """Whether somebody already followed an action of this plan."""
    return Action.objects.for_plan(plan).suivies().exists() or (
        Programmation.objects.filter(action__axe__defi__plan=plan)
        .exclude(issue=Issue.PREVUE)
        .exists()
    )


@transaction.atomic
def load_exemple(contenu, structure, *, par):
    """(the draft made of the file `contenu` in `structure`, whether it was made now)."""
    fichier = json.loads(contenu)
    slug = f"exemple-{structure.slug}"[:50]
    if deja := Plan.objects.filter(slug=slug, structure=structure).first():
        return deja, False
    fichier["structure"] = {
        champ: getattr(structure, champ) for champ in ("slug", "nom", "collectivite", "siren")
    }
    fichier["plan"]["slug"] = slug
    plan, _ = load_fichier(json.dumps(fichier).encode(), raison="exemple de plan")
    plan.en_vigueur, plan.etape = False, Etape.ELABORATION
    plan._history_user = par
    plan.save()
    return plan, True
