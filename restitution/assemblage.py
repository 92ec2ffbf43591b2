"""Parts joined into one PDF fit for the archive (PDF/A-3a) and for everybody (PDF/UA-1).

The only module that imports pikepdf. What it writes depends on nothing but what it is given.
"""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

from pikepdf import (
    Array,
    AttachedFileSpec,
    Dictionary,
    Name,
    ObjectStreamMode,
    Operator,
    Pdf,
    String,
    parse_content_stream,
    unparse_content_stream,
)

from restitution.parties import ADRESSE_ANCRES, ADRESSE_PAGES

# ISO 14289-1, 5: the identifier; ISO 19005-3, 6.6.2.3.3: a schema that PDF/A does not know is
# described where it is used.
IDENTIFIANT_UA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
DATES = """
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreateDate>{0}</xmp:CreateDate><xmp:ModifyDate>{0}</xmp:ModifyDate>
</rdf:Description>"""
FIN_RDF = b"</rdf:RDF>"
# What a number of page is written with.
CHIFFRES = "0123456789 /"
# The place of a number at the end of a line of contents (`.renvoi` in pdf.css), in points.
RENVOI = 8 * 72 / 25.4
CORPS_RENVOI = 10


@dataclass(frozen=True)
class PieceJointe:
    """A file of data carried by a PDF."""

    nom: str
    contenu: bytes
    type_mime: str
    description: str


@dataclass(frozen=True)
class Tampons:
    """A PDF of one sheet per kind of page, and the rank of the sheet that lies over each page."""

    contenu: bytes
    feuilles: tuple[int, ...]


def join_parties(parties, *, tampons, jointes=(), le):
    """The bytes of one PDF made of `parties`; the first gives its metadata.

    `tampons` (Tampons) lie over its pages as artifacts, with their numbers; `jointes` are
    `PieceJointe`; `le`, with a time zone, dates them.
    """
    with Pdf.open(BytesIO(parties[0].contenu)) as pdf:
        add_parties(pdf, parties)
        feuilles = add_tampons(pdf, parties, tampons)
        write_ancres(pdf, parties, feuilles)
        write_signets(pdf, parties)
        add_jointes(pdf, jointes, le=le)
        write_metadonnees(pdf, le=le)
        sortie = BytesIO()
        pdf.save(
            sortie,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=ObjectStreamMode.generate,
        )
        return sortie.getvalue()


def write_metadonnees(pdf, *, le):
    """Date the document and declare its levels, in both places where a PDF says so."""
    for cle in ("/CreationDate", "/ModDate"):
        pdf.docinfo[cle] = String(write_moment(le))
    dates = DATES.format(le.isoformat(timespec="seconds")).encode()
    source = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(source.replace(FIN_RDF, dates + IDENTIFIANT_UA + FIN_RDF, 1))


def write_moment(le):
    """A moment as PDF writes it (ISO 32000-1, 7.9.4)."""
    decalage = le.strftime("%z")
    return f"{le:D:%Y%m%d%H%M%S}{decalage[:3]}'{decalage[3:5]}'"


def add_parties(pdf, parties):
    """Append the pages and the tags of every part but the first, which `pdf` holds already."""
    racine = pdf.Root.StructTreeRoot
    document, numeros, noms = racine.K[0], [], []
    couleurs = pdf.pages[0].Resources.get("/ColorSpace")
    add_tags(racine, document, pdf.pages, numeros, noms)
    for partie in parties[1:]:
        with Pdf.open(BytesIO(partie.contenu)) as source:
            debut = len(pdf.pages)
            pdf.pages.extend(source.pages)
            pages = pdf.pages[debut:]
            pages[0].Resources["/ColorSpace"] = couleurs
            copie = pdf.copy_foreign(source.Root.StructTreeRoot)
        for element in copie.K[0].K:
            element.P = document
            document.K.append(element)
        add_tags(copie, document, pages, numeros, noms)
    racine.ParentTree.Nums = Array([valeur for paire in enumerate(numeros) for valeur in paire])
    racine.ParentTreeNextKey = len(numeros)
    if noms:
        noms.sort(key=lambda paire: bytes(paire[0]))
        racine.IDTree = pdf.make_indirect(
            Dictionary(
                Names=Array([valeur for paire in noms for valeur in paire]),
                Limits=Array([noms[0][0], noms[-1][0]]),
            )
        )


def add_tags(racine, document, pages, numeros, noms):
    """Renumber the pages and the annotations of a part after those in `numeros`, in place.

    `numeros` gets what the parent tree of `racine` says of each, `noms` its identified elements.
    """
    arbre = list(racine.ParentTree.Nums)
    elements = {int(cle): valeur for cle, valeur in zip(arbre[::2], arbre[1::2], strict=True)}
    for page in pages:
        porteurs = [(page.obj, "/StructParents")]
        porteurs += [(a, "/StructParent") for a in page.get("/Annots", ()) if "/StructParent" in a]
        for porteur, cle in porteurs:
            element = elements[int(porteur[cle])]
            porteur[cle] = len(numeros)
            numeros.append(element)
    if "/IDTree" in racine:
        identifies = list(racine.IDTree.Names)
        noms += zip(identifies[::2], identifies[1::2], strict=True)


def add_tampons(pdf, parties, tampons):
    """Lay its sheet and its number over each page; nothing of it is read aloud.

    Returns the `FeuilleDeTampon` of each page.
    """
    avant = pdf.make_stream(b"q\n")
    couvertures = [partie.is_couverture for partie in parties for _ in partie.tailles]
    with Pdf.open(BytesIO(tampons.contenu)) as source:
        sortes = [FeuilleDeTampon(pdf, page) for page in source.pages]
    feuilles = [sortes[sorte] for sorte in tampons.feuilles]
    for rang, (page, feuille) in enumerate(zip(pdf.pages, feuilles, strict=True)):
        numero = "" if couvertures[rang] else f"{rang + 1} / {len(couvertures)}"
        nom = f"/Tampon{rang}"
        if "/XObject" not in page.Resources:
            page.Resources["/XObject"] = Dictionary()
        page.Resources.XObject[nom] = feuille.draw(numero)
        trace = f"\nQ\n/Artifact <</Type /Pagination>> BDC\nq {nom} Do Q\nEMC\n".encode()
        page.Contents = Array([avant, page.Contents, pdf.make_stream(trace)])
    return feuilles


class FeuilleDeTampon:
    """A sheet to lay over pages of `pdf`; `CHIFFRES` end on it where a number ends.

    That sample is the last text that WeasyPrint draws there, and a number borrows its glyphs.
    """

    def __init__(self, pdf, page):
        self.pdf = pdf
        self.forme = pdf.copy_foreign(page.as_form_xobject())
        self.trace = parse_content_stream(page)

    @cached_property
    def rangs(self):
        """{operator: where the drawing uses it for the last time}."""
        return {str(operateur): rang for rang, (_, operateur) in enumerate(self.trace)}

    def read(self, operateur):
        """What the last use of an operator is given."""
        return self.trace[self.rangs[operateur]].operands

    @cached_property
    def police(self):
        return self.forme.Resources.Font[str(self.read("Tf")[0])]

    @cached_property
    def lettres(self):
        """{letter: (its glyph, its width where the size is 1)}."""
        octets = b"".join(bytes(mot) for mot in self.read("TJ")[0] if isinstance(mot, String))
        glyphes = [octets[rang : rang + 2] for rang in range(0, len(octets), 2)]
        avances = read_avances(self.police)
        return {
            lettre: (glyphe, avances[int.from_bytes(glyphe)] / 1000)
            for lettre, glyphe in zip(CHIFFRES, glyphes, strict=True)
        }

    def write(self, numero):
        """(its glyphs, its width where the size is 1)."""
        glyphes, largeurs = zip(*(self.lettres[lettre] for lettre in numero), strict=True)
        return b"".join(glyphes), sum(largeurs)

    def draw(self, numero):
        """The sheet as an object that a page can show, with a number or, if empty, as it is."""
        if not numero:
            return self.forme
        *matrice, x, y = self.read("Tm")
        glyphes, largeur = self.write(numero)
        recul = float(self.read("Tf")[1]) * (largeur - self.write(CHIFFRES)[1])
        trace = list(self.trace)
        trace[self.rangs["Tm"]] = ([*matrice, round(float(x) - recul, 6), y], Operator("Tm"))
        trace[self.rangs["TJ"]] = ([Array([String(glyphes)])], Operator("TJ"))
        forme = self.pdf.make_stream(unparse_content_stream(trace))
        for cle in self.forme.keys() - {"/Length", "/Filter", "/DecodeParms"}:
            forme[cle] = self.forme[cle]
        return forme

    def write_renvoi(self, page, lien, numero):
        """Write the number of a page at the end of the line of a link, as a part of that link."""
        nombres = self.pdf.Root.StructTreeRoot.ParentTree.Nums
        element = nombres[2 * int(lien.StructParent) + 1]
        marques = nombres[2 * int(page.StructParents) + 1]
        gauche, haut, droite, bas = (float(cote) for cote in lien.Rect)
        glyphes, largeur = self.write(numero)
        couleur = " ".join(str(ton) for ton in self.read("rg"))
        x, y = droite + RENVOI - CORPS_RENVOI * largeur, min(haut, bas) + 0.3
        trace = (
            f"/Span <</MCID {len(marques)}>> BDC\nBT\n{couleur} rg\n/Renvoi {CORPS_RENVOI} Tf\n"
            f"{x:.3f} {y:.3f} Td\n<{glyphes.hex()}> Tj\nET\nEMC\n"
        )
        element.K.append(len(marques))
        marques.append(element)
        lien.Rect = Array([gauche, haut, round(droite + RENVOI, 6), bas])
        page.Resources.Font["/Renvoi"] = self.police
        page.Contents.append(self.pdf.make_stream(trace.encode()))


def read_avances(police):
    """{glyph: its width in thousandths of the size} of an embedded font (ISO 32000-1, 9.7.4.3)."""
    avances, suite = {}, iter(police.DescendantFonts[0].W)
    for debut, largeurs in zip(suite, suite, strict=True):
        avances |= {int(debut) + rang: float(largeur) for rang, largeur in enumerate(largeurs)}
    return avances


def write_ancres(pdf, parties, feuilles):
    """Name every place of the document, lead the links to them, with the number of their page.

    `feuilles` gives the `FeuilleDeTampon` of each page.
    """
    places, numeros, debut = {}, {}, 0
    for partie in parties:
        for nom, (page, x, y) in partie.ancres.items():
            cible = pdf.pages[debut + page].obj
            places.setdefault(nom, Array([cible, Name.XYZ, x, y, 0]))
            numeros.setdefault(nom, str(debut + page + 1))
        debut += partie.pages
    for page, feuille in zip(pdf.pages, feuilles, strict=True):
        renvois = {}
        for annotation in page.get("/Annots", ()):
            adresse = str(annotation.get("/A", {}).get("/URI", ""))
            if adresse.startswith((ADRESSE_ANCRES, ADRESSE_PAGES)):
                del annotation["/A"]
                nom = adresse.partition("#")[2]
                annotation.Dest = String(nom)
                annotation.Contents = String(nom)
                if adresse.startswith(ADRESSE_PAGES):
                    # The whole line comes before the words in it.
                    renvois.setdefault(nom, annotation)
        for nom, annotation in renvois.items():
            feuille.write_renvoi(page, annotation, numeros[nom])
    pdf.Root.Names = Dictionary()
    if places:
        noms = sorted(places, key=lambda nom: bytes(String(nom)))
        pdf.Root.Names.Dests = Dictionary(
            Names=Array([valeur for nom in noms for valeur in (String(nom), places[nom])])
        )


def write_signets(pdf, parties):
    """The bookmarks of the whole, each under the last one of a smaller level."""
    racine = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    chemin, debut, total = [(0, racine)], 0, 0
    for partie in parties:
        for signet in partie.signets:
            while chemin[-1][0] >= signet.niveau:
                chemin.pop()
            cible = pdf.pages[debut + signet.page].obj
            entree = pdf.make_indirect(
                Dictionary(
                    Title=String(signet.titre),
                    Dest=Array([cible, Name.XYZ, 0, signet.y, 0]),
                )
            )
            add_entree(chemin, entree)
            chemin.append((signet.niveau, entree))
            total += 1
        debut += partie.pages
    if total:
        pdf.Root.Outlines = racine
    elif "/Outlines" in pdf.Root:
        del pdf.Root.Outlines


def add_entree(chemin, entree):
    """Hang an entry under the last of `chemin`; every one above it counts one more."""
    parent = chemin[-1][1]
    entree.Parent = parent
    if "/Last" in parent:
        entree.Prev = parent.Last
        parent.Last.Next = entree
    else:
        parent.First = entree
    parent.Last = entree
    for _, ancetre in chemin:
        ancetre.Count = int(ancetre.get("/Count", 0)) + 1


def add_jointes(pdf, jointes, *, le):
    """Attach the data that the document shows (ISO 19005-3, 6.8: `AFRelationship`)."""
    for jointe in jointes:
        pdf.attachments[jointe.nom] = AttachedFileSpec(
            pdf,
            jointe.contenu,
            description=jointe.description,
            filename=jointe.nom,
            mime_type=jointe.type_mime,
            creation_date=write_moment(le),
            mod_date=write_moment(le),
            relationship=Name.Data,
        )
    if jointes:
        pdf.Root.AF = Array([pdf.attachments[jointe.nom].obj for jointe in jointes])
