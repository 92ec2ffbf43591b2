"""One wording that says several costs: as many lines, kept together (docs/regles.md, R-B12)."""

from decimal import Decimal

import pytest

from budget.lectures.compris import comprendre
from budget.lectures.lignes import lire_lignes
from budget.lectures.totaux import lire_totaux
from budget.models import CoutMutualise, Depense, LigneCout
from budget.montants.libelle import lire_couts
from comptes.droits import Role
from tests.ecran import read, read_formulaire, send
from tests.fabrique import make_action, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db

SITE = "Site : 9 000 € TTC (2025) puis 3 500 €/an"
LOGICIEL = "Logiciel : 20 000 € HT + maintenance 2 400 € HT/an"


@pytest.fixture
def client_direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2025, 2026, 2027])


def type_cost(client, action, mots, **reste):
    return client.post(
        f"/actions/{action.code}/couts/nouveau/",
        {"mots": mots, "retenue": "on", "enregistrer": "1", **reste},
        follow=True,
    )


def retype(client, ligne, **ecrits):
    reste = {"decidee_motif": "devis", "enregistrer": "1"}
    return send(client, f"/budget/lignes/{ligne.pk}/", reste | ecrits)


def list_lignes():
    return list(LigneCout.objects.order_by("rang").values_list("rang", "montant_min", "periode"))


def test_each_cost_is_shown_as_understood_before_anything_is_saved(client_direction, action):
    """9 000 € in 2025, then 3 500 € in each of 2026 and 2027: 16 000 €."""
    reponse = client_direction.post(
        f"/actions/{action.code}/couts/nouveau/", {"mots": SITE, "voir": "1"}
    )

    page = read(reponse)
    assert "Coût 1 sur 2" in page
    assert "Coût 2 sur 2" in page
    assert "9 000 € en 2025" in page
    assert "3 500 € chaque année en 2026, 2027 : 7 000 € en tout" in page
    assert "Ensemble : 16 000 €" in page
    assert not LigneCout.objects.exists()


def test_each_cost_is_a_line_that_counts(client_direction, action, plan):
    reponse = type_cost(client_direction, action, SITE)

    premiere, suite = LigneCout.objects.order_by("rang")
    assert list_lignes() == [(0, 9000, "unique"), (1, 3500, "par_an")]
    assert (suite.suite_de, suite.depuis, suite.libelle) == (premiere, 2026, "Site")
    assert premiere.saisie == suite.saisie == SITE
    par_annee = lire_totaux(plan).par_annee
    assert {a: par_annee[a].min for a in ("2025", "2026", "2027")} == {
        "2025": 9000,
        "2026": 3500,
        "2027": 3500,
    }
    assert "« Site » est enregistré : 9 000 € TTC ; « Site » est enregistré : 3 500 € / an" in read(
        reponse
    )
    fiche = read(client_direction.get(f"/actions/{action.code}/"))
    assert "3 500 € / an à partir de 2026" in fiche


def test_words_typed_again_replace_the_lines_and_never_double_them(client_direction, action, plan):
    """The history keeps what was there."""
    type_cost(client_direction, action, SITE)
    premiere, suite = LigneCout.objects.order_by("rang")

    retype(client_direction, premiere, mots="Site : 9 000 € TTC (2025) puis 4 000 €/an")
    assert list_lignes() == [(0, 9000, "unique"), (1, 4000, "par_an")]
    assert LigneCout.objects.get(rang=1).pk == suite.pk

    retype(client_direction, premiere, mots="Site : 9 500 €")
    assert list_lignes() == [(0, 9500, "unique")]
    assert set(LigneCout.history.filter(id=suite.pk).values_list("montant_min", flat=True)) == {
        3500,
        4000,
    }

    retype(client_direction, premiere, mots=LOGICIEL)
    assert [(rang, montant) for rang, montant, _ in list_lignes()] == [(0, 20000), (1, 2400)]


def test_what_is_chosen_of_the_first_leaves_the_others_as_they_are(client_direction, action):
    type_cost(client_direction, action, SITE)
    premiere = LigneCout.objects.get(rang=0)

    retype(client_direction, premiere, compte="6236")

    assert list_lignes() == [(0, 9000, "unique"), (1, 3500, "par_an")]
    assert list(LigneCout.objects.order_by("rang").values_list("compte", flat=True)) == ["6236", ""]


def test_a_line_left_out_of_the_totals_takes_its_others_with_it(client_direction, action, plan):
    type_cost(client_direction, action, SITE)

    retype(client_direction, LigneCout.objects.get(rang=0), retenue=[])

    assert lire_totaux(plan).hors_total == 2


def test_the_words_of_a_suite_are_changed_with_the_first(client_direction, action):
    """Its quantity, its nature and its VAT are its own."""
    type_cost(client_direction, action, LOGICIEL)
    premiere, suite = LigneCout.objects.order_by("rang")

    page = client_direction.get(f"/budget/lignes/{suite.pk}/")
    retype(client_direction, suite, nature="fonctionnement", taux_tva="10")

    assert 'name="mots"' not in page.text
    assert f"/budget/lignes/{premiere.pk}/" in page.text
    assert f"« {LOGICIEL} »" in read(page)
    suite.refresh_from_db()
    assert (suite.montant_min, suite.nature, suite.taux_tva) == (2400, "fonctionnement", 10)

    retype(client_direction, premiere, mots=LOGICIEL.replace("2 400", "2 500"))

    suite.refresh_from_db()
    assert (suite.montant_min, suite.nature, suite.taux_tva) == (2500, "fonctionnement", 10)


def test_a_cost_that_something_hangs_on_stays_in_the_words(client_direction, action):
    type_cost(client_direction, action, SITE)
    premiere, suite = LigneCout.objects.order_by("rang")
    Depense.objects.create(
        action=action, ligne=suite, le="2026-03-01", exercice=2026, montant_ttc=10, etape="engage"
    )

    reponse = retype(client_direction, premiere, mots="Site : 9 000 € TTC (2025)")

    assert reponse.status_code == 422
    assert "« Site » a une dépense ou un financement : gardez-le." in read(reponse)
    assert LigneCout.objects.count() == 2


def test_two_tabs_on_the_same_words_make_the_lines_once(client_direction, action):
    """R-S1: the second, who left the words alone, changes none of them."""
    type_cost(client_direction, action, SITE)
    premiere = LigneCout.objects.get(rang=0)
    adresse = f"/budget/lignes/{premiere.pk}/"
    reste = {"decidee_motif": "devis", "enregistrer": "1"}
    vieille = read_formulaire(client_direction.get(adresse)) | reste

    retype(client_direction, premiere, mots="Site : 9 000 € TTC (2025) puis 4 000 €/an")
    reponse = client_direction.post(adresse, vieille | {"compte": "6236"})

    assert reponse.status_code == 302
    assert list_lignes() == [(0, 9000, "unique"), (1, 4000, "par_an")]

    reponse = client_direction.post(adresse, vieille | {"mots": "Site : 100 €"})

    assert "Entre-temps" in read(reponse)
    assert list_lignes() == [(0, 9000, "unique"), (1, 4000, "par_an")]


def test_a_form_sent_twice_makes_the_lines_once(client_direction, action):
    """R-S2."""
    adresse = f"/actions/{action.code}/couts/nouveau/"
    envoi = read_formulaire(client_direction.get(adresse)) | {"mots": SITE, "enregistrer": "1"}

    client_direction.post(adresse, envoi)
    client_direction.post(adresse, envoi)

    assert len(list_lignes()) == 2


def test_what_the_words_said_goes_with_them_and_what_was_chosen_stays(client_direction, action):
    """« 12 × 380 € » gave a quantity of 12, that « 590 € / jour » does not take for its own."""
    type_cost(client_direction, action, "Location : 12 mois × 380 €")
    ligne = LigneCout.objects.get()
    assert (ligne.montant_min, ligne.quantite, ligne.periode) == (4560, 12, "unique")

    retype(client_direction, ligne, mots="Location : 590 € / jour")
    ligne.refresh_from_db()
    assert ligne.quantite is None

    retype(client_direction, ligne, quantite="3")
    retype(client_direction, ligne, mots="Location : 600 € / jour")
    ligne.refresh_from_db()
    assert (ligne.montant_min, ligne.quantite) == (600, 3)


def test_a_choice_that_the_words_contradict_is_refused_where_it_was_made(client_direction, action):
    reponse = type_cost(client_direction, action, "Location : 12 mois × 380 €", quantite="3")

    assert reponse.status_code == 422
    assert "Les mots du coût disent 12 : changez-les d'abord." in read(reponse)
    assert 'value="3"' in reponse.text


def test_a_shared_wording_counts_each_of_its_costs_once(client_direction, action, plan):
    """R-B7, R-B12: the second cost of a wording is not the double of the first."""
    partage = CoutMutualise.objects.create(plan=plan, libelle="Logiciel")
    autre = make_action(plan=plan, annees=[2025])
    for ou in (action, autre):
        type_cost(client_direction, ou, LOGICIEL, mutualise=partage.pk)

    totaux = lire_totaux(plan)

    assert totaux.total.min == 2 * 20000 + 3 * 2400 + 2400
    assert totaux.total_mutualise.min == 20000 + 3 * 2400
    assert totaux.doubles[0].actions == (action.code, autre.code)


def test_the_words_of_a_suite_are_those_of_the_first_in_a_list(client_direction, action, plan):
    type_cost(client_direction, action, SITE)

    lues = lire_lignes(plan).lignes
    page = read(client_direction.get("/budget/lignes/"))

    assert [lue.ligne.rang for lue in lues] == [0, 1]
    assert "suite de « Site »" in page


def test_one_part_that_is_not_understood_leaves_the_other_lines_sound(client_direction, action):
    compris = comprendre(lire_couts("Site : 9 000 € puis 1O0 €/an"), prevues=[2025])

    assert compris.lecture.texte == "Site : 9 000 € puis 1O0 €/an"
    assert any(cout.lu.is_a_preciser for cout in compris.couts)
    assert all(cout.total.max <= 9000 for cout in compris.couts)


def test_lines_of_two_plans_do_not_meet(client_direction, action, structure):
    autre = make_action(plan=make_plan(structure=structure), annees=[2025])
    type_cost(client_direction, action, SITE)
    premiere = LigneCout.objects.get(rang=0)
    ailleurs = LigneCout(action=autre, cle="x", libelle="x", suite_de=premiere, rang=1)

    with pytest.raises(Exception, match="n'est pas dans"):
        ailleurs.full_clean()


def test_the_planned_years_bound_what_is_said(client_direction, action):
    """« pendant 3 ans » where 2 years are planned: it is told."""
    (cout,) = comprendre(
        lire_couts("Animation : 12 000 €/an x 3 ans = 36 000 €"), prevues=[2025, 2026]
    ).couts

    assert (cout.total.min, cout.annees, cout.annees_manquantes) == (
        Decimal(24000),
        [2025, 2026],
        1,
    )
