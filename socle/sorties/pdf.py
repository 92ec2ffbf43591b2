"""From a reading to a PDF; the only module that imports WeasyPrint.

A document is one page of HTML, laid out once, then made fit to be kept (socle/sorties/archive.py).
"""

import hashlib
import logging
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

import weasyprint
from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.cache import caches
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from socle.francais.typographie import en_xml
from socle.progres import Progres
from socle.sorties.archive import archive

VARIANTE = "pdf/a-3a"
ADRESSE_STATIQUE = "https://projet.invalid/static/"
CACHE = "documents"
JOURNAL = logging.getLogger(__name__)

# A tag, or a run of letters that no space cuts and that passes several lines.
BALISE_OU_MOT_SANS_FIN = re.compile(r"<[^>]*>|(?:&[^;\s]{1,8};|[^\s<&]){200,}")
QUARANTE_LETTRES = re.compile(r"(?:&[^;\s]{1,8};|[^\s<&]){40}")
LONGUEUR_SUSPECTE = 200
COUPURE = "\u200b"


@dataclass(frozen=True)
class DocumentImprime:
    """A PDF as bytes, and its number of pages."""

    contenu: bytes
    pages: int


class FichierAbsent(Exception):
    """A document names a style, a font or an image that the project does not have."""


class FichiersDuProjet(URLFetcher):
    """Gives the static files of the project, and nothing else; what is missing stops the print.

    The documents name them under an address that no network has (RFC 2606), so that an image or a
    link written in a text can reach neither a file nor a server. An image that the page itself
    holds (`data:`) reaches nothing.
    """

    def __init__(self):
        super().__init__(fail_on_errors=True)

    def fetch(self, url, headers=None):
        if url.startswith("data:"):
            return super().fetch(url, headers)
        nom, fichier = find_statique(url)
        entetes = {"Content-Type": mimetypes.guess_type(nom)[0] or "application/octet-stream"}
        return URLFetcherResponse(url, fichier.read_bytes(), entetes)


def find_statique(url):
    """(name, path) of the static file that an address of a document names."""
    if not url.startswith(ADRESSE_STATIQUE):
        raise FichierAbsent(f"{url} n'est pas un fichier du projet.")
    nom = unquote(urlparse(url.removeprefix(ADRESSE_STATIQUE)).path)
    try:
        trouve = FileSystemFinder().find(nom)
    except SuspiciousFileOperation as dehors:
        raise FichierAbsent(f"{nom} n'est pas un fichier du projet.") from dehors
    if not trouve:
        raise FichierAbsent(f"Le fichier statique {nom} manque.")
    return nom, Path(trouve)


def cut_endless_words(html):
    """`html` in which a text without spaces may end its lines.

    WeasyPrint would lay out the whole of what is left at each line: minutes for a pasted file.
    """
    mots = html.replace("<", " ").replace(">", " ").split()
    if max(map(len, mots), default=0) < LONGUEUR_SUSPECTE:
        return html

    def cut(trouve):
        mot = trouve[0]
        return mot if mot.startswith("<") else QUARANTE_LETTRES.sub(rf"\g<0>{COUPURE}", mot)

    return BALISE_OU_MOT_SANS_FIN.sub(cut, html)


def lay_out(html, *, le, progres):
    """(PDF/A-3a, number of pages) of a page of HTML. Raises FichierAbsent."""
    page = weasyprint.HTML(string=html, base_url=ADRESSE_STATIQUE, url_fetcher=FichiersDuProjet())
    try:
        document = page.render(pdf_variant=VARIANTE)
        progres.step()
        document.metadata.created = document.metadata.modified = le.isoformat(timespec="seconds")
        return document.write_pdf(pdf_variant=VARIANTE), len(document.pages)
    except FatalURLFetchingError as erreur:
        raise FichierAbsent(str(erreur.__cause__ or erreur)) from erreur


def sign(*morceaux):
    """The SHA-256 of texts and bytes: what a cached thing was made of."""
    empreinte = hashlib.sha256()
    for morceau in morceaux:
        octets = morceau if isinstance(morceau, bytes) else morceau.encode()
        empreinte.update(len(octets).to_bytes(8, "big") + octets)
    return empreinte.hexdigest()


def sign_atelier():
    """What changes every document at once: our code and WeasyPrint's, the styles, the images."""
    fichiers = [Path(__file__), Path(__file__).with_name("archive.py")]
    for dossier in settings.STATICFILES_DIRS:
        fichiers += sorted(f for f in Path(dossier).rglob("*") if f.is_file())
    return sign(weasyprint.VERSION, *(fichier.read_bytes() for fichier in fichiers))


def keep(cle, imprime):
    """Put a document in the cache; a full disk only makes the next print slower."""
    try:
        caches[CACHE].set(cle, imprime)
    except OSError as erreur:
        JOURNAL.warning("Le cache des documents ne peut pas être écrit : %s", erreur)


def print_document(
    gabarit, contexte, *, le, estampille=None, projet=False, jointes=None, progres=None
):
    """A PDF/A-3a and PDF/UA-1 of a print template. `le` is its date, with a time zone.

    `estampille` (Estampille) marks an edition; `projet` lays « projet » over each page. `jointes`
    is (a text that changes when they do, function that gives the `PieceJointe`s). `progres`
    (Progres) is told when the pages are there, when they are written, and at the end.
    The same context and date give the same bytes, even when the cache is empty; without an edition,
    a document that did not change since its last print of the day comes back as it was then.
    Raises FichierAbsent for a missing file.
    """
    progres = progres or Progres()
    progres.begin(3)
    donnees = {"statique": ADRESSE_STATIQUE, "estampille": estampille, "projet": projet}
    contexte = {"identite": None, **contexte, **donnees}
    html = cut_endless_words(en_xml(render_to_string(gabarit, contexte)))
    temoin, make_jointes = jointes or ("", tuple)
    moment = le if estampille else le.date()
    cle = sign(sign_atelier(), html, temoin, moment.isoformat())
    imprime = caches[CACHE].get(cle)
    if imprime is None:
        contenu, pages = lay_out(html, le=le, progres=progres)
        progres.step()
        imprime = DocumentImprime(archive(contenu, jointes=make_jointes(), le=le), pages)
        keep(cle, imprime)
    progres.reach(3)
    return imprime
