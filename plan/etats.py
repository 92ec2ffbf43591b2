"""The status that people state, and the state that follows on a day (docs/regles.md, R-E)."""

from django.db import models
from django.db.models import Case, Q, Value, When


class Etape(models.TextChoices):
    """Where a plan is in its life (docs/regles.md, R-Q1)."""

    ELABORATION = "elaboration", "en élaboration"
    CONSULTATION = "consultation", "en consultation"
    PROPOSE = "propose", "proposé au conseil"
    ADOPTE = "adopte", "adopté"
    EN_COURS = "en_cours", "en cours"
    CLOS = "clos", "clos"


ETAPES_DU_PROJET = (Etape.ELABORATION, Etape.CONSULTATION, Etape.PROPOSE)


class Statut(models.TextChoices):
    """What a person states of an action."""

    A_VENIR = "a_venir", "À venir"
    EN_COURS = "en_cours", "En cours"
    REALISEE = "realisee", "Réalisée"
    EN_PAUSE = "en_pause", "En pause"
    ABANDONNEE = "abandonnee", "Abandonnée"


class Priorite(models.TextChoices):
    HAUTE = "haute", "haute"
    MOYENNE = "moyenne", "moyenne"
    BASSE = "basse", "basse"


# Words of other tools and of other offices, folded.
DITS = {
    Statut: {
        Statut.A_VENIR: "a engager|idee|a lancer|a faire|a demarrer|non demarree?|non commencee?|"
        "non engagee?|prevue?|planifiee?|en attente|en projet|a l'etude|new|nouveau|to do|"
        "not started|scheduled|specified",
        Statut.EN_COURS: "in progress|engagee?|demarree?|commencee?|lancee?|open|started|"
        "en cours de realisation|en phase de realisation|partiellement realisee?",
        Statut.REALISEE: "realise|terminee?|fait|faite|finie?|acheve|achevee|cloturee?|soldee?|"
        "done|closed|completed?|resolue?|fermee?",
        Statut.EN_PAUSE: "suspendue?|reportee?|en suspens|gelee?|on hold",
        Statut.ABANDONNEE: "abandonne|annulee?|rejetee?|rejected|cancell?ed",
    },
    Priorite: {
        Priorite.HAUTE: "haut|elevee?|forte?|urgente?|immediate?|tres haute?|prioritaire|high",
        Priorite.MOYENNE: "moyen|normale?|medium",
        Priorite.BASSE: "bas|faible|secondaire|low",
    },
}
STATUTS_A_MOTIVER = (Statut.EN_PAUSE, Statut.ABANDONNEE)
STATUTS_FINIS = (Statut.REALISEE, Statut.ABANDONNEE)


class Etat(models.TextChoices):
    """What is true of an action on a given day: its status, or what the calendar makes of it."""

    A_RENSEIGNER = "a_renseigner", "À renseigner"
    EN_RETARD = "en_retard", "En retard"
    EN_COURS = "en_cours", "En cours"
    A_VENIR = "a_venir", "À venir"
    REALISEE = "realisee", "Réalisée"
    EN_PAUSE = "en_pause", "En pause"
    ABANDONNEE = "abandonnee", "Abandonnée"
    NON_PLANIFIEE = "non_planifiee", "Non planifiée"


def etat_case(on):
    """`Case` that gives the `Etat` of an action on the date `on`; the first rule that fits wins.

    Needs the annotations `premiere_annee` and `derniere_annee` (int or null). What nobody ever
    followed is not late: nothing is known of it from its first year on (R-E2, line 2).
    """
    is_commencee = Q(premiere_annee=None) | Q(premiere_annee__lte=on.year)
    regles = [
        (Q(statut=Statut.ABANDONNEE), Etat.ABANDONNEE),
        (Q(statut=Statut.REALISEE), Etat.REALISEE),
        (Q(statut=Statut.EN_PAUSE), Etat.EN_PAUSE),
        (Q(is_commencee, suivi_le=None, statut=Statut.A_VENIR), Etat.A_RENSEIGNER),
        (Q(derniere_annee=None), Etat.NON_PLANIFIEE),
        (Q(fin_le__lt=on), Etat.EN_RETARD),
        (Q(fin_le=None, derniere_annee__lt=on.year), Etat.EN_RETARD),
        (Q(statut=Statut.A_VENIR, premiere_annee__lt=on.year), Etat.EN_RETARD),
        (Q(statut=Statut.EN_COURS), Etat.EN_COURS),
    ]
    return Case(
        *(When(condition, then=Value(etat)) for condition, etat in regles),
        default=Value(Etat.A_VENIR),
        output_field=models.CharField(),
    )


def etat_case_annee(etat, annee, *, on):
    """The state to show in the cell of a planned year, from the action's `etat` on `on` (R-E4).

    What is over, stopped or unplanned says so in each of its years; a year still to come is
    « à venir » whatever goes on today.
    """
    if etat in (Etat.A_RENSEIGNER, Etat.EN_COURS, Etat.EN_RETARD) and annee > on.year:
        return Etat.A_VENIR
    return Etat(etat)
