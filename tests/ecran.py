"""What is read on a page, wherever its template breaks a line."""

import html


def plain(texte):
    """Entities, typographic spaces and line breaks made plain."""
    return " ".join(html.unescape(texte).split())


def read(reponse):
    return plain(reponse.text)
