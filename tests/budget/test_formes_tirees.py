"""Wordings built from known facts, in every way of writing them: the reading says those facts."""

import re
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from budget.montants.decoupe import couper
from budget.montants.etapes import Periode, Qualificatif, Taxe
from budget.montants.lecture.mentions import CHIFFRES
from budget.montants.libelle import lire_couts

MODESTE = settings(max_examples=150, deadline=None)
MILLIERS = (" ", "", "\u00a0", "\u202f", ".", "'", "’")
SIGNES = ("€", " €", "\u00a0€", " euros", " EUR", " Euros")
TAXES = {
    Taxe.HT: (" HT", " H.T.", " ht", " hors taxes"),
    Taxe.TTC: (" TTC", " ttc", " toutes taxes comprises"),
    "": ("",),
}
PERIODES = {
    "": ("",),
    Periode.PAR_AN: ("/an", " / an", " par an", " chaque année", " annuels", "/ an", " PAR AN"),
    Periode.PAR_MOIS: ("/mois", " / mois", " par mois", " mensuels"),
    Periode.PAR_JOUR: ("/jour", " par jour", " la journée"),
    Periode.PAR_TRIMESTRE: (" / trimestre", " par trimestre"),
}
AVANT = {
    Qualificatif.EXACT: ("",),
    Qualificatif.ENVIRON: ("environ ", "env. ", "~ ", "~", "± ", "de l'ordre de ", "estimé à "),
    Qualificatif.PLAFOND: ("maximum ", "< ", "au plus ", "jusqu'à ", "plafonné à ", "moins de "),
    Qualificatif.PLANCHER: ("au moins ", "à partir de ", "> ", "minimum "),
}
LIBELLES = (
    "",
    "Étude : ",
    "Étude: ",
    "SITE : ",
    "Stand :",
    "Vélos – ",
    "Carte (A3) : ",
    "- Bar : ",
)
ANNEES = {
    (): ("",),
    (2025,): (" (2025)", " en 2025", " (en 2025)"),
    (2025, 2026): (" (2025-2026)", " en 2025 et 2026", " (2025 à 2026)", " (2025/2026)"),
}
NOMS = ("étude", "travaux", "pose", "mobilier", "balisage", "graphisme")
sommes = st.integers(1, 999_999).filter(lambda montant: not 2000 < montant < 2100)


@st.composite
def nombres(draw, montant):
    """An amount, as people write it."""
    sep = draw(st.sampled_from(MILLIERS))
    return f"{montant:,}".replace(",", sep)


@st.composite
def simples(draw):
    """(wording, facts) of one amount with all that may qualify it."""
    montant = draw(sommes)
    taxe, periode = draw(st.sampled_from([*TAXES])), draw(st.sampled_from([*PERIODES]))
    sur, annees = draw(st.sampled_from([*AVANT])), draw(st.sampled_from([*ANNEES]))
    mots = [
        draw(st.sampled_from(LIBELLES)),
        draw(st.sampled_from(AVANT[sur])),
        draw(nombres(montant)),
        draw(st.sampled_from(SIGNES)),
        draw(st.sampled_from(TAXES[taxe])),
        draw(st.sampled_from(PERIODES[periode])),
        draw(st.sampled_from(ANNEES[annees])),
    ]
    bas = 0 if sur == Qualificatif.PLAFOND else montant
    return "".join(mots), (sur, bas, montant, taxe, periode or Periode.UNIQUE, annees)


def write(lu):
    return (lu.qualificatif, lu.montant_min, lu.montant_max, lu.taxe, lu.periode, lu.annees)


@MODESTE
@given(simples())
def test_one_amount_is_read_with_all_that_qualifies_it(tire):
    texte, faits = tire

    assert [write(lu) for lu in lire_couts(texte).couts] == [faits]


@MODESTE
@given(st.data(), sommes, st.integers(0, 9999), st.sampled_from([*TAXES]))
def test_two_ends_are_a_range(data, un, ecart, taxe):
    bas, haut = data.draw(nombres(un)), data.draw(nombres(un + ecart))
    avant, lien = data.draw(
        st.sampled_from(
            [("de ", " à "), ("entre ", " et "), ("", " à "), ("", " - "), ("", "€ – ")]
        )
    )
    signe = "€" if "€" in lien else data.draw(st.sampled_from(("", " €")))
    dit = data.draw(st.sampled_from(TAXES[taxe]))
    texte = f"Étude : {avant}{bas}{signe if '€' not in lien else ''}{lien}{haut} €{dit}"

    (lu,) = lire_couts(texte).couts
    if not lu.is_a_preciser:
        assert write(lu)[:4] == (Qualificatif.ENTRE, un, un + ecart, taxe)


@MODESTE
@given(st.data(), st.lists(sommes, min_size=2, max_size=4))
def test_amounts_add_up_only_when_the_words_say_so(data, montants):
    noms = data.draw(st.permutations(NOMS))
    lien = data.draw(st.sampled_from((" + ", " ; ", ", ", " / ", " et ", " – ", " puis ", " ")))
    forme = data.draw(st.sampled_from(("{m} €", "{n} {m} €", "{n} : {m} €", "{m} € ({n})")))
    dits = [data.draw(nombres(montant)) for montant in montants]
    texte = lien.join(forme.format(m=dit, n=nom) for dit, nom in zip(dits, noms, strict=False))

    couts = lire_couts(texte).couts
    if not couts[0].is_a_preciser and couts[0].qualificatif != Qualificatif.ENTRE:
        assert sum(lu.montant_max for lu in couts) == sum(montants)
        assert len(couts) in (1, len(montants))
        assert lien in (" + ", " puis ") or "{n}" in forme


MORCEAUX = (
    "5 000 €", "12 500 €", "3 k€", "1,5 M€", "800", "20 %", "2", "3 ans", "2025", "(2026)", "12",
    "HT", "TTC", "/an", "par mois", "x", "×", "+", "=", "soit", "dont", "et", "à", "ou", ":", ";",
    ",", "–", "-", "/", "(", ")", "Région", "DETR", "étude", "travaux", "environ", "max", "entre",
    "de", "sur", "pour", "puis", "TVA", "reste à charge", "total", "0,5 ETP", "jours", "l'unité",
    "panneaux", "en", "gratuit", "à définir", "€", "subvention", "autofinancement", "par", "k",
)  # fmt: skip
salades = st.lists(st.sampled_from(MORCEAUX), min_size=1, max_size=12).map(" ".join)


def value(mots):
    return Decimal(re.sub(r"[ .'’\u202f\u00a0](?=\d{3})", "", mots).replace(",", "."))


def list_dits(lu):
    """Every number that a cost says, in its values and in its words."""
    apports = [v for a in lu.apports for v in (a.montant, a.taux)]
    dits = [lu.montant_min, lu.montant_max, lu.quantite, lu.n_annees, *lu.annees, lu.depuis]
    dits += [lu.jusqu_a, lu.pourcent_min, lu.pourcent_max, lu.territoires, lu.taux_tva]
    dits += [lu.reste_a_charge, *apports, *(montant for _, montant in lu.parts)]
    mots = " ".join((lu.libelle, lu.unite, *lu.remarques, *(a.nom for a in lu.apports)))
    return {*filter(None, dits), *map(value, re.findall(CHIFFRES, mots))}


@MODESTE
@given(st.one_of(salades, simples().map(lambda tire: tire[0]), st.text(max_size=60)))
def test_no_wording_raises_nor_makes_money_of_nothing(texte):
    for montants in (False, True):
        couts = lire_couts(texte, montants=montants).couts
        assert couts
        chiffres = [lu for lu in couts if lu.montant_max is not None]
        if any(lu.quantite or "×" in " ".join(lu.remarques) for lu in couts):
            continue
        multiples = 1
        for mot, fois in (("k", 1000), ("mil", 1000), ("M", 10**6), ("million", 10**6)):
            multiples = max(multiples, fois if re.search(rf"\d ?{mot}", texte) else 1)
        plat = re.sub(r"\s+", " ", texte)
        ecrits = sum(value(m) for m in re.findall(CHIFFRES, plat)) * multiples
        assert all(lu.montant_max <= ecrits for lu in chiffres)


@MODESTE
@given(salades)
def test_no_number_is_lost_in_silence(texte):
    couts = lire_couts(texte).couts
    if any(lu.is_a_preciser for lu in couts):
        return
    dits = set().union(*map(list_dits, couts))
    sans_redites = len(re.findall("€", texte)) < 2
    for mots in re.findall(CHIFFRES, texte):
        nombre = value(mots)
        ecrits = {nombre, nombre * 1000, nombre * 10**6}
        assert dits & ecrits or not nombre or not sans_redites, (mots, couts)


@MODESTE
@given(salades, salades)
def test_the_pieces_of_a_cell_never_cost_more_than_the_whole(un, autre):
    cellule = f"{un} {autre.capitalize()}"
    entiers = lire_couts(cellule).couts
    morceaux = couper(cellule)
    if len(morceaux) == 1 or all(re.match(r"[^€:]*[^\W\d_][^€:]* ?:", m) for m in morceaux):
        return
    lus = [lu for m in morceaux for lu in lire_couts(m).couts]
    if any(lu.is_a_preciser for lu in (*entiers, *lus)):
        return
    assert sum(lu.montant_max or 0 for lu in lus) <= sum(lu.montant_max or 0 for lu in entiers)
