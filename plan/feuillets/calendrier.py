"""The sheet « Calendrier »: a row an action, a column a year, a cross where it is planned."""

from functools import cached_property

from plan.feuillets.feuillet import CODE, Ecriture, Feuillet, RangeeRefusee, version_of
from plan.models import Action, Issue, Programmation
from socle.champs import Champ, make_lu
from socle.saisie.cellules import CelluleRefusee, fold, read_texte

CROIX = "X"
CROIX_LUES = {"x", "✓", "✔", "oui", "1", "vrai", "true"}
MOTS = {Issue.FAITE: "faite", Issue.EN_PARTIE: "faite en partie", Issue.ANNULEE: "annulée"}
PERMIS = (CROIX, MOTS[Issue.FAITE], MOTS[Issue.EN_PARTIE])


def write_case(programmation):
    """The words of a year: « X », « faite », « reportée à 2026 »…; '' when never planned."""
    if programmation is None:
        return ""
    if programmation.issue == Issue.REPORTEE:
        return f"reportée à {programmation.reportee_a}"
    return MOTS.get(programmation.issue, CROIX)


def read_croix(valeur):
    """« X », '' or the words of a closed year. Raises CelluleRefusee."""
    texte = read_texte(valeur)
    mot = fold(texte)
    if not mot:
        return ""
    if mot in CROIX_LUES:
        return CROIX
    for connu in MOTS.values():
        if fold(connu) == mot:
            return connu
    if mot.startswith("reportee a "):
        return f"reportée à {mot[-4:]}"
    raise CelluleRefusee(f"« {texte[:60]} » : mettez une croix (X), ou laissez vide.")


class FeuilletCalendrier(Feuillet):
    titre = "Calendrier"
    modele = Action

    def load(self):
        actions = Action.objects.for_plan(self.plan).select_related("axe__defi").ordered()
        return actions.with_calendrier()

    @cached_property
    def annees(self):
        programmees = {p.annee for action in self.objets for p in action.calendrier}
        return sorted(programmees.union(self.plan.annees))

    @cached_property
    def colonnes(self):
        return (
            Champ("code", CODE, fixe=True, obligatoire=True),
            make_lu("Titre", lambda action: action.titre),
            *(self.make_annee(annee) for annee in self.annees),
        )

    def make_annee(self, annee):
        return Champ(
            f"annee-{annee}",
            str(annee),
            lire=read_croix,
            brut=lambda action: write_case(self.find(action, annee)),
            poser=lambda action, case: self.put(action, annee, case),
            permis=PERMIS,
        )

    @cached_property
    def cases(self):
        """{code of the action: {year: what is to be written of it}}."""
        return {}

    @cached_property
    def programmations(self):
        return {(action.pk, p.annee): p for action in self.objets for p in action.calendrier}

    def find(self, action, annee):
        return self.programmations.get((action.pk, annee)) if action.pk else None

    def make(self, valeurs):
        """The action of a row without a key: one just made in the sheet « Plan », or known."""
        trouvee = self.reperes.actions.get(valeurs[CODE])
        if trouvee is None:
            raise RangeeRefusee(CODE, f"Aucune action ne porte le code « {valeurs[CODE][:20]} ».")
        return self.par_pk.get(trouvee.pk, trouvee)

    def name(self, action):
        return f"Action {action.code}"

    def check(self, action):
        return {}

    def put(self, action, annee, case):
        """Note the year to be written: planned, taken off, or closed as done."""
        connue = self.find(action, annee)
        avant = write_case(connue)
        permis = case in PERMIS if avant in ("", CROIX) else False
        if not (permis or (avant == CROIX and not case)):
            raise CelluleRefusee(
                f"L'année {annee} est « {avant or 'non prévue'} » : une année close, reportée ou "
                "annulée se change dans l'application, avec son motif."
            )
        if not case and any(p.reportee_a == annee for p in action.calendrier):
            raise CelluleRefusee(
                f"Une autre année est reportée à {annee} : corrigez ce report dans l'application."
            )
        issue = next((i for i, mot in MOTS.items() if mot == case), Issue.PREVUE)
        if connue is None:
            connue = Programmation(action=action, annee=annee)
        geste = "creer" if connue.pk is None else "modifier" if case else "supprimer"
        self.cases.setdefault(action.code, {})[annee] = Ecriture(connue, geste, version_of(connue))
        connue.issue = issue

    def list_ecritures(self, ecriture):
        return self.cases.pop(ecriture.objet.code, {}).values()

    def stamp(self, programmation, changes, *, par, le, fichier):
        if programmation.issue != Issue.PREVUE:
            programmation.close_par, programmation.close_le = par, le
