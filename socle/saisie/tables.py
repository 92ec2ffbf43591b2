"""From the bytes of a file to plain tables; the only module that reads workbooks with openpyxl.

Nothing that a file says of itself is believed: sizes are checked before anything is opened.
"""

import csv
import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

import openpyxl
from charset_normalizer import from_bytes
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.datetime import from_excel

from socle.francais.typographie import accord
from socle.saisie.ods import iter_feuilles

MO = 1_000_000
TAILLE_MAX = 20 * MO
OUVERT_MAX = 200 * MO
TEXTES_MAX = 30 * MO
PARTIES_MAX = 500
LIGNES_MAX = 20_000
COLONNES_MAX = 120
CELLULES_MAX = 1_000_000
OLE = b"\xd0\xcf\x11\xe0"
ENREGISTRER = "Ouvrez-le dans un tableur et enregistrez-le de nouveau en .xlsx."
FUSION = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]{2,20})"')
CACHEE = re.compile(rb'<(?:\w+:)?row\s[^>]*?hidden="(?:1|true)"')
FORMULE = re.compile(rb"<(?:\w+:)?f[\s>/]")
PLACE_DE_FORMULE = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<(?:\w+:)?f[\s>/]'
)
SEPARATEURS = "\t;,|"
MACROS = re.compile(r"vbaProject\.bin$|^(Basic|Scripts)/.", re.I)
LONGS = re.compile(r"sharedStrings|^content\.xml$|^word/\w+\.xml$")


class FichierIllisible(ValueError):
    """The file cannot be read as a table; the message is a French sentence."""


@dataclass(frozen=True)
class Rangee:
    """A row: its number in the sheet, its values, and the columns (from 0) that are formulas."""

    numero: int
    valeurs: tuple
    formules: frozenset[int] = frozenset()

    @property
    def is_vide(self):
        return all(valeur in (None, "") for valeur in self.valeurs)


@dataclass(frozen=True)
class Table:
    """A sheet, or the whole of a CSV. `fusions` are the merged ranges, `masquees` hidden rows."""

    titre: str
    rangees: tuple[Rangee, ...]
    fusions: tuple[str, ...] = ()
    masquees: int = 0


@dataclass(frozen=True)
class Lecture:
    """What a file holds, and what must be said of it."""

    tables: tuple[Table, ...]
    remarques: tuple[str, ...] = ()
    marque: dict[str, str] = field(default_factory=dict)


def letter_of(rang):
    """« C » for the column 2, counted from 0."""
    return get_column_letter(rang + 1)


def bounds_of(plage):
    """(first row, last row) of a range such as « A1:B3 »."""
    _, premiere, _, derniere = range_boundaries(plage)
    return premiere, derniere


def check_taille(contenu):
    if len(contenu) > TAILLE_MAX:
        raise FichierIllisible(
            f"Ce fichier pèse {len(contenu) // MO} Mo, le plus gros admis {TAILLE_MAX // MO} Mo : "
            "retirez-en les images et les feuilles inutiles."
        )


def read_tables(contenu):
    """The `Lecture` of a workbook or of a CSV. Raises FichierIllisible."""
    check_taille(contenu)
    if not contenu.strip():
        raise FichierIllisible("Ce fichier est vide.")
    if contenu.startswith(OLE):
        raise FichierIllisible(
            "C'est un ancien classeur .xls, ou un classeur protégé par un mot de passe, quel que "
            "soit son nom. " + ENREGISTRER
        )
    if contenu.startswith(b"PK"):
        return read_classeur(contenu)
    if contenu.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        raise FichierIllisible(
            "C'est une page web ou du XML, quel que soit son nom. " + ENREGISTRER
        )
    if contenu[:2] in (b"\x1f\x8b", b"%P", b"\x89P", b"BZ", b"7z"):
        raise FichierIllisible("Ce n'est ni un classeur .xlsx ni un texte CSV.")
    return read_csv(contenu)


def check_archive(archive):
    """Refuse what is not an honest workbook, from the list of its parts alone."""
    noms = {partie.filename for partie in archive.infolist()}
    if "xl/workbook.xml" not in noms and not is_ods(archive):
        raise FichierIllisible("Ce n'est pas un classeur Excel, malgré son nom. " + ENREGISTRER)
    if any(nom.startswith("xl/externalLinks/") for nom in noms):
        raise FichierIllisible(
            "Ce classeur est lié à d'autres fichiers : rompez les liaisons (Données, Modifier les "
            "liaisons), puis enregistrez-le."
        )


def check_parties(archive, mot):
    """Refuse an archive that is out of measure, that holds macros or whose XML defines entities;
    `mot` is what the file is called.
    """
    parties = archive.infolist()
    if len(parties) > PARTIES_MAX or sum(p.file_size for p in parties) > OUVERT_MAX:
        raise FichierIllisible(
            f"Une fois ouvert, ce {mot} serait démesuré : il n'est pas lu. Copiez-en ce qui est "
            f"utile dans un {mot} neuf."
        )
    if any(p.file_size > TEXTES_MAX for p in parties if LONGS.search(p.filename)):
        raise FichierIllisible(f"Ce {mot} contient trop de texte : coupez-le en plusieurs.")
    if any(MACROS.search(partie.filename) for partie in parties):
        raise FichierIllisible(
            f"Ce {mot} contient des macros, qui sont refusées : enregistrez-le sans macros, "
            "comme .xlsx ou .docx."
        )
    for partie in parties:
        if partie.filename.endswith((".xml", ".rels")):
            with archive.open(partie) as flux:
                debut = flux.read(4096)
                if b"<!DOCTYPE" in debut or debut.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise FichierIllisible(f"Ce {mot} n'est pas sain, il n'est pas lu.")


def read_classeur(contenu):
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            check_parties(archive, "classeur")
            check_archive(archive)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return read_ods(archive) if is_ods(archive) else read_feuilles(contenu, archive)
    except FichierIllisible:
        raise
    except Exception as erreur:
        # openpyxl meets a broken file with whatever exception its parsers raise.
        raise FichierIllisible(
            "Ce classeur est incomplet ou abîmé, il ne se lit pas. " + ENREGISTRER
        ) from erreur


def is_ods(archive):
    return "mimetype" in archive.namelist() and b"spreadsheet" in archive.read("mimetype")[:60]


def read_ods(archive):
    """The `Lecture` of an .ods workbook; what repeats is written out within the same bounds."""
    tables, marque, lues = [], {}, 0
    with archive.open("content.xml") as flux:
        for titre, lignes in iter_feuilles(flux):
            rangees, fusions, masquees, numero = [], [], 0, 1
            for fois, is_masquee, cellules in lignes:
                valeurs, formules = [], set()
                for repete, valeur, is_formule, (haute, large) in cellules:
                    rang = len(valeurs)
                    valeurs += [valeur] * min(repete, COLONNES_MAX - rang)
                    formules |= set(range(rang, len(valeurs))) if is_formule else set()
                    if haute > 1 or large > 1:
                        fin = f"{letter_of(rang + large - 1)}{numero + haute - 1}"
                        fusions.append(f"{letter_of(rang)}{numero}:{fin}")
                lue = Rangee(numero, strip(valeurs), frozenset(formules))
                fois_lues = 0 if lue.is_vide and not formules else fois
                lues += fois_lues * len(lue.valeurs)
                if fois_lues and (numero + fois > LIGNES_MAX + 1 or lues > CELLULES_MAX):
                    raise FichierIllisible("Ce classeur a trop de cellules : coupez-le.")
                rangees += [replace(lue, numero=numero + i) for i in range(fois_lues)]
                masquees += is_masquee * fois_lues
                numero += fois
            if titre == "_marque":
                marque = {str(c): str(v) for c, v in (rangee.valeurs[:2] for rangee in rangees)}
            else:
                tables.append(Table(titre, tuple(rangees), tuple(fusions), masquees))
    return Lecture(tuple(tables), list_masquees(tables), marque)


def list_masquees(tables):
    return tuple(say_masquees(table) for table in tables if table.masquees)


def say_masquees(table):
    s = accord(table.masquees)
    return (
        f"Feuille « {table.titre} » : {table.masquees} ligne{s} masquée{s}, lue{s} comme les "
        "autres."
    )


def read_feuilles(contenu, archive):
    valeurs = openpyxl.load_workbook(io.BytesIO(contenu), read_only=True, data_only=True)
    tables, marque, lues = [], {}, 0
    for page in valeurs.worksheets:
        if page.title == "_marque":
            marque = {str(c): str(v) for c, v in page.iter_rows(max_col=2, values_only=True)}
            continue
        dessous = scan(archive, page._worksheet_path)
        formules = dessous.formules
        if formules is None:
            formules = find_formules(contenu, page.title)
        rangees = read_rangees(page, formules, valeurs.epoch)
        lues += sum(len(rangee.valeurs) for rangee in rangees)
        if lues > CELLULES_MAX:
            raise FichierIllisible("Ce classeur a trop de cellules : coupez-le en plusieurs.")
        tables.append(Table(page.title, rangees, dessous.fusions, dessous.masquees))
    return Lecture(tuple(tables), list_masquees(tables), marque)


@dataclass(frozen=True)
class Dessous:
    """What the raw text of a sheet says: merged ranges, hidden rows, {row: columns} of formulas.

    `formules` is None when one of them does not say in which cell it is.
    """

    fusions: tuple[str, ...]
    masquees: int
    formules: dict[int, frozenset[int]] | None


def scan(archive, chemin):
    """The `Dessous` of a sheet, read as raw text, in pieces."""
    fusions, masquees, nombre, places, reste = [], 0, 0, [], b""
    with archive.open(chemin) as flux:
        while morceau := flux.read(MO):
            texte = reste + morceau
            # A cell and its formula are two tags that follow: they stay in one piece.
            coupe = texte.rfind(b"<", 0, max(texte.rfind(b"<"), 0))
            reste, texte = texte[coupe:], texte[:coupe]
            if len(reste) > 10 * MO:
                raise FichierIllisible("Ce classeur n'est pas sain, il n'est pas lu.")
            fusions += [trouve.decode() for trouve in FUSION.findall(texte)]
            masquees += len(CACHEE.findall(texte))
            nombre += len(FORMULE.findall(texte))
            places += PLACE_DE_FORMULE.findall(texte)
    formules = {}
    for lettres, ligne in places:
        colonne = column_index_from_string(lettres.decode()) - 1
        formules.setdefault(int(ligne), set()).add(colonne)
    return Dessous(
        tuple(fusions),
        masquees,
        {ligne: frozenset(rangs) for ligne, rangs in formules.items()}
        if nombre == len(places)
        else None,
    )


def find_formules(contenu, titre):
    """{row: columns} of the formulas of a sheet, asked of openpyxl; slow."""
    classeur = openpyxl.load_workbook(io.BytesIO(contenu), read_only=True, data_only=False)
    trouvees = {}
    bornes = {"max_row": LIGNES_MAX + 1, "max_col": COLONNES_MAX}
    for numero, cellules in enumerate(classeur[titre].iter_rows(**bornes), start=1):
        rangs = frozenset(i for i, cellule in enumerate(cellules) if cellule.data_type == "f")
        if rangs:
            trouvees[numero] = rangs
    return trouvees


def read_rangees(page, formules, epoque):
    """The rows of a sheet that are not empty; `formules` are {row: columns} of its formulas."""
    rangees = []
    bornes = {"max_row": LIGNES_MAX + 1, "max_col": COLONNES_MAX}
    for numero, cellules in enumerate(page.iter_rows(**bornes), start=1):
        valeurs = strip([read_valeur(cellule, epoque) for cellule in cellules])
        rangee = Rangee(numero, valeurs, formules.get(numero, frozenset()))
        if rangee.is_vide and not rangee.formules:
            continue
        if numero > LIGNES_MAX:
            raise FichierIllisible(
                f"La feuille « {page.title} » dépasse {LIGNES_MAX} lignes : coupez-la en plusieurs "
                "fichiers."
            )
        rangees.append(rangee)
    return tuple(rangees)


def strip(valeurs):
    """The values without the empty ones at their end."""
    while valeurs and valeurs[-1] is None:
        valeurs.pop()
    return tuple(valeurs)


def read_valeur(cellule, epoque):
    valeur = cellule.value
    if valeur is None or isinstance(valeur, bool | str | Decimal):
        return valeur
    if isinstance(valeur, int):
        return Decimal(valeur)
    if isinstance(valeur, datetime):
        return valeur.date()
    if isinstance(valeur, date):
        return valeur
    if isinstance(valeur, float):
        return read_flottant(valeur, cellule, epoque)
    return str(valeur)


def read_flottant(valeur, cellule, epoque):
    """The Decimal that was typed: 108937.68, not the nearest binary fraction."""
    if cellule.is_date:
        return from_excel(valeur, epoque)
    try:
        nombre = Decimal(repr(valeur))
    except InvalidOperation:
        return str(valeur)
    if not nombre.is_finite():
        return str(valeur)
    court = nombre.quantize(Decimal("1e-6")) if abs(nombre) < 10**15 else nombre
    return court.normalize() if abs(court - nombre) < Decimal("1e-8") else nombre


def decode(contenu):
    """(text, sentence on its encoding or '') of a CSV. Raises FichierIllisible."""
    for marque, codage in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16")):
        if contenu.startswith(marque):
            return decode_as(contenu, codage), ""
    if contenu.startswith(b"\xfe\xff"):
        return decode_as(contenu, "utf-16"), ""
    try:
        return contenu.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    trouve = from_bytes(contenu[:MO], cp_isolation=["cp1252", "utf_16_le", "utf_16_be"]).best()
    codage = trouve.encoding if trouve else "cp1252"
    return decode_as(contenu, codage), f"Le texte est lu comme du {codage.replace('_', '-')}."


def decode_as(contenu, codage):
    try:
        return contenu.decode(codage)
    except UnicodeDecodeError as erreur:
        raise FichierIllisible(
            "Les lettres de ce fichier ne se lisent pas : enregistrez-le en « CSV UTF-8 »."
        ) from erreur


def read_csv(contenu):
    texte, remarque = decode(contenu)
    premieres = [ligne for ligne in texte[:20_000].splitlines() if ligne.strip()][:5]
    separateur = max(SEPARATEURS, key=lambda s: sum(ligne.count(s) for ligne in premieres))
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur)
    rangees = []
    try:
        for valeurs in lecteur:
            rangee = Rangee(lecteur.line_num, tuple(map(bare, valeurs[:COLONNES_MAX])))
            if rangee.is_vide:
                continue
            if len(rangees) >= LIGNES_MAX:
                raise FichierIllisible(
                    f"Ce fichier dépasse {LIGNES_MAX} lignes : coupez-le en plusieurs."
                )
            rangees.append(rangee)
    except csv.Error as erreur:
        raise FichierIllisible(
            f"Ligne {lecteur.line_num} : ce texte n'est pas du CSV lisible. Vérifiez les "
            "guillemets, et qu'aucune cellule ne dépasse 100 000 caractères."
        ) from erreur
    return Lecture((Table("CSV", tuple(rangees)),), (remarque,) if remarque else ())


def bare(valeur):
    """A text without the apostrophe by which our own CSV keeps it from being a formula."""
    return valeur[1:] if re.match(r"'[=+\-@\t\r]", valeur) else valeur
