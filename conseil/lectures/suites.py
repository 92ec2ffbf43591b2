"""What follows a meeting: one reading for its list, its minutes, its sheets and its page."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from conseil.actes.formules import Formules, compose_formules
from conseil.actes.transmission import write_matiere
from conseil.lectures.conseil import PointLu, SeanceLue, lire_seance_conseil
from conseil.lectures.deliberation import DeliberationLue, lire_deliberation, write_incipit
from conseil.models import Deliberation, PointOrdreDuJour, SeanceConseil, SuitesSeance
from instances.droit import Droit, lire_droit
from instances.models import Assemblee
from socle.francais.dates import ecrire_jour
from socle.francais.extraits import sans_accent

Sens = PointOrdreDuJour.Sens


@dataclass(frozen=True)
class Examine:
    """A point of a meeting; `lue` is its act, once voted."""

    lu: PointLu
    lue: DeliberationLue | None

    @property
    def au_point(self):
        """The council at the point, as its voted act keeps it."""
        return self.lue.feuille.au_point if self.lue else self.lu.au_point

    @property
    def objet(self):
        acte = self.lu.deliberation
        return acte.objet if acte else self.lu.point.intitule

    @property
    def decision(self):
        """« approuvée » or « rejetée », as the vote says, or a person for want of it; else how the
        point was set aside; '' when nobody knows.
        """
        point = self.lu.point
        if self.lue:
            return (Sens.APPROUVEE if self.lue.acte.vote.is_adoptee else Sens.REJETEE).label
        if point.is_a_deliberer:
            return point.get_sens_display()
        is_ecarte = point.statut != point.Statut.RETENU
        return point.get_statut_display() if is_ecarte else point.get_nature_display()


@dataclass(frozen=True)
class Papiers:
    """A meeting and what follows it; `adoptes` are the earlier minutes that it adopted."""

    lue: SeanceLue
    suites: SuitesSeance
    formules: Formules
    incipit: str
    adoptes: tuple[SuitesSeance, ...]
    examines: tuple[Examine, ...]
    droit: Droit
    on: date

    @property
    def votees(self):
        return [examine for examine in self.examines if examine.lue]

    @property
    def examinees(self):
        """The points at which the council was to decide."""
        return [examine for examine in self.examines if examine.lu.point.is_a_deliberer]

    @property
    def manques(self):
        """Those of which nobody said what was decided."""
        return [examine for examine in self.examinees if not examine.decision]

    @property
    def ecartees(self):
        return [examine for examine in self.examines if not examine.lu.point.is_a_deliberer]

    @property
    def secretaires(self):
        """The names of those who sign as secretaries, in the order of the agenda."""
        elus = [examine.lu.point.find_secretaire() for examine in self.examines]
        return ", ".join(dict.fromkeys(e.nom_signe for e in elus if e)) or "non nommé"

    @property
    def urgence(self):
        """Why the council was convened in a hurry, and what it said of it; '' when it was not."""
        dite = getattr(self.lue.seance, "convocation", None)
        if dite is None or not dite.urgence:
            return ""
        decision = dite.get_decision_urgence_display() or "le vote du conseil est à préciser"
        article = self.droit.cite("convocation-urgence")
        return f"Convoqué en urgence : {dite.motif_urgence} ; {decision} ({article})."

    @property
    def a_completer(self):
        """What the minutes lack, in French sentences."""
        if self.suites.debut is None or self.suites.levee_a is None:
            yield "Les heures d'ouverture et de fin de la séance ne sont pas toutes renseignées."
        muets = [e.lu.point.numero for e in self.examines if not e.lu.point.discussions.strip()]
        if muets:
            yield f"Discussions à écrire, s'il y en a eu : {', '.join(muets)}."

    @property
    def alertes(self):
        is_votee = len(self.manques) < len(self.examinees)
        return list(list_retards(self.suites, self.droit, on=self.on)) if is_votee else []

    @property
    def avant(self):
        """The number of the sheet before its first."""
        return (self.suites.premier_feuillet or 1) - 1

    @property
    def liste_due_le(self):
        return add_delai(self.lue.seance, self.droit["liste-des-deliberations"])

    @property
    def articles(self):
        """{name: citation}, by names that a template can say."""
        return {code.replace("-", "_"): regle.cite() for code, regle in self.droit.items()}


def add_delai(seance, regle):
    return seance.le + timedelta(days=regle.valeur)


def list_retards(suites, droit, *, on):
    """French sentences on what is late on the day `on` after a voted meeting (R-V22)."""
    le, regle = ecrire_jour(suites.seance.le), droit["liste-des-deliberations"]
    faits = {"affichée au siège": suites.liste_affichee_le, "en ligne": suites.liste_publiee_le}
    absents = " ni ".join(fait for fait, jour in faits.items() if not jour)
    tard = "il le fallait le {} au plus tard ({})."
    if absents and on > (due := add_delai(suites.seance, regle)):
        fin = tard.format(ecrire_jour(due), regle.cite())
        yield f"Liste des délibérations du {le} : pas notée {absents}, {fin}"
    if suites.is_arrete and not suites.is_signe:
        fin = f"pas noté signé du président et du secrétaire ({droit.cite('proces-verbal')})."
        yield f"Procès-verbal du {le}, arrêté : {fin}"
    regle = droit["pv-publication"]
    if suites.is_arrete and not suites.pv_publie_le:
        due = add_delai(suites.arrete_a, regle)
        if on > due:
            fin = tard.format(ecrire_jour(due), regle.cite())
            yield f"Procès-verbal du {le}, arrêté : pas noté en ligne, {fin}"


def dire_retards(plan, *, on):
    """[(meeting, sentence)] of the late papers of the voted meetings, for the control."""
    votees = Q(points__deliberation__votee_le__isnull=False) | Q(points__sens__gt="")
    seances = SeanceConseil.objects.for_structure(plan.structure).filter(votees).distinct()
    seances = seances.select_related("suites__arrete_a").defer("suites__pdf").ordered()
    droit = lire_droit(plan.structure, on=on)
    for seance in seances:
        suites = getattr(seance, "suites", None) or SuitesSeance(seance=seance)
        yield from ((seance, phrase) for phrase in list_retards(suites, droit, on=on))


def lire_formules(structure):
    assemblee = Assemblee.objects.filter(structure=structure).first()
    return compose_formules(structure, assemblee or Assemblee(structure=structure))


def lire_papiers(seance, *, on, suites=None):
    """The `Papiers` of a meeting loaded with `loaded_for_appel`, under the law of the day `on`;
    `suites` are those that are not stored yet.
    """
    lue, formules = lire_seance_conseil(seance), lire_formules(seance.structure)
    votees = Deliberation.objects.votees().filter(point__seance=seance).loaded_for_deliberation()
    actes = {acte.point_id: lire_deliberation(acte) for acte in votees}
    return Papiers(
        lue=lue,
        suites=suites or SuitesSeance.objects.for_seance(seance),
        formules=formules,
        incipit=write_incipit(seance, formules.nom_formule, lue.president),
        adoptes=tuple(seance.pv_arretes.select_related("seance").order_by("seance__le")),
        examines=tuple(Examine(lu, actes.get(lu.point.pk)) for lu in lue.points),
        droit=lire_droit(seance.structure, on=on),
        on=on,
    )


@dataclass(frozen=True)
class Registre:
    """A year of the register: its acts, each with its `rang` in its meeting and the sheets of that
    one (`premier`, `dernier`), by date, then by matter and object (R-V23).
    """

    annee: int
    annees: tuple[int, ...]
    formules: Formules
    par_date: tuple[Deliberation, ...]
    par_objet: tuple[tuple[str, tuple[Deliberation, ...]], ...]
    feuillets: tuple[tuple[int, int], ...]
    article: str

    @property
    def is_entier(self):
        return bool(self.par_date) and all(acte.dernier for acte in self.par_date)

    @property
    def nombre(self):
        return sum(dernier - premier + 1 for premier, dernier in self.feuillets)


def sort_objet(acte):
    return [int(n) for n in (acte.matiere or "99").split(".")], sans_accent(acte.objet)


def lire_registre(structure, annee, *, on):
    """The `Registre` of a year; a constant number of queries."""
    votees, seance = Deliberation.objects.for_structure(structure).votees(), "point__seance"
    rang = Window(RowNumber(), partition_by=seance, order_by="point__cle")
    feuillets = {n: F(f"{seance}__suites__{n}_feuillet") for n in ("premier", "dernier")}
    actes = votees.filter(point__seance__le__year=annee).annotate(rang=rang, **feuillets)
    actes = actes.select_related(seance).order_by(
        f"{seance}__le", f"{seance}__heure", seance, "point__cle"
    )
    return Registre(
        annee=annee,
        annees=tuple(le.year for le in votees.dates(f"{seance}__le", "year", order="DESC")),
        formules=lire_formules(structure),
        par_date=tuple(actes),
        par_objet=tuple(
            (write_matiere(matiere) if matiere else "matière à préciser", tuple(siens))
            for matiere, siens in groupby(sorted(actes, key=sort_objet), key=attrgetter("matiere"))
        ),
        feuillets=tuple(sorted({(a.premier, a.dernier) for a in actes if a.dernier})),
        article=lire_droit(structure, on=on).cite("registre"),
    )
