"""The numbers by which the State knows a collectivité and who controls it."""

import re

# The authority that controls: a préfecture, a sous-préfecture, a SGAR.
PREFECTURE = re.compile(r"PREF\d{2}[\dAB]|SPREF\d{2}[\dAB]\d|SGAR\d{2}[\dAB]")
DEPARTEMENT = re.compile(r"0\d[\dAB]|9[78]\d")


def is_luhn(chiffres):
    """Whether a SIREN or a SIRET holds its own checksum (ISO/IEC 7812)."""
    if not chiffres.isascii() or not chiffres.isdigit():
        return False
    somme = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        double = int(chiffre) * (1 + rang % 2)
        somme += double - 9 if double > 9 else double
    return somme % 10 == 0
