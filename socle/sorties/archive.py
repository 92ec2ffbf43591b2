"""A PDF as WeasyPrint tagged it, made fit for the archive (PDF/A-3a) and for everybody (PDF/UA-1).

With `reunion`, the only module that imports pikepdf. What it writes depends on nothing but what it
is given.
"""

import re
from dataclasses import dataclass
from io import BytesIO

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, ObjectStreamMode, Pdf, String

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
FIN_RDF = b"</rdf:RDF>"
PARTS_D_UN_POINT = ("/Lbl", "/LBody")
TEXTE_BALISE = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC")
ARTEFACT = b"/Artifact <</Type /Pagination>> BDC"


@dataclass(frozen=True)
class PieceJointe:
    """A file of data carried by a PDF."""

    nom: str
    contenu: bytes
    type_mime: str
    description: str


def archive(contenu, *, jointes=(), le):
    """The bytes of a PDF/A-3a once its tags are right, its data attached, PDF/UA-1 declared.

    `jointes` are `PieceJointe`; `le`, with a time zone, dates them.
    """
    with Pdf.open(BytesIO(contenu)) as pdf:
        elements = list_elements(pdf.Root.StructTreeRoot.K[0])
        for element in elements:
            if element.S == "/LI":
                wrap_item(pdf, element)
            elif element.S == "/TR":
                head_row(element)
        list_identifiants(pdf, elements)
        keep_one_link(pdf, elements)
        describe_links(pdf)
        set_apart_margins(pdf, elements)
        add_jointes(pdf, jointes, le=le)
        source = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(source.replace(FIN_RDF, IDENTIFIANT_UA + FIN_RDF, 1))
        sortie = BytesIO()
        pdf.save(
            sortie,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=ObjectStreamMode.generate,
        )
        return sortie.getvalue()


def join(contenus, *, titre):
    """The bytes of one PDF of several, in order: their pages, links and bookmarks, the tags of
    those that have some. It is no archive, and carries none of their data.
    """
    with Pdf.new() as pdf:
        tout = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        nombres = Dictionary(Nums=Array())
        racine = Dictionary(Type=Name.StructTreeRoot, K=Array([tout]), ParentTree=nombres)
        racine = tout.P = pdf.make_indirect(racine)
        pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = racine, Dictionary(Marked=True)
        for contenu in contenus:
            debut = len(pdf.pages)
            with Pdf.open(BytesIO(contenu)) as piece:
                pdf.add_pages_from(piece)
                if "/Nums" in piece.Root.get("/StructTreeRoot", {}).get("/ParentTree", {}):
                    arbre = pdf.copy_foreign(piece.Root.StructTreeRoot)
                    append_tags(pdf.pages[debut:], arbre, racine)
        list_identifiants(pdf, list_elements(racine.K[0]))
        pdf.Root.Lang, pdf.Root.PageMode = String("fr"), Name.UseOutlines
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        with pdf.open_metadata(set_pikepdf_as_editor=False) as infos:
            infos["dc:title"] = titre
        sortie = BytesIO()
        pdf.save(sortie, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        return sortie.getvalue()


def append_tags(pages, arbre, racine):
    """Hang the tags of a piece under `racine`; its numbers follow those that are there."""
    numeros = racine.ParentTree.Nums
    base = int(numeros[-2]) + 1 if len(numeros) else 0
    for element in arbre.K:
        element.P, element.S = racine.K[0], Name.Part
        racine.K[0].K.append(element)
        for dedans in list_elements(element):
            rename_tag(dedans, base)
    anciens = list(arbre.ParentTree.Nums)
    for numero, cible in zip(anciens[::2], anciens[1::2], strict=True):
        numeros.extend([base + int(numero), cible])
    for page in pages:
        if "/StructParents" in page:
            page.StructParents = base + int(page.StructParents)
        for lien in page.get("/Annots", ()):
            if "/StructParent" in lien:
                lien.StructParent = base + int(lien.StructParent)


def rename_tag(element, base):
    """Make an identifier, and what names it, those of the piece that begins at `base`."""
    if "/ID" in element:
        element.ID = String(f"{base}-{element.ID}")
    if "/A" in element and "/Headers" in element.A:
        element.A.Headers = Array([String(f"{base}-{nom}") for nom in element.A.Headers])


def list_elements(racine):
    """The elements of a tree of tags, in reading order."""
    elements, reste = [], [racine]
    while reste:
        element = reste.pop()
        elements.append(element)
        reste += reversed([fils for fils in element.K if is_element(fils)])
    return elements


def is_element(fils):
    return isinstance(fils, Dictionary) and "/S" in fils


def wrap_item(pdf, element):
    """Put what an item of a list says in its body, after its label (ISO 32000-1, 14.8.4.3.3);
    WeasyPrint leaves it bare where the item has paragraphs.
    """
    fils = list(element.K)
    nus = [balise for balise in fils if balise.S not in PARTS_D_UN_POINT]
    if not nus:
        return
    corps = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.LBody, K=Array(nus), Pg=element.Pg, P=element)
    )
    for balise in nus:
        balise.P = corps
    gardes = [balise for balise in fils if balise.S in PARTS_D_UN_POINT]
    element.K = Array([*gardes, corps])


def head_row(rangee):
    """Say what each header of a row heads; a cell among the headers of columns is one, even empty
    (ISO 14289-1, 7.5).
    """
    cellules = list(rangee.K)
    if rangee.P.S == "/THead":
        for cellule in cellules:
            cellule.S = Name.TH
    titres = [cellule for cellule in cellules if cellule.S == "/TH"]
    sens = Name.Column if len(titres) == len(cellules) else Name.Row
    for titre in titres:
        titre.A.Scope = sens


def list_identifiants(pdf, elements):
    """List the elements that have an identifier (ISO 32000-1, 14.7.2: `IDTree`)."""
    noms = sorted(
        ((element.ID, element) for element in elements if "/ID" in element),
        key=lambda paire: bytes(paire[0]),
    )
    if noms:
        pdf.Root.StructTreeRoot.IDTree = Dictionary(
            Names=Array([valeur for paire in noms for valeur in paire])
        )


def keep_one_link(pdf, elements):
    """Leave one annotation to each link, under its `Link` (ISO 14289-1, 7.18.5): WeasyPrint gives
    one to each box within it.
    """
    liens, doubles = {}, set()
    for element in elements:
        dedans = element.P.objgen in liens
        if dedans or element.S == "/Link":
            liens[element.objgen] = element
        if dedans:
            doubles |= {fils.Obj.objgen for fils in element.K if is_annotation(fils)}
            element.K = Array([fils for fils in element.K if not is_annotation(fils)])
            if element.S == "/Link":
                element.S = Name.Span
    numeros = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    arbre = dict(zip(map(int, numeros[::2]), numeros[1::2], strict=True))
    suite = [arbre[int(page.StructParents)] for page in pdf.pages]
    for page in pdf.pages:
        gardes = [lien for lien in page.get("/Annots", ()) if lien.objgen not in doubles]
        for lien in gardes:
            element = arbre[int(lien.StructParent)]
            lien.StructParent = len(suite)
            suite.append(element)
        if gardes:
            page.Annots = Array(gardes)
    pdf.Root.StructTreeRoot.ParentTree.Nums = Array(
        [valeur for paire in enumerate(suite) for valeur in paire]
    )


def is_annotation(fils):
    return isinstance(fils, Dictionary) and fils.get("/Type") == "/OBJR"


def describe_links(pdf):
    """Say of each link within the document where it leads: a title, and its page."""
    noms = list(pdf.Root.get("/Names", {}).get("/Dests", {}).get("/Names", ()))
    places = {str(nom): place for nom, place in zip(noms[::2], noms[1::2], strict=True)}
    rangs = {page.objgen: rang for rang, page in enumerate(pdf.pages, start=1)}
    with pdf.open_outline() as signets:
        titres = {locate(signet.destination): signet.title for signet in walk(signets.root)}
    for page in pdf.pages:
        for lien in page.get("/Annots", ()):
            if "/Dest" in lien:
                place = places[str(lien.Dest)]
                titre = titres.get(locate(place))
                page_visee = f"page {rangs[place[0].objgen]}"
                lien.Contents = String(f"{titre}, {page_visee}" if titre else page_visee)


def walk(signets):
    for signet in signets:
        yield signet
        yield from walk(signet.children)


def locate(place):
    """(page, height in points) where a link or a bookmark leads."""
    return place[0].objgen, round(float(place[3]))


def set_apart_margins(pdf, elements):
    """Make what stands in the margins of each page an artifact: it is not read aloud.

    WeasyPrint tags it, under elements that hang from nothing.
    """
    lus = {element.objgen for element in elements}
    nombres = pdf.Root.StructTreeRoot.ParentTree.Nums
    for page in pdf.pages:
        marques = nombres[2 * int(page.StructParents) + 1]
        perdues = {rang for rang, element in enumerate(marques) if element.objgen not in lus}
        trace = page.Contents.read_bytes()

        def set_apart(trouve, perdues=perdues):
            return ARTEFACT if int(trouve[1]) in perdues else trouve[0]

        page.Contents = pdf.make_stream(TEXTE_BALISE.sub(set_apart, trace))
        for rang in perdues:
            marques[rang] = None


def write_moment(le):
    """A moment as PDF writes it (ISO 32000-1, 7.9.4)."""
    decalage = le.strftime("%z")
    return f"{le:D:%Y%m%d%H%M%S}{decalage[:3]}'{decalage[3:5]}'"


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
