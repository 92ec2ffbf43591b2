"""The ballots of a council, what each refuses and says: R-V7, R-V8, R-V16, R-V18."""

import pytest

from conseil.actes.scrutin import check_vote
from conseil.actes.vote import Candidat, Tour, Voix, Vote, write_decompte, write_resultat
from conseil.models.vote import VOTE
from instances.droit import droit_livre
from instances.quorum import AuPoint

# 37 are there with 6 proxies: 43 voices of 55 (R-V4).
CONSEIL = AuPoint(
    55, tuple(range(36)), ((90, 40),), (), tuple((rang, rang - 41) for rang in range(41, 47))
)
ELUS = (*range(36), 90, *range(41, 47))


def check(vote, au_point=CONSEIL, **faits):
    return check_vote(vote, au_point, **{"secretaire": 1, **faits})


def name_all(contre=(), abstentions=(), **autres):
    sens = dict.fromkeys(contre, "contre") | dict.fromkeys(abstentions, "abstentions")
    return tuple(Voix(elu, f"ELU {elu}", sens.get(elu, "pour")) for elu in ELUS)


def make_public(**faits):
    return Vote(**{"pour": 43, "scrutin": "public", "demandeurs": 10, "noms": name_all(), **faits})


def make_tour(*voix, **reste):
    return Tour(tuple(Candidat(f"CANDIDAT {rang}", v) for rang, v in enumerate(voix, 1)), **reste)


def elect(*tours, **faits):
    return Vote(scrutin="election", tours=tours, **faits)


SECRET = {"scrutin": "secret", "demandeurs": 13}


@pytest.mark.parametrize(
    "vote",
    [
        pytest.param(Vote(20, 15, 3, 1, blancs=2, nuls=2, **SECRET), id="secret"),
        pytest.param(Vote(20, 20, 3, **SECRET), id="secret-tie"),
        pytest.param(Vote(43, scrutin="secret", nomination=True), id="secret-nomination"),
        pytest.param(make_public(), id="public"),
        pytest.param(Vote(43, nomination=True, main_levee=True), id="nomination-by-hand"),
        pytest.param(Vote(20, 20, 3, majorite="2/3"), id="reinforced-tie"),
        pytest.param(Vote(scrutin="sans-vote", nommes="Anne FABRE"), id="without-a-vote"),
        pytest.param(elect(make_tour(22, 20, blancs=1)), id="first-round"),
        pytest.param(elect(make_tour(20, 20, nuls=3), make_tour(25, 18)), id="second-round"),
        pytest.param(
            elect(make_tour(20, 20, 3), make_tour(20, 20, 3), make_tour(18, 15, 10)),
            id="relative-at-the-third",
        ),
        pytest.param(
            elect(*[make_tour(20, 20, nuls=3)] * 3, plus_age="CANDIDAT 2"), id="eldest-at-a-tie"
        ),
    ],
)
def test_each_ballot_that_counts_every_voice_has_no_fault(vote):
    assert check(vote) == {}


@pytest.mark.parametrize(
    ("vote", "champ", "mots"),
    [
        pytest.param(Vote(20, **SECRET), "pour", "il en manque 23.", id="secret-missing"),
        pytest.param(Vote(40, 1, blancs=3, **SECRET), "pour", "44 voix sont", id="secret-too-many"),
        pytest.param(
            Vote(43, scrutin="secret", demandeurs=12),
            "demandeurs",
            "12 demandeurs sur 37 présents : il en faut 13, sauf pour une nomination",
            id="under-the-third",
        ),
        pytest.param(
            make_public(demandeurs=9),
            "demandeurs",
            "9 demandeurs sur 37 présents : il en faut 10",
            id="under-the-quarter",
        ),
        pytest.param(make_public(demandeurs=None), "demandeurs", "0 demandeur", id="nobody-asked"),
        pytest.param(make_public(demandeurs=38), "demandeurs", "pour 37 présents", id="more"),
        pytest.param(
            Vote(43, noms=(Voix(1, "ELU 1", "contre"),), **SECRET),
            "__all__",
            "Au scrutin secret, aucun nom ne se note",
            id="secret-with-names",
        ),
        pytest.param(
            Vote(20, 20, 3, partage="pour", **SECRET),
            "partage",
            "Au scrutin secret, aucune voix n'est prépondérante",
            id="secret-casting-vote",
        ),
        pytest.param(
            make_public(noms=name_all()[1:]),
            "__all__",
            "il manque 1 voix",
            id="public-name-missing",
        ),
        pytest.param(
            make_public(noms=(*name_all()[1:], name_all()[1])),
            "voix_1",
            "ELU 1 est nommé deux fois",
            id="public-name-twice",
        ),
        pytest.param(
            make_public(noms=(*name_all(), Voix(50, "ABSENT", "pour"))),
            "voix_50",
            "ABSENT n'a pas de voix à ce point",
            id="public-absent",
        ),
        pytest.param(
            make_public(noms=name_all(contre=[3])),
            "contre",
            "1 nom pour 0 voix « contre » : il en faut autant",
            id="public-count",
        ),
        pytest.param(
            Vote(41, 2, noms=(Voix(1, "ELU 1", "contre"),)),
            "contre",
            "1 nom pour 2 voix « contre »",
            id="ordinary-names-short",
        ),
        pytest.param(
            Vote(43, nomination=True), "main_levee", "à l'unanimité", id="nomination-by-hand"
        ),
        pytest.param(Vote(scrutin="sans-vote"), "nommes", "qui est nommé", id="nobody-named"),
        pytest.param(elect(), "candidats_1", "Écrivez les candidats", id="no-candidate"),
        pytest.param(
            elect(make_tour(20, 19)), "candidats_1", "il en manque 4", id="round-voices-missing"
        ),
        pytest.param(
            elect(make_tour(19, 12, 12)),
            "candidats_1",
            "Personne n'a la majorité absolue (22 voix sur 43)",
            id="relative-too-early",
        ),
        pytest.param(
            elect(make_tour(25, 18), make_tour(25, 18)),
            "candidats_2",
            "est élu au 1er tour",
            id="a-round-too-many",
        ),
        pytest.param(
            elect(*[make_tour(20, 20, nuls=3)] * 3),
            "plus_age",
            "CANDIDAT 1 et CANDIDAT 2 ont autant de voix : le plus âgé est élu",
            id="age-missing",
        ),
        pytest.param(
            elect(make_tour(25, 18), plus_age="CANDIDAT 1"),
            "plus_age",
            "Personne n'est à égalité",
            id="age-without-a-tie",
        ),
        pytest.param(
            elect(Tour((Candidat("A", 22), Candidat("A", 21)))),
            "candidats_1",
            "deux fois",
            id="candidate-twice",
        ),
        pytest.param(
            Vote(43, partage="pour", majorite="2/3"), "partage", "laissez", id="reinforced-settled"
        ),
    ],
)
def test_a_ballot_is_refused_at_its_field_with_the_rule(vote, champ, mots):
    assert mots in check(vote)[champ]


def test_a_rule_to_be_verified_refuses_nothing():
    droit = droit_livre()
    for code in ("scrutin-secret", "scrutin-public", "nomination"):
        droit[code].verifie = False

    assert check(Vote(43, scrutin="secret"), droit=droit) == {}
    assert check(make_public(demandeurs=1), droit=droit) == {}
    assert check(Vote(43, nomination=True), droit=droit) == {}


def test_the_casting_vote_is_that_of_who_chairs():
    """R-V8: named, it cannot be otherwise."""
    noms = tuple(Voix(elu, f"ELU {elu}", "contre") for elu in range(20))
    vote = Vote(20, 20, 3, partage="pour", noms=noms)

    assert "ELU 5 préside" in check(vote, preside=5)["partage"]
    assert check(vote, preside=30) == {}


# The account: R-V18

SANS_PRESIDENT = AuPoint(55, tuple(range(1, 36)), (), (), (), retires=(0,))


@pytest.mark.parametrize(
    ("faits", "mots"),
    [
        pytest.param({"president": None, "preside": 2}, "notez son déport", id="not-left"),
        pytest.param({"president": 0, "preside": 0}, "élit pour présider", id="still-chairs"),
        pytest.param({"president": 0, "preside": None}, "élit pour présider", id="nobody-chairs"),
        pytest.param({"president": 0, "preside": 50}, "élit pour présider", id="absent-chairs"),
    ],
)
def test_the_president_neither_votes_nor_chairs_the_account(faits, mots):
    assert mots in check(Vote(35, compte=True), SANS_PRESIDENT, **faits)["compte"]


@pytest.mark.parametrize(
    ("vote", "arrete", "mots"),
    [
        (Vote(20, 15, compte=True), True, "une majorité ne s'étant pas dégagée contre"),
        (Vote(15, 15, 5, compte=True), True, "une majorité ne s'étant pas dégagée contre"),
        (Vote(0, 0, 35, compte=True), True, "une majorité ne s'étant pas dégagée contre"),
        (Vote(15, 16, 4, compte=True), False, "une majorité s'étant dégagée contre"),
    ],
)
def test_the_account_is_settled_unless_a_majority_is_against(vote, arrete, mots):
    assert check(vote, SANS_PRESIDENT, president=0, preside=2) == {}
    assert vote.is_adoptee == arrete
    assert write_resultat(vote, voix=35).endswith(mots)


def test_who_takes_no_part_does_not_chair():
    assert "Qui préside se déporte" in check(Vote(35), SANS_PRESIDENT, preside=0)["__all__"]


def test_a_quorum_lost_by_a_deport_says_so():
    """R-V17."""
    au_point = AuPoint(55, tuple(range(27)), (), (), (), retires=(27, 28))

    phrase = check(Vote(27), au_point)["__all__"]

    assert "27 présents (déports ôtés), il en faut 28 sur 55" in phrase


@pytest.mark.parametrize(
    ("vote", "adoptee", "mots"),
    [
        (Vote(20, 20, 3, **SECRET), False, "par 20 voix pour, 20 contre, 3 abstentions, les voix"),
        (
            Vote(20, 19, blancs=3, nuls=1, **SECRET),
            True,
            "20 voix pour, 19 contre, 3 blancs, 1 nul",
        ),
        (Vote(43, **SECRET), True, "au scrutin secret, à l'unanimité des membres présents"),
        (make_public(), True, "au scrutin public, à l'unanimité"),
        (Vote(29, 14, majorite="2/3"), True, "la majorité requise des deux tiers étant atteinte"),
        (Vote(28, 15, majorite="2/3"), False, "des deux tiers n'étant pas atteinte"),
        (
            elect(make_tour(20, 20, nuls=3), make_tour(25, 17, blancs=1)),
            True,
            "au scrutin secret, par 25 voix sur 42 suffrages exprimés au 2e tour, élit CANDIDAT 1",
        ),
        (
            elect(*[make_tour(20, 20, nuls=3)] * 3, plus_age="CANDIDAT 2", main_levee=True),
            True,
            "à main levée, par 20 voix sur 40 suffrages exprimés au 3e tour, au bénéfice de l'âge, "
            "élit CANDIDAT 2",
        ),
        (Vote(scrutin="sans-vote", nommes="Anne FABRE"), True, "sans vote, une seule candidature"),
        (
            Vote(20, 20, 3, partage="pour", presidence="Anne FABRE"),
            True,
            "la voix de qui préside, Anne FABRE, étant prépondérante",
        ),
    ],
)
def test_the_result_and_its_words(vote, adoptee, mots):
    assert vote.is_adoptee == adoptee
    assert mots in write_resultat(vote, voix=43)


@pytest.mark.parametrize(
    ("vote", "mots"),
    [
        (
            Vote(20, 19, 0, 0, blancs=3, nuls=1, **SECRET),
            "scrutin secret (à la demande de 13 membres présents) : 43 votants, 3 blancs, 1 nul, "
            "39 suffrages exprimés, majorité absolue 20, 20 pour, 19 contre, 0 abstention, "
            "0 membre ne prenant pas part au vote",
        ),
        (
            Vote(42, 1, noms=(Voix(1, "SOMEN Didier", "contre", "FABRE Anne"),)),
            "42 pour, 1 contre, 0 abstention, 0 membre ne prenant pas part au vote ; "
            "ont voté contre : SOMEN Didier (par FABRE Anne)",
        ),
        (
            Vote(scrutin="sans-vote", nommes="Anne FABRE"),
            "sans objet, nomination de Anne FABRE lue par le président",
        ),
        (
            elect(make_tour(22, 20, blancs=1)),
            "scrutin secret : 1er tour, 43 votants, 1 blanc, 0 nul, 42 suffrages exprimés, "
            "majorité absolue 22, 0 abstention, 0 membre ne prenant pas part au vote : "
            "CANDIDAT 1 22 voix, CANDIDAT 2 20 voix",
        ),
    ],
)
def test_the_count_says_every_figure(vote, mots):
    assert write_decompte(vote) == mots


def test_a_public_vote_names_each_side():
    dit = write_decompte(make_public(noms=name_all(contre=[3], abstentions=[90]), pour=41))

    assert dit.startswith("scrutin public (à la demande de 10 membres présents) : 41 pour")
    assert dit.endswith("; ont voté contre : ELU 3 ; se sont abstenus : ELU 90")


@pytest.mark.parametrize(
    "vote", [make_public(), elect(make_tour(22, 20, blancs=1)), Vote(20, 19, nuls=4, **SECRET)]
)
def test_a_vote_is_kept_whole(vote):
    assert VOTE.validate_python(VOTE.dump_python(vote, mode="json")) == vote
