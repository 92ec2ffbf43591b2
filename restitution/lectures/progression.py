"""How far a défi, an axe or the plan has come, on a day."""

from dataclasses import dataclass

from plan.etats import Etat
from plan.models import Issue
from plan.progression import Moyenne, Part


@dataclass(frozen=True)
class Progression:
    """Counts of some actions. Abandoned ones are left out of `realisees`, and named apart."""

    cle: str
    titre: str
    total: int
    realisees: Part
    cases_faites: Part
    avancement: Moyenne
    abandonnees: int
    en_pause: int
    en_retard: int
    bloquees: int
    jamais_suivies: int

    @property
    def is_comptee(self):
        """Whether somebody said anything: without it 0 % would be an invention (R-E5)."""
        return self.jamais_suivies < self.total and bool(self.realisees.sur)


def mesurer(cle, titre, lignes, *, on):
    """The `Progression` of the `LigneAction`s given, on the day `on`."""

    def count(garde):
        return sum(map(garde, lignes))

    abandonnees = count(lambda ligne: ligne.etat == Etat.ABANDONNEE)
    comptees = [ligne for ligne in lignes if ligne.etat != Etat.ABANDONNEE]
    cases = [case for ligne in comptees for case in ligne.cases]
    dues = [case for case in cases if case.prevue and case.annee <= on.year]
    avancements = [ligne.avancement for ligne in comptees if ligne.avancement is not None]
    return Progression(
        cle=cle,
        titre=titre,
        total=len(lignes),
        realisees=Part(count(lambda ligne: ligne.etat == Etat.REALISEE), len(comptees)),
        cases_faites=Part(sum(case.issue == Issue.FAITE for case in dues), len(dues)),
        avancement=Moyenne(sum(avancements), len(avancements), len(comptees) - len(avancements)),
        abandonnees=abandonnees,
        en_pause=count(lambda ligne: ligne.etat == Etat.EN_PAUSE),
        en_retard=count(lambda ligne: ligne.etat == Etat.EN_RETARD),
        bloquees=count(lambda ligne: bool(ligne.blocage)),
        jamais_suivies=count(lambda ligne: ligne.suivi_le is None),
    )
