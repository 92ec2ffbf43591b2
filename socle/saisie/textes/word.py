"""A .docx, read with python-docx."""

import io
from dataclasses import dataclass

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap, qn

from socle.saisie.textes.formes import (
    COLONNES_MAX,
    NIVEAU_MAX,
    SOMMAIRE,
    Cellule,
    Lecteur,
    Morceau,
    Niveau,
    TexteLu,
)

GENRES = {
    "decimal": "1",
    "decimalZero": "1",
    "ordinal": "1",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
}
ENVELOPPES = {"sdt", "sdtContent", "ins", "moveTo", "smartTag", "fldSimple", "customXml"}
RETIRES = {"del", "moveFrom"}
SIGNES = {"tab": "\t", "noBreakHyphen": "-", "cr": "\n"}
CROIX = {"F0FB", "F0FC", "F0FD", "F0FE", "F052", "F053", "F054"}
LIENS_ADMIS = {"hyperlink", "attachedTemplate", "image"}
NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


def nom_of(element):
    """The name of an element without its namespace; '' for a comment of the XML."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value(element, chemin):
    """The `w:val` of what is at this path; None without it."""
    trouve = element.find(chemin, nsmap)
    return None if trouve is None else trouve.get(qn("w:val"), "")


def is_vrai(element, chemin):
    """A toggle such as `w:b`: True, False, or None when it is not said."""
    valeur = value(element, chemin)
    return None if valeur is None else valeur not in ("0", "false", "off", "none")


@dataclass(frozen=True)
class Style:
    """What the styles of a paragraph say, its parents' words included."""

    nom: str = ""
    titre: int | None = None
    gras: bool = False
    italique: bool = False
    liste: str | None = None
    rang: int = 0


def read_docx(contenu):
    document = docx.Document(io.BytesIO(contenu))
    lecteur = LecteurWord(document)
    blocs = lecteur.read_blocs(document.element.body)
    return TexteLu(tuple(blocs), lecteur.list_remarques())


class LecteurWord(Lecteur):
    def __init__(self, document):
        super().__init__()
        liens = document.part.rels.values()
        self.adresses = {lien.rId: lien.target_ref for lien in liens if lien.is_external}
        self.parties = {
            lien.reltype.rpartition("/")[2]: lien.target_part
            for lien in liens
            if not lien.is_external
        }
        self.xml_des_styles = {
            style.get(qn("w:styleId")): style
            for style in document.styles.element.iter(qn("w:style"))
        }
        self.styles, self.champs = {}, []
        self.listes, self.niveaux = self.read_numerotation()
        for lien in liens:
            genre = lien.reltype.rpartition("/")[2]
            self.comptes["liens"] += lien.is_external and genre not in LIENS_ADMIS
            if genre in ("header", "footer") and not lien.is_external:
                self.tell_marge(lien.target_part)

    def tell_marge(self, partie):
        textes = parse_xml(partie.blob).iter(qn("w:t"))
        texte = " ".join("".join(t.text or "" for t in textes).split())
        if texte:
            self.dits.append(f"En-tête ou pied de page, pas repris : « {texte[:120]} ».")

    def read_numerotation(self):
        """({list: its model}, {model: {level: `Niveau`}})."""
        partie = self.parties.get("numbering")
        if partie is None:
            return {}, {}
        racine, modeles = partie.element, {}
        for modele in racine.iter(qn("w:abstractNum")):
            modeles[modele.get(qn("w:abstractNumId"))] = {
                int(niveau.get(qn("w:ilvl"))): Niveau(
                    GENRES.get(value(niveau, "w:numFmt"), ""),
                    value(niveau, "w:lvlText") or "",
                    int(value(niveau, "w:start") or 1),
                )
                for niveau in modele.findall("w:lvl", nsmap)
            }
        listes = {
            liste.get(qn("w:numId")): value(liste, "w:abstractNumId")
            for liste in racine.iter(qn("w:num"))
        }
        return listes, modeles

    def read_style(self, cle):
        """The `Style` of an identifier; what a style does not say, its parent says."""
        xml = self.xml_des_styles.get(cle)
        if xml is None:
            return Style()
        if cle not in self.styles:
            self.styles[cle] = Style()  # A style that is its own parent ends here.
            parent = self.read_style(value(xml, "w:basedOn"))
            nom = (value(xml, "w:name") or "").casefold()
            gras, italique = is_vrai(xml, "w:rPr/w:b"), is_vrai(xml, "w:rPr/w:i")
            liste = value(xml, "w:pPr/w:numPr/w:numId")
            rang = value(xml, "w:pPr/w:numPr/w:ilvl")
            if rang is None and nom.startswith("list ") and nom[-1:].isdigit():
                rang = int(nom[-1]) - 1
            self.styles[cle] = Style(
                nom,
                read_titre(nom, value(xml, "w:pPr/w:outlineLvl"), parent.titre),
                parent.gras if gras is None else gras,
                parent.italique if italique is None else italique,
                parent.liste if liste is None else liste,
                parent.rang if rang is None else int(rang),
            )
        return self.styles[cle]

    def read_blocs(self, parent, *, is_sommaire=False):
        """The paragraphs and the tables within an element, in their order."""
        blocs = []
        for element in parent:
            nom = nom_of(element)
            if nom == "p":
                blocs += self.read_paragraphe(element, is_sommaire)
            elif nom == "tbl":
                blocs.append(self.make_tableau(self.read_rangees(element)))
            elif nom in ENVELOPPES:
                galerie = value(element, "w:sdtPr/w:docPartObj/w:docPartGallery") or ""
                dedans = is_sommaire or galerie == "Table of Contents"
                blocs += self.read_blocs(element, is_sommaire=dedans)
            elif nom in RETIRES:
                self.comptes["suppressions"] += 1
        return blocs

    def read_paragraphe(self, element, is_sommaire):
        style = self.read_style(value(element, "w:pPr/w:pStyle"))
        titre = read_titre("", value(element, "w:pPr/w:outlineLvl"), style.titre)
        morceaux, apres = [], []
        is_sommaire = is_sommaire or self.is_in_sommaire()
        self.walk(element, style, morceaux, apres)
        is_sommaire = is_sommaire or self.is_in_sommaire() or bool(SOMMAIRE.match(style.nom))
        liste = value(element, "w:pPr/w:numPr/w:numId") or style.liste
        rang = min(int(value(element, "w:pPr/w:numPr/w:ilvl") or style.rang), NIVEAU_MAX)
        modele = self.listes.get(liste)
        etiquette = ""
        if modele is not None and any(m.texte.strip() for m in morceaux):
            # Word gives « List Bullet 2 » a list of its own, whose only level is the first.
            niveaux = self.niveaux.get(modele, {})
            la = rang if rang in niveaux and style.nom[:5] != "list " else 0
            etiquette = self.number(modele, la, niveaux)
        lus = self.make(
            morceaux,
            titre=titre,
            liste=rang if modele is not None and titre is None else None,
            is_ordonne=bool(etiquette),
            etiquette=etiquette,
            is_sommaire=is_sommaire,
        )
        return lus + [bloc for source in apres for bloc in self.read_blocs(source)]

    def is_in_sommaire(self):
        return any(champ.split()[:1] == ["TOC"] for champ in self.champs)

    def walk(self, parent, forme, morceaux, apres, lien=""):
        """Add to `morceaux` the words of an element, and to `apres` what is read after them."""
        for element in parent:
            nom = nom_of(element)
            if nom == "r":
                self.walk_run(element, forme, morceaux, apres, lien)
            elif nom == "hyperlink":
                adresse = self.adresses.get(element.get(qn("r:id")), "")
                self.walk(element, forme, morceaux, apres, adresse)
            elif nom in ENVELOPPES:
                self.walk(element, forme, morceaux, apres, lien)
            elif nom in RETIRES:
                self.comptes["suppressions"] += 1
            elif nom in ("oMath", "oMathPara"):
                morceaux.append(Morceau("".join(element.itertext())))

    def walk_run(self, run, forme, morceaux, apres, lien):
        style = self.read_style(value(run, "w:rPr/w:rStyle"))
        gras, italique = is_vrai(run, "w:rPr/w:b"), is_vrai(run, "w:rPr/w:i")
        if gras is None:
            gras = forme.gras or style.gras
        if italique is None:
            italique = forme.italique or style.italique
        self.comptes["masques"] += is_vrai(run, "w:rPr/w:vanish") is True
        for element in run:
            nom = nom_of(element)
            texte = SIGNES.get(nom, "")
            if nom == "t":
                texte = element.text or ""
            elif nom == "br" and element.get(qn("w:type")) not in ("page", "column"):
                texte = "\n"
            elif nom == "sym":
                texte = "X" if element.get(qn("w:char")) in CROIX else "•"
            elif nom == "fldChar":
                self.follow_champ(element.get(qn("w:fldCharType")))
            elif nom == "instrText" and self.champs:
                self.champs[-1] += element.text or ""
            elif nom in NOTES:
                apres += self.find_note(NOTES[nom], element.get(qn("w:id")))
            elif nom == "commentReference":
                self.comptes["commentaires"] += 1
            elif nom in ("drawing", "pict", "object", "AlternateContent"):
                self.read_dessin(element, apres)
            morceaux.append(Morceau(texte, gras, italique, lien))

    def follow_champ(self, etape):
        if etape == "begin":
            self.champs.append("")
        elif etape == "end" and self.champs:
            self.champs.pop()

    def find_note(self, genre, cle):
        if genre not in self.parties:
            return []
        self.comptes["notes"] += 1
        notes = parse_xml(self.parties[genre].blob)
        return [note for note in notes if note.get(qn("w:id")) == cle]

    def read_dessin(self, element, apres):
        """A drawing is written twice, the second time for old readers."""
        repli = {p for autre in element.iter(MC_FALLBACK) for p in autre.iter()}
        zones = [z for z in element.iter(qn("w:txbxContent")) if z not in repli]
        apres += zones
        self.comptes["zones"] += len(zones)
        self.comptes["images"] += not zones

    def read_rangees(self, tableau):
        rangees = []
        for element in tableau:
            nom = nom_of(element)
            if nom == "tr" and element.find("w:trPr/w:del", nsmap) is None:
                avant = min(int(value(element, "w:trPr/w:gridBefore") or 0), COLONNES_MAX)
                rangees.append((*[Cellule()] * avant, *self.read_cellules(element)))
            elif nom == "tr":
                self.comptes["suppressions"] += 1
            elif nom in ENVELOPPES:
                rangees += self.read_rangees(element)
        return rangees

    def read_cellules(self, rangee):
        cellules = []
        for element in rangee:
            nom = nom_of(element)
            if nom == "tc":
                suite = value(element, "w:tcPr/w:vMerge")
                largeur = min(int(value(element, "w:tcPr/w:gridSpan") or 1), COLONNES_MAX)
                blocs = tuple(self.read_blocs(element))
                cellules.append(Cellule(blocs, suite in ("", "continue")))
                cellules += [Cellule(is_suite=suite in ("", "continue"))] * (largeur - 1)
            elif nom in ENVELOPPES:
                cellules += self.read_cellules(element)
        return cellules[:COLONNES_MAX]


MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_titre(nom, contour, defaut):
    """The level of a heading, from the name of a style or its outline level (9: plain text)."""
    if nom.startswith("heading ") and nom[8:].isdigit():
        return int(nom[8:])
    if nom == "title":
        return 0
    if contour is not None:
        return int(contour) + 1 if int(contour) < 9 else None
    return defaut
