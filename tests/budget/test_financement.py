"""Who pays what: docs/regles.md, R-F, with its figures."""

import json
from decimal import Decimal

import pytest

from budget.lectures.financements import lire_financements
from budget.models import BlocCout, Financement, Financeur, TableauFinancement
from budget.montants.financement import LectureTableau, lire_tableau
from comptes.droits import Role
from plan.models import Action
from tests.ecran import read_formulaire, send
from tests.fabrique import make_action, make_ligne_cout, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(plan):
    action = make_action(plan=plan, annees=[2025])
    make_ligne_cout("Marque : 108 937,68 €", action=action)
    return action


@pytest.fixture
def client_direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def finance(action, nom, **faits):
    financeur, _ = Financeur.objects.get_or_create(
        structure=action.axe.defi.plan.structure,
        nom=nom,
        defaults={"autofinancement": nom == "3CS"},
    )
    return Financement.objects.create(action=action, financeur=financeur, **faits)


def plan_of(action):
    (lu,) = lire_financements(action.axe.defi.plan).actions
    return lu.plan


def plain(phrases):
    return [phrase.replace("\u202f", " ").replace("\u00a0", " ") for phrase in phrases]


def test_a_rate_and_an_amount_that_do_not_make_100_are_said(action):
    finance(action, "LEADER", taux=80)
    finance(action, "3CS", taux=20, montant=Decimal("10893.77"))

    lu = plan_of(action)

    assert [apport.retenu.min for apport in lu.apports] == [
        Decimal("87150.14"),
        Decimal("10893.77"),
    ]
    assert lu.reste_a_charge.min == Decimal("21787.54")
    assert plain(lu.alertes) == [
        "3CS : 20 % du coût font 21 787,54 €, et non 10 893,77 €.",
        "Toute l'action : les financements font 98 043,91 € pour un coût de 108 937,68 € ; "
        "il manque 10 893,77 €, soit 10 %.",
    ]


def test_financing_that_agrees_says_nothing(action):
    finance(action, "LEADER", taux=80, montant=Decimal("87150"))
    finance(action, "3CS", taux=20)

    assert plan_of(action).alertes == ()


def test_without_a_part_of_the_collectivite_the_rest_is_simply_hers(action):
    finance(action, "LEADER", taux=50)

    lu = plan_of(action)

    assert lu.alertes == ()
    assert lu.reste_a_charge.min == Decimal("54468.84")


def test_more_than_the_cost_is_said(action):
    finance(action, "LEADER", taux=80)
    finance(action, "Région", montant=Decimal("30000"))

    (alerte,) = plain(plan_of(action).alertes)

    assert "soit 8 212,46 € de plus que le coût de 108 937,68 €" in alerte


def test_two_lines_of_the_same_words_and_cost_are_funded_each(plan):
    action = make_action(plan=plan, annees=[2025])
    for _ in range(2):
        finance(
            action,
            "LEADER",
            montant=Decimal(250),
            ligne=make_ligne_cout("Impression : 250 €", action=action),
        )

    assert plan_of(action).alertes == ()


def test_a_rate_of_an_unknown_cost_is_left_out_and_counted(plan):
    action = make_action(plan=plan, annees=[2025])
    ligne = make_ligne_cout("Panneaux : non renseigné", action=action)
    finance(action, "LEADER", taux=80, ligne=ligne)

    lu = plan_of(action)

    assert (lu.apporte.lignes, lu.apporte.non_chiffrees) == (0, 1)
    assert lu.reste_a_charge.non_chiffrees == 2


def test_a_rate_of_a_range_is_a_range(plan):
    action = make_action(plan=plan, annees=[2025])
    make_ligne_cout("Site : entre 15 000 € et 20 000 €", action=action)
    finance(action, "LEADER", taux=50)

    apporte = plan_of(action).apporte

    assert (apporte.min, apporte.max) == (7500, 10000)


LECTURE = {
    "cout_unitaire": "1284.00",
    "unite": "accompagnement",
    "taux": [{"financeur": "LEADER", "taux": "64"}, {"financeur": "OT", "taux": "16"}],
    "beneficiaires": [{"nom": "A", "nombre": 6}, {"nom": "B 81", "nombre": 5}],
    "groupes": [{"nom": "AB", "membres": ["A", "B 81"]}],
}


def test_every_printed_number_is_looked_for_in_the_reading():
    imprime = "| x | n | LEADER 64% |\n| --- | --- | --- |\n| A | 6 | 4 931 € |\n| B 81 | 7 | 9 |"

    lu = lire_tableau(LectureTableau.model_validate(LECTURE), imprime)

    assert [rang.parts for rang in lu.rangs] == [
        (Decimal("4930.56"), Decimal("1232.64")),
        (Decimal("4108.80"), Decimal("1027.20")),
    ]
    assert (lu.total.nombre, lu.total.cout) == (11, Decimal("14124.00"))
    assert lu.nombres_imprimes == 4
    assert lu.introuvables == ("7", "9")


def test_the_table_of_the_real_plan_is_wholly_explained(plan_reel):
    tableau = TableauFinancement.objects.get()

    lu = lire_tableau(LectureTableau.model_validate(tableau.lecture), tableau.bloc.suite)

    assert tableau.bloc.action == Action.objects.for_plan(plan_reel).for_code("3-3-1").get()
    assert lu.introuvables == ()
    assert lu.nombres_imprimes == 36
    assert [rang.parts[0] for rang in (*lu.groupes, lu.total)] == [
        Decimal("17256.96"),
        Decimal("9039.36"),
        Decimal("23009.28"),
    ]


def test_a_reading_that_names_a_stranger_is_refused():
    with pytest.raises(ValueError, match="inconnus : C"):
        LectureTableau.model_validate(LECTURE | {"groupes": [{"nom": "AC", "membres": ["A", "C"]}]})


def test_a_funder_is_typed_and_kept(client_direction, action):
    adresse = f"/actions/{action.code}/financements/nouveau/"

    reponse = client_direction.post(
        adresse, {"nom": "Région", "taux": "10 %", "etape": "prevu", "citation": ""}
    )

    assert reponse.url == f"/actions/{action.code}/#financement"
    financement = Financement.objects.get()
    assert (financement.financeur.nom, financement.taux, financement.montant) == (
        "Région",
        10,
        None,
    )
    assert "Région" in client_direction.get(f"/actions/{action.code}/").text


def test_a_known_funder_stays_what_it_is_until_it_is_changed_where_it_is_read(
    client_direction, action
):
    financement = finance(action, "3CS", montant=10)
    autre = make_action(plan=action.axe.defi.plan)

    client_direction.post(
        f"/actions/{autre.code}/financements/nouveau/",
        {"nom": "3CS", "montant": "5", "etape": "prevu"},
    )
    assert Financeur.objects.get().autofinancement
    assert Financement.objects.filter(financeur__nom="3CS").count() == 2

    adresse = f"/budget/financements/{financement.pk}/"
    envoi = read_formulaire(client_direction.get(adresse))
    del envoi["autofinancement"]
    client_direction.post(adresse, envoi)
    assert not Financeur.objects.get().autofinancement


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        pytest.param({"taux": "120"}, "Un taux va de 0 à 100, comme 12,5.", id="rate-above-100"),
        pytest.param({"taux": "-5"}, "Un taux va de 0 à 100", id="negative-rate"),
        pytest.param({}, "Donnez un taux, un montant, ou les deux.", id="nothing"),
        pytest.param({"montant": "1O00"}, "Une lettre O", id="letter"),
        pytest.param({"montant": "100 $"}, "en euros", id="dollars"),
    ],
)
def test_a_bad_contribution_is_refused_and_what_was_typed_stays(
    client_direction, action, donnees, phrase
):
    reponse = client_direction.post(
        f"/actions/{action.code}/financements/nouveau/",
        {"nom": "Région Occitanie", "etape": "prevu", **donnees},
    )

    assert reponse.status_code == 422
    assert phrase in reponse.text.replace("&#x27;", "'")
    for typed in donnees.values():
        assert f'value="{typed}"' in reponse.text
    assert not Financement.objects.exists()


def test_a_contribution_is_deleted_but_its_history_stays(client_direction, action):
    financement = finance(action, "LEADER", taux=80)

    client_direction.post(f"/budget/financements/{financement.pk}/supprimer/")

    assert not Financement.objects.exists()
    assert Financement.history.filter(history_type="-").exists()


def test_a_reading_is_accepted_by_the_direction_alone(client_direction, client_agent, plan):
    action = make_action(plan=plan)
    bloc = BlocCout.objects.create(
        action=action,
        document="fiche",
        intitule="Coût",
        suite="| a | b |\n| --- | --- |\n| A | 6 |",
    )
    tableau = TableauFinancement.objects.create(bloc=bloc, lecture=LECTURE)
    adresse = f"/budget/tableaux/{tableau.pk}/"

    assert client_agent.get(adresse).status_code == 403
    client_direction.force_login(
        make_utilisateur(role=Role.DIRECTION, structure=plan.structure, first_name="Dominique")
    )
    refus = send(client_direction, adresse, {"decision": "refusee", "motif": ""})
    send(client_direction, adresse, {"decision": "acceptee", "motif": "vu avec le PETR"})

    assert "Dites pourquoi la lecture est refusée." in refus.text
    tableau.refresh_from_db()
    assert (tableau.decision, tableau.par.first_name) == ("acceptee", "Dominique")
    assert "Lecture acceptée" in client_direction.get(f"/actions/{action.code}/").text


def test_the_reading_costs_the_same_for_one_and_many(plan, django_assert_num_queries):
    for rang in range(20):
        action = make_action(plan=plan, annees=[2025])
        make_ligne_cout(f"Coût : {rang} €", action=action)
        finance(action, "LEADER", taux=80)

    with django_assert_num_queries(5):
        lire_financements(plan)


def test_a_line_of_another_action_cannot_be_financed(client_direction, action):
    etrangere = make_ligne_cout("Ailleurs : 10 €", action=make_action(plan=make_plan()))

    reponse = client_direction.post(
        f"/actions/{action.code}/financements/nouveau/",
        {"nom": "X", "etape": "prevu", "taux": "5", "ligne": etrangere.pk},
    )

    assert reponse.status_code == 422
    assert json.dumps(list(Financement.objects.values())) == "[]"
