"""A sheet that comes back against the rows of today: what changes, what is refused (R-X2)."""

from dataclasses import dataclass

from django.utils.text import capfirst

from echanges.classeur.doublons import Semblables
from echanges.classeur.egalite import is_same, read_numero, read_texte_libre
from echanges.rapport import Bilan, Changement, Conflit, Doublon, Refus
from plan.feuillets.feuillet import Ecriture, RangeeRefusee, digest, version_of
from socle.francais.typographie import accord, compter
from socle.saisie.cellules import CelluleRefusee, fold
from socle.saisie.tables import bounds_of, letter_of
from socle.sorties.xlsx import CLE, CLE_TOTAL

SUPPRIMER = "Supprimer"
ENTETE_MAX = 10


@dataclass
class Rapprochement:
    """The result over one sheet."""

    feuillet: object
    bilan: Bilan
    ecritures: list[Ecriture]


class Lecteur:
    """Reads the rows of one table for one sheet, and notes in the report all that it meets.

    `colonnes` are those that the export gives the sheet: its own, and what it only shows.
    """

    def __init__(self, feuillet, table, rapport, colonnes):
        self.feuillet, self.table, self.rapport = feuillet, table, rapport
        self.mots = feuillet.plan.vocabulaire
        self.colonnes = colonnes
        self.ecritures = []
        self.comptes = dict.fromkeys(
            ("creees", "modifiees", "inchangees", "supprimees", "en_conflit", "gardees", "deja_la"),
            0,
        )
        # Known rows that the file speaks of: read, and left as they are.
        self.vues, self.a_part = {}, set()

    def read(self, progres):
        """The `Rapprochement` of the sheet; None when its header cannot be used."""
        if not self.read_entete():
            return None
        rangees = [rangee for rangee in self.table.rangees if rangee.numero > self.entete]
        if not all(self.cell(rangee, CLE) for rangee in rangees):
            self.semblables = Semblables(self.feuillet)
        for rangee in rangees:
            progres.step()
            self.read_rangee(rangee)
        absentes = len(self.feuillet.par_pk.keys() - self.vues.keys() - self.a_part)
        if absentes:
            self.rapport.remarques.append(
                f"Feuille « {self.table.titre} » : {compter(absentes, 'ligne')} de "
                f"l'application n'y {accord(absentes, 'est,sont')} pas et "
                f"{accord(absentes, 'reste comme elle est,restent comme elles sont')}. Pour en "
                f"supprimer une, écrivez oui dans une colonne « {SUPPRIMER} »."
            )
        bilan = Bilan(self.mots.write(self.feuillet.titre), **self.comptes)
        return Rapprochement(self.feuillet, bilan, self.ecritures)

    def refuse(self, phrase, rangee=None, titre=""):
        rang = self.rangs.get(titre) if titre else None
        ligne = rangee.numero if rangee else self.entete
        cellule = f"{letter_of(rang)}{ligne}" if rang is not None else ""
        dit = self.mots.write(titre)
        self.rapport.refus.append(Refus(self.table.titre, ligne, dit, cellule, phrase))

    def read_entete(self):
        """Find the row of titles and where each column is; False after a refusal."""
        self.rangs, self.entete = {}, 0
        connus = {fold(c.titre): c for c in self.feuillet.colonnes}
        connus |= {fold(CLE): None, fold(SUPPRIMER): None}
        meilleure, nombre = None, 1
        for rangee in self.table.rangees[:ENTETE_MAX]:
            trouves = sum(fold(str(t)) in connus for t in self.mots.read(rangee.valeurs))
            if trouves > nombre:
                meilleure, nombre = rangee, trouves
        if meilleure is None:
            self.refuse("La ligne des titres n'est pas trouvée : remettez ceux de l'export.")
            return False
        self.entete = meilleure.numero
        titres = {fold(c.titre): c.titre for c in self.colonnes}
        titres |= {fold(CLE): CLE, fold(SUPPRIMER): SUPPRIMER}
        for rang, texte in enumerate(self.mots.read(meilleure.valeurs)):
            if not isinstance(texte, str | int) or not str(texte).strip():
                continue
            self.read_titre(rang, str(texte), titres)
        self.check_fusions()
        for champ in self.feuillet.colonnes:
            if champ.obligatoire and champ.fixe and champ.titre not in self.rangs:
                self.refuse(f"La colonne « {self.mots.write(champ.titre)} » manque : remettez-la.")
                return False
        return True

    def read_titre(self, rang, texte, titres):
        titre = titres.get(fold(texte))
        if titre is None and self.feuillet.is_calculee(texte.strip()):
            return
        lettre = letter_of(rang)
        if titre is None:
            remplies = sum(
                rang < len(r.valeurs) and r.valeurs[rang] not in (None, "")
                for r in self.table.rangees
                if r.numero > self.entete
            )
            if remplies:
                self.rapport.remarques.append(
                    f"Feuille « {self.table.titre} », colonne {lettre} « {texte[:60]} » : titre "
                    f"inconnu, {compter(remplies, 'cellule')} non lue{accord(remplies)}."
                )
        elif titre in self.rangs:
            premiere = letter_of(self.rangs[titre])
            self.refuse(
                f"Le titre « {self.mots.write(titre)} » est écrit deux fois (colonnes {premiere} "
                f"et {lettre}) : gardez une seule des deux.",
                titre=titre,
            )
        else:
            self.rangs[titre] = rang

    def check_fusions(self):
        for plage in self.table.fusions:
            if bounds_of(plage)[1] >= self.entete:
                self.rapport.refus.append(
                    Refus(
                        self.table.titre,
                        bounds_of(plage)[0],
                        "",
                        plage,
                        "Des cellules sont fusionnées : défusionnez-les et remplissez chacune.",
                    )
                )

    def cell(self, rangee, titre):
        rang = self.rangs.get(titre)
        if rang is None or rang >= len(rangee.valeurs):
            return None
        return rangee.valeurs[rang]

    def is_dite(self, rangee, titre):
        """Whether a cell says something; « non » and 0 do."""
        cellule = self.cell(rangee, titre)
        return cellule is not None and str(cellule).strip() != ""

    def place(self, rangee, titre):
        return f"{letter_of(self.rangs[titre])}{rangee.numero}"

    def read_rangee(self, rangee):
        cle = str(self.cell(rangee, CLE) or "").strip()
        if cle == CLE_TOTAL:
            return
        valeurs = self.read_valeurs(rangee, is_nouvelle=not cle)
        if valeurs is None:
            self.a_part.add(read_numero(cle))
            return
        if not cle:
            if self.feuillet.is_attente(valeurs):
                return
            self.read_nouvelle(rangee, valeurs)
            return
        exporte = cle.partition("-")[2]
        objet = self.feuillet.par_pk.get(read_numero(cle))
        if objet is None or not exporte:
            self.refuse(
                "Cette ligne n'est plus dans l'application, ou sa clé (colonne cachée) a été "
                "changée. Pour en faire une ligne nouvelle, videz sa clé.",
                rangee,
                CLE,
            )
        elif objet.pk in self.vues:
            self.refuse(
                f"Cette ligne est la copie de la ligne {self.vues[objet.pk]} : videz sa clé "
                "(colonne cachée) pour en faire une ligne nouvelle.",
                rangee,
                CLE,
            )
        else:
            self.vues[objet.pk] = rangee.numero
            self.read_connue(rangee, objet, exporte, valeurs)

    def read_valeurs(self, rangee, *, is_nouvelle):
        """{title: value} of the columns that are there; None after a refusal."""
        valeurs, sain = {}, True
        sans_cle = (v for rang, v in enumerate(rangee.valeurs) if rang != self.rangs.get(CLE))
        if not rangee.formules and all(valeur in (None, "") for valeur in sans_cle):
            return None
        for champ in self.feuillet.colonnes:
            if champ.titre not in self.rangs or not champ.attribut:
                continue
            if champ.fixe and not is_nouvelle:
                continue
            try:
                if self.rangs[champ.titre] in rangee.formules:
                    raise CelluleRefusee(
                        "Cette cellule contient une formule : collez sa valeur (Collage spécial, "
                        "Valeurs)."
                    )
                cellule = self.cell(rangee, champ.titre)
                valeurs[champ.titre] = champ.read(cellule)
                if champ.is_dit_autrement(cellule, valeurs[champ.titre]):
                    place = f"Feuille « {self.table.titre} », {self.place(rangee, champ.titre)}"
                    lu = champ.show(valeurs[champ.titre])
                    self.rapport.remarques.append(f"{place} : « {cellule} » est lu « {lu} ».")
            except CelluleRefusee as refus:
                self.refuse(str(refus), rangee, champ.titre)
                sain = False
        return valeurs if sain else None

    def read_nouvelle(self, rangee, valeurs):
        vides = [
            champ.titre
            for champ in self.feuillet.colonnes
            if champ.obligatoire and valeurs.get(champ.titre) in (None, "") and champ.enum is None
        ]
        if vides:
            self.refuse("Cette cellule est obligatoire dans une ligne nouvelle.", rangee, vides[0])
            return
        try:
            objet = self.feuillet.make(valeurs)
        except RangeeRefusee as refus:
            self.refuse(str(refus), rangee, refus.colonne)
            return
        changes = {
            champ.titre: valeurs[champ.titre]
            for champ in self.feuillet.champs
            if champ.titre in valeurs
            and valeurs[champ.titre] not in (None, "")
            and self.is_dite(rangee, champ.titre)
            and valeurs[champ.titre] != champ.current(objet)
        }
        connu = objet.pk in self.feuillet.par_pk if objet.pk else False
        if connu:
            self.vues[objet.pk] = rangee.numero
        self.tell_lues(rangee, objet, is_nouvelle=True)
        self.apply(rangee, objet, changes, "modifier" if connu else "creer")

    def read_connue(self, rangee, objet, exporte, valeurs):
        self.tell_lues(rangee, objet)
        if fold(read_texte_libre(self.cell(rangee, SUPPRIMER))) in ("oui", "x"):
            self.delete(rangee, objet, exporte)
            return
        actuelles = self.feuillet.values_of(objet)
        changes = {
            titre: valeur
            for titre, valeur in valeurs.items()
            if not is_same(valeur, actuelles[titre])
        }
        if not changes:
            self.comptes["inchangees"] += 1
        # An export of before had fewer columns: its digest is that of those it has.
        elif exporte in (digest(actuelles), digest({t: actuelles[t] for t in valeurs})):
            self.apply(rangee, objet, changes, "modifier")
        elif exporte in (digest({**actuelles, **valeurs}), digest(valeurs)):
            self.comptes["gardees"] += 1
            self.rapport.remarques.append(
                f"Feuille « {self.table.titre} », ligne {rangee.numero} "
                f"({self.feuillet.name(objet)}) : changée dans l'application depuis l'export et "
                "pas dans le fichier ; l'application garde sa version."
            )
        else:
            self.comptes["en_conflit"] += 1
            for champ in self.feuillet.champs:
                if champ.titre in changes:
                    self.rapport.conflits.append(
                        Conflit(
                            self.table.titre,
                            rangee.numero,
                            self.feuillet.name(objet),
                            champ.titre,
                            champ.show(changes[champ.titre]),
                            champ.show(actuelles[champ.titre]),
                        )
                    )

    def tell_lues(self, rangee, objet, *, is_nouvelle=False):
        """Say what was changed, or written in a new row, in a column that is only to be read."""
        for champ in self.colonnes:
            if champ.titre not in self.rangs or champ in self.feuillet.champs:
                continue
            if is_nouvelle and (champ.fixe or not self.is_dite(rangee, champ.titre)):
                continue
            ecrit = read_texte_libre(self.cell(rangee, champ.titre))
            attendu = read_texte_libre(champ.getter(objet))
            if ecrit != attendu or self.rangs[champ.titre] in rangee.formules:
                self.rapport.remarques.append(
                    f"Feuille « {self.table.titre} », cellule {self.place(rangee, champ.titre)} : "
                    f"la colonne « {self.mots.write(champ.titre)} » ne s'importe pas, "
                    f"« {ecrit[:60]} » est laissé de côté."
                )

    def delete(self, rangee, objet, exporte):
        nom = self.feuillet.name(objet)
        if not self.feuillet.may_supprimer:
            self.refuse(
                f"{capfirst(self.mots.action.un)} ne se supprime pas par un classeur : donnez-lui "
                "le statut Abandonnée, avec un motif. Le reste se retire au sommaire du plan.",
                rangee,
                SUPPRIMER,
            )
            return
        if digest(self.feuillet.values_of(objet)) != exporte:
            self.comptes["en_conflit"] += 1
            self.rapport.conflits.append(
                Conflit(self.table.titre, rangee.numero, nom, SUPPRIMER, "oui", "changée depuis")
            )
            return
        self.comptes["supprimees"] += 1
        self.rapport.changements.append(
            Changement(
                self.table.titre, self.place(rangee, SUPPRIMER), nom, SUPPRIMER, nom, "supprimée"
            )
        )
        self.ecritures.append(Ecriture(objet, "supprimer", version_of(objet)))

    def apply(self, rangee, objet, changes, geste):
        """Set the values on the object, check it, and note what is to be written."""
        champs = {champ.titre: champ for champ in self.feuillet.champs}
        lue = version_of(objet)
        avant = {t: champs[t].show(champs[t].current(objet)) for t in changes}
        sain = True
        for titre, valeur in changes.items():
            try:
                champs[titre].set(objet, valeur)
            except CelluleRefusee as refus:
                self.refuse(str(refus), rangee, titre)
                sain = False
        if not sain:
            return
        try:
            self.feuillet.finish(objet, changes)
        except RangeeRefusee as refus:
            self.refuse(str(refus), rangee, refus.colonne)
            return
        fautes = self.feuillet.check(objet)
        if geste == "creer" and self.is_deja_la(rangee, objet, is_creable=not fautes):
            return
        par_attribut = {champ.attribut: champ.titre for champ in self.feuillet.colonnes}
        for attribut, phrase in fautes.items():
            titre = par_attribut.get(attribut, "")
            self.refuse(phrase, rangee, titre if titre in self.rangs else "")
        if fautes:
            return
        if not changes and geste == "modifier":
            self.comptes["inchangees"] += 1
            return
        self.comptes["creees" if geste == "creer" else "modifiees"] += 1
        places, nom = {}, self.feuillet.name(objet)
        for titre, valeur in changes.items():
            ecrit = champs[titre].show(valeur)
            cellule = self.place(rangee, titre)
            places[champs[titre].attribut] = (cellule, ecrit)
            self.rapport.changements.append(
                Changement(
                    self.table.titre,
                    cellule,
                    nom,
                    titre,
                    "" if geste == "creer" else avant[titre],
                    ecrit,
                )
            )
        self.ecritures.append(Ecriture(objet, geste, lue, tuple(changes), places))

    def is_deja_la(self, rangee, objet, *, is_creable):
        """Whether a new row seems to be in the application, and is left out: noted then."""
        pk = self.semblables.find(objet, lambda titre: self.is_dite(rangee, titre))
        if pk is None or (self.rapport.creer_doublons and is_creable):
            return False
        self.comptes["deja_la"] += 1
        self.a_part.add(pk)
        noms = [self.feuillet.name(o) for o in (objet, self.feuillet.par_pk[pk])]
        self.rapport.doublons.append(Doublon(self.table.titre, rangee.numero, *noms, is_creable))
        return True
