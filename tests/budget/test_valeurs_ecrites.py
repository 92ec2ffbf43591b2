"""A value written back in good French, whatever its form (docs/regles.md, R-B10)."""

from itertools import product

import pytest

from budget.montants.etapes import Qualificatif
from budget.montants.libelle import lire_couts
from budget.montants.mots import ecrire
from tests.ecran import plain

MONTANTS = ("1 250,50 €", "environ 5 000 €", "au plus 5 000 €", "au moins 5 000 €")
ENTRE = ("entre 1 000 € et 5 000 €",)
PERIODES = (
    *("", " / an", " / an pendant 3 ans", " tous les 2 ans", " / mois", " / trimestre"),
    *(" / jour", " pour 5 ans"),
)
BORNES = ("", " à partir de 2026", " jusqu'en 2028", " à partir de 2026 jusqu'en 2028")


@pytest.mark.parametrize("montant", MONTANTS + ENTRE)
def test_what_is_written_is_the_shortest_way_to_say_it(montant):
    """Written, read, written again: the same words, and one cost."""
    for taxe, periode, bornes in product(("", " HT", " TTC"), PERIODES, BORNES):
        mots = f"Flyer : {montant}{taxe}{periode}{bornes}"

        (lu,) = lire_couts(mots).couts

        assert plain(ecrire(lu)) == mots


@pytest.mark.parametrize(
    ("mots", "qualificatif"),
    [
        ("Flyer : sans coût annoncé", Qualificatif.SANS_COUT),
        ("Flyer : moyens humains", Qualificatif.MOYENS_HUMAINS),
        ("Flyer : 0,5 ETP", Qualificatif.MOYENS_HUMAINS),
        ("0,5 ETP", Qualificatif.MOYENS_HUMAINS),
        ("Flyer : 7,5 % du coût", Qualificatif.POURCENTAGE),
    ],
)
def test_what_has_no_amount_is_written_too(mots, qualificatif):
    (lu,) = lire_couts(mots).couts

    assert (plain(ecrire(lu)), lu.qualificatif) == (mots, qualificatif)


def test_a_label_that_holds_the_amount_does_not_say_it_twice():
    (lu,) = lire_couts("moins de 5 000 €").couts

    assert plain(ecrire(lu)) == "au plus 5 000 €"
