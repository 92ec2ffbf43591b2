"""Cost wordings of other plans: what an accountant reads, never a figure that nobody wrote.

`formes_attendues.json` gives, for a wording, the keys that matter of each cost that
`lire_couts --json` must write. `ou` holds other readings that are as honest; with `jamais`, « à
préciser » is honest too. In a cost, `remarque` is a piece of what a remark must say (any remark if
empty), and `sauf` holds values that a key must not have.
"""

import json
import subprocess
import sys
import unicodedata
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

ICI = Path(__file__).parent
ATTENDUS = json.loads((ICI / "formes_attendues.json").read_text(encoding="utf-8"))
PART_LUE = Decimal("0.95")
NOMBRES = ("min", "max", "n", "quantite", "montant", "taux", "reste_a_charge")
# What changes a total, and the word that a doubtful figure must have.
CHIFFRE = ("min", "max", "taxe", "periode", "sens", "remarque")


def run(textes, *options):
    fait = subprocess.run(
        [sys.executable, "manage.py", "lire_couts", "--json", *options],
        input="".join(f"{texte}\n" for texte in textes),
        cwd=ICI.parent.parent,
        capture_output=True,
        encoding="utf-8",
    )
    assert fait.returncode == 0, fait.stderr
    lues = [json.loads(ligne) for ligne in fait.stdout.removesuffix("\n").split("\n")]
    return dict(zip(textes, lues, strict=True))


@cache
def lectures():
    """The command runs once for each kind of column."""
    lues = {}
    for montants in (False, True):
        textes = [a["texte"] for a in ATTENDUS if a.get("montants", False) == montants]
        lues[montants] = run(textes, *["--montants"] * montants)
    return lues


def lue_de(attendu):
    return lectures()[attendu.get("montants", False)][attendu["texte"]]


def plain(mots):
    lettres = unicodedata.normalize("NFKD", mots or "").casefold()
    return "".join(lettre for lettre in lettres if not unicodedata.combining(lettre))


def is_same(cle, attendu, obtenu):
    if cle == "financements":
        return all(any(has_all(un, autre) for autre in obtenu) for un in attendu)
    if cle in ("nom", "unite"):
        return plain(attendu) in plain(obtenu)
    if cle in NOMBRES and attendu is not None and obtenu is not None:
        return Decimal(str(attendu)) == Decimal(str(obtenu))
    return attendu == obtenu


def has_all(attendu, obtenu, remarques=()):
    dites = [plain(dite) for dite in (*obtenu.get("remarques", ()), *remarques)]
    return (
        all(is_same(c, v, obtenu[c]) for c, v in attendu.items() if c not in ("remarque", "sauf"))
        and ("remarque" not in attendu or any(plain(attendu["remarque"]) in d for d in dites))
        and not any(is_same(c, v, obtenu[c]) for c, v in attendu.get("sauf", {}).items())
    )


def ways(attendu):
    return [attendu["couts"], *attendu.get("ou", [])]


def has_amount(cout):
    return (cout["min"], cout["max"]) != (None, None)


def is_unsure(cout):
    return cout.get("qualificatif") == "a_preciser" and not has_amount(cout)


def is_as_expected(attendu):
    lue = lue_de(attendu)
    for couts in ways(attendu):
        if len(couts) == len(lue["couts"]) and all(
            has_all(cout, obtenu, lue["remarques"])
            for cout, obtenu in zip(couts, lue["couts"], strict=True)
        ):
            return True
    unsure = any(is_unsure(cout) for cout in lue["couts"])
    return attendu.get("jamais", False) and unsure and not is_wrong(attendu)


def is_wrong(attendu):
    """An amount that no honest reading has, or one that is missing without a word."""
    lue = lue_de(attendu)
    montres = [cout for cout in lue["couts"] if has_amount(cout)]
    dit = any((lue["remarques"], *(c["remarques"] or is_unsure(c) for c in lue["couts"])))
    for couts in ways(attendu):
        restent = [{c: cout[c] for c in CHIFFRE if c in cout} for cout in couts if has_amount(cout)]
        for obtenu in montres:
            voulu = next((c for c in restent if has_all(c, obtenu, lue["remarques"])), None)
            if voulu is None:
                break
            restent.remove(voulu)
        else:
            if dit or not restent:
                return False
    return True


def shown(attendu):
    lue = lue_de(attendu)
    cles = {cle for couts in ways(attendu) for cout in couts for cle in cout} | {"qualificatif"}
    obtenus = [
        {c: v for c, v in o.items() if v and c in {*cles, "remarques"}} for o in lue["couts"]
    ]
    voulus = [*ways(attendu), *["à préciser"] * attendu.get("jamais", False)]
    lignes = [f"« {attendu['texte']} »{' --montants' * attendu.get('montants', False)} → {obtenus}"]
    lignes += lue["remarques"] + [f"    attendu : {voulu}" for voulu in voulus]
    return "\n".join(lignes)


@pytest.mark.parametrize("attendu", ATTENDUS, ids=lambda a: a["texte"][:60])
def test_a_form_is_read_as_expected(attendu):
    assert is_as_expected(attendu), shown(attendu)


def test_no_figure_is_wrong():
    faux = [shown(attendu) for attendu in ATTENDUS if is_wrong(attendu)]

    assert not faux, f"{len(faux)} chiffres faux sur {len(ATTENDUS)}\n" + "\n".join(faux)


def test_what_can_be_read_is_read():
    surs = [a for a in ATTENDUS if not a.get("jamais") and not is_unsure(a["couts"][0])]
    manques = [shown(attendu) for attendu in surs if not is_as_expected(attendu)]

    dit = f"{len(manques)} non lus sur {len(surs)}\n" + "\n".join(manques)
    assert len(manques) <= len(surs) * (1 - PART_LUE), dit
