"""A first plan from a bare table shaped like the annex of the document (R-X6)."""

import re

from budget.models import Document, Formulation
from budget.montants.decoupe import couper
from echanges.provenances import Provenances
from echanges.tableau.nouveau import Brouillon, count_made, make_plan
from plan.feuillets.calendrier import CROIX, read_croix
from plan.models.provenance import write_raison
from socle.saisie.cellules import CelluleRefusee, fold, read_texte
from socle.saisie.tables import letter_of

ENTETE_MAX = 400
CODE = re.compile(
    r"^\s*d[ée]fi\s*(?P<defi>\d{1,3})\s*(?:[–—-]\s*axe\s*(?P<axe>\d{1,3})\s*)?"
    r"/\s*action\s*(?P<action>\d{1,3})\s*(?:[:–—-]\s*(?P<titre>.+))?$",
    re.I | re.S,
)
COURT = re.compile(r"^\s*(?P<defi>\d{1,3})[-.](?P<axe>\d{1,3})[-.](?P<action>\d{1,3})(?P<titre>)$")
DEFI = re.compile(r"^\s*d[ée]fi\s*(\d{1,3})\s*[:–—-]\s*(.+)$", re.I | re.S)
AXE = re.compile(r"^\s*axe\s*(\d{1,3})\s*[:–—-]\s*(.+)$", re.I | re.S)


def find_table(lecture):
    """(table, row of titles) of the first table with « Dépenses » and years; None without one."""
    for table in lecture.tables:
        for rangee in table.rangees[:ENTETE_MAX]:
            titres = [fold(read_titre(valeur)) for valeur in rangee.valeurs]
            if any(titre.startswith("depenses") for titre in titres) and list_annees(rangee):
                return table, rangee
    return None


def read_titre(valeur):
    try:
        return read_texte(valeur)
    except CelluleRefusee:
        return ""


def list_annees(rangee):
    """{column: year} of the titles that are years."""
    lues = {rang: read_titre(valeur) for rang, valeur in enumerate(rangee.valeurs)}
    return {rang: int(texte) for rang, texte in lues.items() if re.fullmatch(r"20\d\d", texte)}


def import_annexe(lecture, rapport, *, structure, titre, progres, par, le):
    """Make a plan of the table; every cell that cannot be read is refused by its place."""
    trouvee = find_table(lecture)
    if trouvee is None:
        rapport.refuse(
            "Le tableau n'est pas trouvé : sa ligne de titres doit avoir « Défi - Axe / Action », "
            "« Dépenses prévisionnelles » et des années."
        )
        return
    table, entete = trouvee
    lecteur = LecteurAnnexe(table, entete, rapport)
    progres.begin(len(table.rangees) + 2)
    for rangee in table.rangees:
        progres.step()
        if rangee.numero > entete.numero:
            lecteur.read(rangee)
    lecteur.finish()
    if rapport.refus:
        return
    if not lecteur.places:
        rapport.refuse("Aucune ligne « Défi 1 – Axe 1 / Action 1 » n'est lue dans ce tableau.")
        return
    chargement = make_plan(
        lecteur.brouillon,
        rapport,
        structure=structure,
        titre=titre,
        raison=write_raison(rapport.fichier),
    )
    progres.step()
    count_made(rapport, chargement.plan, table.titre)
    remember(chargement, lecteur, rapport, par=par, le=le)
    progres.step()


class LecteurAnnexe:
    """Reads the rows of the table; a label that a page cut in two is read with the next one."""

    def __init__(self, table, entete, rapport):
        self.table, self.rapport = table, rapport
        self.annees = list_annees(entete)
        self.colonne_couts = next(
            rang
            for rang, valeur in enumerate(entete.valeurs)
            if fold(read_titre(valeur)).startswith("depenses")
        )
        self.brouillon = Brouillon(annees=set(self.annees.values()))
        self.places = {}
        self.debut, self.defi, self.hors_tableau = None, None, []

    def refuse(self, phrase, rangee, rang):
        cellule = f"{letter_of(rang)}{rangee.numero}"
        self.rapport.refuse(phrase, feuille=self.table.titre, ligne=rangee.numero, cellule=cellule)

    def read(self, rangee):
        try:
            intitule = " ".join(
                texte
                for rang in range(self.colonne_couts)
                if (texte := read_texte(self.value(rangee, rang)))
            )
            couts = read_texte(self.value(rangee, self.colonne_couts))
        except CelluleRefusee as refus:
            self.refuse(str(refus), rangee, 0)
            return
        croix = self.read_croix(rangee)
        if self.debut:
            avant, couts_avant, croix_avant, premiere = self.debut
            intitule, couts = f"{avant} {intitule}", "\n".join(filter(None, (couts_avant, couts)))
            croix, self.debut = croix | croix_avant, None
        else:
            premiere = rangee
        if intitule.rstrip().endswith("/"):
            self.debut = intitule, couts, croix, premiere
        elif trouve := CODE.match(intitule) or COURT.match(intitule):
            self.add_action(trouve, intitule, couts, croix, premiere)
        elif not couts and not croix and (groupe := DEFI.match(intitule)):
            self.defi = int(groupe[1])
            self.brouillon.add_defi(self.defi, groupe[2].strip())
        elif not couts and not croix and self.defi and (groupe := AXE.match(intitule)):
            self.brouillon.add_axe(self.defi, int(groupe[1]), groupe[2].strip())
        elif fold(intitule).startswith("total"):
            self.hors_tableau.append((rangee, "ligne de total"))
        else:
            self.refuse(
                f"« {intitule[:60]} » ne nomme pas une action : écrivez « Défi 1 – Axe 2 / "
                "Action 3 », ou retirez cette ligne.",
                rangee,
                0,
            )

    def value(self, rangee, rang):
        return rangee.valeurs[rang] if rang < len(rangee.valeurs) else None

    def read_croix(self, rangee):
        """The years that have a cross."""
        annees = set()
        for rang, annee in self.annees.items():
            try:
                lue = read_croix(self.value(rangee, rang))
                if lue not in ("", CROIX):
                    raise CelluleRefusee(f"« {lue} » : mettez une croix (X), ou laissez vide.")
            except CelluleRefusee as refus:
                self.refuse(str(refus), rangee, rang)
                continue
            if lue:
                annees.add(annee)
        return annees

    def add_action(self, trouve, intitule, couts, croix, rangee):
        defi, axe, numero = int(trouve["defi"]), int(trouve["axe"] or 1), int(trouve["action"])
        code = f"{defi}-{axe}-{numero}"
        if not trouve["axe"]:
            self.rapport.remarques.append(
                f"Ligne {rangee.numero}, « {intitule} » : aucun axe n'est nommé, l'action entre "
                f"dans un axe 1 du défi {defi}."
            )
        if code in self.places:
            self.refuse(f"L'action {code} est déjà ligne {self.places[code].numero}.", rangee, 0)
            return
        self.places[code] = rangee
        lignes = couper(couts)
        self.brouillon.add_action(
            defi,
            axe,
            {
                "numero": numero,
                "titre": (trouve["titre"] or intitule).strip()[:300],
                "annees": sorted(croix),
                "tableau": {
                    "intitule": intitule[:200],
                    "lignes": [
                        {
                            "texte": texte,
                            "ligne_cout": f"ligne-{rang}",
                            "ligne_source": rangee.numero,
                        }
                        for rang, texte in enumerate(lignes, start=1)
                    ],
                },
            },
        )

    def finish(self):
        if self.debut:
            self.refuse("Cette ligne est coupée : sa suite manque.", self.debut[3], 0)
        for rangee, genre in self.hors_tableau:
            self.rapport.remarques.append(f"Ligne {rangee.numero} : {genre}, laissée de côté.")


def remember(chargement, lecteur, rapport, *, par, le):
    """Each cost line remembers the cell whose words it comes from."""
    formulations = Formulation.objects.for_plan(chargement.plan).filter(
        bloc__document=Document.TABLEAU
    )
    lettre = letter_of(lecteur.colonne_couts)
    provenances = Provenances(chargement.plan, rapport, par=par, le=le)
    for formulation in formulations.select_related("ligne"):
        provenances.note(
            formulation.ligne,
            "ecrit",
            "Dépenses prévisionnelles",
            formulation.texte,
            feuille=lecteur.table.titre,
            cellule=f"{lettre}{formulation.ligne_source}",
        )
    provenances.save()
