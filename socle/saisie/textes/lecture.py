"""From the bytes of a Word or LibreOffice text to what it holds.

Nothing that a file says of itself is believed: sizes are checked before anything is opened.
"""

import io
import zipfile

from socle.saisie.tables import OLE, FichierIllisible, check_parties, check_taille
from socle.saisie.textes.odt import read_odt
from socle.saisie.textes.word import read_docx

ODT = b"application/vnd.oasis.opendocument.text"
ENREGISTRER = "Ouvrez-le dans Word ou LibreOffice et enregistrez-le de nouveau en .docx ou .odt."
ANCIEN_WORD = "WordDocument".encode("utf-16-le")
REFUSES = {
    b"%PDF": (
        "C'est un PDF : il n'a plus ni titres ni tableaux qui se lisent à coup sûr. Prenez le "
        "texte dont il vient, ou ouvrez le PDF dans Word (Fichier, Ouvrir) et relisez-le ; "
        "enregistrez-le en .docx ou .odt, puis importez-le."
    ),
    b"{\\rtf": "C'est un texte .rtf. " + ENREGISTRER,
    OLE: "C'est un ancien texte .doc, quel que soit son nom. " + ENREGISTRER,
}


def is_texte(contenu):
    """Whether the bytes are a text, or a file that a person takes for one."""
    if contenu.startswith(OLE):
        return ANCIEN_WORD in contenu
    if not contenu.startswith(b"PK"):
        return contenu.startswith(tuple(REFUSES))
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            noms = set(archive.namelist())
            if "word/document.xml" in noms:
                return True
            if "mimetype" not in noms:
                return False
            with archive.open("mimetype") as flux:
                return flux.read(60).startswith(ODT)
    except Exception:
        # A broken archive fails as it likes; whoever reads it next says so.
        return False


def read_document(contenu):
    """The `TexteLu` of a .docx or of an .odt. Raises FichierIllisible."""
    check_taille(contenu)
    for debut, phrase in REFUSES.items():
        if contenu.startswith(debut):
            raise FichierIllisible(phrase)
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            if not is_texte(contenu):
                raise FichierIllisible("Ce n'est pas un texte, malgré son nom. " + ENREGISTRER)
            check_parties(archive, "texte")
            read = read_docx if "word/document.xml" in archive.namelist() else read_odt
        return read(contenu)
    except FichierIllisible:
        raise
    except Exception as erreur:
        # The libraries meet a broken file with whatever exception their parsers raise.
        raise FichierIllisible(
            "Ce texte est incomplet ou abîmé, il ne se lit pas. " + ENREGISTRER
        ) from erreur
