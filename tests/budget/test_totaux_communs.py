"""R-B13: the totals of several offices, of those that agreed and of no other."""

import io
import json

import pytest
from django.core.management import call_command

from comptes.droits import Role
from tests.ecran import read
from tests.fabrique import (
    make_action,
    make_ligne_cout,
    make_plan,
    make_structure,
    make_utilisateur,
)

pytestmark = pytest.mark.django_db


def run(*options):
    sortie = io.StringIO()
    call_command("totaux", "--offices", *options, stdout=sortie)
    return sortie.getvalue()


def test_only_those_that_agreed_are_counted_and_the_others_are_not_named(client):
    offices = [make_structure(nom=nom) for nom in ("Office A", "Office B", "Office C", "Office D")]
    couts = ("Flyer : entre 10 000 € et 12 000 €", "Borne : 5 000 €", "Secret : 900 €")
    for office, mots in zip(offices, couts, strict=False):
        plan = make_plan(structure=office, en_vigueur=True)
        make_ligne_cout(mots, action=make_action(plan=plan, annees=[2024]))
    make_plan(structure=offices[3], en_vigueur=False)
    for office in (offices[0], offices[1], offices[3]):
        client.force_login(make_utilisateur(role=Role.DIRECTION, structure=office))
        page = read(client.post("/budget/totaux-communs/", follow=True))
        assert f"{office.nom} l'accepte depuis le" in page

    dit = run()
    lu = json.loads(run("--json"))

    assert "Office C" not in dit
    assert "Ensemble : de 15" in dit
    assert (lu["total"]["min"], lu["total"]["max"]) == ("15000.00", "17000.00")
    assert lu["sans_plan"] == ["Office D"]
    assert lu["sans_accord"] == 1
    client.post("/budget/totaux-communs/", {"retirer": "1"})
    assert json.loads(run("--json"))["sans_accord"] == 2


def test_where_nobody_agreed_nothing_is_counted():
    make_plan(en_vigueur=True)

    assert json.loads(run("--json"))["offices"] == {}
