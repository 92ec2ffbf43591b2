"""What each cost that comes in is understood as, where it counts, what totals it gives (R-X12)."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from budget.lectures.mots_compris import MotsCompris, dump_total, parse_total
from budget.lectures.totaux import lire_totaux
from budget.models import LigneCout
from budget.montants.repartition import Total
from budget.templatetags.argent import compte
from comptes.droits import Role
from echanges.copie.plan import write_copie
from echanges.rapport import Rapport
from echanges.tet.sortie import write_tet
from exploitation.models import Travail
from plan.models import Plan
from tests.ecran import read
from tests.fabrique import make_action, make_ligne_cout, make_utilisateur
from tests.fabrique_echanges import append, bring, export, make_classeur, save, type_in

pytestmark = pytest.mark.django_db
DEUX = "Site : 9 000 € TTC (2024) puis 3 500 € / an"
ENTETE = ("Défi - Axe / Action", "Dépenses prévisionnelles", 2024, 2025, 2026)


def bring_couts(structure, *couts, **options):
    rangee = ("Défi 1 – Axe 1 / Action 1", "\n".join(couts), "X", "X", "X")
    return bring(make_classeur(ENTETE, rangee), structure=structure, **options)


def plain(texte):
    return texte.replace("\u202f", " ").replace("\u00a0", " ")


def write_lignes(rapport):
    return [
        (d.code, d.mots, plain(" + ".join(d.valeurs)), plain(compte(d))) for d in rapport.compris
    ]


def write_sommes(rapport):
    return {cle: (somme["min"], somme["max"]) for cle, somme in rapport.sommes.items()}


@pytest.mark.parametrize(
    ("mots", "valeurs", "ou"),
    [
        ("Flyer : 250 € HT", "250 € HT", "250 € en 2024"),
        ("Flyer : 810 € / an", "810 € / an", "810 € chaque année de 2024 à 2026"),
        (
            DEUX,
            "9 000 € TTC + 3 500 € / an à partir de 2025",
            "9 000 € en 2024 ; 3 500 € chaque année de 2025 à 2026",
        ),
        ("Flyer : au plus 5 000 €", "au plus 5 000 €", "de 0 € à 5 000 € en 2024"),
        ("Flyer : au moins 5 000 €", "au moins 5 000 €", "au moins 5 000 € en 2024"),
        ("Flyer :", "laissé vide", "aucun montant"),
        ("Visiteurs : recette de 300 €", "300 €", "recette, comptée à part"),
        ("Masse salariale : 900 €", "900 € / an", "masse salariale, comptée à part"),
        ("Flyer : 4 1040 €", "à préciser", "aucun montant"),
    ],
)
def test_words_are_said_with_what_they_are_understood_as_and_where_they_count(
    structure, mots, valeurs, ou
):
    rapport = bring_couts(structure, mots)

    assert rapport.refus == []
    assert write_lignes(rapport) == [("1-1-1", mots, valeurs, ou)]
    assert not Plan.objects.exists()


def test_years_of_one_sum_are_said_together_and_no_year_by_itself():
    vingt = dump_total(Total(min=Decimal(20), max=Decimal(20), lignes=1))
    annees = ("sans_annee", "2026", "2023", "2024")

    dit = MotsCompris("1-1-1", "Flyer", ["20 €"], dict.fromkeys(annees, vingt))

    assert plain(compte(dit)) == "20 € chaque année en 2023, 2024, 2026 ; 20 € sans année prévue"


def test_what_is_not_understood_comes_first_with_its_reason_and_is_counted(structure):
    rapport = bring_couts(
        structure, "Flyer : 250 €", "Affiche : 4 1040 €", "Salle : 30 € / jour", DEUX
    )

    assert [dit.mots[:7] for dit in rapport.compris] == ["Affiche", "Flyer :", "Salle :", "Site : "]
    assert rapport.phrase_des_compris == "5 coûts, dont 1 à préciser"
    assert "Écrivez un montant" in rapport.compris[0].remarques[0]
    assert rapport.compris[2].remarques == ["La quantité est à préciser : compté une seule fois."]


def test_the_sums_of_each_year_are_those_of_the_plan_once_applied(structure):
    couts = ("Flyer : 810 € / an", "Stand : 1 000 à 2 000 €", "Affiche : 4 1040 €")
    a_blanc = bring_couts(structure, *couts)

    rapport = bring_couts(structure, *couts, appliquer=True)

    totaux = lire_totaux(Plan.objects.get())
    assert rapport.sommes == a_blanc.sommes
    assert write_sommes(rapport) == {
        "2024": ("1810.00", "2810.00"),
        "2025": ("810.00", "810.00"),
        "2026": ("810.00", "810.00"),
        "total": ("3430.00", "4430.00"),
    }
    assert parse_total(rapport.sommes["total"]) == totaux.total_mutualise
    assert rapport.sommes["2024"]["non_chiffrees"] == 1


@pytest.mark.parametrize("make", [write_tet, write_copie], ids=["tet", "json"])
@pytest.mark.filterwarnings("ignore:Data Validation extension")
def test_the_other_formats_say_it_too(plan, structure, make):
    make_ligne_cout("Flyer : 250 €", action=make_action(plan=plan, annees=[2024]))
    contenu = make(plan)
    if make is write_copie:
        contenu = json.dumps(
            json.loads(contenu) | {"plan": json.loads(contenu)["plan"] | {"slug": "autre"}}
        ).encode()

    rapport = bring(contenu, structure=structure)

    assert rapport.refus == []
    assert [dit.code for dit in rapport.compris] == ["1-1-1"]
    assert write_sommes(rapport)["total"] == ("250.00", "250.00")


def test_the_annex_of_the_seed_gives_its_101_costs_and_its_totals(structure):
    source = (settings.BASE_DIR / "fixtures" / "segala-2023-2026.source.txt").read_text()
    tableau = source[source.index("Défi - Axe / Action\t") :]

    rapport = bring(tableau.encode(), structure=structure, nom="annexe.tsv")

    assert rapport.phrase_des_compris == "101 coûts"
    assert write_sommes(rapport)["2024"] == ("18600.00", "18600.00")
    assert write_sommes(rapport)["total"] == ("201442.16", "206592.16")
    assert write_sommes(rapport)["masse_salariale"] == ("180854.15", "180854.15")


def test_the_workbook_says_the_costs_that_change_and_the_totals_before_and_after(plan):
    action = make_action(plan=plan, annees=[2024])
    change = make_ligne_cout("Flyer : 250 €", action=action)
    make_ligne_cout("Stand : 100 €", action=action)
    classeur = export(plan)
    type_in(classeur["Coûts"], 2, "Montant ou minimum", 300)
    append(classeur["Coûts"], Action="1-1-1", **{"Coût_tel_qu'il_s'écrit": "Salle : 40 €"})

    rapport = bring(classeur, plan=plan)

    assert rapport.refus == []
    assert [(d.mots, list(map(plain, d.avant)), plain(d.valeurs[0])) for d in rapport.compris] == [
        ("Flyer", ["250 €"], "300 €"),
        ("Salle : 40 €", [], "40 €"),
    ]
    sommes = [(somme, avant) for _, somme, avant in rapport.lignes_de_sommes if somme.lignes]
    assert [(avant.max, somme.max) for somme, avant in sommes] == [(350, 440), (350, 440)]
    change.refresh_from_db()
    assert change.montant_max == Decimal(250)
    assert LigneCout.objects.count() == 2


def test_a_cross_that_moves_a_cost_changes_the_years_where_it_counts(plan):
    make_ligne_cout("Flyer : 250 € / an", action=make_action(plan=plan, annees=[2024]))
    classeur = export(plan)
    type_in(classeur["Calendrier"], 2, "2025", "X")

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert plain(compte(rapport.compris[0])) == "250 € chaque année de 2024 à 2025"
    assert rapport.sommes["total"]["max"] == "500.00"
    assert parse_total(rapport.sommes["total"]) == lire_totaux(plan).total_mutualise


def test_a_cost_that_goes_is_said(plan):
    make_ligne_cout("Flyer : 250 €", action=make_action(plan=plan, annees=[2024]))
    classeur = export(plan)
    page = classeur["Coûts"]
    page.cell(1, page.max_column + 1).value = "Supprimer"
    type_in(page, 2, "Supprimer", "oui")

    rapport = bring(classeur, plan=plan)

    assert [(dit.valeurs, plain(dit.avant[0])) for dit in rapport.compris] == [([], "250 €")]
    assert LigneCout.objects.count() == 1


def test_a_workbook_that_changes_no_cost_says_nothing_of_them(plan):
    make_ligne_cout("Flyer : 250 €", action=make_action(plan=plan, annees=[2024]))
    classeur = export(plan)
    type_in(classeur["Plan"], 2, "Statut", "En cours")

    rapport = bring(classeur, plan=plan)

    assert rapport.has_effet
    assert (rapport.compris, rapport.sommes) == ([], {})


def test_a_conflict_shows_the_totals_without_the_row_that_is_left(plan):
    ligne = make_ligne_cout("Flyer : 250 €", action=make_action(plan=plan, annees=[2024]))
    classeur = export(plan)
    type_in(classeur["Coûts"], 2, "Montant ou minimum", 300)
    ligne.montant_min = ligne.montant_max = 275
    ligne.save()

    rapport = bring(classeur, plan=plan)

    assert rapport.conflits
    assert rapport.compris == []


def test_the_report_is_read_again_as_it_was_kept_and_an_old_one_too(structure):
    rapport = bring_couts(structure, "Flyer : 810 € / an", "Affiche : au moins 20 €")
    garde = json.loads(json.dumps(rapport.dump()))
    ancien = {c: v for c, v in garde.items() if c not in ("compris", "sommes")}

    relu = Rapport.parse(garde)

    assert (relu.compris, relu.sommes) == (rapport.compris, rapport.sommes)
    assert Rapport.parse(ancien).compris == []


def test_the_terminal_says_twenty_and_how_many_more(structure, tmp_path):
    rangee = ("Défi 1 – Axe 1 / Action 1", "\n".join(f"Flyer {n} : 10 €" for n in range(23)), "X")
    fichier = tmp_path / "annexe.xlsx"
    fichier.write_bytes(save(make_classeur(ENTETE[:3], rangee)))
    sortie = StringIO()

    call_command("importer", fichier, structure=structure.slug, stdout=sortie)

    ecrit = plain(sortie.getvalue())
    assert "Compris comme : 23 coûts\n" in ecrit
    assert ecrit.count("10 € en 2024") == 20
    assert "… et 3 autres (--json les donne tous)" in ecrit
    assert [li.split()[-2:] for li in ecrit.splitlines() if "Total du plan" in li] == [["230", "€"]]


@pytest.mark.parametrize(
    ("nombre", "page", "montres", "replie"),
    [(3, "", 3, False), (25, "", 25, True), (230, "2", 30, True), (230, "zut", 200, True)],
)
def test_the_page_folds_a_long_list_and_turns_its_pages(
    client, structure, nombre, page, montres, replie
):
    couts = (f"Flyer {n} : 10 €" for n in range(nombre))
    rapport = bring_couts(structure, *couts)
    travail = Travail.objects.create(
        structure=structure,
        genre=Travail.Genre.IMPORT,
        nom="annexe.xlsx",
        etat=Travail.Etat.A_CONFIRMER,
        demande_le=timezone.now(),
        rapport=rapport.dump(),
    )
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))

    ecrit = read(client.get(f"/import/{travail.pk}/", {"page": page} if page else {}))

    assert ecrit.count('data-titre="Compris comme"') == montres
    assert (f"Voir les {montres - 20} suivants" in ecrit) is replie
    assert "Total du plan" in ecrit
