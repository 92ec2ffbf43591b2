"""From a reading to a PDF; the only module that imports WeasyPrint.

A document is cut into parts (restitution/parties.py). Each is laid out in a process of its own, or
taken from the cache when its words did not change, and all are joined (restitution/assemblage.py).
"""

import functools
import gc
import hashlib
import logging
import mimetypes
import multiprocessing
import re
import zlib
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

import pydyf
import weasyprint
from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.cache import caches
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from restitution.assemblage import CHIFFRES, Tampons, join_parties
from restitution.balises import complete_tags
from restitution.parties import Partie, Signet, cut_parties, read_auteur
from restitution.progres import Progres

VARIANTE = "pdf/a-3a"
ADRESSE_STATIQUE = "https://projet.invalid/static/"
SOCLE = f"{ADRESSE_STATIQUE}css/socle.css"
FEUILLE_DE_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
# A design token as it is given, the light one first, and as it is used.
JETON = re.compile(r"(--[\w-]+): ([^;]+);")
JETON_LU = re.compile(r"var\((--[\w-]+)\)")
DEBUT_FLUX, FIN_FLUX = b"stream\n", b"\nendstream"
VITESSE = 4
COUVERTURE = 'class="couverture"'
POINTS = 0.75
MODULES = ("pdf", "balises", "parties", "assemblage")
CACHE = "documents"
JOURNAL = logging.getLogger(__name__)
# Below this many letters of HTML, starting another process takes longer than it saves.
PETIT = 30_000


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


@contextmanager
def without_ramassage():
    """The garbage collector finds nothing in a page and looks all the time: an eighth is saved."""
    ramassait = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ramassait:
            gc.enable()


@functools.lru_cache(maxsize=8)
def read_styles(adresses, ages):
    """(fonts, parsed style sheets), read again when a file changes (`ages`).

    The design tokens are written in place: WeasyPrint would hand each down to each element and
    solve each use again.
    """
    polices = FontConfiguration()
    lecteur = FichiersDuProjet()
    textes = [find_statique(adresse)[1].read_text() for adresse in adresses]
    jetons = {}
    for nom, valeur in JETON.findall("".join(textes)):
        jetons.setdefault(nom, valeur)
    return polices, [
        CSS(
            string=JETON_LU.sub(lambda lu: jetons[lu[1]], JETON.sub("", texte)),
            base_url=adresse,
            url_fetcher=lecteur,
            font_config=polices,
        )
        for adresse, texte in zip(adresses, textes, strict=True)
    ]


def find_styles(adresses):
    """(fonts, parsed style sheets) of the addresses of some styles."""
    ages = tuple(find_statique(adresse)[1].stat().st_mtime_ns for adresse in adresses)
    return read_styles(adresses, ages)


class PageWeb(HTML):
    """A page of HTML on a base of our own (socle.css) in place of the style of every page.

    Should another WeasyPrint no longer ask for it here, its own would come back: the same look,
    more slowly.
    """

    def _ua_stylesheets(self, forms=False):
        return find_styles((SOCLE,))[1]


def lay_out(html, marque="", variante=VARIANTE):
    """The `Partie` of a part. `marque` sets its identifiers apart from those of other parts.

    Without a `variante` its pages have no tags: they can be laid over others. Raises FichierAbsent.
    """
    try:
        with without_ramassage():
            polices, styles = find_styles(tuple(FEUILLE_DE_STYLE.findall(html)))
            page_web = PageWeb(
                string=FEUILLE_DE_STYLE.sub("", html),
                base_url=ADRESSE_STATIQUE,
                url_fetcher=FichiersDuProjet(),
            )
            document = page_web.render(
                pdf_variant=variante, font_config=polices, stylesheets=styles
            )
            contenu = document.write_pdf(
                pdf_variant=variante,
                pdf_identifier=False,
                finisher=functools.partial(finish, marque=marque),
            )
    except FatalURLFetchingError as erreur:
        raise FichierAbsent(str(erreur.__cause__ or erreur)) from erreur
    return Partie(
        contenu=contenu,
        tailles=tuple((page.width * POINTS, page.height * POINTS) for page in document.pages),
        ancres={
            nom: (rang, x * POINTS, (page.height - y) * POINTS)
            for rang, page in reversed(list(enumerate(document.pages)))
            for nom, (x, y, *_) in page.anchors.items()
        },
        signets=tuple(
            Signet(niveau, titre, rang, (page.height - y) * POINTS)
            for rang, page in enumerate(document.pages)
            for niveau, titre, (_, y), _ in page.bookmarks
        ),
        is_couverture=COUVERTURE in html,
    )


def finish(document, pdf, *, marque):
    """What is done to the objects of a part before they are written."""
    complete_tags(pdf, marque)
    deflate(pdf)


def deflate(pdf):
    """Compress the streams less than pydyf would: 4 % more bytes, and a quicker print."""
    for flux in pdf.objects:
        if isinstance(flux, pydyf.Stream) and flux.compress:
            flux.compress = False
            brut = flux.data.partition(DEBUT_FLUX)[2].removesuffix(FIN_FLUX)
            flux.stream = [zlib.compress(brut, VITESSE)]
            flux.extra["Filter"] = "/FlateDecode"


def sign(*morceaux):
    """The SHA-256 of texts and bytes: what a cached thing was made of."""
    empreinte = hashlib.sha256()
    for morceau in morceaux:
        octets = morceau if isinstance(morceau, bytes) else morceau.encode()
        empreinte.update(len(octets).to_bytes(8, "big") + octets)
    return empreinte.hexdigest()


def sign_atelier():
    """What changes every document at once: our code and WeasyPrint's, the styles, the images."""
    fichiers = [Path(__file__).with_name(f"{nom}.py") for nom in MODULES]
    for racine in settings.STATICFILES_DIRS:
        fichiers += Path(racine[1] if isinstance(racine, tuple) else racine).rglob("*.*")
    ages = sorted((str(fichier), fichier.stat().st_mtime_ns) for fichier in fichiers)
    return sign(weasyprint.VERSION, pydyf.VERSION, repr(ages))


def lay_out_all(htmls, atelier, progres):
    """The `Partie` of each part, in order: from the cache, else laid out in several processes."""
    cles = []
    for html in htmls:
        cle = sign(atelier, html)
        cles.append(f"{cle}-{sum(c.startswith(cle) for c in cles)}")
    connues = caches[CACHE].get_many(cles)
    manquent = {cle: html for cle, html in zip(cles, htmls, strict=True) if cle not in connues}
    progres.step(len(htmls) - len(manquent))
    neuves = lay_out_apart(manquent, progres)
    keep(neuves)
    return [connues.get(cle) or neuves[cle] for cle in cles]


def keep(valeurs):
    """Put {key: value} in the cache; a full disk only makes the next print slower."""
    try:
        caches[CACHE].set_many(valeurs)
    except OSError as erreur:
        JOURNAL.warning("Le cache des documents ne peut pas être écrit : %s", erreur)


def lay_out_apart(htmls, progres):
    """{key: `Partie`} for {key: HTML}; the longest first, so that no process ends late."""
    ordre = sorted(htmls, key=lambda cle: -len(htmls[cle]))
    processus = min(len(ordre), settings.PDF_PROCESSUS)
    if processus < 2 or sum(map(len, htmls.values())) < PETIT:
        return dict(zip(ordre, follow((lay_out(htmls[c], c) for c in ordre), progres), strict=True))
    with ProcessPoolExecutor(processus, mp_context=find_contexte()) as atelier:
        faites = atelier.map(lay_out, [htmls[cle] for cle in ordre], ordre)
        return dict(zip(ordre, follow(faites, progres), strict=True))


def follow(parties, progres):
    """The same parts, each told to `progres` once it is there."""
    for partie in parties:
        progres.step()
        yield partie


@functools.cache
def find_contexte():
    """A clean process, WeasyPrint loaded, that the others are copies of: they start at once."""
    contexte = multiprocessing.get_context("forkserver")
    contexte.set_forkserver_preload(["restitution.atelier"])
    return contexte


def lay_out_tampons(parties, html, atelier, *, estampille, projet):
    """The `Tampons` of a document: its numbers, the mention of the edition, « projet »."""
    sortes = [
        (largeur > hauteur, partie.is_couverture)
        for partie in parties
        for largeur, hauteur in partie.tailles
    ]
    feuilles = sorted(set(sortes))
    contexte = {
        "feuilles": [
            {"is_couchee": is_couchee, "is_couverture": is_couverture}
            for is_couchee, is_couverture in feuilles
        ],
        "chiffres": CHIFFRES,
        "structure": read_auteur(html),
        "estampille": estampille,
        "projet": projet,
        "statique": ADRESSE_STATIQUE,
    }
    source = render_to_string("restitution/pdf/tampons.html", contexte)
    cle = sign(atelier, source)
    partie = caches[CACHE].get(cle)
    if partie is None:
        partie = lay_out(source, variante=None)
        keep({cle: partie})
    return Tampons(partie.contenu, tuple(feuilles.index(sorte) for sorte in sortes))


def assemble(html, jointes, atelier, *, le, estampille, projet, progres):
    htmls = cut_parties(html)
    progres.begin(len(htmls) + 1)
    parties = lay_out_all(htmls, atelier, progres)
    tampons = lay_out_tampons(parties, html, atelier, estampille=estampille, projet=projet)
    contenu = join_parties(parties, tampons=tampons, jointes=jointes, le=le)
    progres.step()
    return DocumentImprime(contenu=contenu, pages=sum(partie.pages for partie in parties))


def print_document(
    gabarit, contexte, *, le, estampille=None, projet=False, jointes=None, progres=None
):
    """A PDF/A-3a and PDF/UA-1 of a print template. `le` is its date, with a time zone.

    `estampille` (Estampille) marks an edition; `projet` lays « projet » over each page. `jointes`
    is (function that gives a text that changes when they do, one that gives the `PieceJointe`s);
    they say nothing that is not in the context. `progres` (Progres) is told of each part that is
    laid out.
    The same context and date give the same bytes, even when the cache is empty; without an edition,
    a document that did not change since its last print of the day comes back as it was then.
    Raises FichierAbsent for a missing file.
    """
    donnees = {"statique": ADRESSE_STATIQUE, "le": le, "estampille": estampille}
    write_temoin, make_jointes = jointes or (str, tuple)
    compose = functools.cache(lambda: render_to_string(gabarit, {**contexte, **donnees}))
    atelier = sign_atelier()
    moment = le if estampille else le.date()
    mots = sign(compose(), write_temoin())
    cle = sign(atelier, mots, moment.isoformat(), repr((estampille, projet)))
    imprime = caches[CACHE].get(cle)
    if imprime is None:
        imprime = assemble(
            compose(),
            make_jointes(),
            atelier,
            le=le,
            estampille=estampille,
            projet=projet,
            progres=progres or Progres(),
        )
        keep({cle: imprime})
    return imprime
