"""How far a défi, an axe or the plan has come, on a day (docs/regles.md, R-E5 to R-E7)."""

from dataclasses import dataclass
from datetime import date

from plan.etats import Etat
from plan.lectures.parts import Moyenne, Part
from plan.models import Issue
from socle.donnees.emport import emporte


@emporte(
    "titre total realisees part_realisee annees_faites part_des_annees annees_ecartees avancement "
    "abandonnees en_pause en_retard bloquees jamais_suivies a_renseigner"
)
@dataclass(frozen=True)
class Progression:
    """Counts of some actions, on a day. Abandoned ones are left out of every percentage.

    `filtre` and `cle` are the words of an address that finds these actions: « defi », « 1 »;
    both are '' for the whole plan. `annees_faites` is out of the years over on that day;
    `annees_closes` of them have been closed, one way or another, and `annees_ecartees` more were
    put off or cancelled.
    """

    filtre: str
    cle: str
    titre: str
    total: int
    realisees: Part
    annees_faites: Part
    annees_closes: int
    annees_ecartees: int
    avancement: Moyenne
    abandonnees: int
    en_pause: int
    en_retard: int
    bloquees: int
    jamais_suivies: int
    a_renseigner: int

    @property
    def criteres(self):
        """The beginning of the query of an address that finds these actions: « defi=1& », or ''."""
        return f"{self.filtre}={self.cle}&" if self.filtre else ""

    @property
    def part_realisee(self):
        """In per cent; None while nobody said anything: 0 % would be an invention (R-E5)."""
        return self.realisees.valeur if self.jamais_suivies < self.total else None

    @property
    def part_des_annees(self):
        """In per cent; None while no year that is over has been closed (R-E6)."""
        return self.annees_faites.valeur if self.annees_closes else None

    @property
    def has_asterisque(self):
        """Whether abandoned or paused actions are to be named beside the percentage."""
        return bool(self.abandonnees or self.en_pause)


def mesurer(lignes, *, on, titre, filtre="", cle=""):
    """The `Progression` of the `LigneAction`s given, on the day `on`."""

    def count(garde):
        return sum(map(garde, lignes))

    comptees = [ligne for ligne in lignes if ligne.etat != Etat.ABANDONNEE]
    # A year is over at the end of its last day (R-E6).
    echues = [case for li in comptees for case in li.cases if date(case.annee, 12, 31) <= on]
    dues = [case for case in echues if case.prevue]
    avancements = [ligne.avancement for ligne in comptees if ligne.avancement is not None]
    return Progression(
        filtre=filtre,
        cle=cle,
        titre=titre,
        total=len(lignes),
        realisees=Part(count(lambda ligne: ligne.etat == Etat.REALISEE), len(comptees)),
        annees_faites=Part(sum(case.issue == Issue.FAITE for case in dues), len(dues)),
        annees_closes=sum(case.is_close for case in dues),
        annees_ecartees=sum(case.is_close and not case.prevue for case in echues),
        avancement=Moyenne(sum(avancements), len(avancements), len(comptees) - len(avancements)),
        abandonnees=len(lignes) - len(comptees),
        en_pause=count(lambda ligne: ligne.etat == Etat.EN_PAUSE),
        en_retard=count(lambda ligne: ligne.etat == Etat.EN_RETARD),
        bloquees=count(lambda ligne: ligne.is_bloquee),
        jamais_suivies=count(lambda ligne: ligne.suivi_le is None),
        a_renseigner=count(lambda ligne: ligne.etat == Etat.A_RENSEIGNER),
    )
