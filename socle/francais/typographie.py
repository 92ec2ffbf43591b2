"""How stored texts are written on a page: Markdown made safe, and the no-break spaces of French."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

FINE = "\u202f"
INSECABLE = "\u00a0"
# What a file of XML cannot hold (XML 1.0, 2.2, « Char »): a workbook, the data of a PDF.
REFUSE_PAR_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ESPACES = [
    (re.compile(r" (?=[;!?](?:\W|$))"), FINE),
    (re.compile(r" (?=:(?:\s|$))"), INSECABLE),
    (re.compile(r"(?<=«) | (?=»)"), INSECABLE),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), FINE),
    (re.compile(r" (?=[€%])|(?<=\d)(?=[€%])"), INSECABLE),
]


# A text that is safe HTML and the same text that is not are two: they are never one memory.
@lru_cache(maxsize=10_000, typed=True)
def espaces_insecables(texte):
    """`texte` with U+202F before ; ! ? and in thousands, U+00A0 before : € % and inside « ».

    Only spaces that are there are changed (and one put between a digit and € or %); a text without
    them, an address for instance, comes back as it was.
    """
    for motif, espace in ESPACES:
        texte = motif.sub(espace, texte)
    return texte


def en_xml(texte):
    """`texte` with « \ufffd » for each character that a file of XML refuses."""
    return REFUSE_PAR_XML.sub("\ufffd", texte)


def en_chiffres(valeur):
    """A Decimal as French writes it, cents only when there are some; TypeError on a float."""
    if not isinstance(valeur, Decimal):
        raise TypeError(f"A Decimal is expected, not {type(valeur).__name__}.")
    ecrit = f"{valeur:,.2f}".replace(",", FINE).replace(".", ",")
    return ecrit.removesuffix(",00")


def avec_signe(valeur):
    """A difference: « +5 686 », « −326 », « = » for none."""
    if not valeur:
        return "="
    return f"{'+' if valeur > 0 else '−'}{en_chiffres(abs(valeur))}"


class NombreIllisible(ValueError):
    """The text is not a number; the message is a French sentence that says what to do."""


def read_decimal(texte):
    """The Decimal that a person typed in French: « 59 138 », « 43 255,90 ».

    Raises NombreIllisible.
    """
    nu = "".join(texte.split()).replace("−", "-")
    if not re.fullmatch(r"-?[0-9]{1,13}(,[0-9]{1,2})?", nu):
        raise NombreIllisible(
            "Écrivez un nombre en chiffres, comme 59 138 ou 43 255,90 (deux décimales au plus)."
        )
    return Decimal(nu.replace(",", "."))


def accord(nombre, formes="s"):
    """The ending that `nombre` asks for: French counts 0 and 1 in the singular.

    `formes` is the ending of the plural, or those of the singular and of the plural: ",nt".
    """
    singulier, _, pluriel = formes.rpartition(",")
    return pluriel if nombre >= 2 else singulier


def compter(nombre, mot):
    """A number and its noun: « 2 pages », « 0 page »."""
    return f"{nombre} {mot}{accord(nombre)}"


def ecrire_taille(octets):
    """The size of a file as people say it: « 850 ko », « 2,4 Mo »."""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))}{INSECABLE}ko"
    return f"{octets / 1_000_000:.1f}".replace(".", ",").removesuffix(",0") + f"{INSECABLE}Mo"


def make_markdown():
    """CommonMark and tables; raw HTML and images are text, dangerous links are not links."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    # markdown-it takes `data:` images for safe, as links too.
    suit = markdown.validateLink
    markdown.validateLink = lambda url: suit(url) and not url.strip().lower().startswith("data:")
    return markdown


MARKDOWN = make_markdown()


@dataclass(frozen=True)
class Bloc:
    """One token of a Markdown text: its kind and depth (markdown-it's), the words of an inline."""

    type: str
    level: int
    content: str


@lru_cache(maxsize=1_000)
def read_blocs(texte):
    """The tokens of a Markdown text, in order, as values that can be shared."""
    return tuple(Bloc(token.type, token.level, token.content) for token in MARKDOWN.parse(texte))


def shift_headings(tokens, niveau):
    """Renumber the headings in place: the first is `niveau`, none skips a level, none passes 6."""
    piles = []
    for token in tokens:
        if token.type not in ("heading_open", "heading_close"):
            continue
        profondeur = int(token.tag[1])
        if token.type == "heading_open":
            while piles and piles[-1] >= profondeur:
                piles.pop()
            piles.append(profondeur)
            rang = len(piles)
        token.tag = f"h{min(niveau + rang - 1, 6)}"


def write_spaces(tokens):
    for token in tokens:
        for fils in token.children or []:
            if fils.type == "text":
                fils.content = espaces_insecables(fils.content)


def head_tables(tokens):
    """In place: each header of a table says what it heads, an empty one heads nothing; the first
    cell of a row heads it; the table is named by the heading above it, or by its headers.
    """
    titre, precedent, tableau, entetes = "", "", None, []
    for token, dedans, apres in zip(tokens, tokens[1:], tokens[2:], strict=False):
        mots = "".join(fils.content for fils in dedans.children or []).strip()
        if token.type == "heading_open":
            titre = mots
        elif token.type == "table_open":
            tableau, entetes = token, []
        elif token.type == "th_open":
            if mots:
                token.attrSet("scope", "col")
                entetes.append(mots)
            else:
                token.tag = apres.tag = "td"
        elif token.type == "thead_close":
            tableau.attrSet("aria-label", titre or ", ".join(entetes) or "Tableau")
        elif token.type == "td_open" and precedent == "tr_open" and mots:
            token.tag = apres.tag = "th"
            token.attrSet("scope", "row")
        precedent = token.type


def name_links(tokens):
    """A link without words, that nobody could hear or touch, says its address; in place."""
    for token in tokens:
        ecrits, ouvrant = [], 0
        for fils in token.children or []:
            if fils.type == "link_open":
                ouvrant = len(ecrits)
            if fils.type == "link_close" and not any(t.content.strip() for t in ecrits[ouvrant:]):
                adresse = ecrits[ouvrant].attrGet("href") or "lien sans adresse"
                ecrits[ouvrant + 1 :] = [Token("text", "", 0, content=str(adresse))]
            ecrits.append(fils)
        token.children = ecrits or token.children


def tokens_de(texte, niveau):
    tokens = MARKDOWN.parse(texte)
    shift_headings(tokens, niveau)
    head_tables(tokens)
    name_links(tokens)
    write_spaces(tokens)
    return tokens


def render(tokens) -> SafeString:
    return SafeString(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))


def en_texte(texte):
    """The words of a Markdown text, without its marks, on one line."""
    morceaux = []
    for token in MARKDOWN.parse(texte):
        for fils in token.children or []:
            morceaux.append(fils.content or " ")
        morceaux.append(" ")
    return " ".join("".join(morceaux).split())


def en_markdown(texte):
    """A plain text as Markdown that shows the same words, line by line; a list stays one."""
    lignes = re.sub(r"([\\`*_<&\[#])", r"\\\1", texte).splitlines()
    return "  \n".join(ligne.strip() for ligne in lignes)


@lru_cache(maxsize=1_000)
def en_html(texte, *, niveau):
    """Safe HTML of a Markdown text, its highest headings being `<h{niveau}>`."""
    return render(tokens_de(texte, niveau))


def en_colonnes(texte, *, niveau):
    """The parts of a text, one per heading of the highest level, each as safe HTML."""
    colonnes: list[list[Token]] = []
    for token in tokens_de(texte, niveau):
        if token.type == "heading_open" and token.tag == f"h{niveau}":
            colonnes.append([])
        if not colonnes:
            colonnes.append([])
        colonnes[-1].append(token)
    return [render(colonne) for colonne in colonnes]
