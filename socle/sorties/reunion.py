"""PDF that come from elsewhere: what they are, and their pages set in those of a document of ours.

With socle/sorties/archive.py, the only module that imports pikepdf.
"""

import re
from io import BytesIO

from pikepdf import (
    Array,
    Dictionary,
    Name,
    ObjectStreamMode,
    Page,
    PasswordError,
    Pdf,
    PdfError,
    Rectangle,
)

# What the margins of a page that holds another keep for themselves, in points.
COTE, HAUT, BAS = 23, 62, 45
# What the metadata claim: PDF/UA, the full conformance of PDF/A, PDF/A.
PART_UA = re.compile(rb"<pdfuaid:part>1</pdfuaid:part>")
CONFORME = re.compile(rb'(pdfaid:conformance=")A(")')
PORTES = (
    (
        re.compile(rb"/(JS|JavaScript|Launch)\b"),
        "Contient du programme (JavaScript) : il ne s'exécute pas dans l'acte entier.",
    ),
    (
        re.compile(rb"/(EmbeddedFiles|FileAttachment|Filespec)\b"),
        "Porte des fichiers joints : ils ne sont pas dans l'acte entier.",
    ),
    (
        re.compile(rb"/XFA\b"),
        "Est un formulaire XFA : vérifiez que ses pages se lisent, ou imprimez-le en PDF.",
    ),
)
PART_A = re.compile(rb' pdfaid:(?:part|conformance)="[0-9A-Z]+"')


class PdfRefuse(ValueError):
    """What was given is not a PDF that can be joined; a French sentence says what to do."""


def open_pdf(contenu):
    """The PDF of these bytes, as they are: nothing is guessed. Raises PdfRefuse."""
    try:
        pdf = Pdf.open(BytesIO(contenu), attempt_recovery=False)
    except PasswordError:
        raise PdfRefuse(
            "Ce PDF est chiffré par un mot de passe : enregistrez-le sans protection."
        ) from None
    except PdfError:
        raise PdfRefuse(
            "Ce fichier n'est pas un PDF entier : il est coupé ou abîmé. Ouvrez-le dans son "
            "logiciel et enregistrez-le de nouveau en PDF."
        ) from None
    if pdf.is_encrypted:
        raise PdfRefuse("Ce PDF est protégé : enregistrez-le sans protection ni restriction.")
    return pdf


def read_pdf(contenu):
    """(number of pages, French sentences on what is not kept or not sure). Raises PdfRefuse."""
    if not contenu.startswith(b"%PDF-"):
        raise PdfRefuse("Ce fichier n'est pas un PDF : enregistrez-le en PDF, puis joignez-le.")
    with open_pdf(contenu) as pdf:
        remarques = list(list_remarques(pdf))
        pages = len(pdf.pages)
    if not pages:
        raise PdfRefuse("Ce PDF n'a aucune page.")
    try:
        list_larges(contenu)
        with open_pdf(contenu) as pdf:
            flatten(pdf)
            for page in pdf.pages:
                page.as_form_xobject()
    except (PdfError, ValueError, TypeError, KeyError, AttributeError) as faute:
        raise PdfRefuse("Une page de ce PDF ne se lit pas : enregistrez-le de nouveau.") from faute
    return pages, remarques


def list_remarques(pdf):
    with pdf.open_metadata() as donnees:
        niveau = donnees.pdfa_status
    if niveau:
        yield f"Se dit PDF/A-{niveau} ; l'application ne le vérifie pas."
    else:
        yield (
            "N'est pas en PDF/A, et l'application ne le convertit pas : exportez-le en PDF/A "
            "depuis son logiciel pour qu'il se lise dans longtemps."
        )
    # Each object as it is written, with those that it holds.
    dits = b" ".join(o.unparse(True) for o in pdf.objects if isinstance(o, Dictionary | Array))
    for motif, phrase in PORTES:
        if motif.search(dits):
            yield phrase


def measure(page):
    """(width, height) of a page as it is read."""
    gauche, bas, droite, haut = (float(cote) for cote in page.cropbox)
    largeur, hauteur = abs(droite - gauche), abs(haut - bas)
    tournee = page.rotation % 180
    return (hauteur, largeur) if tournee else (largeur, hauteur)


def list_larges(contenu):
    """Whether each page of a PDF is wider than it is high."""
    with open_pdf(contenu) as pdf:
        return [largeur > hauteur for largeur, hauteur in map(measure, map(Page, pdf.pages))]


def flatten(pdf):
    """Draw on its pages what is filled in its forms, and its notes."""
    pdf.generate_appearance_streams()
    pdf.flatten_annotations()


def join(contenu, jointes):
    """The bytes of a document of ours in which the pages of others are set.

    `jointes` are (name of the place of the first page that waits for them, PDF as bytes, whether it
    is one of ours): as many pages wait as there are. Pages set so have no tags: the document claims
    no more to be PDF/UA, nor PDF/A when one is not ours.
    """
    with Pdf.open(BytesIO(contenu)) as pdf:
        noms = list(pdf.Root.Names.Dests.Names)
        places = {str(nom): place[0] for nom, place in zip(noms[::2], noms[1::2], strict=True)}
        rangs = {page.objgen: rang for rang, page in enumerate(pdf.pages)}
        for ancre, autre, _ in jointes:
            debut = rangs[places[ancre].objgen]
            with open_pdf(autre) as source:
                flatten(source)
                for rang, page in enumerate(source.pages, debut):
                    set_in(pdf, Page(pdf.pages[rang]), pdf.copy_foreign(page.as_form_xobject()))
        dits = CONFORME.sub(rb"\1B\2", PART_UA.sub(b"", pdf.Root.Metadata.read_bytes()))
        pdf.Root.Metadata.write(
            dits if all(notre for *_, notre in jointes) else PART_A.sub(b"", dits)
        )
        sortie = BytesIO()
        pdf.save(
            sortie,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=ObjectStreamMode.generate,
        )
        return sortie.getvalue()


def set_in(pdf, page, dessin):
    """Draw a page of another in one of ours, between its margins, without its own tags."""
    _, _, droite, haut = (float(cote) for cote in page.mediabox)
    cadre = Rectangle(COTE, BAS, droite - COTE, haut - HAUT)
    nom = page.add_resource(dessin, Name.XObject)
    place = page.calc_form_xobject_placement(dessin, nom, cadre, allow_expand=True)
    page.contents_add(pdf.make_stream(b"/Artifact BMC\n" + place + b"\nEMC\n"), prepend=True)
