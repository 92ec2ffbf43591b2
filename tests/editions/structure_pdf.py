"""What a validator asks of the structure of a PDF, each clause as a function that lists faults.

PDF/UA-1 is ISO 14289-1, PDF/A-3 is ISO 19005-3. The two files of tests/donnees/ were printed by
commit 844deba: they break the first three, which a reference validator refused.
"""

import re
from itertools import pairwise

import pikepdf

MONTRENT = ("Tj", "TJ", "'", '"')


def list_paires(tableau):
    """[(key, value)] of a name or number tree written flat."""
    valeurs = list(tableau)
    return list(zip(valeurs[::2], valeurs[1::2], strict=True))


def walk(element):
    """The elements of a tag tree, in reading order."""
    yield element
    enfants = element.get("/K", ())
    for enfant in enfants if isinstance(enfants, pikepdf.Array) else (enfants,):
        if isinstance(enfant, pikepdf.Dictionary) and "/S" in enfant:
            yield from walk(enfant)


def list_elements(pdf):
    (document,) = pdf.Root.StructTreeRoot.K
    assert document.S == "/Document"
    return list(walk(document))


def find_bad_links(pdf):
    """PDF/UA 7.18.5: each link is under a `Link`, finds it again, and says where it leads."""
    arbre = {int(cle): v for cle, v in list_paires(pdf.Root.StructTreeRoot.ParentTree.Nums)}
    places = {str(nom) for nom, _ in list_paires(pdf.Root.Names.Dests.Names)}
    for rang, page in enumerate(pdf.pages, start=1):
        for lien in page.get("/Annots", ()):
            element = arbre.get(int(lien.get("/StructParent", -1)))
            if element is None or element.S != "/Link":
                yield f"page {rang} : un lien n'est pas sous Link"
            elif lien.objgen not in [k.Obj.objgen for k in element.K if is_reference(k)]:
                yield f"page {rang} : un lien ne retrouve pas sa balise"
            if str(lien.get("/Contents", "")) in {"", *places}:
                yield f"page {rang} : un lien ne dit pas où il mène"


def is_reference(fils):
    return isinstance(fils, pikepdf.Dictionary) and fils.get("/Type") == "/OBJR"


def find_bad_headers(pdf):
    """PDF/UA 7.5: each header says what it heads; no cell among the headers of columns is plain."""
    for element in list_elements(pdf):
        if element.S == "/TH" and "/Scope" not in element.get("/A", {}):
            yield "un TH n'a pas de Scope"
        if element.S == "/TD" and element.P.P.S == "/THead":
            yield "un TD est parmi les titres des colonnes"


def list_polices(pdf):
    return [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and is_police(o)]


def is_police(objet):
    return objet.get("/Type") == "/Font" and "/FontDescriptor" in objet


def find_bad_fonts(pdf):
    """PDF/UA 7.21.4, PDF/A 6.2.11.4: each font is there, as TrueType or CFF, not wrapped."""
    for police in list_polices(pdf):
        descripteur = police.FontDescriptor
        emballe = descripteur.get("/FontFile3")
        if "/FontFile2" not in descripteur and emballe is None:
            yield f"{police.BaseFont} n'est pas dans le fichier"
        elif emballe is not None and emballe.get("/Subtype") == "/OpenType":
            yield f"{police.BaseFont} est emballée en OpenType"


def find_absent_glyphs(pdf):
    """PDF/UA 7.21.8, PDF/A 6.2.11.8: no text shows the glyph of what a font has not."""
    for rang, page in enumerate(pdf.pages, start=1):
        for operandes, operateur in pikepdf.parse_content_stream(page):
            if str(operateur) in MONTRENT:
                mots = operandes[0] if isinstance(operandes[0], pikepdf.Array) else operandes
                lettres = b"".join(bytes(mot) for mot in mots if isinstance(mot, pikepdf.String))
                if any(not any(lettres[k : k + 2]) for k in range(0, len(lettres), 2)):
                    yield f"page {rang} : un glyphe absent"


def find_skipped_headings(pdf):
    """PDF/UA 7.4.2: the first level is 1, and none is skipped."""
    titres = [str(e.S) for e in list_elements(pdf) if re.fullmatch("/H[1-6]", str(e.S))]
    niveaux = [0, *(int(titre[2]) for titre in titres)]
    return [f"{avant} puis {n}" for avant, n in pairwise(niveaux) if n > avant + 1]


def find_dumb_figures(pdf):
    """PDF/UA 7.3: a figure has words."""
    return [str(e.S) for e in list_elements(pdf) if e.S == "/Figure" and not str(e.get("/Alt", ""))]


def find_smoothed_images(pdf):
    """PDF/A 6.2.8: no image asks to be interpolated."""
    for objet in pdf.objects:
        if isinstance(objet, pikepdf.Stream) and objet.get("/Interpolate", False):
            yield "une image demande à être lissée"


CLAUSES = {
    "6.2.8": find_smoothed_images,
    "7.18.5": find_bad_links,
    "7.5": find_bad_headers,
    "7.21": find_bad_fonts,
    "6.2.11.8": find_absent_glyphs,
    "7.4.2": find_skipped_headings,
    "7.3": find_dumb_figures,
}
ENFREINTES_PAR_844DEBA = ("7.18.5", "7.5", "7.21")
