"""docs/licences.md names each locked package of production, and no other."""

import re
from importlib import metadata

import pytest
from django.conf import settings

RACINE = settings.BASE_DIR
# What a classifier of a package calls the beginning of a licence.
CLASSES = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "MIT License": "MIT",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
}


def list_verrouillees(nom):
    return {*re.findall(r"^([a-z0-9][\w.-]*)(?:\[.*?\])?==", (RACINE / nom).read_text(), re.M)}


def read_tables():
    """[{package: licence}] of the two tables: always installed, and with the options."""
    page = (RACINE / "docs" / "licences.md").read_text()
    tables = re.findall(r"\| Paquet \| Licence \|\n\|---\|---\|\n((?:\|.*\n)+)", page)
    return [dict(re.findall(r"^\| (\S+) \| (.+) \|$", table, re.M)) for table in tables]


TOUJOURS, OPTIONS = read_tables()


def test_each_locked_package_has_its_licence_and_nothing_else_has_one():
    base = list_verrouillees("requirements.txt")

    assert len(base) > 40
    assert {*TOUJOURS} == base
    assert {*OPTIONS} == list_verrouillees("requirements-options.txt") - base


@pytest.mark.parametrize("paquet", sorted(TOUJOURS | OPTIONS))
def test_the_licence_is_the_one_that_the_package_declares(paquet):
    ecrite = (TOUJOURS | OPTIONS)[paquet]
    try:
        dit = metadata.metadata(paquet)
    except metadata.PackageNotFoundError:
        pytest.skip("Not installed on this Python.")

    classes = [c.split(" :: ")[-1] for c in dit.get_all("Classifier") or ()]

    if expression := dit.get("License-Expression"):
        assert ecrite == expression
    else:
        assert [c for c in classes if CLASSES.get(c, "") not in ecrite] == []


def test_what_is_kept_in_the_project_has_its_licence_beside_it():
    page = (RACINE / "docs" / "licences.md").read_text()
    polices = sorted((RACINE / "static" / "fontes").iterdir())

    assert [p.name for p in polices if not list(p.glob("LICENSE*"))] == []
    assert "`static/fontes/`" in page
    assert "`static/images/`" in page
