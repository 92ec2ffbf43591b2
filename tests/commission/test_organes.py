"""The organs beside the council: members, quorum, what is told (R-V27)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from commission.lectures.organes import add_mois, dire_organe, dire_organes, lire_presences
from commission.models import Reunion, SeanceCommission
from instances.droit import droit_livre
from instances.models import Organe
from tests.commission.fabrique_organes import LE, call, direction, make_membre, make_organe, organe
from tests.ecran import read
from tests.fabrique import make_action, make_structure
from tests.fabrique_conseil import make_elu

__all__ = ["direction", "organe"]
pytestmark = pytest.mark.django_db


def tell(organe, on):
    return " ".join(dire_organe(organe, on=on, droit=droit_livre()))


# Who sits


def test_the_same_member_twice_at_the_same_time_is_refused(organe):
    deja = organe.membres.exclude(elu=None).first()

    with pytest.raises(ValidationError, match="déjà membre à ces dates"):
        make_membre(organe, "", elu=deja.elu)
    with pytest.raises(ValidationError, match="déjà membre à ces dates"):
        make_membre(organe, "gîte", debut=date(2026, 5, 1))
    assert make_membre(organe, "GÎTE", debut=date(2020, 1, 1), fin=date(2026, 4, 23)).pk


def test_two_presidents_at_once_are_refused(organe):
    with pytest.raises(ValidationError, match="préside déjà à ces dates"):
        make_membre(organe, "AUTRE", role="1")
    assert make_membre(organe, "AUTRE", role="1", fin=date(2026, 4, 23)).pk


def test_a_mandate_that_ends_before_it_begins_is_refused(organe):
    with pytest.raises(ValidationError, match="finit avant de commencer"):
        make_membre(organe, "AUTRE", debut=date(2026, 5, 2), fin=date(2026, 5, 1))


def test_a_councillor_of_another_structure_is_refused(organe):
    with pytest.raises(ValidationError, match="pas de votre structure"):
        make_membre(organe, "", elu=make_elu(structure=make_structure()))


def test_a_suppleant_is_that_of_a_titulaire_of_the_same_organ(organe):
    ailleurs = make_membre(make_organe(organe.structure, nom="Comité"), "AUTRE")

    with pytest.raises(ValidationError, match="un titulaire de cet organe"):
        make_membre(organe, "SUPPLÉANT", suppleant_de=ailleurs)


def test_one_commission_follows_the_plan(plan):
    make_organe(plan.structure, genre="commission", nom="Commission tourisme")

    with pytest.raises(ValidationError, match="suit déjà le plan"):
        Organe(structure=plan.structure, genre="commission", nom="Finances").full_clean()


@pytest.mark.parametrize(
    ("nom", "dit"),
    [
        ("Conseil d'exploitation", "du conseil d'exploitation"),
        ("Commission tourisme", "de la commission tourisme"),
        ("Les amis du lac", "de l'organe « Les amis du lac »"),
    ],
)
def test_a_name_is_said_with_its_article(nom, dit):
    assert Organe(nom=nom).du_nom == dit


# The quorum


@pytest.mark.parametrize(
    ("quorum", "membres", "attendu"),
    [
        pytest.param("", 7, None, id="said nowhere"),
        pytest.param("moitié", 7, 4, id="more than half of 7"),
        pytest.param("moitié", 8, 5, id="more than half of 8"),
        pytest.param("tiers", 7, 3, id="a third of 7"),
        pytest.param("tiers", 9, 3, id="a third of 9"),
        pytest.param("2", 9, 2, id="a number"),
    ],
)
def test_the_quorum_is_that_of_the_statutes(quorum, membres, attendu):
    """R-V27."""
    assert Organe(quorum=quorum).compute_quorum(membres) == attendu


@pytest.mark.parametrize("quorum", ["0", "la moitié", "1,5", "-2"])
def test_a_quorum_is_a_half_a_third_or_a_number(plan, quorum):
    with pytest.raises(ValidationError, match="moitié, tiers, ou un nombre"):
        Organe(structure=plan.structure, genre="autre", nom="X", quorum=quorum).full_clean()


def test_the_quorum_counts_members_with_a_voice_and_their_suppleants(plan, organe):
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    directeur = make_membre(organe, "DIRECTEUR", role="4")
    suppleant = make_membre(organe, "SUPPLÉANT", suppleant_de=organe.membres.get(nom="GÎTE"))
    reunion = call(seance, presents=[0, 1], remplaces=[2], excuses=[3])
    reunion.presents.add(directeur)

    lues = lire_presences(seance)

    assert (lues.membres, lues.presents, lues.quorum, lues.is_sans_quorum) == (5, 2, 3, True)
    assert [(dit, len(membres)) for dit, membres in lues.groupes] == [
        ("présents", 3),
        ("remplacés", 1),
        ("excusés", 1),
        ("absents", 2),
    ]
    reunion.presents.add(suppleant)
    assert lire_presences(seance).presents == 3
    assert not lire_presences(seance).is_sans_quorum


def test_a_suppleant_beside_the_titulaire_counts_once(plan, organe):
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    titulaire = organe.membres.get(nom="GÎTE")
    suppleant = make_membre(organe, "SUPPLÉANT", suppleant_de=titulaire)
    call(seance).presents.set([titulaire, suppleant])

    assert lire_presences(seance).presents == 1


def test_who_replaces_a_member_of_a_commission_is_there(plan):
    commission = make_organe(plan.structure, genre="commission", nom="Commission", quorum="moitié")
    for nom in ("UN", "DEUX"):
        make_membre(commission, nom)
    seance = SeanceCommission.objects.create(plan=plan, le=LE)
    call(seance, presents=[0], remplaces=[1])

    assert lire_presences(seance).presents == 2


def test_without_a_roll_call_nobody_knows(client, plan, organe, direction):
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    Reunion.objects.create(seance=seance)

    assert not lire_presences(seance).is_sans_quorum
    client.force_login(direction)
    assert "le quorum ne se dit pas" in read(client.get(seance.get_absolute_url()))


# What is told


def test_a_full_conseil_d_exploitation_that_meets_says_nothing(plan, organe):
    SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)

    assert tell(organe, date(2026, 9, 3)) == ""


@pytest.mark.parametrize(
    ("le", "on", "dit"),
    [
        pytest.param(date(2026, 8, 28), date(2026, 11, 28), False, id="three months to the day"),
        pytest.param(date(2026, 8, 28), date(2026, 11, 29), True, id="the day after"),
        pytest.param(date(2026, 11, 30), date(2027, 2, 28), False, id="the end of February"),
        pytest.param(date(2026, 11, 30), date(2027, 3, 1), True, id="and the day after"),
        pytest.param(None, date(2026, 7, 24), False, id="never met, three months after"),
        pytest.param(None, date(2026, 7, 25), True, id="never met, one day more"),
    ],
)
def test_a_conseil_d_exploitation_silent_for_three_months_is_told(plan, organe, le, on, dit):
    if le:
        SeanceCommission.objects.create(plan=plan, organe=organe, le=le)
    SeanceCommission.objects.create(plan=plan, le=on - timedelta(days=1))

    assert ("depuis plus de 3 mois" in tell(organe, on)) == dit
    assert ("R. 2221-9 du CGCT" in tell(organe, on)) == dit


def test_three_months_end_on_the_last_day_of_a_short_month():
    assert add_mois(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_mois(date(2026, 10, 1), 3) == date(2027, 1, 1)


def test_too_few_members_no_majority_and_a_directeur_among_them_are_told(plan):
    organe = make_organe(plan.structure)
    make_membre(organe, "HÔTEL", debut=LE)
    make_membre(organe, "MARTIN", qualite="Directeur de l'office", debut=LE)

    dit = tell(organe, LE)

    assert "2 membres : il en faut 3 au moins (art. R. 2221-4 du CGCT)." in dit
    assert "0 élu du conseil sur 2 membres : la majorité revient aux élus" in dit
    assert "Le directeur n'est pas membre : donnez-lui une voix consultative" in dit
    organe.membres.filter(nom="MARTIN").update(role="4")
    assert "directeur" not in tell(organe, LE)


def test_mandates_end_with_that_of_the_council(plan):
    organe = make_organe(plan.structure)
    sortant = make_elu("SORTANT", structure=plan.structure, fin=date(2026, 4, 23))
    make_membre(organe, "", elu=sortant, debut=date(2020, 7, 1))
    make_membre(organe, "HÔTEL", debut=date(2020, 7, 1))
    assert "échu" not in tell(organe, date(2026, 4, 23))

    for _ in range(3):
        make_elu(structure=plan.structure, debut=date(2026, 4, 24))

    dit = tell(organe, date(2026, 4, 24))
    assert "Mandats échus avec celui du conseil : SORTANT Dominique, HÔTEL Anne" in dit


def test_a_commission_has_a_president_a_vice_president_and_meets_in_eight_days(plan):
    commission = make_organe(plan.structure, genre="commission", nom="Commission tourisme")
    make_membre(commission, "UN", role="1", debut=date(2026, 5, 4))

    assert "Pas de vice-président" in tell(commission, date(2026, 5, 12))
    assert "Pas de président" not in tell(commission, date(2026, 5, 12))
    assert "dans les 8 jours" not in tell(commission, date(2026, 5, 12))
    dit = "dans les 8 jours de sa formation, le 4 mai 2026 (art. L. 2121-22 du CGCT)"
    assert dit in tell(commission, date(2026, 5, 13))
    SeanceCommission.objects.create(plan=plan, le=date(2026, 5, 12))
    assert "dans les 8 jours" not in tell(commission, date(2026, 5, 13))


def test_an_organ_that_nobody_described_says_nothing(plan):
    make_organe(plan.structure)

    assert dire_organes(plan, on=LE) == []


def test_the_home_and_the_control_tell_it(client, plan, organe, direction):
    make_action(plan=plan)
    organe.membres.update(debut=date(2020, 1, 1))
    client.force_login(direction)

    for page in ("accueil", "controle", "organes"):
        texte = read(client.get(reverse(page)))
        assert "aucune depuis le 1er janvier 2020" in texte, page


@pytest.mark.parametrize(("jours", "dit"), [(4, True), (5, False)])
def test_the_statutes_say_how_early_a_convocation_leaves(plan, organe, jours, dit):
    organe.delai = 5
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    Reunion.objects.create(seance=seance, convoquee_le=LE - timedelta(days=jours))

    assert bool(lire_presences(seance).retard) == dit
