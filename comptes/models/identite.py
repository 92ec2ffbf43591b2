"""How a structure shows itself: its logo, its two colours, its cover (docs/regles.md, R-D13)."""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from socle.couleurs import BLANC, HEXA, NOIR, approach, find_pire, mix, tint

TYPES = {".png": "image/png", ".jpg": "image/jpeg"}
# The grounds of our pages; `haie-voile` follows the colour of the structure.
FONDS = ("papier", "carte", "voile", "seigle-voile", "brique-voile", "ardoise-voile")
# WCAG 2.2: 1.4.3 for what is read, 1.4.11 for what is only seen.
LUE, VUE = 4.5, 3
JETON = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")


def place_of_image(structure, nom):
    return f"identite/{structure.pk}/{nom}"


@cache
def read_jetons(feuille):
    """{name: colour} of a sheet of design tokens: « jetons » on a light ground, « sombre »."""
    source = Path(settings.BASE_DIR, "static", "css", f"{feuille}.css").read_text()
    return dict(JETON.findall(source))


def list_fonds(feuille="jetons"):
    return [read_jetons(feuille)[fond] for fond in FONDS]


def check_couleur(couleur, *, seuil):
    """Raises ValidationError for a colour that is not written so, or is not seen on our pages."""
    if not HEXA.fullmatch(couleur):
        raise ValidationError(
            "Écrivez la couleur avec un croisillon et six chiffres ou lettres de a à f, "
            "comme #2c5a41."
        )
    contraste, fond = find_pire(couleur, list_fonds())
    if contraste < seuil:
        # Rounded down: 4.49 is not 4.5.
        lu = f"{int(contraste * 100) / 100:.2f}".replace(".", ",")
        usage = "se lire" if seuil == LUE else "se voir"
        raise ValidationError(
            f"Cette couleur ne peut pas {usage} sur le fond des pages : sur {fond}, son contraste "
            f"est de {lu} pour 1, il en faut {str(seuil).replace('.', ',')}. La plus proche qui "
            f"convient : {approach(couleur, list_fonds(), seuil)}."
        )


def dress(couleur, accent):
    """({token: colour} on a light ground, {token: colour} on a dark one) of the two colours of a
    structure; '' leaves those of the application.
    """
    clairs, sombres = {}, {}
    if couleur:
        clair, sombre = read_jetons("jetons"), read_jetons("sombre")
        pale = approach(couleur, list_fonds("sombre"), LUE, vers=BLANC)
        clairs = {
            "haie": couleur,
            "haie-fonce": mix(couleur, NOIR, 0.3),
            "haie-voile": tint(clair["carte"], couleur, limite=clair["voile"]),
        }
        sombres = {
            "haie": pale,
            "haie-fonce": mix(pale, BLANC, 0.4),
            "haie-voile": tint(sombre["carte"], pale, limite=sombre["voile"]),
        }
    if accent or couleur:
        clairs["accent"] = accent or couleur
        sombres["accent"] = approach(accent or couleur, list_fonds("sombre"), VUE, vers=BLANC)
    return clairs, sombres


def write_css(couleur, accent):
    """The two colours as a sheet of style, for a light screen and for a dark one."""
    clairs, sombres = (
        " ".join(f"--{nom}: {valeur};" for nom, valeur in jetons.items())
        for jetons in dress(couleur, accent)
    )
    return (
        f":root {{ {clairs} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {sombres} }} }}\n"
    )


@dataclass(frozen=True)
class Identite:
    """What dresses a printed document; its images hold all of their bytes (`data:`)."""

    nom: str
    jetons: dict[str, str]
    logo: str
    couverture: str


def lire_identite(structure):
    """The `Identite` of a structure. Raises OSError when the storage does not give an image."""
    return Identite(
        nom=structure.nom,
        jetons=dress(structure.couleur, structure.accent)[0],
        logo=embed(structure.logo),
        couverture=embed(structure.couverture),
    )


def embed(fichier):
    """A stored image as a page can hold it; '' for none."""
    if not fichier:
        return ""
    with fichier.open("rb") as source:
        octets = b64encode(source.read()).decode()
    return f"data:{TYPES[Path(fichier.name).suffix]};base64,{octets}"
