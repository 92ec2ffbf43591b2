"""A row of an import is checked as Django would, without a query for each of its rules."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F, Q, Value
from django.db.models.functions import Lower

from budget.models import Depense, Financement, LigneCout
from plan.models import Action, ValeurIndicateur
from restitution.echanges.tables import find_formules, read_tables
from restitution.echanges.verification import Indecidable, check, holds
from tests.fabrique import make_action
from tests.fabrique_echanges import append, bring, export, make_classeur, replace_part, save

pytestmark = pytest.mark.django_db
MONTANTS = [None, Decimal(-1), Decimal(0), Decimal("99.5"), Decimal(101)]


def list_valeurs(champ):
    """Values of a field that stand on each side of the rules."""
    if champ.is_relation:
        return [None, 1]
    if champ.get_internal_type() in ("DecimalField", "PositiveSmallIntegerField"):
        return MONTANTS
    if champ.get_internal_type() == "DateField":
        return [None, date(2024, 1, 1), date(2025, 1, 1)]
    if champ.choices:
        return [valeur for valeur, _ in champ.choices][:6]
    return ["", "des mots"]


def list_noms(condition):
    """The fields that a condition compares."""
    for partie in condition.children:
        if isinstance(partie, Q):
            yield from list_noms(partie)
        else:
            yield partie[0].partition("__")[0]
            if isinstance(partie[1], F):
                yield partie[1].name


@pytest.mark.parametrize("modele", [Action, Depense, Financement, LigneCout, ValeurIndicateur])
def test_each_rule_of_a_table_is_answered_as_the_base_answers_it(modele):
    regles = [c for c in modele._meta.constraints if hasattr(c, "_get_check_sql")]
    assert regles
    for regle in regles:
        for valeurs in combine(modele, sorted(set(list_noms(regle.condition)))):
            reponse = holds(regle.condition, valeurs) is not False

            assert reponse is regle.condition.check(typed(modele, valeurs)), (regle.name, valeurs)


def typed(modele, valeurs):
    return {nom: Value(valeur, modele._meta.get_field(nom)) for nom, valeur in valeurs.items()}


def combine(modele, noms):
    if not noms:
        return [{}]
    premier, *autres = noms
    valeurs = list_valeurs(modele._meta.get_field(premier))
    return [{premier: v, **suite} for v in valeurs for suite in combine(modele, autres)]


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param(Q(titre__iregex="^x"), id="a verb that is not read here"),
        pytest.param(Q(absent=1), id="a field that is not there"),
        pytest.param(Q(titre=Lower("titre")), id="an expression"),
        pytest.param(Q(titre="x") ^ Q(titre="y"), id="another join"),
    ],
)
def test_what_is_not_read_here_is_left_to_the_base(condition):
    with pytest.raises(Indecidable):
        holds(condition, {"titre": "x"})


def test_a_row_gets_the_sentences_of_django(plan):
    action = make_action(plan=plan)
    depense = Depense(action=action, etape="rien", le=date(2024, 1, 2), montant_ht=9, montant_ttc=5)
    with pytest.raises(ValidationError) as refus:
        depense.full_clean()

    trouvees = check(depense)

    attendues = refus.value.message_dict
    assert {nom or "__all__": [phrase] for nom, phrase in trouvees.items()} == attendues
    assert {"", "etape"} <= set(trouvees)


def test_ten_times_more_rows_ask_no_more_of_the_base(plan, django_assert_max_num_queries):
    code = make_action(plan=plan).code

    for nombre in (3, 30):
        classeur = export(plan)
        for rang in range(nombre):
            append(
                classeur["Réalisation"],
                Action=code,
                Étape="mandaté",
                Date=date(2024, 5, 2),
                Montant_TTC=100 + rang,
            )
        with django_assert_max_num_queries(30):
            rapport = bring(classeur, plan=plan)
        assert rapport.bilans[3].creees == nombre


def test_formulas_are_found_in_the_raw_text_of_a_sheet_as_openpyxl_finds_them():
    classeur = make_classeur(("Un", "Deux"), (1, "=A2*2"), ("=A1", None), ("<f>", '"r="B9"'))
    for rang in range(60_000):
        classeur.active.cell(rang % 15_000 + 6, rang // 15_000 + 1, rang)
    classeur.active["AB7"] = "=SUM(A2:A9)"
    contenu = save(classeur)

    (table,) = read_tables(contenu).tables

    lues = {r.numero: r.formules for r in table.rangees if r.formules}
    assert lues == find_formules(contenu, "Feuille1") == {2: {1}, 3: {0}, 7: {27}}


def test_a_formula_that_does_not_say_its_place_is_still_found():
    contenu = save(make_classeur(("Un", "Deux"), (1, "=A2*2")))
    sans_places = replace_part(
        contenu,
        "xl/worksheets/sheet1.xml",
        lambda octets: octets.replace(b' r="A2"', b"").replace(b' r="B2"', b""),
    )

    (table,) = read_tables(sans_places).tables

    assert {r.numero: r.formules for r in table.rangees if r.formules} == {2: {1}}
