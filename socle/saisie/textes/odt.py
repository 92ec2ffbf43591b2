"""An .odt, read with odfdo."""

import io
import re

from odfdo import Document

from socle.saisie.textes.formes import (
    COLONNES_MAX,
    SOMMAIRE,
    Cellule,
    Lecteur,
    Morceau,
    Niveau,
    TexteLu,
)

ENVELOPPES = {"text:section", "text:list-header", "text:index-body", "text:numbered-paragraph"}
SOMMAIRES = {
    "text:table-of-content",
    "text:illustration-index",
    "text:table-index",
    "text:alphabetical-index",
    "text:user-index",
}
IMAGES = {"draw:image", "draw:object", "draw:object-ole"}
GRAS = {"bold", "600", "700", "800", "900"}
FAMILLES = {"text:span": "text", "text:p": "paragraph", "text:h": "paragraph"}


def read_odt(contenu):
    document = Document(io.BytesIO(contenu))
    lecteur = LecteurOdt(document)
    blocs = lecteur.read_blocs(document.body)
    return TexteLu(tuple(blocs), lecteur.list_remarques())


def entier(element, nom, defaut=1):
    lu = element.get_attribute(nom)
    return int(lu) if lu else defaut


class LecteurOdt(Lecteur):
    def __init__(self, document):
        super().__init__()
        self.document, self.styles = document, {}
        self.listes, self.is_debut = {}, True
        for partie in (document.styles.root, document.content.root):
            for liste in partie.get_elements("descendant::text:list-style"):
                self.listes[liste.get_attribute("style:name")] = read_niveaux(liste)
            for plan in partie.get_elements("descendant::text:outline-style"):
                self.listes[""] = read_niveaux(plan)
            for marge in partie.get_elements("descendant::style:header|descendant::style:footer"):
                texte = " ".join(marge.text_recursive.split())
                if texte:
                    self.dits.append(f"En-tête ou pied de page, pas repris : « {texte[:120]} ».")

    def read_style(self, famille, nom):
        """(bold, italic, list, names) of a style; what it does not say, its parent says."""
        cle = famille, nom
        if nom and cle not in self.styles:
            self.styles[cle] = None, None, None, ""  # A style that is its own parent ends here.
            style = self.document.get_style(famille, nom)
            if style is not None:
                parent = style.get_attribute("style:parent-style-name")
                gras, italique, liste, noms = self.read_style(famille, parent)
                lettres = style.get_element("style:text-properties")
                if lettres is not None:
                    epaisseur = lettres.get_attribute("fo:font-weight")
                    pente = lettres.get_attribute("fo:font-style")
                    gras = gras if epaisseur is None else str(epaisseur) in GRAS
                    italique = italique if pente is None else pente in ("italic", "oblique")
                    if lettres.get_attribute("text:display") in (True, "true", "none"):
                        self.comptes["masques"] += 1
                liste = style.get_attribute("style:list-style-name") or liste
                self.styles[cle] = gras, italique, liste, f"{nom}\n{noms}"
        return self.styles.get(cle, (None, None, None, ""))

    def read_blocs(self, parent, *, liste=None, rang=-1, is_sommaire=False):
        """The paragraphs and the tables within an element, in their order."""
        blocs = []
        for element in parent.children:
            nom = element.tag
            if nom in ("text:p", "text:h"):
                blocs += self.read_paragraphe(element, liste, rang, is_sommaire)
            elif nom == "text:list":
                style = element.get_attribute("text:style-name")
                suite = element.get_attribute("text:continue-list") or element.get_attribute(
                    "text:continue-numbering"
                )
                if rang < 0 and not suite:
                    self.rangs.pop(style, None)
                blocs += self.read_blocs(
                    element, liste=style or liste, rang=rang + 1, is_sommaire=is_sommaire
                )
            elif nom == "text:list-item":
                # Only the first paragraph of an item bears its number.
                self.is_debut = True
                blocs += self.read_blocs(element, liste=liste, rang=rang, is_sommaire=is_sommaire)
            elif nom == "table:table":
                blocs.append(self.make_tableau(self.read_rangees(element)))
            elif nom in ENVELOPPES:
                blocs += self.read_blocs(element, liste=liste, rang=rang, is_sommaire=is_sommaire)
            elif nom in SOMMAIRES:
                blocs += self.read_blocs(element, is_sommaire=True)
            elif nom == "text:index-title":
                blocs += self.read_blocs(element, is_sommaire=is_sommaire)
            elif nom == "text:tracked-changes":
                retraits = element.get_elements("descendant::text:deletion")
                self.comptes["suppressions"] += len(retraits)
            elif nom == "text:section-source":
                self.comptes["liens"] += 1
            elif nom.startswith("draw:"):
                blocs += self.read_dessin(element)
        return blocs

    def read_paragraphe(self, element, liste, rang, is_sommaire):
        gras, italique, du_style, noms = self.read_style(
            "paragraph", element.get_attribute("text:style-name")
        )
        titre = entier(element, "text:outline-level") if element.tag == "text:h" else None
        if titre is None and re.search(r"^Title$", noms, re.M):
            titre = 0
        if rang < 0 and du_style and titre is None:
            liste, rang = du_style, 0
        morceaux, apres = [], []
        self.walk(element, (bool(gras), bool(italique), ""), morceaux, apres)
        etiquette = ""
        if any(m.texte.strip() for m in morceaux):
            if rang >= 0 and self.is_debut:
                etiquette = self.number(liste, rang, self.listes.get(liste, {}))
            elif titre and rang < 0:
                etiquette = self.number("", titre - 1, self.listes.get("", {}))
            self.is_debut = rang < 0
        lus = self.make(
            morceaux,
            titre=titre,
            liste=rang if rang >= 0 and titre is None else None,
            is_ordonne=bool(etiquette),
            etiquette=etiquette,
            is_sommaire=is_sommaire or any(SOMMAIRE.match(nom) for nom in noms.split("\n")),
        )
        return lus + [bloc for source in apres for bloc in self.read_apres(source)]

    def read_apres(self, source):
        if source.tag == "text:note":
            self.comptes["notes"] += 1
            return self.read_blocs(source.get_element("text:note-body"))
        return self.read_dessin(source)

    def walk(self, parent, forme, morceaux, apres):
        """Add to `morceaux` the words of an element, and to `apres` what is read after them."""
        morceaux.append(Morceau(parent.text or "", *forme))
        for element in parent.children:
            nom = element.tag
            gras, italique, lien = forme
            if nom == "text:s":
                morceaux.append(Morceau(" " * min(entier(element, "text:c"), 100), *forme))
            elif nom == "text:tab":
                morceaux.append(Morceau("\t", *forme))
            elif nom == "text:line-break":
                morceaux.append(Morceau("\n", *forme))
            elif nom == "office:annotation":
                self.comptes["commentaires"] += 1
            elif nom == "text:note" or nom.startswith("draw:"):
                apres.append(element)
            elif nom == "text:a":
                adresse = element.get_attribute("xlink:href") or ""
                self.walk(element, (gras, italique, str(adresse)), morceaux, apres)
            elif nom not in ("office:annotation-end", "text:number"):
                dit = self.read_style("text", element.get_attribute("text:style-name"))
                sienne = nom == "text:span"
                self.walk(
                    element,
                    (
                        gras if not sienne or dit[0] is None else dit[0],
                        italique if not sienne or dit[1] is None else dit[1],
                        lien,
                    ),
                    morceaux,
                    apres,
                )
            morceaux.append(Morceau(element.tail or "", *forme))

    def read_dessin(self, element):
        """The text of a frame or of a shape; a picture is only counted."""
        if element.tag in IMAGES:
            self.comptes["images"] += 1
            return []
        if blocs := self.read_blocs(element):
            self.comptes["zones"] += element.tag == "draw:text-box"
        return blocs

    def read_rangees(self, tableau):
        rangees, dessus = [], {}
        for element in tableau.children:
            if element.tag == "table:table-row":
                cellules = self.read_cellules(element, dessus)
                repetee = min(entier(element, "table:number-rows-repeated"), COLONNES_MAX)
                rangees += [cellules] * (repetee if any(c.blocs for c in cellules) else 1)
            elif element.tag.startswith("table:table-") and element.tag != "table:table-column":
                rangees += self.read_rangees(element)
        return rangees

    def read_cellules(self, rangee, dessus):
        """The cells of a row; `dessus` counts, by column, the rows that one above still takes."""
        cellules = []
        for element in rangee.children:
            if element.tag not in ("table:table-cell", "table:covered-table-cell"):
                continue
            if len(cellules) >= COLONNES_MAX:
                break
            fois = min(entier(element, "table:number-columns-repeated"), COLONNES_MAX)
            for _ in range(fois):
                rang = len(cellules)
                if element.tag == "table:covered-table-cell":
                    cellules.append(Cellule(is_suite=dessus.get(rang, 0) > 0))
                    dessus[rang] = dessus.get(rang, 0) - 1
                    continue
                cellules.append(Cellule(tuple(self.read_blocs(element))))
                hauteur = entier(element, "table:number-rows-spanned") - 1
                for voisin in range(
                    min(entier(element, "table:number-columns-spanned"), COLONNES_MAX)
                ):
                    dessus[rang + voisin] = hauteur + (voisin > 0)
        return cellules


def read_niveaux(liste):
    """{level: `Niveau`} of a style of lists, or of the outline."""
    niveaux = {}
    for niveau in liste.children:
        if niveau.tag not in ("text:list-level-style-number", "text:outline-level-style"):
            continue
        rang = entier(niveau, "text:level")
        modele = niveau.get_attribute("loext:num-list-format")
        if modele is None:
            montres = entier(niveau, "text:display-levels")
            numeros = ".".join(f"%{n}%" for n in range(rang - montres + 1, rang + 1))
            prefixe, suffixe = (
                niveau.get_attribute(f"style:num-{place}") or "" for place in ("prefix", "suffix")
            )
            modele = f"{prefixe}{numeros}{suffixe}"
        niveaux[rang - 1] = Niveau(
            str(niveau.get_attribute("style:num-format") or ""),
            re.sub(r"%(\d)%", r"%\1", str(modele)),
            entier(niveau, "text:start-value"),
        )
    return niveaux
