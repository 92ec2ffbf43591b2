"""What marks a printed edition: a short code, a date, and where anyone can check it."""

import re
import secrets
from dataclasses import dataclass
from datetime import date

import segno

# No 0, 1, I, L, O or U: a code is read aloud and typed from paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGUEUR = 8


@dataclass(frozen=True)
class Estampille:
    """The mark of an edition. `code` has no dash; `adresse` is absolute."""

    code: str
    le: date
    adresse: str

    @property
    def code_lisible(self):
        return write_code(self.code)

    @property
    def qr(self):
        """The QR code of the address, as an image that a page can hold."""
        return segno.make(self.adresse, error="m").svg_data_uri(dark="#1d4230", border=0)


def draw_code():
    """A code that nobody can guess: 39 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LONGUEUR))


def write_code(code):
    """« 7KQ2M9XD » as people read it: « 7KQ2-M9XD »."""
    return f"{code[:4]}-{code[4:]}"


def read_code(texte):
    """The code that somebody typed, without spaces, dashes or small letters."""
    return re.sub(r"[\s\-–]", "", texte).upper()
