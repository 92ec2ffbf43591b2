"""The control of a plan: each rule on a small case, then the real plan against its known flaws."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budget.controle import REGLES, controler, list_constats
from budget.models import BlocCout, CoutMutualise, DecisionControle, Formulation, LigneCout
from comptes.droits import Role
from plan.models import Indicateur, ValeurIndicateur
from tests.ecran import read
from tests.fabrique import make_action, make_axe, make_plan, make_structure, make_utilisateur

pytestmark = pytest.mark.django_db


def make_ligne(action, *, fiche=(), tableau=(), **faits):
    """A cost line with these words in each document; it retains them as the loading does."""
    ligne = LigneCout.objects.create(action=action, cle=f"l{LigneCout.objects.count()}", **faits)
    for document, textes in (("fiche", fiche), ("tableau", tableau)):
        bloc, _ = BlocCout.objects.get_or_create(
            action=action, document=document, defaults={"intitule": "Coût estimé :"}
        )
        for texte in textes:
            Formulation.objects.create(
                bloc=bloc, ligne=ligne, ordre=bloc.formulations.count() + 1, texte=texte
            )
    ligne.retain_formulations()
    ligne.save()
    return ligne


def codes(plan):
    return {constat.code for constat in controler(plan)} - {"sans-pilote"}


@pytest.fixture
def action():
    return make_action(annees=[2024, 2025])


def plan_of(action):
    return action.axe.defi.plan


def test_a_sound_plan_has_nothing_to_say(action):
    action.pilote_nom = "Mme Martin"
    action.save()
    make_ligne(action, fiche=["Flyer : 10 €"], tableau=["Flyer : 10 €"])

    assert controler(plan_of(action)) == []


@pytest.mark.parametrize(
    ("fiche", "tableau", "code"),
    [
        pytest.param(["a : 10 €"], ["a : 12 €"], "montant-different", id="amount"),
        pytest.param(["a : 10 €"], ["a :"], "montant-different", id="amount-against-blank"),
        pytest.param(["a : non renseigné"], ["a : 0 €"], "montant-different", id="unknown-and-0"),
        pytest.param(["a : 10 € / an"], ["a : 10 €"], "unite-differente", id="period"),
        pytest.param(["a : 10 € HT"], ["a : 10 €"], "taxe-differente", id="tax"),
        pytest.param(["a : environ 10 €"], ["a : 10 €"], "nuance-perdue", id="about"),
        pytest.param(["a : base de 10 €"], ["a : 10 €"], "nuance-perdue", id="floor"),
        pytest.param(
            ["a : 10 € ou 20 €"], ["a : entre 10 € et 20 €"], "nuance-perdue", id="choice-or-range"
        ),
        pytest.param(["a : 10 €"], ["a : 10 € (2024)"], "annee-d-un-cote", id="year"),
        pytest.param(["Brochure : 1 €"], ["Catalogue : 1 €"], "libelle-different", id="name"),
        pytest.param(["a : 1 €", "b : 1 €"], ["a, b : 1 €"], "lignes-reunies", id="merged"),
        pytest.param(
            ["Masse salariale : 9 €"], ["Masse salariale : 9 €"], "periode-sous-entendue", id="pay"
        ),
        pytest.param(["a : 10 €"], [], "un-seul-document", id="fiche-only"),
        pytest.param([], ["a : 10 €"], "un-seul-document", id="table-only"),
        pytest.param(["a :"], ["a :"], "ligne-sans-montant", id="no-amount"),
        pytest.param(["a : 4 1040 €"], ["a : 4 1040 €"], "montant-illisible", id="unreadable"),
        pytest.param(["Dont a : 1 €"], ["Dont a : 1 €"], "cout-compris", id="inside-another"),
        pytest.param(["a : 1 € / jour"], ["a : 1 € / jour"], "sans-quantite", id="no-quantity"),
        pytest.param(["a touchera 1 €"], ["a touchera 1 €"], "recette-en-depense", id="receipt"),
        pytest.param(["a : 9 € (2023)"], ["a : 9 € (2023)"], "ligne-hors-annees", id="other-year"),
        pytest.param(["a : 9 € (2031)"], ["a : 9 € (2031)"], "annee-hors-plan", id="year-outside"),
        pytest.param(["a : 9 € / an"], ["a : 9 € / an"], "annuel-interrompu", id="yearly-stops"),
        pytest.param(
            ["a : 100 € (aide à 80 % et reste de 10 €)"],
            ["a : 100 € (aide à 80 % et reste de 10 €)"],
            "financement",
            id="funding-90-of-100",
        ),
    ],
)
def test_a_flaw_of_the_costs_is_found(action, fiche, tableau, code):
    make_ligne(action, fiche=fiche, tableau=tableau)

    assert code in codes(plan_of(action))


@pytest.mark.parametrize(
    ("fiche", "tableau", "code"),
    [
        pytest.param(
            ["a : 1 € / type de l'hôte"], ["a : 1 € / type d'hôte"], "unite-differente", id="unit"
        ),
        pytest.param(
            ["a : 9 € (2024)"], ["a : 9 € (2024)"], "ligne-hors-annees", id="one-purchase"
        ),
        pytest.param(["Collectage : 1 €"], ["La collecte : 1 €"], "libelle-different", id="name"),
        pytest.param(["a : 9 € / an"], ["a : 9 € / an"], "periode-sous-entendue", id="yearly-said"),
    ],
)
def test_what_says_the_same_in_other_words_is_not_a_flaw(action, fiche, tableau, code):
    make_ligne(action, fiche=fiche, tableau=tableau)

    assert code not in codes(plan_of(action))


def test_a_typed_cost_that_cannot_be_read_is_found_until_it_is_typed_well(action):
    ligne = make_ligne(action, fiche=["a : 4 1040 €"])

    def find():
        return [c.message for c in controler(plan_of(action)) if c.code == "montant-illisible"]

    for mots in ("a : 1O00 €", "a : 1000 €"):
        ligne.decide(mots, par=None, le=timezone.now(), motif="devis")
        ligne.save()
        if ligne.is_a_preciser:
            assert "lettre O" in find()[0]
    assert len(find()) == 1
    assert "4 1040" in find()[0]


def test_funding_that_adds_up_is_not_a_flaw(action):
    texte = "a : 100 € (aide à 80 % et reste de 20 €)"
    make_ligne(action, fiche=[texte], tableau=[texte])

    assert "financement" not in codes(plan_of(action))


def test_a_parenthesis_with_an_endless_amount_breaks_nothing(action):
    texte = "a : 1 000 € (80 % de 12345678901 €)"
    make_ligne(action, fiche=[texte], tableau=[texte])

    assert "financement" not in codes(plan_of(action))


def test_a_range_is_repeated_as_a_range(action):
    texte = "Stand salon : entre 15 000 € et 20 000 €"
    for a in (action, make_action(plan=plan_of(action), annees=[2024])):
        make_ligne(a, fiche=[texte], tableau=[texte])

    (constat,) = list_constats(plan_of(action), code="cout-repete")

    assert "tous deux entre 15\u202f000\u00a0€ et 20\u202f000\u00a0€" in constat.message


def test_the_same_cost_in_two_actions_is_asked_about_until_it_is_shared(action):
    plan = plan_of(action)
    autre = make_action(plan=plan, annees=[2024])
    seule = CoutMutualise.objects.create(plan=plan, libelle="CRTL")
    make_ligne(action, fiche=["CRTL : 9 €"], tableau=["CRTL : 9 €"], mutualise=seule)
    lignes = [
        make_ligne(a, fiche=["Abonnement APIDAE : 810 €"], tableau=["Abonnement APIDAE : 810 €"])
        for a in (action, autre)
    ]
    assert "cout-repete" in codes(plan)
    assert "cout-partage" not in codes(plan)

    mutualise = CoutMutualise.objects.create(plan=plan, libelle="APIDAE")
    for ligne in lignes:
        ligne.mutualise = mutualise
        ligne.save()

    assert "cout-repete" not in codes(plan)
    assert "cout-partage" in codes(plan)


def test_a_cost_repeated_many_times_is_one_flaw_that_counts_them(action):
    plan = plan_of(action)
    actions = [action, *(make_action(plan=plan, annees=[2024]) for _ in range(8))]
    for a in actions:
        make_ligne(a, fiche=["Abonnement APIDAE : 810 €"], tableau=["Abonnement APIDAE : 810 €"])
    make_ligne(action, fiche=["Tasses : 810 €"], tableau=["Tasses : 810 €"])

    (constat,) = list_constats(plan, code="cout-repete")

    assert constat.objet.startswith(f"ligne:{action.code}/")
    assert constat.message.count("APIDAE") == 6
    assert "et 3 autres valent tous 810" in constat.message
    assert "Tasses" not in constat.message


def test_costs_linked_by_different_words_are_one_flaw_apart_from_others(action):
    plan = plan_of(action)
    noms = ["Guide papier", "Guide randonnée", "Carte randonnée", "Stand salon", "Salon Albi"]
    actions = [action, *(make_action(plan=plan, annees=[2024]) for _ in noms[1:])]
    for a, nom in zip(actions, noms, strict=True):
        make_ligne(a, fiche=[f"{nom} : 500 €"], tableau=[f"{nom} : 500 €"])

    premier, second = list_constats(plan, code="cout-repete")

    assert all(nom in premier.message for nom in noms[:3])
    assert all(nom in second.message for nom in noms[3:])
    assert "valent tous deux" in second.message


def test_flaws_of_the_plan_itself_are_found():
    plan = make_plan(annee_debut_adoptee=2024, annee_fin_adoptee=2026)
    axe = make_axe(plan=plan, absent_du_corps=True)
    make_action(axe=axe, titre="Un titre", titre_adopte="Un autre titre")
    make_action(axe=axe, annees=[2024], corps="Nous l'avons organisé le 16 mai 2023.")
    make_action(axe=axe, annees=[2031], corps="Un paragraphe assez long pour être une phrase " * 2)
    Indicateur.objects.create(plan=plan, ordre=1, libelle="Sans valeur")
    sans_annee = Indicateur.objects.create(plan=plan, ordre=2, libelle="Sans année")
    ValeurIndicateur.objects.create(indicateur=sans_annee, valeur=26)

    assert codes(plan) == {
        "annees-adoptees",
        "axe-absent",
        "titre-different",
        "action-sans-annee",
        "date-du-texte",
        "annee-hors-plan",
        "phrase-tronquee",
        "indicateur",
    }


def test_each_rule_has_its_own_code():
    noms = [regle.code for regle in REGLES]

    assert len(set(noms)) == len(noms)


def test_it_costs_the_same_whatever_the_plan_holds(action):
    plan = plan_of(action)

    def count():
        with CaptureQueriesContext(connection) as requetes:
            controler(plan)
        return len(requetes)

    make_ligne(action, fiche=["a : 10 €"], tableau=["a : 12 €"])
    peu = count()
    for _ in range(20):
        make_ligne(make_action(plan=plan), fiche=["a : 10 €"], tableau=["a : 12 €"])
    assert count() == peu


def test_the_command_writes_each_finding_as_json(action, capsys):
    make_ligne(action, fiche=["a : 10 €"], tableau=["a : 12 €"])

    call_command("controler", plan=plan_of(action).slug, en_json=True)

    constats = json.loads(capsys.readouterr().out)
    assert {"code", "gravite", "objet", "message", "lignes"} == set(constats[0])
    assert constats[0]["code"] == "montant-different"


@pytest.fixture
def decidable(client, action):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan_of(action).structure))
    ligne = make_ligne(action, fiche=["a : 10 €"], tableau=["a : 12 €"])
    return f"/controle/decision/?code=montant-different&objet=ligne:{action.code}/{ligne.cle}"


def test_a_decision_is_kept_with_who_and_why(client, action, decidable):
    reponse = client.post(decidable, {"decision": "accepter", "motif": "Le tableau fait foi"})

    decision = DecisionControle.objects.get()
    assert reponse.url == "/controle/#montant-different"
    assert (decision.decision, decision.motif) == ("accepter", "Le tableau fait foi")
    assert decision.par.appartenances.get().role == Role.DIRECTION
    assert "Le tableau fait foi" in read(client.get("/controle/"))
    assert "montant-different" not in client.get("/controle/?a_decider=on").text


def test_accepting_without_a_reason_is_refused(client, decidable):
    reponse = client.post(decidable, {"decision": "ignorer", "motif": ""})

    assert reponse.status_code == 422
    assert "Dites pourquoi" in reponse.text
    assert not DecisionControle.objects.exists()


def test_one_decision_for_all_that_a_rule_finds(client, action, decidable):
    action.pilote_nom = "Mme Martin"
    action.save()
    plan = plan_of(action)
    make_action(plan=plan)
    deja = make_action(plan=plan)
    DecisionControle.objects.create(
        plan=plan,
        code="sans-pilote",
        objet=f"action:{deja.code}",
        decision="corriger",
        le=timezone.now(),
    )
    make_action(plan=plan)
    assert "Décider des 2 points ensemble" in read(client.get("/controle/"))
    adresse = "/controle/decision/ensemble/?code=sans-pilote"
    assert client.post(adresse, {"decision": "accepter", "motif": ""}).status_code == 422

    reponse = client.post(adresse, {"decision": "accepter", "motif": "Au printemps"})

    assert reponse.url == "/controle/#sans-pilote"
    prises = DecisionControle.objects.filter(code="sans-pilote", motif="Au printemps")
    assert {d.objet for d in prises} == {"action:1-1-2", "action:1-1-4"}
    assert prises[0].history.count() == 1
    assert client.get(adresse).status_code == 404


@pytest.mark.parametrize(
    ("gravite", "present", "absent"),
    [("haute", "montant-different", "sans-pilote"), ("basse", "sans-pilote", "montant-different")],
)
def test_the_page_narrows_to_a_gravity(client, decidable, gravite, present, absent):
    texte = client.get(f"/controle/?gravite={gravite}").text

    assert f'id="{present}"' in texte
    assert f'id="{absent}"' not in texte


def test_a_finding_that_is_gone_cannot_be_decided(client, action, decidable):
    assert client.get(decidable.replace("montant", "autre")).status_code == 404


@pytest.mark.parametrize("role", [Role.LECTURE, Role.AGENT, Role.ADMINISTRATION])
def test_only_the_direction_decides(client, action, decidable, role):
    plan = plan_of(action)
    plan.adopte_le = "2024-09-12"
    plan.save()
    client.force_login(make_utilisateur(role=role, structure=plan.structure))

    assert client.get("/controle/").status_code == 200
    assert "Décider" not in read(client.get("/controle/"))
    for adresse in (decidable, "/controle/decision/ensemble/?code=sans-pilote"):
        assert client.post(adresse, {"decision": "corriger"}).status_code == 403


def test_the_findings_of_another_structure_are_out_of_reach(client, action, decidable):
    ailleurs = make_structure()
    make_plan(structure=ailleurs)
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=ailleurs))

    assert client.post(decidable, {"decision": "corriger"}).status_code == 404
