"""What each way of writing a cost says, word by word (docs/regles.md, R-B2 to R-B5)."""

from decimal import Decimal

import pytest

from budget.montants.etapes import Nature, Periode, Qualificatif, Sens
from budget.montants.libelle import lire
from budget.montants.mots import ecrire, write_valeur
from budget.montants.valeurs import Libelle

RECETTE = {"sens": Sens.RECETTE}
PAIE = {"nature": Nature.MASSE_SALARIALE, "periode": Periode.PAR_AN}


def par(unite):
    return {"periode": Periode.PAR_UNITE, "unite": unite}


LUS = [
    # Without a sign €, right after the colon.
    ("Flyer : 250", "Flyer", 250, {}),
    ("Flyer : 250 HT", "Flyer", 250, {"taxe": "HT"}),
    ("Flyer : 1 250,50 / an", "Flyer", "1250.50", {"periode": Periode.PAR_AN}),
    ("Flyer : 250 par jour", "Flyer", 250, {"periode": Periode.PAR_JOUR, "unite": "jour"}),
    ("Flyer : 250 ttc", "Flyer", 250, {"taxe": "TTC"}),
    # A colon, a number inside parentheses are of the label, or of nothing.
    ("Flyer (A5 : recto) : 250 €", "Flyer (A5 : recto)", 250, {}),
    ("Flyer (A5 : recto) : 250", "Flyer (A5 : recto)", 250, {}),
    ("Flyer (format (A5 : recto) : vu) : 250 €", "Flyer (format (A5 : recto) : vu)", 250, {}),
    ("Flyer ) : 250 €", "Flyer )", 250, {}),
    # Bullets, and what stands before the amount.
    ("- Flyer : 250 €", "Flyer", 250, {}),
    ("• Flyer : 250 €", "Flyer", 250, {}),
    ("250 €", "", 250, {}),
    ("Flyer :  250  €", "Flyer", 250, {}),
    ("Flyer : 1 €", "Flyer", 1, {}),
    ("f" * 301 + " : 250 €", "f" * 300, 250, {}),
    ("Flyer : 250 € / " + "u" * 101, "Flyer", 250, par("u" * 100)),
    ("Flyer – 250 €", "Flyer", 250, {}),
    ("Flyer : 0 €", "Flyer", 0, {"periode": ""}),
    # Taxes.
    ("Flyer : 250 € ht", "Flyer", 250, {"taxe": "HT"}),
    ("Flyer : 250 € TTC", "Flyer", 250, {"taxe": "TTC"}),
    ("Flyer : 250 € TTTC", "Flyer", 250, {"taxe": "TTC"}),
    ("Flyer : 250 € HTML", "Flyer", 250, {}),
    # What the amount is the price of.
    ("Flyer : 250 € / AN", "Flyer", 250, {"periode": Periode.PAR_AN}),
    ("Flyer : 250 € / Jour", "Flyer", 250, {"periode": Periode.PAR_JOUR, "unite": "jour"}),
    ("Flyer : 250 € / journal", "Flyer", 250, par("journal")),
    ("Flyer : 250 € PAR hébergeur", "Flyer", 250, par("hébergeur")),
    ("Flyer : 250 € par sorte de flyer", "Flyer", 250, par("sorte de flyer")),
    ("Flyer : 250 € par catégorie d'adhérents", "Flyer", 250, par("catégorie d'adhérents")),
    ("Flyer : 250 € par type du lieu", "Flyer", 250, par("type du lieu")),
    ("Flyer : 250 € par nombre des nuits", "Flyer", 250, par("nombre des nuits")),
    ("Flyer : 200 € pour 1 an", "Flyer", 200, {"periode": Periode.N_ANNEES, "n_annees": 1}),
    ("Flyer : 200 € POUR 12 ANS", "Flyer", 200, {"periode": Periode.N_ANNEES, "n_annees": 12}),
    ("Coût par animation : 250 €", "Coût par animation", 250, {}),
    ("Adhésion PAR AN : 250 €", "Adhésion", 250, {"periode": Periode.PAR_AN}),
    ("Salon bisannuel : 250 €", "Salon bisannuel", 250, {}),
    ("Abonnement Annuel : 250 €", "Abonnement Annuel", 250, {"periode": Periode.PAR_AN}),
    # Words that only look like others.
    ("Lot de 3 x 4 : 250 €", "Lot de 3 x 4", 250, {}),
    ("Environ dix flyers : 250 €", "Environ dix flyers", 250, {}),
    ("Base de données : 250 €", "Base de données", 250, {}),
    ("Retouchera les photos : 250 €", "Retouchera les photos", 250, {}),
    ("Flyer : 250 € HT/an", "Flyer", 250, {"taxe": "HT", "periode": Periode.PAR_AN}),
    ("Flyer : 250 € par année", "Flyer", 250, {"periode": Periode.PAR_AN}),
    ("Adhésion annuelle : 250 €", "Adhésion annuelle", 250, {"periode": Periode.PAR_AN}),
    ("Adhésion par an : 250 €", "Adhésion", 250, {"periode": Periode.PAR_AN}),
    ("Flyer : 250 € la journée", "Flyer", 250, {"periode": Periode.PAR_JOUR, "unite": "jour"}),
    ("Flyer : 200 € pour 3 ans", "Flyer", 200, {"periode": Periode.N_ANNEES, "n_annees": 3}),
    ("Flyer : 250 € / hébergeur", "Flyer", 250, par("hébergeur")),
    ("Flyer : 250 € pour chaque hébergeur", "Flyer", 250, par("hébergeur")),
    ("Flyer : 250 € par type d'entreprise", "Flyer", 250, par("type d'entreprise")),
    ("Flyer : 250 € selon le format", "Flyer", 250, {}),
    # Years.
    ("Dossier 2024-2025 : 500 €", "Dossier", 500, {"annees": (2024, 2025)}),
    ("Carte 2024 des sites : 500 €", "Carte 2024 des sites", 500, {}),
    ("Dossier 2023 à 2025 : 500 €", "Dossier", 500, {"annees": (2023, 2024, 2025)}),
    # Receipts, payroll, places.
    ("L'OT touchera 130 € pour chaque dossier", "L'OT touchera", 130, par("dossier") | RECETTE),
    ("Recettes : 100 €", "Recettes", 100, RECETTE),
    ("Recette : 100 €", "Recette", 100, RECETTE),
    ("L'OT percevra 100 €", "L'OT percevra", 100, RECETTE),
    ("L'OT perçoit 100 €", "L'OT perçoit", 100, RECETTE),
    ("L'OT encaisse 100 €", "L'OT encaisse", 100, RECETTE),
    ("Masse salariale : 5 000 €", "Masse salariale", 5000, PAIE),
    ("Flyer : 250 € pour les 3 territoires", "Flyer", 250, {"territoires": 3}),
    ("Flyer : 250 € Pour les 12 territoires", "Flyer", 250, {"territoires": 12}),
]


@pytest.mark.parametrize(("texte", "libelle", "montant", "faits"), LUS)
def test_an_amount_is_read_with_all_that_qualifies_it(texte, libelle, montant, faits):
    attendu = Libelle(
        texte=texte,
        libelle=libelle,
        qualificatif=Qualificatif.EXACT,
        montant_min=Decimal(montant),
        montant_max=Decimal(montant),
        **{"periode": Periode.UNIQUE, **faits},
    )

    assert lire(texte) == attendu
    assert lire(texte).remarques == ()


@pytest.mark.parametrize(
    ("texte", "bas", "haut", "faits", "remarques"),
    [
        ("Flyer : entre 100 et 250 €", 100, 250, {}, ()),
        ("Flyer : 100 € - 250 €", 100, 250, {}, ()),
        ("Flyer : 100 € à 250 € / an", 100, 250, {"periode": Periode.PAR_AN}, ()),
        ("Flyer : de 100 à 250 € selon le format", 100, 250, par("format"), ()),
        ("Flyer : ENTRE 100 ET 250 €", 100, 250, {}, ()),
        ("Flyer : de 10000 à 20244 €", 10000, 20244, {}, ()),
        ("Flyer : 100 à 250 € selon la taille", 100, 250, par("taille"), ()),
        ("Flyer : 100 à 250 € SELON les cas", 100, 250, par("cas"), ()),
        ("Flyer : 250 à 250 € HT", 250, 250, {"taxe": "HT"}, ()),
        ("Flyer : 100 OU 250 €", 100, 250, {}, ("Deux prix au choix, pas une fourchette.",)),
        ("Flyer : 100 ou 250 €", 100, 250, {}, ("Deux prix au choix, pas une fourchette.",)),
    ],
)
def test_two_amounts_are_a_range(texte, bas, haut, faits, remarques):
    assert lire(texte) == Libelle(
        texte=texte,
        libelle="Flyer",
        qualificatif=Qualificatif.ENTRE,
        montant_min=Decimal(bas),
        montant_max=Decimal(haut),
        **{"periode": Periode.UNIQUE, **faits},
    )
    assert lire(texte).remarques == remarques


@pytest.mark.parametrize("mot", ["environ", "approximativement", "à peu près", "env.", "Environ"])
def test_an_amount_that_is_not_sure_is_about(mot):
    lu = lire(f"Flyer : {mot} 250 €")

    assert (lu.qualificatif, lu.libelle, lu.montant_min) == (Qualificatif.ENVIRON, "Flyer", 250)
    assert lu.remarques == ()


@pytest.mark.parametrize("mot", ["à partir de", "au moins", "À partir de", "A PARTIR DE", ">"])
def test_a_floor_is_told(mot):
    lu = lire(f"Flyer : {mot} 250 €")

    assert (lu.qualificatif, lu.libelle, lu.montant_min) == (Qualificatif.PLANCHER, "Flyer", 250)


def test_a_base_is_a_price_that_may_rise():
    lu = lire("Flyer : base de 250 €")

    assert (lu.qualificatif, lu.montant_max) == (Qualificatif.EXACT, 250)
    assert lu.remarques == ("Le montant est un plancher, pas un prix ferme.",)


@pytest.mark.parametrize("intitule", ["Coût estimé / an :", "Coût estimé /AN", "Coûts par an"])
def test_a_heading_says_for_how_long_its_costs_are(intitule):
    assert lire("Flyer : 250 €", intitule=intitule).periode == Periode.PAR_AN
    assert lire("Flyer : 250 € / jour", intitule=intitule).periode == Periode.PAR_JOUR
    for autre in ("Coûts partagés", "Coûts / animation", "Coûts par animation"):
        assert lire("Flyer : 250 €", intitule=autre).periode == Periode.UNIQUE


@pytest.mark.parametrize(
    ("texte", "libelle", "qualificatif", "annees", "taux"),
    [
        ("Flyer (A5 : recto) : non renseigné", "Flyer (A5 : recto)", "non_renseigne", (), None),
        ("Flyer : n.r.", "Flyer", "non_renseigne", (), None),
        ("Flyer : NC", "Flyer", "non_renseigne", (), None),
        ("Flyer : nr", "Flyer", "non_renseigne", (), None),
        ("Flyer : non connu", "Flyer", "non_renseigne", (), None),
        ("Flyer : inconnu", "Flyer", "non_renseigne", (), None),
        ("Flyer : inclus", "Flyer", "inclus", (), None),
        ("Flyer :inclus", "Flyer", "inclus", (), None),
        ("Flyer ) : inclus", "Flyer )", "inclus", (), None),
        ("Flyer : se reporter à l'axe", "Flyer", "voir_ailleurs", (), None),
        ("Flyer : en interne", "Flyer", "moyens_humains", (), None),
        ("Flyer : voir budget", "Flyer", "voir_ailleurs", (), None),
        ("Flyer : cf. budget", "Flyer", "voir_ailleurs", (), None),
        ("Flyer : en nature", "Flyer", "en_nature", (), None),
        ("Flyer : frais de bouche", "Flyer", "en_nature", (), None),
        ("Dossier 2024 :", "Dossier", "vide", (2024,), None),
        ("Dossier 2024-2025 : inclus", "Dossier", "inclus", (2024, 2025), None),
        ("Stand : 50 % du coût", "Stand", "pourcentage", (), (50, 50)),
        ("Stand : 20 à 30,5 % du coût", "Stand", "pourcentage", (), (20, Decimal("30.5"))),
        ("Stand : 12,25 % DU COÛT", "Stand", "pourcentage", (), (Decimal("12.25"),) * 2),
        ("Stand : 5 à 12,25 % du coût", "Stand", "pourcentage", (), (5, Decimal("12.25"))),
        ("Stand : 20 % à 20 % du coût", "Stand", "pourcentage", (), (20, 20)),
        ("Stand : 100 % du coût", "Stand", "pourcentage", (), (100, 100)),
        ("Stand 2025 : 20 % du coût", "Stand", "pourcentage", (2025,), (20, 20)),
    ],
)
def test_a_word_stands_for_an_amount(texte, libelle, qualificatif, annees, taux):
    bas, haut = taux or (None, None)

    assert lire(texte) == Libelle(
        texte=texte,
        libelle=libelle,
        qualificatif=Qualificatif(qualificatif),
        annees=annees,
        pourcent_min=bas,
        pourcent_max=haut,
    )


def test_what_is_free_costs_0_in_the_years_that_it_names():
    assert lire("Dossier 2024-2025 : gratuit") == Libelle(
        texte="Dossier 2024-2025 : gratuit",
        libelle="Dossier",
        qualificatif=Qualificatif.GRATUIT,
        montant_min=Decimal(0),
        montant_max=Decimal(0),
        annees=(2024, 2025),
    )


@pytest.mark.parametrize(
    ("texte", "libelle", "phrase"),
    [
        ("Flyer : 250 exemplaires", "Flyer", "Écrivez un montant en chiffres"),
        ("Flyer 250", "Flyer 250", "Écrivez un montant en chiffres"),
        ("Flyer (A5 : recto)", "Flyer (A5 : recto)", "Écrivez un montant en chiffres"),
        ("Flyer (petit : recto)", "Flyer (petit : recto)", "Aucun montant n'est lisible"),
        ("Flyer : pas gratuit", "Flyer", "Aucun montant n'est lisible"),
        ("Flyer : gratuitement", "Flyer", "Aucun montant n'est lisible"),
        ("Flyer : non inclus", "Flyer", "Aucun montant n'est lisible"),
        ("Flyer : rien à voir", "Flyer", "Aucun montant n'est lisible"),
        ("Flyer : voirie", "Flyer", "Aucun montant n'est lisible"),
        ("Flyer : pas de frais", "Flyer", "Aucun montant n'est lisible"),
        ("Flyer : fraise", "Flyer", "Aucun montant n'est lisible"),
        ("Flyer : presque inconnu", "Flyer", "Aucun montant n'est lisible"),
        ("Flyer : ncis", "Flyer", "Aucun montant n'est lisible"),
        ("-5 €", "-5 €", "Un montant ne peut pas être négatif."),
        ("Flyer : dont : -5 €", "Flyer", "Un montant ne peut pas être négatif."),
        ("Flyer : 12€50", "Flyer", "Ce montant ne se lit pas : écrivez-le comme 10 893,77 €."),
        ("Flyer : 10 à 12€50", "Flyer", "Écrivez un montant en chiffres"),
        ("Flyer : (250 €)", "Flyer", "Écrivez un montant en chiffres"),
        ("Stand : 101 % du coût", "Stand", "Un pourcentage du coût va de 0 à 100."),
        ("Stand : 250 € de 20244", "Stand", "Une année s'écrit avec quatre chiffres"),
        ("Stand : 250 € pour 20244", "Stand", "Une année s'écrit avec quatre chiffres"),
        ("Paie : 600 000 000 € + 400 000 000 €", "Paie", "Ces montants font plus d'un milliard"),
        ("a" * 2001, "a" * 300, "Ce texte est trop long pour une ligne de coût : coupez-le."),
    ],
)
def test_a_riddle_keeps_its_label_and_says_what_to_do(texte, libelle, phrase):
    lu = lire(texte)

    assert (lu.qualificatif, lu.libelle, lu.texte) == (Qualificatif.A_PRECISER, libelle, texte)
    assert lu.remarques[0].startswith(phrase)
    assert (lu.montant_min, lu.periode, lu.taxe) == (None, "", "")
    assert ecrire(lu) == texte


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        (
            "Flyer : bientôt",
            "Aucun montant n'est lisible : écrivez-le en chiffres, avec le signe €.",
        ),
        ("Flyer : 1 € (20244)", "Une année s'écrit avec quatre chiffres, comme 2024."),
        ("Flyer : 12€50", "Ce montant ne se lit pas : écrivez-le comme 10 893,77 €."),
        ("Flyer : 9 à 5 €", "Le premier montant dépasse le second : échangez-les."),
        ("Flyer : 9 à 5 % du coût", "Le premier taux dépasse le second : échangez-les."),
        ("Flyer : 1 € (2026 à 2024)", "La première année dépasse la seconde : échangez-les."),
        ("Flyer 2023 et 2025 :", "Ces années ne se suivent pas : écrivez un coût pour chacune."),
        ("f" * 2001, "Ce texte est trop long pour une ligne de coût : coupez-le."),
    ],
)
def test_each_refusal_is_a_whole_sentence(texte, phrase):
    assert lire(texte).remarques == (phrase,)


@pytest.mark.parametrize(
    ("texte", "remarques"),
    [
        (
            "Flyer : 250 € SUR 12 ANS",
            "« SUR 12 ANS » n'est pas lu : ce coût compte une fois. S'il revient chaque année, "
            "écrivez « / an ».",
        ),
        (
            "Flyer : 250 € / an sur 3 ans (2024)",
            "« sur 3 ans » n'est pas lu : ce coût compte dans chaque année prévue ou nommée. "
            "Nommez-les, comme « (2024 à 2026) ».",
        ),
        ("Flyer : 250 € / an sur 2 ans (2024 à 2025)", None),
    ],
)
def test_a_number_of_years_is_told_in_a_whole_sentence(texte, remarques):
    assert lire(texte).remarques == ((remarques,) if remarques else ())


@pytest.mark.parametrize(
    ("texte", "ecrit"),
    [
        ("Flyer:inclus", "Flyer : inclus"),
        ("Flyer: cf. budget", "Flyer : voir ailleurs"),
        ("Flyer: en nature", "Flyer : en nature"),
        ("Flyer: nc", "Flyer : non renseigné"),
        ("Flyer: gratuite", "Flyer : gratuit"),
        ("Flyer:", "Flyer :"),
        ("Dossier 2024 à 2026: inclus", "Dossier 2024-2026 : inclus"),
        ("Dossier 2024: inclus", "Dossier 2024 : inclus"),
        ("Stand: 12,50% du coût", "Stand : 12,5 % du coût"),
        ("Stand: 10 à 12,50% du coût", "Stand : 10 à 12,5 % du coût"),
        ("Flyer: env. 250€ TTC/an (2024-2026)", "Flyer : environ 250 € TTC / an (2024 à 2026)"),
        ("Flyer: 250€ (2024)", "Flyer : 250 € (2024)"),
        ("Flyer: 200€ pour 3 ans", "Flyer : 200 € pour 3 ans"),
        ("Flyer: 100 à 250€/jour", "Flyer : entre 100 € et 250 € / jour"),
        ("Recette: 5€", "Recette : 5 €"),
        ("Dossier: 5€ que l'OT percevra", "Dossier : 5 € (recette)"),
    ],
)
def test_a_cost_is_written_back_in_good_french(texte, ecrit):
    assert ecrire(lire(texte)).replace("\u202f", " ").replace("\u00a0", " ") == ecrit


def test_what_is_not_understood_has_no_value_to_write():
    assert write_valeur(lire("Flyer : bientôt")) == "à préciser"


def test_a_text_of_the_longest_is_still_read():
    assert lire("a" * 1992 + " : 250 €").montant_min == 250


PARTS = [
    (
        "Paie : Titulaires 92,50 € / non titulaires 88 €",
        "Paie",
        [("titulaires", "92.5"), ("non titulaires", "88")],
    ),
    (
        "Titulaires 92,50 € / non titulaires 88 €",
        "Titulaires",
        [("titulaires", "92.5"), ("non titulaires", "88")],
    ),
    (
        "Paie : 92,50 € (Titulaires) ; 88 € (non titulaires)",
        "Paie",
        [("titulaires", "92.5"), ("non titulaires", "88")],
    ),
    ("Paie : 10 € + 20 € + 30 €", "Paie", [("", "10"), ("", "20"), ("", "30")]),
]


@pytest.mark.parametrize(("texte", "libelle", "parts"), PARTS)
def test_several_amounts_are_parts_of_one(texte, libelle, parts):
    lu = lire(texte)

    assert lu.libelle == libelle
    assert lu.parts == tuple((nom, Decimal(montant)) for nom, montant in parts)
    assert lu.montant_min == lu.montant_max == sum(Decimal(montant) for _, montant in parts)
    assert lu.qualificatif == Qualificatif.EXACT
    assert lu.periode == Periode.UNIQUE
