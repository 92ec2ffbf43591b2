"""The sheet « Calendrier »: a row an action, a column a year, how each planned year ended."""

import re
from functools import cached_property

from django.utils.text import capfirst

from plan.feuillets.feuillet import CODE, Ecriture, Feuillet, version_of
from plan.forms.vie import refuse_report
from plan.models import Action, Issue, Programmation
from plan.models.calendrier import ISSUES_SANS_SUITE as SANS_SUITE
from plan.models.calendrier import say_arrivee
from socle.champs import Champ, make_lu
from socle.saisie.cellules import CelluleRefusee, clean_texte, fold, read_texte, refuse_mot

CROIX = "X"
CROIX_LUES = {"x", "✓", "✔", "oui", "1", "vrai", "true"}
MOTS = {Issue.FAITE: "faite", Issue.EN_PARTIE: "faite en partie", Issue.ANNULEE: "annulée"}
REPORT = re.compile(r"reportee? (?:a|en) (\d{4})")
PERMIS = (CROIX, *MOTS.values())
MOTIF = "Motif des reports et annulations"
MOTIF_PAR_ANNEE = "écrivez une ligne par année prévue, comme « 2025 : Pas de budget »."
MOTIF_D_UNE_ANNEE = re.compile(r"(2\d{3})\s*:\s*(.*)")


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
    if report := REPORT.fullmatch(mot):
        return f"reportée à {report[1]}"
    connus = {fold(permis): permis for permis in MOTS.values()}
    if mot not in connus:
        raise CelluleRefusee(refuse_mot(texte, [*PERMIS, "reportée à (une année)"]))
    return connus[mot]


def find_issue(case):
    """(how the year ended, to which year it is put off) of what `read_croix` gave."""
    if report := REPORT.fullmatch(fold(case)):
        return Issue.REPORTEE, int(report[1])
    return next((i for i, mot in MOTS.items() if mot == case), Issue.PREVUE), None


def write_motifs(programmations):
    """« 2024 : Pas de budget », a line a year; the other lines of a reason are set back."""
    return "\n".join(
        f"{p.annee} : " + clean_texte(p.motif).replace("\n", "\n  ")
        for p in programmations
        if p.motif.strip()
    )


def read_motifs(texte):
    """{year: its reason}; what is said before any year is that of None."""
    motifs, annee = {}, None
    for ligne in texte.split("\n"):
        mots = ligne.removeprefix("  ")
        if trouve := MOTIF_D_UNE_ANNEE.fullmatch(ligne):
            annee, mots = int(trouve[1]), trouve[2]
        motifs.setdefault(annee, []).append(mots)
    dits = {annee: "\n".join(lignes).strip() for annee, lignes in motifs.items()}
    return {annee: dit for annee, dit in dits.items() if dit}


class FeuilletCalendrier(Feuillet):
    titre = "Calendrier"
    modele = Action

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        # {code of the action: {year, or None for the reasons: what the file says of it}}, and
        # what is to be written of its years.
        self.saisies, self.cases = {}, {}

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
            *map(self.make_annee, self.annees),
            Champ(
                "motif",
                MOTIF,
                brut=lambda action: write_motifs(action.calendrier),
                poser=lambda action, texte: self.note(action, None, texte),
            ),
        )

    def make_annee(self, annee):
        # A spreadsheet takes 255 characters of a drop-down list: nine years.
        suivantes = [f"reportée à {a}" for a in self.plan.annees if a > annee][:9]
        return Champ(
            f"annee-{annee}",
            str(annee),
            lire=read_croix,
            brut=lambda action: write_case(self.find(action, annee)),
            poser=lambda action, case: self.note(action, annee, case),
            permis=(*PERMIS, *suivantes),
        )

    @cached_property
    def programmations(self):
        return {(action.pk, p.annee): p for action in self.objets for p in action.calendrier}

    def find(self, action, annee):
        return self.programmations.get((action.pk, annee)) if action.pk else None

    def make(self, valeurs):
        """The action of a row without a key: one just made in the sheet « Plan », or known."""
        trouvee = self.reperes.find_action(valeurs[CODE])
        return self.par_pk.get(trouvee.pk, trouvee)

    def name(self, action):
        return self.plan.vocabulaire.name(action.code)

    def note(self, action, annee, dit):
        self.saisies.setdefault(action.code, {})[annee] = dit

    def check(self, action):
        """The refusals of the page that closes a year, at each cell (R-A2)."""
        saisies = self.saisies.pop(action.code, {})
        anciens = read_motifs(write_motifs(action.calendrier))
        motifs = read_motifs(saisies.pop(None)) if None in saisies else anciens
        cases = {p.annee: write_case(p) for p in action.calendrier} | saisies
        sans = [a for a in cases if a not in motifs and find_issue(cases[a])[0] in SANS_SUITE]
        if None in motifs and len(sans) == 1:
            motifs[sans[0]] = motifs.pop(None)
        dits = {annee for annee in cases if motifs.get(annee) != anciens.get(annee)}
        if perdus := [a for a in motifs if a not in anciens and not cases.get(a)]:
            quoi = f"{perdus[0]} n'est pas prévue" if perdus[0] else "Ce motif est sans année"
            return {"motif": f"{quoi} : {MOTIF_PAR_ANNEE}"}
        fautes, ecritures = {}, self.cases.setdefault(action.code, [])
        if saisies.keys() & {ecriture.objet.annee for ecriture in ecritures}:
            le = capfirst(self.plan.vocabulaire.le(action.code))
            return {"code": f"{le} est sur deux lignes : gardez-en une."}
        for annee in sorted(saisies.keys() | dits):
            connue = self.find(action, annee) or Programmation(action=action, annee=annee)
            avant, lue = write_case(connue) if connue.pk else "", version_of(connue)
            geste = "supprimer"
            if case := cases[annee]:
                connue.motif = motifs.get(annee, "") if annee in dits else connue.motif
                fautes |= self.set_case(connue, case)
                geste = "creer" if (avant, case) == ("", CROIX) else "clore"
            elif avant not in ("", CROIX):
                rouvrir = "ne s'efface pas : mettez X pour la rouvrir."
                fautes[f"annee-{annee}"] = f"{annee} est « {avant} » et {rouvrir}"
            elif d_ou := [a for a, case in cases.items() if find_issue(case)[1] == annee]:
                fautes[f"annee-{annee}"] = say_arrivee(d_ou[0], annee)
            if connue.pk or case:
                ecritures.append(Ecriture(connue, geste, lue))
        return fautes

    def set_case(self, programmation, case):
        """{attribute: sentence} of what the page of the year would refuse."""
        annee, avant = programmation.annee, programmation.reportee_a
        programmation.issue, vers = find_issue(case)
        programmation.reportee_a = vers
        fautes = super().check(programmation)
        if vers and vers != avant and (refus := refuse_report(self.plan, vers)):
            fautes["reportee_a"] = refus
        places = {"motif": "motif"}
        return {places.get(a, f"annee-{annee}"): f"{annee} : {p}" for a, p in fautes.items()}

    def list_ecritures(self, ecriture):
        return self.cases.pop(ecriture.objet.code, [])
