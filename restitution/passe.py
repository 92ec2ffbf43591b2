"""Time travel: the plan as it was on a day, read by the very readings of today (R-H1).

The versions that the history holds for that moment are put in a database of its own, in memory;
while one is there (`voyager`), every reading of the plan and of its costs reads it instead of
today's. So the past and the present are read by one code and cannot be read differently.
"""

import hashlib
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time

from django.apps import apps
from django.core import serializers
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from budget import models as budget
from comptes.models import Structure, Utilisateur
from plan import models as plan_models

PASSE = "passe"
PIECES_DATEES = ("plan", "budget")
# The state that this thread reads at the moment, None for today's.
en_voyage = ContextVar("en_voyage", default=None)

# Every model of the past after those that it hangs on, with the relations that hold it.
CHAINE = (
    (plan_models.Defi, ("plan",)),
    (plan_models.Axe, ("defi",)),
    (plan_models.Action, ("axe",)),
    (plan_models.SousProjet, ("action",)),
    (plan_models.Programmation, ("action",)),
    (plan_models.Partenaire, ("structure",)),
    (plan_models.Partenariat, ("action",)),
    (plan_models.Abonnement, ("action",)),
    (plan_models.Section, ("plan",)),
    (plan_models.Indicateur, ("plan",)),
    (plan_models.ValeurIndicateur, ("indicateur",)),
    (plan_models.LienIndicateur, ("indicateur",)),
    (plan_models.EntreeJournal, ("action",)),
    (plan_models.Jalon, ("action",)),
    (plan_models.Lien, ("action",)),
    (plan_models.Piece, ("action",)),
    (plan_models.SeanceCommission, ("plan",)),
    (plan_models.Avis, ("seance",)),
    (budget.CoutMutualise, ("plan",)),
    (budget.LigneCout, ("action", "axe")),
    (budget.BlocCout, ("action", "axe")),
    (budget.Formulation, ("bloc",)),
    (budget.Financeur, ("structure",)),
    (budget.Financement, ("action",)),
    (budget.TableauFinancement, ("bloc",)),
    (budget.Enveloppe, ("plan",)),
    (budget.Depense, ("action",)),
    (budget.DecisionControle, ("plan",)),
)


class PlanInconnu(Exception):
    """The plan was not known yet on that day; `depuis` is the first day it was, or None."""

    def __init__(self, depuis):
        phrase = "Ce plan n'était pas encore dans l'application."
        if depuis:
            phrase += (
                f" Il y est depuis le {depuis:%d/%m/%Y} : choisissez une date à partir de ce jour."
            )
        super().__init__(phrase)
        self.depuis = depuis


class EtatAltere(Exception):
    """The rows of a frozen state are not those that were frozen: it is not shown (R-H3)."""

    def __init__(self, arrete):
        super().__init__(
            f"Les données arrêtées au {arrete.seance.le:%d/%m/%Y} ont été modifiées hors de "
            "l'application : leur empreinte ne correspond plus. Restaurez une sauvegarde."
        )


@dataclass(frozen=True)
class Donnees:
    """What a document of the day `on` was read from: the data of the day `du`, the same one, or
    today's when the plan was not in the application yet; `arrete_le` is when a meeting froze them,
    or None.
    """

    on: date
    du: date
    arrete_le: datetime | None = None

    @property
    def is_du_jour(self):
        return self.on == self.du

    @property
    def is_ordinaire(self):
        """Whether there is nothing to say of them: those of that day, as they were entered."""
        return self.is_du_jour and self.arrete_le is None


class RouteurDuPasse:
    """Sends the readings of the plan to the past while one is there; never a write."""

    def db_for_read(self, model, **hints):
        est_datee = model._meta.app_label in PIECES_DATEES and not is_version(model)
        return PASSE if en_voyage.get() is not None and est_datee else None

    def allow_relation(self, obj1, obj2, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return None


def is_version(modele):
    return hasattr(modele, "history_type")


@dataclass(frozen=True)
class EtatPasse:
    """Rows of one moment, in the order in which they can be written.

    `arrete_le` is when a meeting froze them, None for what the history says.
    """

    objets: tuple[models.Model, ...]
    arrete_le: datetime | None = None


def list_versions(modele, le, retenir):
    """The rows of `modele` as they were at the moment `le`, among those that `retenir` keeps."""
    versions = modele.history.model.objects
    derniere = versions.filter(id=OuterRef("id"), history_date__lte=le)
    derniere = derniere.order_by("-history_date", "-history_id").values("history_id")[:1]
    gardees = versions.filter(retenir, history_id=Subquery(derniere)).exclude(history_type="-")
    return [version.instance for version in gardees.order_by("id")]


def find_premier_jour(plan):
    """The first day on which the application knew this plan; None without a history."""
    premiere = plan_models.Plan.history.filter(id=plan.pk).order_by("history_date").first()
    return premiere and timezone.localdate(premiere.history_date)


def read_etat(plan, le):
    """The `EtatPasse` of a plan at the moment `le`. Raises PlanInconnu."""
    plans = list_versions(plan_models.Plan, le, Q(id=plan.pk))
    if not plans:
        raise PlanInconnu(find_premier_jour(plan))
    gardes = {"plan": [plan.pk], "structure": [plan.structure_id]}
    objets = list(plans)
    for modele, liens in CHAINE:
        retenir = Q()
        for lien in liens:
            retenir |= Q(**{f"{lien}_id__in": gardes[lien]})
        trouves = list_versions(modele, le, retenir)
        gardes[name_of_lien(modele)] = [objet.pk for objet in trouves]
        objets.extend(trouves)
    return EtatPasse(tuple(objets))


def name_of_lien(modele):
    """By which name the models that hang on it call this one."""
    return {
        plan_models.SeanceCommission: "seance",
        budget.BlocCout: "bloc",
    }.get(modele, modele._meta.model_name)


def end_of(jour):
    """The last moment of a day, in the time zone of the application."""
    return timezone.make_aware(datetime.combine(jour, time.max))


def find_fin(jour):
    """The last moment of what is read of a day: its end, or the moment when it was frozen."""
    etat = en_voyage.get()
    fin = end_of(jour)
    return min(fin, etat.arrete_le) if etat and etat.arrete_le else fin


def find_etat(plan, jour):
    """The state of a plan at the end of a day: frozen by a meeting of that day, else its history.

    Raises PlanInconnu, EtatAltere.
    """
    arrete = find_arrete(plan, jour)
    return parse_arrete(arrete) if arrete else read_etat(plan, end_of(jour))


def read_au(plan, on, *, ici, read):
    """What `read(plan, on=…, donnees=…)` gives of the day `on`, its `Donnees` saying which it read.

    `ici` is the day that the readings speak of at the moment, today or the past day shown. Raises
    EtatAltere when a frozen state was tampered with.
    """
    if on < ici or find_arrete(plan, on):
        try:
            etat = find_etat(plan, on)
        except PlanInconnu:
            return read(plan, on=on, donnees=Donnees(on, ici))
        with voyager(plan, etat) as alors:
            return read(alors, on=on, donnees=Donnees(on, on, etat.arrete_le))
    return read(plan, on=on, donnees=Donnees(on, ici))


def find_arrete(plan, jour):
    """The `EtatArrete` of a day, or None; today's table, even while the past is read."""
    return plan_models.EtatArrete.objects.using(DEFAULT_DB_ALIAS).for_jour(plan, jour).first()


def parse_arrete(arrete):
    """The `EtatPasse` that a meeting froze. Raises EtatAltere."""
    if not arrete.is_intact:
        raise EtatAltere(arrete)
    return EtatPasse(parse_etat(arrete.contenu).objets, arrete.arrete_le)


def write_etat(etat):
    """(JSON text, its SHA-256) of an `EtatPasse`."""
    contenu = serializers.serialize("json", etat.objets)
    return contenu, hashlib.sha256(contenu.encode()).hexdigest()


def parse_etat(contenu):
    """The `EtatPasse` that `write_etat` wrote."""
    lus = serializers.deserialize("json", contenu, ignorenonexistent=True)
    return EtatPasse(tuple(lu.object for lu in lus))


def list_modeles():
    """The models that have a table in the past: ours, without their versions."""
    return [
        modele
        for piece in ("comptes", *PIECES_DATEES)
        for modele in apps.get_app_config(piece).get_models()
        if not is_version(modele)
    ]


def make_tables():
    """Make the tables of the past in the database of this thread, once."""
    connexion = connections[PASSE]
    if plan_models.Plan._meta.db_table in connexion.introspection.table_names():
        return
    with connexion.schema_editor() as editeur:
        for modele in list_modeles():
            editeur.create_model(modele)


def fill(etat, structure):
    """Replace the rows of the past by those of a moment, with the accounts that they name."""
    make_tables()
    comptes = {
        getattr(objet, champ.attname)
        for objet in etat.objets
        for champ in objet._meta.concrete_fields
        if champ.related_model is Utilisateur
    }
    presents = list(Utilisateur.objects.filter(pk__in=comptes - {None}))
    connus = {compte.pk for compte in presents}
    par_modele = {}
    for objet in etat.objets:
        partis = [
            champ
            for champ in objet._meta.concrete_fields
            if champ.related_model is Utilisateur and getattr(objet, champ.attname) not in connus
        ]
        for champ in partis:
            setattr(objet, champ.attname, None)
        if all(champ.null for champ in partis):
            par_modele.setdefault(type(objet), []).append(objet)
    with transaction.atomic(using=PASSE):
        for modele in list_modeles():
            modele._base_manager.using(PASSE).all()._raw_delete(PASSE)
        Structure.objects.using(PASSE).bulk_create([structure])
        Utilisateur.objects.using(PASSE).bulk_create(presents)
        for modele, objets in par_modele.items():
            modele._base_manager.using(PASSE).bulk_create(objets)


@contextmanager
def voyager(plan, etat):
    """While it lasts, the plan and its costs are read as in `etat`; gives the plan of then.

    A journey inside another one comes back to it.
    """
    avant = en_voyage.get()
    fill(etat, plan.structure)
    jeton = en_voyage.set(etat)
    try:
        yield plan_models.Plan.objects.select_related("structure").get(pk=plan.pk)
    finally:
        en_voyage.reset(jeton)
        if avant is not None:
            fill(avant, plan.structure)
