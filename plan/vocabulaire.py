"""What a plan calls its levels, and how many it has (R-P9, R-P10)."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from socle.donnees.emport import emporte
from socle.francais.mots import Mot
from socle.saisie.cellules import fold

# What offices call the levels of their plans.
USUELS = {
    mot.singulier: mot
    for mot in (
        *(
            Mot(m, f"{m}s", True)
            for m in ("ambition", "orientation", "priorité", "mesure", "action")
        ),
        *(Mot(m, f"{m}s") for m in ("défi", "pilier", "axe", "objectif", "volet", "programme")),
        *(
            Mot(m, f"{m}s")
            for m in ("levier", "chantier", "domaine", "chapitre", "thème", "projet")
        ),
        Mot("enjeu", "enjeux"),
        Mot("finalité", "finalités", True),
        Mot("thématique", "thématiques", True),
        Mot("opération", "opérations", True),
        Mot("fiche", "fiches", True),
        Mot("fiche action", "fiches actions", True),
        Mot("fiche-action", "fiches-actions", True),
        Mot("fiche mesure", "fiches mesures", True),
    )
}
# One of them, as a document writes it: with or without its accents.
UN_USUEL = "|".join(
    sorted({re.escape(f) for nom in USUELS for f in (nom, fold(nom))}, key=len, reverse=True)
)
DEFI, AXE, ACTION = Mot("défi", "défis"), Mot("axe", "axes"), Mot("action", "actions", True)
CONNUS = ("defi", "axe", "action")
# A noun of some letters, with its hyphens, its apostrophes and its spaces.
NOM = re.compile(r"[^\W\d_](?:[\w '’-]{0,28}\w)?")
# What names something else on every page, and a column or a sheet of the workbook.
PRIS = {"plan", "titre", "section", "sous projet", "indicateur", "calendrier", "cout", "statut"}


def is_mot(dit):
    """Whether it is [singular, plural, whether it is feminine]."""
    return (
        isinstance(dit, list)
        and len(dit) == 3
        and all(
            isinstance(mot, str) and NOM.fullmatch(mot) and fold(mot) not in PRIS for mot in dit[:2]
        )
        and isinstance(dit[2], bool)
    )


def read_mots(mots):
    """{level: Mot} of what is rightly said; the rest is as if nobody had said it."""
    dits = mots if isinstance(mots, dict) else {}
    return {nom: Mot(*dits[nom]) for nom in CONNUS if is_mot(dits.get(nom))}


def check_mots(mots):
    """Validator: only levels that we know, each said by three parts that fit."""
    if not isinstance(mots, dict) or not all(n in CONNUS and is_mot(mots[n]) for n in mots):
        raise ValidationError(
            "Chaque mot se dit au singulier, au pluriel (30 lettres au plus) et avec son genre : "
            '{"axe": ["enjeu", "enjeux", false]}.'
        )


def find_usuel(texte):
    """The `Mot` of the words that a document begins a title with; None for others than ours."""
    plie = fold(texte)
    formes = ((fold(forme), mot) for mot in USUELS.values() for forme in (str(mot), mot.pluriel))
    return next((mot for forme, mot in formes if forme == plie), None)


def dump_mots(**niveaux):
    """`Plan.mots` of these `Mot`s; one that is ours, or None, is left out."""
    return {
        nom: [mot.singulier, mot.pluriel, mot.feminin]
        for nom, mot in niveaux.items()
        if mot and mot != getattr(Vocabulaire, nom)
    }


def lower_first(mot):
    """« Fiche-action » as a sentence says it; « PCAET » stays as it is."""
    return mot if mot[1:2].isupper() else mot[:1].lower() + mot[1:]


@emporte("defi axe action niveaux")
@dataclass(frozen=True)
class Vocabulaire:
    """What a plan calls its levels; with two levels, nobody reads `axe`."""

    defi: Mot = DEFI
    axe: Mot = AXE
    action: Mot = ACTION
    niveaux: int = 3

    @property
    def dits(self):
        """The words of the levels that it has, from the top."""
        return (self.defi, self.axe, self.action) if self.niveaux == 3 else (self.defi, self.action)

    @property
    def du_milieu(self):
        """The level that holds the actions: the axe, or the défi when there are two."""
        return self.dits[-2]

    def of(self, code):
        """The word of what a code names: « 1 », « 1-2 », « 1-2-8 »."""
        return self.dits[min(str(code).count("-"), self.niveaux - 1)]

    def name(self, code):
        """« Défi 1 », « Axe 1-2 », « Action 1-2-8 »."""
        return self.place(self.of(code), code)

    def le(self, code):
        """« l'action 1-2-8 »."""
        return f"{self.of(code).le} {code}"

    def place(self, mot, numero):
        """« Axe 2 », of a number that stands under its own défi."""
        return f"{capfirst(mot)} {numero}"

    @property
    def branche(self):
        """« défi ou axe »."""
        return " ou ".join(map(str, self.dits[:-1]))

    @property
    def branches(self):
        """« défis et axes »."""
        return " et ".join(mot.pluriel for mot in self.dits[:-1])

    @property
    def tous(self):
        """« défis, axes et actions »."""
        return f"{', '.join(m.pluriel for m in self.dits[:-1])} et {self.action.pluriel}"

    @property
    def entete(self):
        """« Défi - Axe / Action », as the annex sheet heads its first column."""
        return " / ".join((" - ".join(map(capfirst, self.dits[:-1])), capfirst(self.action)))

    @property
    def entete_imprime(self):
        """« Défi – Axe / Action », as print writes it."""
        return self.entete.replace(" - ", " – ")

    @property
    def exemple(self):
        """The code of an action."""
        return "1-2-8" if self.niveaux == 3 else "1-8"

    @cached_property
    def titres(self):
        """{title of ours: the one of this plan}: « Défis » and « Défi », and so on."""
        nos, siens = (DEFI, AXE, ACTION), (self.defi, self.axe, self.action)
        ensemble = {
            "Défi ou axe": self.branche,
            "Défis et axes": self.branches,
            "Mes actions": f"mes {self.action.pluriel}",
        }
        return {nos: capfirst(siens) for nos, siens in ensemble.items()} | {
            capfirst(getattr(notre, nombre)): capfirst(getattr(sien, nombre))
            for notre, sien in zip(nos, siens, strict=True)
            for nombre in ("singulier", "pluriel")
            if self.niveaux == 3 or notre is not AXE
        }

    def write_genre(self, genre):
        """The kind of a row or of several, « défi » or « actions », in the words of the plan."""
        milieu = self.axe if self.niveaux == 3 else self.defi
        for notre, sien in ((DEFI, self.defi), (AXE, milieu), (ACTION, self.action)):
            for nombre in ("singulier", "pluriel"):
                if getattr(notre, nombre) == genre:
                    return getattr(sien, nombre)
        return genre

    def write(self, titre):
        """A title of ours in the words of the plan."""
        return self.titres.get(titre, titre)

    def write_table(self, table):
        """A sheet or a list with its title and those of its columns in the words of the plan."""
        colonnes = tuple(replace(c, titre=self.write(c.titre)) for c in table.colonnes)
        return replace(table, titre=self.write(table.titre), colonnes=colonnes)

    def read(self, titres):
        """The same titles in our words, when the plan's are the ones that they use."""
        retour = {fold(sien): notre for notre, sien in self.titres.items()}
        nos = {fold(notre) for notre in self.titres}
        plies = [fold(t) if isinstance(t, str) else "" for t in titres]
        if sum(t in retour for t in plies) <= sum(t in nos for t in plies):
            return list(titres)
        return [retour.get(plie, t) for plie, t in zip(plies, titres, strict=True)]
