"""The names of a new council, as a person pastes them or as a file holds them (R-V26).

Pure functions. What is not sure is told, to be confirmed; no birth and no trade is kept.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from socle.francais.extraits import en_mots_nus
from socle.saisie.cellules import read_jour, read_texte
from socle.saisie.tables import FichierIllisible, read_tables

# {column: its titles, bare}; the first four are those of the national register (RNE).
COLONNES = {
    "nom": "nom( de l elu| de famille)?",
    "prenom": "prenoms?( de l elu)?",
    "commune": "(libelle de la )?commune( de rattachement)?",
    "siren": "((n|no|numero) )?siren.*",
    "civilite": "code sexe|sexe|civilite",
    "qualite": "qualite",
    "titulaire": "suppleante? de|titulaire",
    "fonction": "(libelle de la )?fonction",
    "debut": "(date de )?debut( du mandat)?",
}
DU_RNE = ("Nom de l'élu", "Prénom de l'élu", "Libellé de la commune de rattachement", "N° SIREN")
CIVILITE = re.compile(r"(?:(M\.|Mr\b\.?|Monsieur\b|M(?=\s))|(?:Mme|Madame|Mlle)\b\.?)\s*", re.I)
SUPPLEANT = re.compile(r"suppl[ée]ante?(?:\s+de\b)?\s*(.*)", re.I)
FONCTION = re.compile(
    r" (president|(premiere? |\d+[a-z]{1,3} )?vice |membre d|delegue|conseiller|fonction )"
)
PARTICULE = re.compile(r"d['’]|l['’]|de|du|des|la|le|les|van|von|der|den|di|da|del", re.I)


@dataclass
class Ligne:
    """A councillor of a list. `titulaire` is the name after « suppléant de », None for a titulaire;
    `qui` is what a person said of a namesake; `elu` is whom it names.
    """

    place: str
    nom: str = ""
    prenom: str = ""
    civilite: str = ""
    commune: str = ""
    fonction: str = ""
    titulaire: str | None = None
    debut: date | None = None
    qui: str = ""
    elu: object = None

    @property
    def cle(self):
        return en_mots_nus(f"{self.nom} {self.prenom}")


def is_capitales(mot):
    nu = re.sub(r"^[dl]['’]", "", mot)
    return nu == nu.upper() and sum(map(str.isalpha, nu)) > 1


def split_nom(mots):
    """Each (family name, first name) that these words may be: one when capitals or particles say
    it.
    """
    hauts = [is_capitales(mot) for mot in mots]
    if any(hauts) and not all(hauts):
        debut, fin = hauts.index(True), len(mots) - hauts[::-1].index(True)
        is_suite = all(hauts[debut:fin])
        while debut and PARTICULE.fullmatch(mots[debut - 1]):
            debut -= 1
        if is_suite and (debut == 0) != (fin == len(mots)):
            return [(" ".join(mots[debut:fin]), write_prenom(mots[:debut] or mots[fin:]))]
    return [
        (" ".join(nom).upper(), write_prenom(prenom))
        for coupe in range(1, len(mots))
        for nom, prenom in ((mots[:coupe], mots[coupe:]), (mots[coupe:], mots[:coupe]))
        if not PARTICULE.fullmatch(nom[-1]) and not any(map(PARTICULE.fullmatch, prenom))
    ]


def write_prenom(mots):
    """« jean-louis » and « JEAN-LOUIS » are « Jean-Louis »."""
    prenom = " ".join(mots)
    is_plat = prenom.islower() or (prenom.isupper() and len(prenom) > 2)
    return prenom.title() if is_plat else prenom


def read_ligne(texte, place):
    """(its `Ligne` without the name, the words of the name) of « M. DUPONT Jean ; commune ; … ».
    Raises ValueError in French.
    """
    ligne, nu = Ligne(place), re.sub(r"^\s*([-–•*]|\d{1,3}[.)°])\s+", "", texte).strip()
    if civilite := CIVILITE.match(nu):
        ligne.civilite, nu = "M." if civilite[1] else "Mme", nu[civilite.end() :]
    nu = re.sub(r"^([^;\t(]*)\(([^)]*)\)?", r"\1;\2;", nu)
    nu = re.sub(r",?\s+(?=suppl[ée]ant)", ";", nu, flags=re.I)
    nom, *reste = re.split(r"[;\t]" if re.search(r"[;\t]", nu) else ",", nu)
    for mot in (morceau.strip(" .,") for morceau in reste):
        bare = en_mots_nus(mot)
        if trouve := SUPPLEANT.fullmatch(mot):
            ligne.titulaire = CIVILITE.sub("", trouve[1], count=1)
        elif bare.startswith(" depuis le "):
            ligne.debut = read_jour(mot.split()[-1])
        elif bare in (" meme personne", " autre personne"):
            ligne.qui = bare.split()[0]
        elif FONCTION.match(bare):
            fonctions = [ligne.fonction, mot.removeprefix("fonction ")]
            ligne.fonction = ", ".join(filter(None, fonctions))[:200]
        elif bare not in (" ", " titulaire"):
            if ligne.commune:
                raise ValueError(
                    f"« {ligne.commune} » puis « {mot} » : laquelle est la commune ? Une fonction "
                    "s'écrit « fonction … »."
                )
            ligne.commune = mot
    return ligne, nom.split()


def find_entete(rangees):
    """(rank of the row of titles, {column: its rank}) of a table; (None, {}) without one."""
    for rang, rangee in enumerate(rangees[:10]):
        titres = [en_mots_nus(read_texte(valeur)).strip() for valeur in rangee.valeurs]
        connus = {
            nom: place
            for nom, motif in COLONNES.items()
            for place, titre in enumerate(titres)
            if re.fullmatch(motif, titre)
        }
        if len(connus) > 1:
            is_rne = any(
                re.search("siren|rattachement|epci|nom de l elu", titre) for titre in titres
            )
            dits = zip(COLONNES, DU_RNE if is_rne else ("nom", "prénom"), strict=False)
            if manquent := [f"« {dit} »" for nom, dit in dits if nom not in connus]:
                raise FichierIllisible(f"Il manque la colonne {' et la colonne '.join(manquent)}.")
            return rang, connus
    return None, {}


def read_table(contenu, siren):
    """(list, [what is said of it], the day when most mandates begin or None) of a file; the list
    has one councillor a line, as a person would write it.

    `siren` is that of the EPCI: the rows of another one are left out. Raises FichierIllisible.
    """
    lecture = read_tables(contenu)
    rangees = max((table.rangees for table in lecture.tables), key=len, default=())
    entete, colonnes = find_entete(rangees)
    if entete is None:
        lignes = [" ; ".join(filter(None, map(read_texte, r.valeurs))) for r in rangees]
        return "\n".join(lignes), [*lecture.remarques], None
    ailleurs, elus, nombre = Counter(), {}, 0
    for rangee in rangees[entete + 1 :]:
        valeurs = dict(enumerate(rangee.valeurs))
        elu = {nom: read_texte(valeurs.get(place)) for nom, place in colonnes.items()}
        sien = re.sub(r"\D", "", elu.get("siren", siren)).zfill(9)
        if sien != siren:
            ailleurs[sien] += 1
            continue
        # One row a function: without that column, a name written twice is left to be refused.
        cle = [en_mots_nus(elu.get(nom)) for nom in ("nom", "prenom", "commune")]
        deja = elus.setdefault((*cle, "fonction" not in colonnes and rangee.numero), elu)
        deja.setdefault("fonctions", {})[elu.get("fonction", "")] = None
        nombre += 1
    noms = ", ".join(f"SIREN {autre}" for autre in list(ailleurs)[:3])
    if ailleurs and not elus:
        raise FichierIllisible(
            f"Aucune ligne n'est de votre EPCI (SIREN {siren or 'non renseigné'}) : ce fichier est "
            f"celui d'un autre ({noms})."
        )
    debuts = Counter(elu["debut"] for elu in elus.values() if elu.get("debut"))
    jour = debuts.most_common(1)[0][0] if debuts else ""
    remarques = [*lecture.remarques]
    if ailleurs:
        remarques.append(f"Lignes d'un autre EPCI, mises de côté : {ailleurs.total()} ({noms}).")
    if doubles := nombre - len(elus):
        remarques.append(f"Lignes de fonction, réunies à l'élu qui l'exerce : {doubles}.")
    return "\n".join(write_ligne(elu, jour) for elu in elus.values()), remarques, read_jour(jour)


def write_ligne(elu, jour):
    """A row of a table as a line of the list; the family name in capitals, so that it is sure."""
    sexes = {" m": "M. ", " f": "Mme ", " mme": "Mme "}
    is_suppleant = "suppl" in elu.get("qualite", "").lower() or elu.get("titulaire")
    morceaux = [
        sexes.get(en_mots_nus(elu.get("civilite")), "")
        + f"{elu['nom'].upper()} {write_prenom(elu['prenom'].split())}",
        elu.get("commune", ""),
        f"suppléant de {elu.get('titulaire', '')}".removesuffix(" de ") if is_suppleant else "",
        *(f if FONCTION.match(en_mots_nus(f)) else f"fonction {f}" for f in elu["fonctions"] if f),
        f"depuis le {elu['debut']}" if elu.get("debut", jour) != jour else "",
    ]
    return " ; ".join(filter(None, morceaux))
