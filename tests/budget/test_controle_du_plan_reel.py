"""docs/controle.md: what the control finds in the real plan, one flaw of the document at a time."""

import pytest
from django.core.management import call_command
from django.db import transaction

from budget.controle import controler
from plan.models import Plan


@pytest.fixture(scope="module")
def trouves(django_db_setup, django_db_blocker):
    """{rule: {place, or line of the source document}} for the real plan, read once."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("charger_plan", verbosity=0)
        plan = Plan.objects.get()
        constats = controler(plan)
        titres = {f"indicateur:{i.pk}": i.libelle for i in plan.indicateurs.all()}
        transaction.set_rollback(True)
    par_regle = {}
    for constat in constats:
        places = par_regle.setdefault(constat.code, set())
        places |= {titres.get(constat.objet, constat.objet), *constat.lignes}
    return par_regle


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("annees-adoptees", {"plan"}),
        ("annee-deja-passee", {"année:2023"}),
        ("action-sans-annee", {"action:3-2-4"}),
        ("date-du-texte", {f"action:{c}" for c in ("1-2-8", "3-2-2", "3-2-4", "3-3-1", "3-4-1")}),
        ("date-avant-vote", {"action:3-4-2"}),
        ("calendrier-interrompu", {"action:2-2-2"}),
        ("ligne-hors-annees", {1867}),
        ("annuel-interrompu", {522, 558, 560, 592, 1864, 1865, 1866}),
        (
            "titre-different",
            {"défi:1", "axe:3-2"}
            | {f"action:{c}" for c in ("1-1-2", "1-2-5", "1-2-6", "1-2-8", "1-4-1", "1-4-2")}
            | {f"action:{c}" for c in ("2-1-3", "2-2-4", "3-1-1", "3-2-4", "3-3-1", "3-4-2")},
        ),
        ("axe-absent", {"axe:4-1"}),
        ("periode-sous-entendue", {1863}),
        ("montant-different", {594, 643, 645, 647, 649, 653, 655, 657, 1555, 1854}),
        ("montant-illisible", {1034}),
        ("unite-differente", {817, 1455, 1543, 1674, 1675}),
        ("taxe-differente", {558, 560, 727, 815, 895, 1014, 1674}),
        ("nuance-perdue", {522, 558, 560, 592, 727, 771, 1217}),
        ("annee-d-un-cote", {815, 1014}),
        (
            "un-seul-document",
            {504, 651, 881, 885, 923, 925, 988, 1034, 1036, 1095, 1130, 1160, 1323, 1358, 1457}
            | {1677, 1802, 1867, 1870, 1876, 1878},
        ),
        ("lignes-reunies", {655, 657, 857, 859, 879, 883, 1674, 1675}),
        (
            "libelle-different",
            {725, 817, 967, 1317, 1319, 1455, 1852, 1854, 1856},
        ),
        ("ligne-sans-montant", {588, 1858}),
        ("sans-quantite", {1674}),
        ("cout-partage", {775, 921, 990, 1804}),
        ("cout-repete", {1036, 1876}),
        ("cout-compris", {1034}),
        ("financement", {1032, 1875}),
        ("recette-en-depense", {1878}),
        ("total-suspect", {502, 554, 1032, 1863, 1865, 1875}),
        ("tableau-a-lire", {"action:3-3-1"}),
        ("sujet-commun", {"action:1-2-1/1-4-2", "action:1-2-3/3-2-5", "action:3-2-2/4-1-2"}),
        (
            "indicateur",
            {
                "Nombre de demandes d'informations",
                "Nombre de services de restauration (hors kebab et burger)",
                "Nombre d'abonnés aux réseaux sociaux (facebook + instagram)",
            },
        ),
        ("nombre-annonce", {"action:1-3-2"}),
        ("nombre-different", {"action:2-2-4"}),
    ],
)
def test_the_control_finds_the_known_flaws_of_the_real_plan(trouves, code, places):
    assert places <= trouves[code]
