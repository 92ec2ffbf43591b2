"""Wordings of offices, communes and shared plans, each with the reading one would swear to."""

import json
from pathlib import Path

import pytest

from budget.montants.etapes import Qualificatif
from budget.montants.libelle import lire_couts

ATTENDUS = json.loads(
    (Path(__file__).parent / "formes_attendues_2.json").read_text(encoding="utf-8")
)


def write(lu):
    """The values of a cost, as the file of what is expected names them."""

    def euros(montant):
        return None if montant is None else f"{montant:.2f}"

    return {
        "qualificatif": lu.qualificatif.value,
        "min": euros(lu.montant_min),
        "max": None if lu.qualificatif == Qualificatif.PLANCHER else euros(lu.montant_max),
        "taxe": str(lu.taxe),
        "periode": str(lu.periode),
        "annees": list(lu.annees),
        "n": lu.n_annees,
        "sens": str(lu.sens),
        "nature": str(lu.nature),
        "financements": [
            {"nom": a.nom, "montant": euros(a.montant), "taux": euros(a.taux)} for a in lu.apports
        ],
        "reste_a_charge": euros(lu.reste_a_charge),
    }


@pytest.mark.parametrize("attendu", ATTENDUS, ids=lambda attendu: attendu["texte"])
def test_a_wording_is_read_as_an_accountant_reads_it(attendu):
    lus = lire_couts(attendu["texte"]).couts

    assert len(lus) == len(attendu["couts"])
    for lu, dit in zip(lus, attendu["couts"], strict=True):
        assert {cle: write(lu)[cle] for cle in dit if cle != "remarque"} == {
            cle: valeur for cle, valeur in dit.items() if cle != "remarque"
        }
        assert lu.remarques or "remarque" not in dit
