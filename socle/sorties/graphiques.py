"""Charts as SVG, in the colours of jetons.css and sombre.css; the only module that imports pygal.

A chart is drawn for the eyes: the exact figures are in the table beside it.
"""

import re
from decimal import Decimal
from pathlib import Path

import pygal
from django.contrib.staticfiles import finders
from pygal.style import Style

from socle.francais.euros import en_francais
from socle.francais.typographie import en_chiffres

POLICE = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Roboto, sans-serif"
COULEURS = ("haie", "seigle", "ardoise", "mauve")
PETIT = {"largeur": 470, "hauteur": 270}  # still legible on a phone, where it is hardly reduced
JETON = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")


def read_jetons():
    """({colour name: hex code} of the light theme, the same of the dark one)."""
    return tuple(
        dict(JETON.findall(Path(finders.find(f"css/{feuille}.css")).read_text()))
        for feuille in ("jetons", "sombre")
    )


def write_sombre(jetons):
    """The style of a chart for who reads on a dark page."""
    series = "".join(
        f".color-{i}, .color-{i} .reactive {{ fill: {jetons[nom]} !important; "
        f"stroke: {jetons[nom]} !important }}"
        for i, nom in enumerate(COULEURS)
    )
    return (
        "@media (prefers-color-scheme: dark) {"
        f"text, .legends .legend text, .axis text {{ fill: {jetons['encre']} !important }}"
        f".axis .guides.line, .axis .line {{ stroke: {jetons['filet-fort']} }}"
        f"{series}}}"
    )


def write_euros(valeur):
    return en_francais(Decimal(round(valeur)))


def write_nombre(valeur):
    return en_chiffres(Decimal(str(valeur)).quantize(Decimal("0.01")))


def draw_barres(*, etiquettes, series, ecrire=write_euros, largeur=860, hauteur=340):
    """Grouped bars as SVG bytes. `series` is {title: values}; None is a gap, not a zero.

    `ecrire` writes a number of the axis; one series needs no legend.
    """
    clair, sombre = read_jetons()
    style = Style(
        background="transparent",
        plot_background="transparent",
        foreground=clair["encre"],
        foreground_strong=clair["encre"],
        foreground_subtle=clair["filet-fort"],
        guide_stroke_color=clair["filet"],
        major_guide_stroke_color=clair["filet"],
        guide_stroke_dasharray="0",
        major_guide_stroke_dasharray="0",
        opacity="1",
        colors=tuple(clair[nom] for nom in COULEURS),
        font_family=POLICE,
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=13,
        value_font_size=12,
    )
    graphique = pygal.Bar(
        style=style,
        css=["file://style.css", "file://graph.css", f"inline:{write_sombre(sombre)}"],
        js=[],
        width=largeur,
        height=hauteur,
        show_legend=len(series) > 1,
        margin=8,
        legend_at_bottom=True,
        legend_at_bottom_columns=len(series) if 145 * len(series) <= largeur else 2,
        legend_box_size=14,
        truncate_legend=-1,
        max_scale=6,
        show_minor_y_labels=True,
        value_formatter=ecrire,
        no_data_text="Aucun chiffre",
        include_x_axis=True,
    )
    graphique.x_labels = etiquettes
    for titre, valeurs in series.items():
        graphique.add(titre, valeurs)
    return graphique.render()
