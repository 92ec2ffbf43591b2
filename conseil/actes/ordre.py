"""The numbers of the agenda, « 3.7 », and their order, which is not that of the letters (R-V1)."""

import re

NUMERO = re.compile(r"[1-9]\d{0,2}(\.[1-9]\d{0,2}){0,2}")


def compute_cle(numero):
    """« 003.007 » for « 3.7 »: texts that sort as the numbers do, 3.9 before 3.10."""
    return ".".join(f"{int(niveau):03d}" for niveau in numero.split("."))
