"""From a reading to a PDF; the only module that imports WeasyPrint."""

import gc
import mimetypes
from pathlib import Path
from urllib.parse import unquote, urlparse

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

ADRESSE_STATIQUE = "https://projet.invalid/static/"


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


def render_document(gabarit, contexte, *, le):
    """Tagged PDF (PDF/UA-1), as bytes, of a print template. `le` is its date, with a time zone.

    The same context and date give the same bytes. Raises FichierAbsent for a missing file.
    """
    html = render_to_string(gabarit, {**contexte, "statique": ADRESSE_STATIQUE, "le": le})
    ramassait = gc.isenabled()
    gc.disable()
    try:
        document = HTML(string=html, base_url=ADRESSE_STATIQUE, url_fetcher=FichiersDuProjet())
        return document.write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as erreur:
        raise FichierAbsent(str(erreur.__cause__ or erreur)) from erreur
    finally:
        if ramassait:
            gc.enable()


def render_schema_directeur(lecture, *, le):
    """The schéma directeur of a `SchemaDirecteur`, as PDF bytes."""
    return render_document("restitution/pdf/schema_directeur.html", {"lecture": lecture}, le=le)
