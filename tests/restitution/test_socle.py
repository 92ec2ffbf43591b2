"""What a printed element is before our style: as WeasyPrint has it, with less to compute."""

import pytest
from weasyprint import HTML

from restitution.pdf import PageWeb

TABLEAU = (
    "<table><caption>Titre</caption><thead><tr><th>a</th><th>b</th></tr></thead>"
    "<tbody><tr><td>c<td>d</td></tr></tbody><tfoot><tr><td>e</td><td>f</td></tr></tfoot></table>"
)
LETTRES = ("a href='#x'", "b", "code", "del", "em", "i", "mark", "s", "small", "span", "strong")
BLOCS = ("address", "article", "aside", "blockquote", "div", "figure", "footer", "header", "main")
TITRES = ("h1", "h2", "h3", "h4", "h5", "h6")


def write(balise, contenu="mots"):
    return f"<{balise}>{contenu}</{balise.split()[0]}>"


@pytest.mark.parametrize(
    "corps",
    [
        pytest.param(TABLEAU, id="table"),
        pytest.param("<p>" + "".join(map(write, (*LETTRES, "sub", "sup"))) + "</p>", id="letters"),
        pytest.param("".join(map(write, (*BLOCS, "nav", "p", "pre", "section"))), id="blocks"),
        pytest.param("".join(map(write, TITRES)), id="headings"),
        pytest.param("<p>a<br>b</p><hr><pre>a  b\nc</pre><figcaption>d</figcaption>", id="breaks"),
        pytest.param("<ul><li>a</li><li><p>b</p></li></ul><ol><li>c</li></ol>", id="lists"),
        pytest.param("<dl><dt>a</dt><dd>b</dd></dl>", id="definitions"),
    ],
)
def test_an_element_is_laid_out_as_the_style_of_every_page_has_it(corps):
    page = f"<html lang='fr'><head><title>Essai</title></head><body id='x'>{corps}</body></html>"

    ici, ailleurs = (lire(string=page).write_pdf(uncompressed_pdf=True) for lire in (PageWeb, HTML))

    assert b"Tj" in ici or b"TJ" in ici
    assert ici == ailleurs
