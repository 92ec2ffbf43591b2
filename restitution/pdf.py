"""From a reading to a PDF; the only module that imports WeasyPrint."""

import gc
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

VARIANTE = "pdf/ua-1"
ADRESSE_STATIQUE = "https://projet.invalid/static/"

# A tag, or a run of letters that no space cuts and that passes several lines.
BALISE_OU_MOT_SANS_FIN = re.compile(r"<[^>]*>|(?:&[^;\s]{1,8};|[^\s<&]){200,}")
QUARANTE_LETTRES = re.compile(r"(?:&[^;\s]{1,8};|[^\s<&]){40}")
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
    link written in a text can reach neither a file nor a server.
    """

    def __init__(self):
        super().__init__(fail_on_errors=True)

    def fetch(self, url, headers=None):
        if not url.startswith(ADRESSE_STATIQUE):
            raise FichierAbsent(f"{url} n'est pas un fichier du projet.")
        nom = unquote(urlparse(url.removeprefix(ADRESSE_STATIQUE)).path)
        trouve = finders.find(nom)
        if trouve is None:
            raise FichierAbsent(f"Le fichier statique {nom} manque.")
        entetes = {"Content-Type": mimetypes.guess_type(nom)[0] or "application/octet-stream"}
        return URLFetcherResponse(url, Path(trouve).read_bytes(), entetes)


def cut_endless_words(html):
    """`html` in which a text without spaces may end its lines.

    WeasyPrint would lay out the whole of what is left at each line: minutes for a pasted file.
    """

    def cut(trouve):
        mot = trouve[0]
        return mot if mot.startswith("<") else QUARANTE_LETTRES.sub(rf"\g<0>{COUPURE}", mot)

    return BALISE_OU_MOT_SANS_FIN.sub(cut, html)


def print_document(gabarit, contexte, *, le):
    """Tagged PDF (PDF/UA-1) of a print template. `le` is its date, with a time zone.

    The same context and date give the same bytes. Raises FichierAbsent for a missing file.
    """
    html = render_to_string(gabarit, {**contexte, "statique": ADRESSE_STATIQUE, "le": le})
    source = cut_endless_words(html)
    ramassait = gc.isenabled()
    gc.disable()
    try:
        page_web = HTML(string=source, base_url=ADRESSE_STATIQUE, url_fetcher=FichiersDuProjet())
        document = page_web.render(pdf_variant=VARIANTE)
        contenu = document.write_pdf(pdf_variant=VARIANTE)
        return DocumentImprime(contenu=contenu, pages=len(document.pages))
    except FatalURLFetchingError as erreur:
        raise FichierAbsent(str(erreur.__cause__ or erreur)) from erreur
    finally:
        if ramassait:
            gc.enable()


def print_schema_directeur(lecture, *, le):
    """The schéma directeur of a `SchemaDirecteur`, as a `DocumentImprime`."""
    return print_document("restitution/pdf/schema_directeur.html", {"lecture": lecture}, le=le)


def print_comparaison(comparaison, *, plan, le):
    """What changed between two days, on a page or two."""
    contexte = {
        "comparaison": comparaison,
        "titre": plan.titre,
        "structure": plan.structure.nom,
    }
    return print_document("restitution/pdf/comparaison.html", contexte, le=le)


def print_bilan(lecture, *, le):
    """The report of a `Bilan`."""
    return print_document("restitution/pdf/bilan.html", {"lecture": lecture}, le=le)


def print_deliberation(paquet, *, le):
    """The act and the annexes of a `Paquet`, in one file."""
    return print_document("restitution/pdf/deliberation.html", {"paquet": paquet}, le=le)


def render_schema_directeur(lecture, *, le):
    """The same as PDF bytes, for who only sends them."""
    return print_schema_directeur(lecture, le=le).contenu
