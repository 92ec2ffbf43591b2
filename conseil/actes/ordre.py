"""The numbers of the agenda, « 3.7 », and their order, which is not that of the letters (R-V1)."""

import re

NUMERO = re.compile(r"[1-9]\d{0,2}(\.[1-9]\d{0,2}){0,2}")


def compute_cle(numero):
    """« 003.007 » for « 3.7 »: texts that sort as the numbers do, 3.9 before 3.10."""
    return ".".join(f"{int(niveau):03d}" for niveau in numero.split("."))


def make_place(numeros, numero):
    """{old: new} of the numbers that move by one, with those under them, to free `numero`."""
    places = {}
    while numero in numeros:
        tete, point, dernier = numero.rpartition(".")
        suivant = f"{tete}{point}{int(dernier) + 1}"
        for ancien in numeros:
            if f"{ancien}.".startswith(f"{numero}."):
                places[ancien] = suivant + ancien[len(numero) :]
        numero = suivant
    return places
