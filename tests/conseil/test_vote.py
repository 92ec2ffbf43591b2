"""A vote, its result and its words: docs/regles.md, R-V7 and R-V8."""

import pytest

from conseil.actes.scrutin import check_vote
from conseil.actes.vote import Vote, write_decompte, write_resultat
from instances.quorum import AuPoint

# 36 titulaires and a suppléant are there, with 6 proxies: 43 voices of 55 (R-V4).
CONSEIL = AuPoint(
    55, tuple(range(36)), ((90, 40),), (), tuple((rang, rang - 41) for rang in range(41, 47))
)

MANQUE = (
    "sur 43 (37 présents et 6 pouvoirs) : il en manque {}. Qui n'a voté ni pour ni contre "
    "s'abstient, ou ne prend pas part au vote."
)
TROP = "44 voix sont comptées, le conseil n'en a que 43 à ce point (37 présents et 6 pouvoirs)."


@pytest.mark.parametrize(
    ("vote", "mots"),
    [
        pytest.param(Vote(43), "à l'unanimité des membres présents ou représentés", id="all"),
        pytest.param(
            Vote(38, 0, 5),
            "à l'unanimité des suffrages exprimés (38 voix pour, 5 abstentions)",
            id="abstentions",
        ),
        pytest.param(
            Vote(42, 0, 0, 1),
            "à l'unanimité des suffrages exprimés (42 voix pour, 1 membre ne prenant pas part au "
            "vote)",
            id="one-stays-out",
        ),
        pytest.param(Vote(30, 10, 3), "par 30 voix pour, 10 contre, 3 abstentions", id="majority"),
        pytest.param(
            Vote(20, 20, 3, 0, "pour"),
            "par 20 voix pour, 20 contre, 3 abstentions, la voix du président étant prépondérante",
            id="tie",
        ),
        pytest.param(
            Vote(20, 20, 1, 2, "contre"),
            "par 20 voix pour, 20 contre, 1 abstention, 2 membres ne prenant pas part au vote, "
            "la voix du président étant prépondérante",
            id="tie-and-two-stay-out",
        ),
        pytest.param(Vote(0, 43), "par 0 voix pour, 43 contre", id="nobody"),
    ],
)
def test_unanimity_is_worded_from_the_numbers(vote, mots):
    """R-V8."""
    assert write_resultat(vote, voix=43) == mots


@pytest.mark.parametrize(
    ("vote", "adoptee"),
    [
        (Vote(43), True),
        (Vote(22, 21), True),
        (Vote(1, 0, 42), True),
        (Vote(21, 22), False),
        (Vote(20, 20, 3, 0, "pour"), True),
        (Vote(20, 20, 3, 0, "contre"), False),
    ],
)
def test_the_majority_is_of_those_expressed_and_the_president_settles_a_tie(vote, adoptee):
    """R-V8."""
    assert vote.is_adoptee == adoptee


@pytest.mark.parametrize(
    ("vote", "champ", "phrase"),
    [
        pytest.param(
            Vote(44),
            "pour",
            TROP,
            id="too-many",
        ),
        pytest.param(Vote(40, 2, 1, 1), "pour", TROP, id="too-many-in-all"),
        pytest.param(
            Vote(0, 0, 43),
            "pour",
            "Aucun suffrage n'est exprimé : il faut au moins une voix pour ou contre.",
            id="none",
        ),
        pytest.param(
            Vote(20), "pour", f"20 voix sont comptées {MANQUE.format(23)}", id="some-are-missing"
        ),
        pytest.param(Vote(1), "pour", f"1 voix est comptée {MANQUE.format(42)}", id="one"),
        pytest.param(
            Vote(41, 0, 0, 1), "pour", f"42 voix sont comptées {MANQUE.format(1)}", id="one-missing"
        ),
        pytest.param(
            Vote(20, 20, 3),
            "partage",
            "Les voix sont partagées : dites le vote du président, qui est prépondérant "
            "(art. L. 2121-20 du CGCT).",
            id="tie",
        ),
        pytest.param(
            Vote(43, 0, 0, 0, "pour"),
            "partage",
            "Les voix ne sont pas partagées : laissez ce champ vide.",
            id="not-a-tie",
        ),
    ],
)
def test_a_vote_that_cannot_be_is_refused_with_the_rule(vote, champ, phrase):
    """R-V7."""
    assert check_vote(vote, CONSEIL, secretaire=1)[champ] == phrase


@pytest.mark.parametrize(
    ("au_point", "secretaire", "phrase"),
    [
        pytest.param(
            AuPoint(55, tuple(range(27)), (), (), ()),
            1,
            "Le quorum n'est pas atteint à ce point : 27 présents, il en faut 28 sur 55 "
            "(art. L. 2121-17 du CGCT). Le conseil ne peut pas voter ; une nouvelle convocation "
            "est nécessaire.",
            id="no-quorum",
        ),
        pytest.param(
            CONSEIL,
            50,
            "Le secrétaire de séance est absent à ce point : nommez un membre présent "
            "(art. L. 2121-15 du CGCT).",
            id="absent-secretary",
        ),
        pytest.param(
            CONSEIL,
            None,
            "Nommez d'abord le secrétaire de séance (art. L. 2121-15 du CGCT).",
            id="no-secretary",
        ),
    ],
)
def test_a_council_that_cannot_vote_is_told_why(au_point, secretaire, phrase):
    """R-V4, R-V6."""
    assert check_vote(Vote(20), au_point, secretaire=secretaire)["__all__"] == phrase


@pytest.mark.parametrize(
    "vote",
    [
        pytest.param(Vote(43), id="all"),
        pytest.param(Vote(0, 43), id="all-against"),
        pytest.param(Vote(1, 0, 41, 1), id="one-voice-for"),
        pytest.param(Vote(20, 10, 12, 1), id="some-of-each"),
        pytest.param(Vote(20, 20, 3, 0, "pour"), id="tie-settled-for"),
        pytest.param(Vote(20, 20, 3, 0, "contre"), id="tie-settled-against"),
    ],
)
@pytest.mark.parametrize("secretaire", [90, 0])
def test_a_vote_that_accounts_for_every_voice_has_no_fault(vote, secretaire):
    """R-V6, R-V7, R-V8: a tie that the president settled is a vote like another."""
    assert check_vote(vote, CONSEIL, secretaire=secretaire) == {}


def test_a_council_without_a_quorum_may_vote_when_it_was_called_twice():
    """R-V13."""
    rares = AuPoint(55, (1, 2), (), (), (), sans_condition=True)

    assert check_vote(Vote(2), rares, secretaire=1) == {}


def test_several_faults_are_told_together():
    fautes = check_vote(Vote(44), CONSEIL, secretaire=None)

    assert sorted(fautes) == ["__all__", "pour"]


@pytest.mark.parametrize(
    ("vote", "mots"),
    [
        (Vote(43), "43 pour, 0 contre, 0 abstention, 0 membre ne prenant pas part au vote"),
        (Vote(1, 2, 1, 1), "1 pour, 2 contre, 1 abstention, 1 membre ne prenant pas part au vote"),
        (Vote(1, 0, 2), "1 pour, 0 contre, 2 abstentions, 0 membre ne prenant pas part au vote"),
        (Vote(1, 1, 0, 2), "1 pour, 1 contre, 0 abstention, 2 membres ne prenant pas part au vote"),
    ],
)
def test_the_count_says_zeros(vote, mots):
    assert write_decompte(vote) == mots


def test_who_takes_no_part_is_neither_a_voter_nor_expressed():
    """R-V7: votants, exprimés, and all those counted."""
    vote = Vote(10, 3, 5, 2)

    assert (vote.exprimes, vote.votants, vote.somme) == (13, 18, 20)
