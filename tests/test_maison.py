"""The rooms: their order, their size, and what the lowest one may know (docs/adr/0019)."""

import ast
import re
from collections import Counter
from itertools import chain

import pytest
from django.conf import settings

from tests.pieces import PIECES

RACINE = settings.BASE_DIR
ENTREES_MAX = 15
PART_MAX = 20
# What `socle` may not speak of: the nouns of the plan, of its money and of its council.
NOMS_DU_DOMAINE = (
    "action",
    "assemblee",
    "avis",
    "axe",
    "commission",
    "conseil",
    "cout",
    "defi",
    "deliberation",
    "depense",
    "elu",
    "financement",
    "indicateur",
    "jalon",
    "pilote",
    "programmation",
    "seance",
    "structure",
)
# Modules that Django or the house find by their name, in each room.
CONVENUS = {"__init__", "admin", "apps", "forms", "models", "resources", "urls", "views"} | {
    "champs",
    "chargement",
    "courriels",
    "format",
    "reponses",
    "travaux",
}


def list_modules(piece):
    """The modules of a room, without its migrations."""
    return [f for f in sorted((RACINE / piece).rglob("*.py")) if "migrations" not in f.parts]


def list_imports(fichier):
    """The modules that a file imports, inside functions too."""
    for noeud in ast.walk(ast.parse(fichier.read_text())):
        if isinstance(noeud, ast.Import):
            yield from (alias.name for alias in noeud.names)
        elif isinstance(noeud, ast.ImportFrom):
            yield noeud.module or ""


@pytest.mark.parametrize("piece", PIECES)
def test_a_room_imports_only_the_rooms_below(piece):
    dessus = PIECES[PIECES.index(piece) + 1 :]

    fautes = [
        f"{fichier.relative_to(RACINE)} importe {module}"
        for fichier in list_modules(piece)
        for module in list_imports(fichier)
        if module.split(".")[0] in dessus
    ]

    assert fautes == []


def test_each_package_of_the_house_is_a_room():
    paquets = {f.parent.name for f in RACINE.glob("*/__init__.py")}

    assert paquets == {*PIECES, "tests"}


def test_no_room_is_over_a_fifth_of_the_house():
    lignes = {
        piece: sum(len(f.read_text().splitlines()) for f in list_modules(piece)) for piece in PIECES
    }
    toutes = sum(lignes.values())

    assert {p: n for p, n in lignes.items() if n * 100 > PART_MAX * toutes} == {}


def test_no_folder_holds_more_than_a_glance():
    dossiers = chain.from_iterable(
        [RACINE / piece, *(f.parent for f in (RACINE / piece).rglob("__init__.py"))]
        for piece in PIECES
    )
    nombres = {
        str(dossier.relative_to(RACINE)): len(
            [e for e in dossier.iterdir() if e.name not in ("__init__.py", "__pycache__")]
        )
        for dossier in dossiers
        if dossier.name != "migrations"
    }

    assert {d: n for d, n in nombres.items() if n > ENTREES_MAX} == {}


def test_the_lowest_room_knows_no_word_of_the_domain():
    motif = re.compile(rf"(?:{'|'.join(NOMS_DU_DOMAINE)})s?")
    fautes = sorted(
        {
            f"{fichier.relative_to(RACINE)} : {mot}"
            for fichier in list_modules("socle")
            for noeud in ast.walk(ast.parse(fichier.read_text()))
            for nom in names_of(noeud)
            for mot in nom.lower().split("_")
            if motif.fullmatch(mot)
        }
    )

    assert fautes == []


def names_of(noeud):
    """The names that a piece of code gives: of functions, classes, arguments, variables."""
    if isinstance(noeud, ast.FunctionDef | ast.ClassDef):
        yield noeud.name
    elif isinstance(noeud, ast.arg):
        yield noeud.arg
    elif isinstance(noeud, ast.Name):
        yield noeud.id


def test_a_module_name_is_given_once_to_a_kind_of_folder():
    """`plan/lectures/vie.py` reads what `plan/views/vie.py` shows: one subject, one name. Two rooms
    do not give one name to two things in folders of the same kind.
    """
    places = Counter(
        (fichier.parent.name if fichier.parent.parent != RACINE else "", fichier.stem)
        for piece in PIECES
        for fichier in list_modules(piece)
        if fichier.stem not in CONVENUS
    )

    assert {nom: n for nom, n in places.items() if n > 1} == {}
