"""The council of a file: it enters whole or not at all (R-C1), and the real one is as it was."""

import json
from datetime import date

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from conseil.lectures.conseil import lire_seance_conseil
from conseil.lectures.deliberation import lire_deliberation
from conseil.models import Deliberation, Pouvoir, Presence, SeanceConseil
from instances.models import Elu
from instances.quorum import compute_au_point
from plan.models import Plan

pytestmark = pytest.mark.django_db

REEL = settings.BASE_DIR / "fixtures" / "segala-2023-2026.json"
SOURCE = settings.BASE_DIR / "fixtures" / "segala-2023-2026.source.txt"


def load_seance():
    return SeanceConseil.objects.loaded_for_appel().get()


@pytest.mark.parametrize(
    ("point", "titulaires", "membres", "pouvoirs", "voix", "excuses"),
    [("3.7", 35, 36, 6, 42, 20), ("4.1", 36, 37, 6, 43, 19), ("5.1", 36, 37, 6, 43, 19)],
)
def test_the_figures_of_12_september_2024(
    plan_reel, point, titulaires, membres, pouvoirs, voix, excuses
):
    """R-V4."""
    seance = load_seance()

    au_point = compute_au_point(seance.load_appel(), seance.points.get(numero=point).cle)

    assert au_point.en_exercice == 55
    assert au_point.titulaires_presents == titulaires
    assert au_point.membres_presents == membres
    assert au_point.delegues_avec_pouvoir == pouvoirs
    assert au_point.voix == voix
    assert au_point.excuses == excuses
    assert au_point.quorum == 28
    assert au_point.is_quorum_atteint


def test_the_roll_call_agrees_with_the_minutes(plan_reel):
    """R-V11: every figure that the source declares, at its point."""
    lecture = lire_seance_conseil(load_seance())

    assert [len(lu.declares) for lu in lecture.points] == [2, 2, 7]
    assert lecture.alertes == ()


def test_the_real_act_is_written_as_the_source_writes_it(plan_reel):
    """Every sentence of the act is a line of the source, letter for letter."""
    source = SOURCE.read_text().replace("**", "")
    acte = lire_deliberation(Deliberation.objects.loaded_for_deliberation().get())

    paragraphes = [acte.incipit, *acte.acte.expose.split("\n"), *acte.formules.cloture.split("\n")]
    paragraphes += acte.acte.dispositif.replace("**", "").split("\n")
    noms = [*acte.feuille.presents, *acte.feuille.excuses, *acte.feuille.suppleants_avec_voix]
    paragraphes += [f"{nom.nom} {nom.prenom} {nom.mention}".strip() for nom in noms]
    paragraphes += [f"Axe {axe.numero} : {axe.titre}" for defi in acte.liste for axe in defi.axes]
    paragraphes += [
        f"Action {action.numero} : {action.titre}"
        for defi in acte.liste
        for axe in defi.axes
        for action in axe.actions
    ]
    assert [p for p in paragraphes if p and p not in source] == []
    assert acte.decision.lower() in source.lower()
    assert len(acte.feuille.presents) == 36
    assert len(acte.feuille.excuses) == 20


def test_the_real_act_is_executory_and_identified(plan_reel):
    """R-N1, R-V9."""
    acte = lire_deliberation(Deliberation.objects.loaded_for_deliberation().get())

    assert acte.identifiant == "081-200040905-20240912-120924_5_1-DE"
    assert acte.identifiant in SOURCE.read_text()
    assert acte.acte.executoire_le == date(2024, 9, 30)
    assert acte.acte.vote.votants == 43
    assert acte.matiere == ""


def test_loading_twice_changes_nothing(plan_reel):
    def count_all():
        modeles = (Elu, SeanceConseil, Presence, Pouvoir, Deliberation)
        return [(m.objects.count(), m.history.count()) for m in modeles]

    avant = count_all()
    call_command("charger_plan", verbosity=0)

    assert count_all() == avant
    assert avant[0] == (56, 56)


@pytest.fixture
def conseil():
    """A small file: two councillors, one meeting, one act."""
    return {
        "elus": [{"nom": "UN", "prenom": "Ana"}, {"nom": "DEUX", "prenom": "Bo"}],
        "seances": [
            {
                "le": "2027-03-01",
                "secretaire": "UN Ana",
                "points": [{"numero": "1.1"}],
                "presences": [
                    {"elu": "UN Ana", "etat": "present"},
                    {"elu": "DEUX Bo", "etat": "present"},
                ],
                "deliberations": [
                    {
                        "point": "1.1",
                        "numero": "2027-1",
                        "objet": "Plan",
                        "dispositif": "APPROUVE",
                        "vote": {"pour": 2},
                    }
                ],
            }
        ],
    }


@pytest.fixture
def load(tmp_path, conseil):
    def write():
        contenu = {
            "format": "plan-actions/1",
            "structure": {
                "slug": "essai",
                "nom": "Office d'essai",
                "collectivite": "Communauté d'essai",
                "siren": "200040905",
            },
            "plan": {
                "slug": "essai",
                "titre": "Essai",
                "annee_debut": 2027,
                "annee_fin": 2029,
                "defis": [],
            },
            "conseil": conseil,
        }
        fichier = tmp_path / "essai.json"
        fichier.write_text(json.dumps(contenu))
        call_command("charger_plan", fichier)

    return write


def test_a_small_council_is_loaded_and_its_act_voted(load):
    load()

    assert Deliberation.objects.get().etat == Deliberation.Etat.VOTEE


def test_two_councillors_of_one_name_are_told_apart_or_refused(load, conseil):
    """R-C1: the quorum would be counted on one less."""
    conseil["elus"].append({"nom": "UN", "prenom": "Ana", "commune": "Ailleurs"})

    with pytest.raises(CommandError, match=r"conseil.elus\[2\] : « UN Ana » y est deux fois"):
        load()
    assert not Elu.objects.exists()


def test_the_council_of_a_plan_that_is_there_is_checked_and_left_as_it_is(load, conseil):
    """R-C1."""
    load()
    load()
    assert SeanceConseil.objects.count() == 1

    conseil["seances"][0]["president"] = "TROIS Cy"
    with pytest.raises(CommandError, match=r"n'est pas dans conseil.elus"):
        load()


@pytest.mark.parametrize(
    ("chemin", "valeur", "phrase"),
    [
        pytest.param(("secretaire",), "TROIS Cy", "n'est pas dans conseil.elus", id="unknown"),
        pytest.param(("points", 0, "numero"), "un", "points", id="no-number"),
        pytest.param(("presences", 0, "elu"), "X", "presences[0]", id="unknown-elu"),
        pytest.param(("presences", 1, "arrivee"), "9.9", "n'est pas à l'ordre du jour", id="point"),
        pytest.param(("presences", 0, "etat"), "excuse", "UN Ana est absent", id="secretary"),
        pytest.param(
            ("pouvoirs",), [{"de": "DEUX Bo", "a": "UN Ana"}], "son pouvoir ne sert pas", id="proxy"
        ),
        pytest.param(("deliberations", 0, "vote", "pour"), 3, "3 voix sont comptées", id="voices"),
        pytest.param(("deliberations", 0, "vote", "pour"), 1, "il en manque 1", id="lost-voices"),
        pytest.param(
            ("deliberations", 0, "envoyee_le"), "2027-02-01", "avant le vote", id="sent-before"
        ),
        pytest.param(("deliberations", 0, "couleur"), "bleu", "couleur", id="unknown-word"),
    ],
)
def test_a_bad_council_is_refused_whole_with_its_place(load, conseil, chemin, valeur, phrase):
    *debut, fin = chemin
    noeud = conseil["seances"][0]
    for pas in debut:
        noeud = noeud[pas]
    noeud[fin] = valeur

    with pytest.raises(CommandError) as refus:
        load()

    assert phrase in str(refus.value)
    assert not Plan.objects.exists()
    assert not Elu.objects.exists()


NOMS = [{"elu": "UN Ana", "sens": "pour"}, {"elu": "DEUX Bo", "sens": "contre"}]
PUBLIC = {"scrutin": "public", "demandeurs": 1}
TOUR = {"candidats": [{"nom": "Cy TROIS", "voix": 1}, {"nom": "Di QUATRE", "voix": 1}]}


@pytest.mark.parametrize(
    ("vote", "pour"),
    [
        pytest.param({**PUBLIC, "noms": [NOMS[0], {**NOMS[1], "sens": "pour"}]}, 2, id="public"),
        pytest.param(
            {"scrutin": "secret", "nomination": True, "pour": 1, "nuls": 1}, 1, id="secret"
        ),
        pytest.param({"scrutin": "sans-vote", "nommes": "Cy TROIS"}, None, id="without-a-vote"),
        pytest.param(
            {"scrutin": "election", "tours": [TOUR] * 3, "plus_age": "Cy TROIS"},
            None,
            id="election",
        ),
    ],
)
def test_each_ballot_comes_in_by_the_file(load, conseil, vote, pour):
    """R-V16."""
    conseil["seances"][0]["deliberations"][0]["vote"] = vote
    load()

    acte = Deliberation.objects.get()
    assert (acte.scrutin, acte.pour) == (vote["scrutin"], pour)
    assert acte.vote.is_adoptee
    load()


@pytest.mark.parametrize(
    ("vote", "phrase"),
    [
        pytest.param({**PUBLIC, "noms": NOMS[:1]}, "il manque 1 voix", id="name-missing"),
        pytest.param({**PUBLIC, "noms": [NOMS[0]] * 2}, "nommé deux fois", id="name-twice"),
        pytest.param(
            {"scrutin": "secret", "demandeurs": 1, "pour": 2, "noms": NOMS},
            "aucun nom ne se note",
            id="secret-with-names",
        ),
        pytest.param({"scrutin": "election", "tours": [TOUR]}, "majorité absolue", id="too-early"),
        pytest.param({"scrutin": "assis"}, "scrutin", id="unknown"),
        pytest.param({"pour": 2, "blancs": -1}, "blancs", id="negative"),
    ],
)
def test_a_bad_ballot_of_a_file_is_refused(load, conseil, vote, phrase):
    """R-V16."""
    conseil["seances"][0]["deliberations"][0]["vote"] = vote

    with pytest.raises(CommandError) as refus:
        load()

    assert phrase in str(refus.value)
    assert not Plan.objects.exists()


def test_a_deport_comes_in_by_the_file_and_counts(load, conseil):
    """R-V17: an absent representative leaves the exercise."""
    conseil["elus"].append({"nom": "TROIS", "prenom": "Cy"})
    seance = conseil["seances"][0]
    seance["points"][0]["deports"] = [
        {"elu": "TROIS Cy", "fondement": "representant", "motif": "GAL"}
    ]
    load()

    assert Deliberation.objects.get().compose_feuille().au_point.en_exercice == 2
