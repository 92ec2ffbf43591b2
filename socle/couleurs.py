"""Colours written #rrggbb: their contrast, as WCAG 2.2 measures it, and the nearest one."""

import colorsys
import re

HEXA = re.compile(r"#[0-9a-fA-F]{6}")
BLANC, NOIR = "#ffffff", "#000000"
PAS = 256


def read(couleur):
    """(red, green, blue) of « #2c5a41 », each from 0 to 1."""
    return tuple(int(couleur[rang : rang + 2], 16) / 255 for rang in (1, 3, 5))


def write(composantes):
    return "#" + "".join(f"{round(max(0, min(1, c)) * 255):02x}" for c in composantes)


def measure_clarte(couleur):
    """Its relative luminance, from 0 (black) to 1 (white)."""
    lineaires = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in read(couleur))
    return sum(part * c for part, c in zip((0.2126, 0.7152, 0.0722), lineaires, strict=True))


def measure_contraste(une, autre):
    """From 1 (the same) to 21 (black on white)."""
    claire, sombre = sorted((measure_clarte(une), measure_clarte(autre)), reverse=True)
    return (claire + 0.05) / (sombre + 0.05)


def find_pire(couleur, fonds):
    """(contrast, ground) of the ground on which it is seen least."""
    return min((measure_contraste(couleur, fond), fond) for fond in fonds)


def mix(couleur, autre, part):
    """A colour with this part (0 to 1) of another one."""
    return write(c + (a - c) * part for c, a in zip(read(couleur), read(autre), strict=True))


def approach(couleur, fonds, seuil, *, vers=NOIR):
    """The nearest colour of the same hue, darker (or lighter, towards white), that has this
    contrast on each ground.
    """
    teinte, clarte, vivacite = colorsys.rgb_to_hls(*read(couleur))
    bout = colorsys.rgb_to_hls(*read(vers))[1]
    for pas in range(PAS):
        essai = colorsys.hls_to_rgb(teinte, clarte + (bout - clarte) * pas / PAS, vivacite)
        if find_pire(write(essai), fonds)[0] >= seuil:
            return write(essai)
    return vers


def tint(fond, couleur, *, limite):
    """The ground with as much of a colour as leaves it no further from white (or black) than
    `limite`: what is read on this one is read on it.
    """
    voulue, claire = measure_clarte(limite), measure_clarte(limite) > 0.5
    melanges = (mix(fond, couleur, part / 100) for part in (20, 16, 12, 10, 8, 6, 4, 2))
    return next((m for m in melanges if (measure_clarte(m) >= voulue) == claire), fond)
