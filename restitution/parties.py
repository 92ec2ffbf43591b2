"""A printed document cut into parts that begin a page, and its links put right between them.

Pure functions on HTML. A part is a document of its own: it can be laid out apart from the others,
in another process, and kept as long as its words do not change.
"""

import re
from dataclasses import dataclass
from html import unescape

SEPARATEUR = "<!--partie-->"
ADRESSE_ANCRES = "https://projet.invalid/ancres#"
ADRESSE_PAGES = "https://projet.invalid/pages#"

CORPS = re.compile(r"(.*?<body[^>]*>)(.*)(</body>.*)", re.S)
ANCRE = re.compile(r'\sid="([^"]+)"')
LIEN = re.compile(r'(\sdata-page="")?\shref="#([^"]*)"')

# A tag, or a run of letters that no space cuts and that passes several lines.
BALISE_OU_MOT_SANS_FIN = re.compile(r"<[^>]*>|(?:&[^;\s]{1,8};|[^\s<&]){200,}")
QUARANTE_LETTRES = re.compile(r"(?:&[^;\s]{1,8};|[^\s<&]){40}")
LONGUEUR_SUSPECTE = 200
COUPURE = "\u200b"


# A tag of a block and the spaces around it, that no page shows.
BLOC = re.compile(
    r"\s*(</?(?:section|nav|div|blockquote|p|ul|ol|li|h[1-6]|table|thead|tbody|tfoot|tr|th|td)"
    r"(?:\s[^>]*)?>)\s*"
)

TITRE = re.compile(r"<title>(.*?)</title>", re.S)
AUTEUR = re.compile(r'<meta name="author" content="([^"]*)">')
GRAND_TITRE = re.compile(r'<h2[^>]*class="signet[^>]*>(.*?)</h2>', re.S)
BALISE = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Signet:
    """A bookmark: level from 1, title, page in the part from 0, height in points."""

    niveau: int
    titre: str
    page: int
    y: float


@dataclass(frozen=True)
class Partie:
    """A part once laid out: its tagged PDF, and what the whole needs to know of it.

    `tailles` are the (width, height) of its pages in points; `ancres` are {name: (page, x, y)}.
    """

    contenu: bytes
    tailles: tuple[tuple[float, float], ...]
    ancres: dict[str, tuple[int, float, float]]
    signets: tuple[Signet, ...]
    is_couverture: bool

    @property
    def pages(self):
        return len(self.tailles)


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


def read_auteur(html):
    """The author that a document names, as text."""
    trouve = AUTEUR.search(html)
    return unescape(trouve[1]) if trouve else ""


def cut_parties(html):
    """The parts of a document, each a whole HTML page.

    A link to a place of the document becomes an address that `ADRESSE_ANCRES` begins, since the
    place may be in another part, or `ADRESSE_PAGES` if the number of its page is to be written at
    the end of the line (`data-page`); a link to nowhere is no longer a link. The body of each part
    says what stands at the head of its pages: `data-document`, and `data-partie` for a part that
    goes on under the great title (h2) of one before.
    """
    connues = set(ANCRE.findall(html))

    def aim(trouve):
        adresse = ADRESSE_PAGES if trouve[1] else ADRESSE_ANCRES
        return f' href="{adresse}{trouve[2]}"' if trouve[2] in connues else ""

    debut, corps, fin = CORPS.fullmatch(LIEN.sub(aim, cut_endless_words(html))).groups()
    corps = BLOC.sub(r"\1", corps)
    titre = TITRE.search(debut)
    parties, courant = [], ""
    for morceau in corps.split(SEPARATEUR):
        grands_titres = GRAND_TITRE.findall(morceau)
        attributs = f' data-document="{titre[1] if titre else ""}"'
        if courant and not grands_titres:
            attributs += f' data-partie="{courant}"'
        if grands_titres:
            courant = BALISE.sub("", grands_titres[-1]).replace('"', "&quot;")
        parties.append(f"{debut.removesuffix('>')}{attributs}>{morceau}{fin}")
    return parties
