"""Whole numbers in letters, in the spelling that acts are written in."""

PREMIERS, DIZAINES = (
    mots.split()
    for mots in (
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
        "seize",
        "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
    )
)


def write_dizaines(nombre):
    """Below one hundred; the 70s and the 90s count on from the ten before them."""
    if nombre < 17:
        return PREMIERS[nombre]
    if nombre < 20:
        return f"dix-{PREMIERS[nombre - 10]}"
    rang = nombre // 10 - 2
    reste = nombre % 20 if nombre >= 60 else nombre % 10
    if reste == 0:
        return "quatre-vingts" if nombre == 80 else DIZAINES[rang]
    liaison = " et " if reste in (1, 11) and nombre < 80 else "-"
    return f"{DIZAINES[rang]}{liaison}{write_dizaines(reste)}"


def ecrire_en_lettres(nombre):
    """A whole number from 0 to 9999: « deux mille vingt-quatre ». Raises ValueError beyond.

    « cent » and « vingt » take an « s » when they are many and end the number; « mille » never.
    """
    if not 0 <= nombre <= 9999:
        raise ValueError(f"{nombre} is not between 0 and 9999.")
    milliers, reste = divmod(nombre, 1000)
    centaines, dizaines = divmod(reste, 100)
    mots = []
    if milliers:
        mots += [PREMIERS[milliers], "mille"] if milliers > 1 else ["mille"]
    if centaines:
        mots += [PREMIERS[centaines]] if centaines > 1 else []
        mots.append("cents" if centaines > 1 and not dizaines else "cent")
    if dizaines or not mots:
        mots.append(write_dizaines(dizaines))
    return " ".join(mots)
