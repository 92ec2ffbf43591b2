"""Dates in French words: the first of a month is « 1er », the other days are numbers (R-A3)."""

from django.utils.dateformat import format as mettre_en_forme


def ecrire_quantieme(le):
    """« 1er septembre », « 12 septembre »."""
    return mettre_en_forme(le, r"1\e\r F" if le.day == 1 else "j F")


def ecrire_jour(le):
    """« 1er septembre 2024 »; `le` is a date, or a datetime in the time of the reader."""
    return f"{ecrire_quantieme(le)} {le.year}"


def ecrire_instant(le):
    """« 1er septembre 2024 à 18:05 »."""
    return f"{ecrire_jour(le)} à {le:%H:%M}"
