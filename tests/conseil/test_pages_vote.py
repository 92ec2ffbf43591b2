"""The page of a vote, by each ballot, as a person types it: docs/regles.md, R-V7, R-V16."""

import pytest
from django.urls import reverse

from comptes.droits import Role
from conseil.actes.vote import Candidat
from conseil.lectures.conseil import lire_donnees_ouvertes
from conseil.models import Deliberation
from tests.ecran import Formulaires, read
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import make_conseil, make_deliberation, make_deport

pytestmark = pytest.mark.django_db


@pytest.fixture
def direction(client, structure, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


@pytest.fixture
def conseil(structure):
    """Four are there, and bear the voice of a fifth."""
    seance, elus = make_conseil(structure=structure, presents=4)
    seance.pouvoirs.create(mandant=elus[4], mandataire=elus[3])
    return seance, elus


@pytest.fixture
def acte(conseil, plan):
    return make_deliberation(seance=conseil[0], plan=plan)


@pytest.fixture
def vote(direction, acte):
    """Types a ballot in its page, as it came, and sends it."""

    def send(scrutin, *, oui=True, **saisie):
        adresse = f"{reverse('vote', args=[acte.pk])}?scrutin={scrutin}"
        lus = read_ballot(direction.get(adresse))
        saisi = lus | saisie | ({"confirme": "oui"} if oui else {})
        return direction.post(adresse, saisi)

    return send


def read_ballot(reponse):
    """What a browser sends, untouched, of the last form of a page."""
    return dict(Formulaires(reponse.text).liste[-1][1])


def read_vote():
    return Deliberation.objects.get().vote


def test_the_page_asks_only_what_the_ballot_needs(direction, acte):
    adresse = reverse("vote", args=[acte.pk])

    for scrutin, dits, tus in (
        ("", {"pour", "contre", "partage", "nomination"}, {"blancs", "demandeurs", "nommes"}),
        ("public", {"demandeurs"}, {"pour", "blancs", "partage"}),
        ("secret", {"pour", "blancs", "nuls", "nomination"}, {"partage", "main_levee"}),
        ("election", {"candidats_1", "blancs_3", "plus_age"}, {"pour", "candidats_4"}),
        ("sans-vote", {"nommes"}, {"pour", "nomination"}),
        ("autre", {"pour"}, {"blancs"}),
    ):
        reponse = direction.get(f"{adresse}?scrutin={scrutin}")
        champs = {*reponse.context["form"].fields}
        assert dits <= champs, scrutin
        assert not tus & champs, scrutin
        noms = [nom for nom in champs if nom.startswith("voix_")]
        assert len(noms) == (5 if scrutin in ("", "public", "autre") else 0)
        assert 'aria-current="true"' in reponse.text


def test_a_public_vote_is_for_unless_said_and_its_totals_come_from_the_names(vote, conseil):
    _, elus = conseil
    contre, porte = f"voix_{elus[1].pk}", f"voix_{elus[4].pk}"

    assert (
        vote("public", demandeurs="1", **{contre: "contre", porte: "abstentions"}).status_code
        == 302
    )

    fait = read_vote()
    assert (fait.pour, fait.contre, fait.abstentions, fait.ne_prend_pas_part) == (3, 1, 1, 0)
    assert [(v.nom, v.par) for v in fait.noms if v.sens == "abstentions"] == [
        (str(elus[4]), str(elus[3]))
    ]


@pytest.mark.parametrize(
    ("scrutin", "saisie", "phrase"),
    [
        pytest.param("public", {}, "0 demandeur sur 4 présents : il en faut 1", id="nobody-asked"),
        pytest.param("public", {"demandeurs": "5"}, "5 demandeurs pour 4", id="too-many-asked"),
        pytest.param("public", {"demandeurs": "-1"}, "négatif", id="negative-asked"),
        pytest.param(
            "public", {"demandeurs": "1", "{1}": ""}, "Dites le vote de ELU", id="name-missing"
        ),
        pytest.param("public", {"demandeurs": "1", "{1}": "oui"}, "Sélectionnez", id="no-side"),
        pytest.param(
            "secret",
            {"demandeurs": "1", "pour": "5"},
            "1 demandeur sur 4 présents : il en faut 2",
            id="under-the-third",
        ),
        pytest.param(
            "secret",
            {"demandeurs": "2", "pour": "4"},
            "4 voix sont comptées sur 5 (4 présents et 1 pouvoir) : il en manque 1.",
            id="secret-missing",
        ),
        pytest.param(
            "secret", {"demandeurs": "2", "pour": "5", "nuls": "-1"}, "négatif", id="negative"
        ),
        pytest.param(
            "secret",
            {"demandeurs": "2", "pour": "5", "{1}": "contre"},
            "Au scrutin secret, aucun nom ne se note",
            id="secret-with-a-name",
        ),
        pytest.param(
            "ordinaire",
            {"pour": "3", "contre": "2", "{1}": "contre"},
            "1 nom pour 2 voix « contre »",
            id="names-short",
        ),
        pytest.param(
            "ordinaire",
            {"pour": "5", "nomination": "on"},
            "Une nomination se vote au scrutin secret",
            id="nomination-by-hand",
        ),
        pytest.param("ordinaire", {"pour": "2"}, "il en manque 3", id="missing"),
        pytest.param("sans-vote", {}, "obligatoire", id="nobody-named"),
        pytest.param("election", {}, "obligatoire", id="no-candidate"),
        pytest.param(
            "election",
            {"candidats_1": "Anne FABRE"},
            "écrivez un nom, puis ses voix",
            id="no-voices",
        ),
        pytest.param(
            "election", {"candidats_1": "A : 2\nB : 1"}, "il en manque 2", id="round-missing"
        ),
        pytest.param(
            "election",
            {"candidats_1": "A : 2\nB : 2\nC : 1"},
            "Personne n'a la majorité absolue (3 voix sur 5)",
            id="relative-too-early",
        ),
        pytest.param(
            "election",
            {"candidats_1": "A : 3\nB : 2", "candidats_2": "A : 3\nB : 2"},
            "A est élu au 1er tour",
            id="round-too-many",
        ),
        pytest.param(
            "election",
            {"candidats_1": "A : 3\nB : 2", "blancs_2": "5"},
            "A est élu au 1er tour",
            id="numbers-of-no-round",
        ),
        pytest.param(
            "election",
            {f"candidats_{rang}": "A : 2\nB : 2\nC : 1" for rang in (1, 2, 3)},
            "A et B ont autant de voix",
            id="tie-at-the-third",
        ),
    ],
)
def test_a_bad_ballot_is_refused_where_it_is_typed(vote, conseil, scrutin, saisie, phrase):
    _, elus = conseil
    saisie = {nom.replace("{1}", f"voix_{elus[1].pk}"): v for nom, v in saisie.items()}

    reponse = vote(scrutin, oui=False, **saisie)

    assert reponse.status_code == 422
    assert phrase in read(reponse)
    assert not Deliberation.objects.get().is_votee
    lus = read_ballot(reponse)
    for nom in saisie.keys() & lus.keys():
        assert lus[nom][0].replace("\r\n", "\n") == saisie[nom] or saisie[nom] in ("", "oui")


def test_a_secret_vote_counts_blank_and_spoilt_papers(vote):
    assert (
        vote("secret", nomination="on", pour="2", contre="1", blancs="1", nuls="1").status_code
        == 302
    )

    acte = Deliberation.objects.get()
    assert (acte.scrutin, acte.vote.exprimes, acte.vote.noms) == ("secret", 3, ())


def test_a_tie_in_secret_is_a_rejection(vote, direction):
    vote("secret", demandeurs="2", pour="2", contre="2", abstentions="1")

    texte = read(direction.get(Deliberation.objects.get().get_absolute_url()))
    assert "les voix étant partagées, n'adopte pas la proposition suivante" in texte


def test_a_nomination_by_hand_says_the_unanimity(vote, direction):
    vote("ordinaire", pour="5", nomination="on", main_levee="on")

    texte = read(direction.get(Deliberation.objects.get().get_absolute_url()))
    assert "À l'unanimité, le Conseil de communauté décide de ne pas procéder au scrutin" in texte


def test_an_election_in_three_rounds_goes_to_the_eldest(vote, direction):
    tour = "Anne FABRE : 2\nPaul SOULIE\t2\nLuc 1 voix"

    reponse = vote(
        "election", candidats_1=tour, candidats_2=tour, candidats_3=tour, plus_age="Paul SOULIE"
    )

    assert reponse.status_code == 302
    acte = Deliberation.objects.get()
    assert acte.vote.tours[2].candidats[1] == Candidat("Paul SOULIE", 2)
    texte = read(direction.get(acte.get_absolute_url()))
    assert "au 3e tour, au bénéfice de l'âge, élit Paul SOULIE" in texte
    assert "le plus âgé est Paul SOULIE" in texte


@pytest.mark.parametrize(
    ("scrutin", "saisie"),
    [
        ("sans-vote", {"nommes": "Anne FABRE"}),
        ("election", {"candidats_1": "Anne FABRE : 5"}),
        ("secret", {"pour": "4", "blancs": "1", "nomination": "on"}),
        ("public", {"demandeurs": "1"}),
    ],
)
def test_whatever_reads_a_vote_bears_each_ballot(vote, direction, scrutin, saisie, structure):
    """Act, lists, open data, administration: what has no number for or against shows none."""
    question = vote(scrutin, oui=False, **saisie)
    assert question.status_code == 200
    vote(scrutin, **saisie)

    acte = Deliberation.objects.get()
    assert acte.vote.is_adoptee
    assert (acte.pour is None) == (scrutin in ("sans-vote", "election"))
    for adresse in (
        acte.get_absolute_url(),
        reverse("conseil"),
        reverse("seance-conseil", args=[acte.point.seance_id]),
        reverse("donnees-ouvertes"),
        reverse("controle"),
        reverse("admin:conseil_deliberation_change", args=[acte.pk]),
        reverse("admin:conseil_deliberation_history", args=[acte.pk]),
    ):
        assert direction.get(adresse).status_code == 200, adresse
    ligne = lire_donnees_ouvertes(structure).lignes[0]
    votes = (ligne.VOTE_EFFECTIF, ligne.VOTE_REEL, ligne.VOTE_POUR)
    assert votes == ((5, 5, 5) if scrutin == "public" else (None, None, None))
    assert not [f for f in lire_donnees_ouvertes(structure).fautes if "VOTE" in f.champ]


def test_who_takes_no_part_has_no_row_in_a_public_vote(direction, acte, conseil):
    """R-V17: nor the giver whose proxy does not serve."""
    _, elus = conseil
    make_deport(acte.point, elus[3])

    form = direction.get(f"{reverse('vote', args=[acte.pk])}?scrutin=public").context["form"]

    voix = {nom for nom in form.fields if nom.startswith("voix_")}
    assert voix == {f"voix_{elu.pk}" for elu in elus[:3]}
