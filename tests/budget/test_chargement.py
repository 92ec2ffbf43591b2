"""A file enters whole or not at all: docs/regles.md, R-C1."""

import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from budget.models import BlocCout, Document, Formulation, LigneCout
from comptes.models import Structure
from plan.models import Action, Plan, Programmation

pytestmark = pytest.mark.django_db

REEL = settings.BASE_DIR / "fixtures" / "segala-2023-2026.json"


@pytest.fixture
def fichier(tmp_path):
    """Writes a small plan, changed as the test wants, and gives its path."""

    def write(change=lambda contenu: None, *, brut=None):
        contenu = {
            "format": "plan-actions/1",
            "structure": {
                "slug": "essai",
                "nom": "Office d'essai",
                "collectivite": "Communauté d'essai",
                "siren": "200040905",
            },
            "plan": {
                "slug": "essai-2027",
                "titre": "Plan 2027-2029",
                "annee_debut": 2027,
                "annee_fin": 2029,
                "partenaires": ["CDT"],
                "defis": [
                    {
                        "numero": 1,
                        "titre": "Accueillir",
                        "axes": [
                            {
                                "numero": 1,
                                "titre": "L'accueil",
                                "actions": [
                                    {
                                        "numero": 1,
                                        "titre": "Le conseil",
                                        "annees": [2027],
                                        "partenaires": [{"nom": "CDT"}],
                                        "couts": {
                                            "intitule": "Coût estimé :",
                                            "lignes": [
                                                {"texte": "Flyer : 10 €", "ligne_cout": "flyer"}
                                            ],
                                        },
                                        "tableau": {
                                            "intitule": "Défi 1 – Axe 1 / Action 1",
                                            "lignes": [
                                                {"texte": "Flyer : 12 €", "ligne_cout": "flyer"}
                                            ],
                                        },
                                    }
                                ],
                            }
                        ],
                    }
                ],
            },
        }
        change(contenu)
        chemin = tmp_path / "plan.json"
        chemin.write_bytes(brut if brut is not None else json.dumps(contenu).encode())
        return chemin

    return write


def action_of(contenu):
    return contenu["plan"]["defis"][0]["axes"][0]["actions"][0]


def count_all():
    modeles = (Structure, Plan, Action, Programmation, LigneCout, Formulation, Plan.history.model)
    return [modele.objects.count() for modele in modeles]


def test_a_small_plan_is_loaded_with_its_costs(fichier, capsys):
    call_command("charger_plan", fichier())

    action = Action.objects.get()
    assert action.code == "1-1-1"
    assert [p.annee for p in action.programmations.all()] == [2027]
    assert [str(lien.partenaire) for lien in action.partenariats.all()] == ["CDT"]
    ligne = LigneCout.objects.get()
    assert sorted(f.texte for f in ligne.formulations.all()) == ["Flyer : 10 €", "Flyer : 12 €"]
    assert "« Plan 2027-2029 » est chargé." in capsys.readouterr().out


def set_in_action(cle, valeur):
    return lambda contenu: action_of(contenu).__setitem__(cle, valeur)


def double_action(contenu):
    actions = contenu["plan"]["defis"][0]["axes"][0]["actions"]
    actions.append(actions[0])


def double_errors(contenu):
    action_of(contenu)["titre"] = ""
    contenu["structure"]["siren"] = "12"
    contenu["plan"]["couleur"] = "vert"


@pytest.mark.parametrize(
    ("change", "places"),
    [
        pytest.param(set_in_action("annees", [2031]), ["actions[0].annees[0]"], id="year-outside"),
        pytest.param(set_in_action("annees", [20244]), ["actions[0].annees[0]"], id="year-20244"),
        pytest.param(set_in_action("numero", "un"), ["actions[0].numero"], id="words-for-a-number"),
        pytest.param(set_in_action("numero", 1.5), ["actions[0].numero"], id="half-a-number"),
        pytest.param(set_in_action("numero", True), ["actions[0].numero"], id="true-for-a-number"),
        pytest.param(set_in_action("titre", None), ["actions[0].titre"], id="no-title"),
        pytest.param(set_in_action("budget", 3), ["actions[0].budget"], id="unknown-word"),
        pytest.param(
            set_in_action("partenaires", [{"nom": "Inconnu"}]),
            ["actions[0].partenaires[0]"],
            id="unknown-partner",
        ),
        pytest.param(double_action, ["actions[1]"], id="same-number-twice"),
        pytest.param(
            lambda c: c.__setitem__("format", "plan-actions/9"), ["format"], id="other-format"
        ),
        pytest.param(
            double_errors,
            ["actions[0].titre", "structure.siren", "plan.couleur"],
            id="every-place-is-named",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused_whole_with_the_place(fichier, change, places):
    with pytest.raises(CommandError) as refus:
        call_command("charger_plan", fichier(change))

    message = str(refus.value)
    assert "est refusé, rien n'est écrit" in message
    for place in places:
        assert place in message
    assert count_all() == [0] * 7


@pytest.mark.parametrize(
    "brut",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"format": ', id="cut"),
        pytest.param(b"PK\x03\x04\x00\xff", id="binary"),
        pytest.param("{}".encode("utf-16"), id="utf-16"),
        pytest.param(b"[]", id="a-list"),
    ],
)
def test_what_is_not_a_plan_is_refused_in_a_sentence(fichier, brut):
    with pytest.raises(CommandError, match="est refusé, rien n'est écrit"):
        call_command("charger_plan", fichier(brut=brut))

    assert count_all() == [0] * 7


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("charger_plan", tmp_path / "absent.json")


def test_loading_twice_changes_nothing_and_keeps_the_work_of_the_staff(fichier, capsys):
    chemin = fichier()
    call_command("charger_plan", chemin)
    action = Action.objects.get()
    action.commentaire = "Écrit par l'agent"
    action.save()
    avant = count_all()

    call_command("charger_plan", chemin)

    action.refresh_from_db()
    assert count_all() == avant
    assert action.commentaire == "Écrit par l'agent"
    assert "est déjà là : 0 changement" in capsys.readouterr().out


def test_a_file_that_does_not_fit_is_refused_beside_its_plan_too(fichier):
    call_command("charger_plan", fichier())
    avant = count_all()

    with pytest.raises(CommandError, match=r"actions\[0\]\.annees\[0\]"):
        call_command("charger_plan", fichier(set_in_action("annees", [2031])))

    assert count_all() == avant


def test_the_real_plan_is_the_one_of_the_document(plan_reel):
    """4 défis, 11 axes, 33 actions, 79 crosses; 117 wordings in the fiches, 101 in the table."""
    croix = Programmation.objects.filter(action__axe__defi__plan=plan_reel)
    formulations = Formulation.objects.for_plan(plan_reel)

    assert plan_reel.defis.count() == 4
    assert sum(defi.axes.count() for defi in plan_reel.defis.all()) == 11
    assert Action.objects.for_plan(plan_reel).count() == 33
    assert [croix.filter(annee=annee).count() for annee in plan_reel.annees] == [13, 18, 28, 20]
    assert formulations.filter(bloc__document=Document.FICHE).count() == 117
    assert formulations.filter(bloc__document=Document.TABLEAU).count() == 101
    assert BlocCout.objects.filter(document=Document.FICHE).count() == 38
    assert not Action.objects.exclude(pilote=None, pilote_nom="").exists()


def test_a_citation_stands_in_the_text_of_its_action(plan_reel):
    for action in Action.objects.prefetch_related("partenariats", "sous_projets"):
        texte = action.corps + "".join(sp.corps for sp in action.sous_projets.all())
        for partenariat in action.partenariats.all():
            assert partenariat.citation
            assert partenariat.citation in texte.replace("**", "").replace("\\", "")
