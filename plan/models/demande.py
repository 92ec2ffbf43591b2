"""Asking a pilote for news, by a link that opens one page without a login (docs/adr/0025)."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from comptes.models import DansStructureQuerySet, Structure, Trace, noter
from plan.models.action import Action
from plan.models.arborescence import DuPlanQuerySet
from socle.francais.typographie import accord

PAR_LIEN = "par lien"
PARTIE = "La personne pour qui ce lien était fait n'a plus accès à ce plan."


def digest(jeton):
    """What is kept of a token: nobody makes it again from it."""
    return hashlib.sha256(jeton.encode()).hexdigest()


def make_compte(nom):
    """An account that a row names, called `nom`; the row stays without it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=nom,
    )


def name_auteur(version):
    """Who wrote a version: an account, else the pilote without one who answered by her link."""
    is_par_lien = (version.history_change_reason or "").startswith(PAR_LIEN)
    return str(version.history_user or (is_par_lien and version.pilote_nom) or "")


def write_auteur(version):
    """« Camille Pilote, par lien »: who wrote a version, and by a link when it was by one."""
    motif = version.history_change_reason or ""
    return ", ".join(filter(None, (name_auteur(version), motif.startswith(PAR_LIEN) and motif)))


class Correspondant(models.Model):
    """A pilote without an account who agreed to be written to; her name is the actions' own.

    No history keeps the address: erased, it is gone.
    """

    CHEMIN_STRUCTURE = "structure"

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="+", verbose_name="structure"
    )
    nom = models.CharField("pilote", max_length=150)
    email = models.EmailField("adresse électronique", max_length=150)
    accord_le = models.DateField("accord donné le")
    note_par = make_compte("accord noté par")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "pilote sans compte"
        verbose_name_plural = "pilotes sans compte"
        ordering = ["nom"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "nom"], name="correspondant_unique")
        ]

    def __str__(self):
        return self.nom


class DemandeQuerySet(DuPlanQuerySet):
    def ask(self, personne, actions, *, par, le):
        """The token that opens a new demande for each action; told only here.

        `personne` is an account or a `Correspondant`; `par` is None for a reminder.
        """
        jeton, is_compte = secrets.token_urlsafe(32), not isinstance(personne, Correspondant)
        qui = {"utilisateur": personne} if is_compte else {"nom": personne.nom}
        for action in actions:
            demande = self.create(
                action=action, par=par, faite_le=le, empreinte=digest(jeton), **qui
            )
        demande.note(f"lien fait, {len(actions)} action{accord(len(actions))}", le=le, par=par)
        return jeton

    def for_jeton(self, jeton):
        """Those that this token opens; found by its digest: how long it takes tells nothing."""
        return self.filter(empreinte=digest(jeton)).loaded()

    def confiees(self):
        """Those whose action still has for pilote the person that was asked."""
        compte = Q(action__pilote=F("utilisateur")) | Q(action__pilote=None, utilisateur=None)
        return self.filter(compte, action__pilote_nom=F("nom"))

    def ouvertes(self, *, le):
        """Those whose link has neither been revoked nor grown old."""
        return self.filter(revoquee_le=None, faite_le__gt=le - Demande.DUREE)

    def loaded(self):
        liees = ("action__axe__defi__plan__structure", "action__pilote", "utilisateur", "par")
        return self.select_related(*liees).order_by("-faite_le", "pk")


class Demande(models.Model):
    """News asked of one person on one action, and her answer while it waits (R-M5, R-M6).

    The demandes of one link share the digest of its token.
    """

    CHEMIN_STRUCTURE = "action__axe__defi__plan__structure"
    DUREE = timedelta(days=14)

    class Etat(models.TextChoices):
        EN_ATTENTE = "en_attente", "en attente de la direction"
        ENREGISTREE = "enregistree", "enregistrée"
        REFUSEE = "refusee", "refusée"

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="demandes", verbose_name="action"
    )
    utilisateur = make_compte("nouvelles demandées à")
    nom = models.CharField("pilote sans compte", max_length=150, blank=True)
    par = make_compte("demandées par")
    empreinte = models.CharField("SHA-256 du jeton", max_length=64, db_index=True)
    faite_le = models.DateTimeField("faite le")
    revoquee_le = models.DateTimeField("révoquée le", null=True)
    courriel_parti = models.BooleanField("courriel parti", null=True)
    etat = models.CharField("réponse, état", max_length=12, choices=Etat, blank=True)
    reponse = models.JSONField("réponse", default=dict)
    repondue_le = models.DateTimeField("répondue le", null=True)

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de nouvelles"
        verbose_name_plural = "demandes de nouvelles"
        ordering = ["-faite_le"]

    def __str__(self):
        return f"demande du {self.faite_le:%d/%m/%Y}, action n° {self.action_id}"

    @property
    def plan(self):
        return self.action.axe.defi.plan

    @property
    def is_en_attente(self):
        return self.etat == self.Etat.EN_ATTENTE

    @property
    def expire_le(self):
        return self.faite_le + self.DUREE

    def note(self, detail, *, le, par):
        faits = {"sur": self.utilisateur, "structure": self.plan.structure, "detail": detail}
        noter(Trace.Quoi.LIEN, le=le, par=par, **faits)

    def conclude(self, etat, *, le, par):
        """Say what became of an answer."""
        self.etat = etat
        self.save()
        dit = f"réponse {self.get_etat_display()}, action n° {self.action_id}"
        self.note(dit, le=le, par=par)

    def revoke(self, *, le, par):
        """Close the whole link."""
        Demande.objects.filter(empreinte=self.empreinte).update(revoquee_le=le)
        self.note("lien révoqué", le=le, par=par)

    @property
    def accords(self):
        """The address of a pilote without an account, if it is still kept."""
        return Correspondant.objects.filter(structure=self.plan.structure, nom=self.nom)

    def find_refus(self, *, le):
        """Why its link opens nothing now, in a sentence; '' when it does (R-M5)."""
        equipe = self.plan.structure.equipe().filter(pk=self.utilisateur_id)
        refus = (
            (self.revoquee_le, "Ce lien a été révoqué."),
            (self.expire_le <= le, f"Ce lien valait {self.DUREE.days} jours : il a expiré."),
            (self.plan.is_clos, "Ce plan est clos : son suivi ne change plus."),
            (not self.plan.en_vigueur, "Ce plan n'est plus en vigueur : son suivi est clos."),
            (not (equipe if self.utilisateur else self.accords).exists(), PARTIE),
        )
        return next((phrase for is_refuse, phrase in refus if is_refuse), "")
