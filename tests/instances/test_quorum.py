"""Who sits at a point, and with how many voices: docs/regles.md, R-V1 to R-V4."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conseil.actes.ordre import compute_cle
from instances.quorum import Appel, AuPoint, Passage, check_appel, compute_au_point

NOMS = {rang: f"ELU {rang}" for rang in range(1, 8)} | {90: "SUPPLEANT", 91: "AUTRE SUPPLEANT"}
CLES = [compute_cle(numero) for numero in ("3.7", "4.1", "5.1")]


def make_appel(*passages, pouvoirs=(), titulaires=range(1, 6)):
    return Appel(frozenset(titulaires), tuple(passages), tuple(pouvoirs))


def here(*elus, **bornes):
    return [Passage(elu, **{c: compute_cle(n) for c, n in bornes.items()}) for elu in elus]


@pytest.mark.parametrize(
    ("avant", "apres"),
    [("3.7", "4.1"), ("3.9", "3.10"), ("9.1", "10.1"), ("3", "3.1"), ("2.2.9", "2.10.1")],
)
def test_points_are_ordered_as_numbers_not_as_letters(avant, apres):
    """R-V1."""
    assert compute_cle(avant) < compute_cle(apres)


@pytest.mark.parametrize(
    ("bornes", "presents"),
    [
        pytest.param({}, [True, True, True], id="all-along"),
        pytest.param({"arrivee": "4.1"}, [False, True, True], id="arrives"),
        pytest.param({"depart": "3.7"}, [True, False, False], id="leaves-after"),
        pytest.param({"depart": "3.7", "retour": "5.1"}, [True, False, True], id="comes-back"),
        pytest.param({"arrivee": "4.1", "depart": "4.1"}, [False, True, False], id="one-point"),
    ],
)
def test_presence_is_an_interval_of_points(bornes, presents):
    """R-V1."""
    [passage] = here(1, **bornes)

    assert [passage.is_present(cle) for cle in CLES] == presents


def test_a_suppleant_has_a_voice_only_while_the_titulaire_is_away():
    """R-V2."""
    appel = make_appel(*here(1, 2), *here(3, arrivee="4.1"), Passage(90, siege_pour=3))

    avant, apres = (compute_au_point(appel, cle) for cle in CLES[:2])

    assert avant.suppleants == ((90, 3),)
    assert (avant.membres_presents, avant.voix) == (3, 3)
    assert apres.suppleants == ()
    assert apres.sans_voix == (90,)
    assert (apres.titulaires_presents, apres.voix) == (3, 3)


def test_a_proxy_counts_while_the_giver_is_away_and_the_bearer_there():
    """R-V3."""
    appel = make_appel(*here(1), *here(2, arrivee="4.1"), *here(3, depart="4.1"), pouvoirs=[(2, 3)])

    assert [compute_au_point(appel, cle).voix for cle in CLES] == [3, 3, 2]
    assert [len(compute_au_point(appel, cle).pouvoirs) for cle in CLES] == [1, 0, 0]


@pytest.mark.parametrize(
    "pouvoirs",
    [
        pytest.param([(7, 1)], id="given-by-nobody-of-the-council"),
        pytest.param([(90, 1)], id="given-by-a-suppléant"),
        pytest.param([(3, 7)], id="borne-by-nobody-of-the-council"),
        pytest.param([(3, 90)], id="borne-without-a-voice"),
        pytest.param([(3, 4)], id="borne-by-an-absent"),
        pytest.param([(2, 1)], id="given-by-a-member-who-is-there"),
        pytest.param([(5, 1)], id="given-by-a-member-who-is-replaced"),
    ],
)
def test_a_proxy_that_is_not_one_has_no_voice(pouvoirs):
    """R-V3: 1 and 2 are there, 90 sits without a voice, 91 for 5, and 7 is no member."""
    appel = make_appel(*here(1, 2, 7, 90), Passage(91, siege_pour=5), pouvoirs=pouvoirs)

    au_point = compute_au_point(appel, CLES[0])

    assert (au_point.voix, au_point.pouvoirs) == (3, ())
    assert au_point.sans_voix == (7, 90)


def test_a_proxy_is_borne_by_a_suppléant_who_has_a_voice():
    """R-V3."""
    appel = make_appel(*here(1), Passage(90, siege_pour=3), pouvoirs=[(4, 90), (2, 1)])

    au_point = compute_au_point(appel, CLES[0])

    assert au_point.pouvoirs == ((2, 1), (4, 90))
    assert (au_point.voix, au_point.delegues_avec_pouvoir, au_point.membres_presents) == (4, 2, 2)
    assert (au_point.titulaires_presents, au_point.excuses) == (1, 4)
    assert check_appel(appel, NOMS, CLES, ARTICLE) == []


def test_a_seat_has_one_suppléant():
    """R-V2: the first who takes it; nobody has the seat of who is not in office."""
    appel = make_appel(
        Passage(90, siege_pour=3), Passage(91, siege_pour=3), Passage(7, siege_pour=6)
    )

    au_point = compute_au_point(appel, CLES[0])

    assert (au_point.suppleants, au_point.sans_voix) == (((90, 3),), (7, 91))
    assert (au_point.en_exercice, au_point.excuses, au_point.titulaires) == (5, 5, ())


@pytest.mark.parametrize(
    ("presents", "sans_condition", "atteint", "may"),
    [
        pytest.param(2, False, False, False, id="two-of-five"),
        pytest.param(3, False, True, True, id="three-of-five"),
        pytest.param(0, True, False, True, id="called-twice"),
    ],
)
def test_a_council_may_deliberate_with_its_quorum_or_when_called_twice(
    presents, sans_condition, atteint, may
):
    """R-V4, R-V13."""
    repris = frozenset({CLES[0]}) if sans_condition else frozenset({CLES[1]})
    appel = Appel(frozenset(range(5)), tuple(here(*range(presents))), sans_condition=repris)

    au_point = compute_au_point(appel, CLES[0])

    assert (au_point.is_quorum_atteint, au_point.may_deliberer) == (atteint, may)


@pytest.mark.parametrize(
    ("en_exercice", "quorum"), [(1, 1), (2, 2), (3, 2), (54, 28), (55, 28), (56, 29)]
)
def test_the_quorum_is_more_than_half_of_those_en_exercice(en_exercice, quorum):
    """R-V4: 55 titulaires, quorum 28."""
    appel = make_appel(titulaires=range(en_exercice))

    assert compute_au_point(appel, CLES[0]).quorum == quorum


def test_proxies_do_not_make_the_quorum():
    """R-V4."""
    appel = make_appel(*here(1, 2), pouvoirs=[(3, 1), (4, 2)])

    au_point = compute_au_point(appel, CLES[0])

    assert au_point.voix == 4
    assert not au_point.is_quorum_atteint
    assert not au_point.may_deliberer
    assert not AuPoint(5, (1, 2), (), (), ((3, 1), (4, 2))).may_deliberer


@given(st.data())
def test_voices_never_pass_the_seats(data):
    """R-V4: whatever is typed, a seat has one voice at most."""
    borne = st.none() | st.sampled_from(CLES)
    elu = st.integers(1, 5)
    passages = data.draw(
        st.lists(
            st.builds(Passage, elu, borne, borne, borne)
            | st.builds(Passage, st.integers(90, 94), borne, borne, borne, elu),
            max_size=8,
            unique_by=lambda passage: passage.elu,
        )
    )
    pouvoirs = data.draw(
        st.lists(st.tuples(elu, st.integers(1, 5)), max_size=5, unique_by=(lambda p: p[0]))
    )

    for cle in CLES:
        au_point = compute_au_point(make_appel(*passages, pouvoirs=pouvoirs), cle)
        assert au_point.voix <= au_point.en_exercice
        assert au_point.titulaires_presents + au_point.excuses == au_point.en_exercice


ARTICLE = "art. L. 2121-20 du CGCT"
SEUL = "un conseiller n'en porte qu'un (art. L. 2121-20 du CGCT)."
FAUTES = [
    pytest.param(
        make_appel(*here(1, 2), pouvoirs=[(3, 1), (4, 1)]),
        {3: f"ELU 1 porte déjà un pouvoir : {SEUL}", 4: f"ELU 1 porte déjà un pouvoir : {SEUL}"},
        id="two-proxies-one-bearer",
    ),
    pytest.param(
        make_appel(*here(1), pouvoirs=[(3, 4)]),
        {3: "ELU 4 est absent : un pouvoir se donne à un conseiller présent."},
        id="absent-bearer",
    ),
    pytest.param(
        make_appel(*here(1), pouvoirs=[(3, 7)]),
        {3: "ELU 7 est absent : un pouvoir se donne à un conseiller présent."},
        id="bearer-not-a-member",
    ),
    pytest.param(
        make_appel(*here(1, 2), pouvoirs=[(3, 1), (3, 2)]),
        {3: "ELU 3 a déjà donné pouvoir : un seul par conseiller."},
        id="two-proxies-one-giver",
    ),
    pytest.param(
        make_appel(*here(1), pouvoirs=[(1, 1)]),
        {1: "ELU 1 ne peut pas se donner pouvoir."},
        id="oneself",
    ),
    pytest.param(
        make_appel(*here(1, 2), pouvoirs=[(1, 2)]),
        {1: "ELU 1 est présent : son pouvoir ne sert pas, retirez-le."},
        id="giver-there",
    ),
    pytest.param(
        make_appel(*here(1, arrivee="4.1"), *here(2, arrivee="4.1"), pouvoirs=[(1, 2)]),
        {1: "ELU 2 n'est jamais là quand ELU 1 est absent : ce pouvoir ne sert pas."},
        id="never-together",
    ),
    pytest.param(
        make_appel(*here(1), Passage(90, siege_pour=3), pouvoirs=[(3, 1)]),
        {3: "ELU 3 est remplacé par son suppléant : il ne peut pas donner pouvoir."},
        id="giver-replaced",
    ),
    pytest.param(
        make_appel(*here(1), *here(90), pouvoirs=[(3, 90)]),
        {3: "SUPPLEANT siège sans voix : il ne peut pas porter un pouvoir."},
        id="bearer-without-voice",
    ),
    pytest.param(
        make_appel(*here(1), pouvoirs=[(7, 1)]),
        {7: "ELU 7 n'est pas titulaire en exercice, et ne peut pas donner pouvoir."},
        id="giver-not-a-member",
    ),
    pytest.param(
        make_appel(Passage(90, siege_pour=3), Passage(91, siege_pour=3)),
        {
            90: "Deux suppléants siègent à la place de ELU 3.",
            91: "Deux suppléants siègent à la place de ELU 3.",
        },
        id="two-for-one-seat",
    ),
    pytest.param(
        make_appel(*here(1), Passage(90, siege_pour=7)),
        {90: "ELU 7 n'est pas un titulaire en exercice."},
        id="no-seat",
    ),
    pytest.param(
        make_appel(*here(1, arrivee="5.1", depart="3.7")),
        {1: "ELU 1 part avant d'arriver : vérifiez les deux points."},
        id="backwards",
    ),
    pytest.param(
        make_appel(*here(1, retour="5.1")),
        {1: "ELU 1 revient sans être parti : dites après quel point."},
        id="back-from-nowhere",
    ),
    pytest.param(
        make_appel(*here(1, depart="4.1", retour="3.7")),
        {1: "ELU 1 revient avant de partir : vérifiez les deux points."},
        id="back-early",
    ),
    pytest.param(
        make_appel(*here(1, depart="4.1", retour="4.1")),
        {1: "ELU 1 revient avant de partir : vérifiez les deux points."},
        id="back-at-once",
    ),
    pytest.param(
        make_appel(*here(1), pouvoirs=[(2, 2), (7, 3)]),
        {
            2: "ELU 2 ne peut pas se donner pouvoir.",
            7: "ELU 7 n'est pas titulaire en exercice, et ne peut pas donner pouvoir. "
            "ELU 3 est absent : un pouvoir se donne à un conseiller présent.",
        },
        id="several",
    ),
]


@pytest.mark.parametrize(("appel", "fautes"), FAUTES)
def test_what_the_roll_call_cannot_hold_is_said_in_french(appel, fautes):
    """R-V1 to R-V3."""
    dites = {}
    for elu, phrase in check_appel(appel, NOMS, CLES, ARTICLE):
        dites.setdefault(elu, {})[phrase] = None

    assert {elu: " ".join(phrases) for elu, phrases in dites.items()} == fautes


def test_a_right_roll_call_has_no_fault():
    appel = make_appel(
        *here(1, 2),
        *here(3, arrivee="4.1", depart="4.1"),
        Passage(90, siege_pour=4),
        pouvoirs=[(5, 1), (3, 2)],
    )

    assert check_appel(appel, NOMS, CLES, ARTICLE) == []


# Déports: R-V17

VINGT_NEUF = {"titulaires": range(1, 56)}


def at_deports(*deports, pouvoirs=(), presents=29):
    appel = make_appel(*here(*range(1, presents + 1)), pouvoirs=pouvoirs, **VINGT_NEUF)
    return compute_au_point(replace(appel, deports=deports), CLES[0])


def test_two_who_have_an_interest_are_not_among_those_present():
    """R-V17: 55 in exercise, 28 needed, 29 there of whom 2 take no part: 27, no quorum."""
    sans, avec = at_deports(), at_deports((28, CLES[0], False), (29, CLES[0], False))

    assert (sans.membres_presents, sans.quorum, sans.may_deliberer) == (29, 28, True)
    assert (avec.en_exercice, avec.membres_presents, avec.quorum) == (55, 27, 28)
    assert not avec.may_deliberer
    assert (avec.voix, avec.retires, avec.excuses) == (27, (28, 29), 26)


def test_two_representatives_are_no_longer_in_exercise():
    """R-V17: the same two under L. 1111-6 II: 53 in exercise, 27 needed, 27 there, quorum."""
    au_point = at_deports((28, CLES[0], True), (29, CLES[0], True))

    assert (au_point.en_exercice, au_point.membres_presents, au_point.quorum) == (53, 27, 27)
    assert au_point.may_deliberer
    assert (au_point.hors_exercice, au_point.excuses) == ((28, 29), 26)


def test_an_absent_representative_leaves_the_exercise_too():
    au_point = at_deports((50, CLES[0], True))

    assert (au_point.en_exercice, au_point.membres_presents, au_point.retires) == (54, 29, ())


def test_a_deport_holds_at_its_point_only():
    assert at_deports((28, CLES[1], False)) == at_deports()


@pytest.mark.parametrize(("elu", "inutilises"), [(1, ((50, 1),)), (50, ((50, 1),)), (2, ())])
def test_the_proxy_that_he_gave_or_bears_does_not_serve(elu, inutilises):
    """R-V17: neither that which he bears, nor that which he gave."""
    au_point = at_deports((elu, CLES[0], False), pouvoirs=[(50, 1)])

    assert au_point.inutilises == inutilises
    assert au_point.delegues_avec_pouvoir == (0 if inutilises else 1)


@pytest.mark.parametrize(("is_representant", "en_exercice"), [(False, 5), (True, 4)])
def test_a_suppleant_who_sits_takes_no_part_either(is_representant, en_exercice):
    appel = make_appel(*here(1, 2, 3), Passage(90, siege_pour=4))
    au_point = compute_au_point(replace(appel, deports=((90, CLES[0], is_representant),)), CLES[0])

    assert (au_point.membres_presents, au_point.sans_voix) == (3, (90,))
    assert au_point.en_exercice == en_exercice
