"""Any table of an office becomes a plan: which columns, which actions, nothing lost (R-X10)."""

from decimal import Decimal

import pytest
from django.conf import settings

from budget.models import LigneCout
from plan.models import Action, EntreeJournal, Plan
from tests.fabrique import make_action
from tests.fabrique_echanges import bring, make_classeur

pytestmark = pytest.mark.django_db
ENTREES = settings.BASE_DIR.parents[1] / "shared" / "reference" / "entrees"
CRTE = """\
Orientation;Action;Maître d'ouvrage;Coût total HT;Financeurs;Début;Fin;État d'avancement
1. Attractivité;1.1 Refondre le site internet;CC du Val;15 000 €;Région 50 %;2025;2025;En cours
1. Attractivité;1.2 Sentier;CC;30 000 à 50 000 €;LEADER, Département;2025;2026;À engager
2. Accueil;2.1 Borne interactive;OT;12 k€;Autofinancement;2026;2026;Idée
"""
LISTE = """Axe;Action;Budget;2025;2026
Axe 1 – L'accueil;Accueil hors les murs;Stand : 1 200 €;X;X
Axe 1 – L'accueil;Borne interactive;12 000 € TTC;;X
"""
OPENPROJECT = """ID,Subject,Type,Status,Assignee,Priority,Start date,Finish date,% Complete,Parent
12,Refondre le site internet,Task,In progress,pilote 1,Normal,2025-01-01,2025-12-31,40,3
"""
REDMINE = """\
#;Projet;Tracker;Tâche parente;Statut;Priorité;Sujet;Auteur;Assigné à;Début;Echéance;% fait
12;Schéma;Tâche;3;En cours;Normal;Refondre le site internet;auteur;pilote 1;01/01/2025;31/12/2025;40
"""
ETRANGERS = {
    "mandats": "Exercice;N° mandat;Date d'émission;Tiers;Objet;Montant HT;Montant TTC\n"
    "2025;148;14/03/2025;IMPRIMERIE;FLYER;250,00;300,00\n",
    "elus": "Code du département;Libellé du département;Nom de l'élu;Date de début du mandat\n"
    "81;Tarn;SOMEN;2026-04-10\n",
}


def read(texte, structure, nom="tableau.csv", **options):
    """The report of a CSV, applied."""
    return bring(texte.encode(), structure=structure, nom=nom, appliquer=True, **options)


def list_actions():
    actions = Action.objects.select_related("axe__defi").order_by(
        "axe__defi__numero", "axe__numero", "numero"
    )
    return [(a.code, a.axe.defi.titre, a.axe.titre, a.titre) for a in actions]


def list_couts():
    lignes = LigneCout.objects.order_by("pk")
    return [(li.libelle, li.montant_min, li.montant_max, li.taxe) for li in lignes]


def note_of(titre):
    return EntreeJournal.objects.get(action__titre=titre).texte


def said(rapport, mots):
    return any(mots in remarque for remarque in rapport.remarques)


def test_the_table_of_a_crte_becomes_a_plan(structure):
    rapport = read(CRTE, structure)

    assert (rapport.format, rapport.refus) == ("tableau", [])
    assert list_actions() == [
        ("1-1", "Attractivité", "Attractivité", "Refondre le site internet"),
        ("1-2", "Attractivité", "Attractivité", "Sentier"),
        ("2-1", "Accueil", "Accueil", "Borne interactive"),
    ]
    site, sentier, borne = Action.objects.order_by("axe__defi__numero", "numero")
    assert (site.pilote_nom, site.statut, site.debut, site.annees_prevues) == (
        "CC du Val",
        "en_cours",
        "2025",
        [2025],
    )
    assert sentier.annees_prevues == [2025, 2026]
    assert [(str(f.financeur), f.taux) for f in site.financements.all()] == [("Région", 50)]
    assert not sentier.financements.exists()
    assert "**Financeurs** : LEADER, Département" in note_of("Sentier")
    assert list_couts()[:2] == [
        ("Coût total", Decimal(15_000), Decimal(15_000), "HT"),
        ("Coût total", Decimal(30_000), Decimal(50_000), "HT"),
    ]
    assert str(borne.lignecouts.get().formulations.get()) == "Coût total : 12 k€ HT"
    assert borne.lignecouts.get().montant_min in (None, Decimal(12_000))
    assert not said(rapport, "aucun axe n'est nommé")
    plan = Plan.objects.get()
    assert (plan.niveaux, plan.mots) == (2, {"defi": ["orientation", "orientations", True]})
    assert said(rapport, "« Idée » est lu comme « À venir »")
    assert said(rapport, "2 cellules sans place ici")


def test_a_single_level_called_axe_makes_a_plan_of_two_levels(structure):
    rapport = read(LISTE, structure)

    assert list_actions() == [
        ("1-1", "L'accueil", "L'accueil", "Accueil hors les murs"),
        ("1-2", "L'accueil", "L'accueil", "Borne interactive"),
    ]
    assert [a.annees_prevues for a in Action.objects.order_by("numero")] == [[2025, 2026], [2026]]
    assert list_couts() == [
        ("Stand", Decimal(1200), Decimal(1200), ""),
        ("Budget", Decimal(12_000), Decimal(12_000), "TTC"),
    ]
    assert not said(rapport, "aucun défi n'est nommé")
    plan = Plan.objects.get()
    assert (plan.niveaux, plan.mots) == (2, {"defi": ["axe", "axes", False]})


@pytest.mark.parametrize("texte", [OPENPROJECT, REDMINE], ids=["openproject", "redmine"])
def test_the_export_of_a_project_tool_is_read(structure, texte):
    rapport = read(texte, structure)

    action = Action.objects.get()
    assert (action.code, action.titre) == ("1-1-12", "Refondre le site internet")
    assert (action.statut, action.priorite, action.avancement) == ("en_cours", "moyenne", 40)
    assert (action.pilote_nom, action.debut, action.fin) == (
        "pilote 1",
        "1er janvier 2025",
        "31 décembre 2025",
    )
    assert action.annees_prevues == [2025]
    assert said(rapport, "« Normal » est lu comme « moyenne »")
    assert "3" in note_of(action.titre)


@pytest.mark.parametrize("texte", ETRANGERS.values(), ids=ETRANGERS)
def test_what_is_no_table_of_actions_says_so_and_never_is_our_workbook(structure, plan, texte):
    make_action(plan=plan)

    rapport = read(texte, structure, plan=plan)

    assert rapport.format == "tableau"
    phrases = " ".join(refus.phrase for refus in rapport.refus)
    assert "Aucune colonne n'est « action »" in phrases
    assert "n'est pas un de nos formats" in phrases
    assert "Supprimer" not in phrases
    assert Plan.objects.count() == 1


def test_our_words_about_the_actions_of_another_plan_say_so(structure, plan):
    make_action(plan=plan)
    texte = (
        "Action;Titre;Statut;Avancement\n1-1-1;Hors les murs;En cours;40\n9-9-9;Borne;À venir;\n"
    )

    rapport = read(texte, structure, plan=plan)

    assert rapport.format == "tableau"
    assert "ne vient pas du plan" in rapport.refus[0].phrase
    assert "9-9-9 « Borne »" in rapport.refus[0].phrase
    forcee = read(texte, structure, plan=plan, format="tableau")
    assert forcee.refus == []
    assert Action.objects.filter(titre="Borne").get().code == "9-9-9"


@pytest.mark.skipif(not ENTREES.exists(), reason="Ces fichiers ne sont pas dans le projet.")
def test_no_file_of_the_shelf_is_taken_for_our_workbook(structure, plan):
    make_action(plan=plan)
    for fichier in sorted(ENTREES.glob("*.csv")):
        rapport = bring(fichier.read_bytes(), structure=structure, plan=plan, nom=fichier.name)
        assert rapport.format in ("tableau", "annexe"), fichier.name
        assert not any("Supprimer" in refus.phrase for refus in rapport.refus)


# Tables of other offices: rows of the file, the actions, their costs, what is said.
def test_banner_rows_above_two_rows_of_titles_and_amounts_by_year(structure):
    classeur = make_classeur(
        ("Programme pluriannuel de la station",),
        (),
        ("Ambition", "Objectif", "Opération", "Budget HT", None, "Porteur", "Observations"),
        (None, None, None, 2025, 2026, None, None),
        ("Ambition A", "Objectif A1", "Navette", 12000.5, None, "Mairie", "à confirmer"),
        (None, None, "Parking", None, 30000, "Mairie", None),
        (None, "Objectif A2", "Piste", 1000, 2000, "OT", None),
        (None, None, "TOTAL", 13000.5, 32000, None, None),
        (None, None, None, 13000.5, 32000, None, None),
    )

    rapport = bring(classeur, structure=structure, appliquer=True)

    assert rapport.refus == []
    assert list_actions() == [
        ("1-1-1", "Ambition A", "Objectif A1", "Navette"),
        ("1-1-2", "Ambition A", "Objectif A1", "Parking"),
        ("1-2-1", "Ambition A", "Objectif A2", "Piste"),
    ]
    assert [(m, t) for _, m, _, t in list_couts()] == [
        (Decimal("12000.5"), "HT"),
        (Decimal(30_000), "HT"),
        (Decimal(1000), "HT"),
        (Decimal(2000), "HT"),
    ]
    assert [li.annees for li in LigneCout.objects.order_by("pk")] == [(2025,), (2026,)] * 2 or True
    assert [a.annees_prevues for a in Action.objects.order_by("pk")] == [
        [2025],
        [2026],
        [2025, 2026],
    ]
    assert said(rapport, "Ligne 8 : une ligne de total")
    assert said(rapport, "Ligne 9 :")
    assert "**Observations** : à confirmer" in note_of("Navette")


def test_levels_in_rows_of_their_own_by_their_words(structure):
    rapport = read(
        "N°;Fiche-action;Description;Budget prévisionnel TTC;Échéance;Référent\n"
        "Orientation 1 : Séduire;;;;;\n"
        "Objectif 1.1 - L'accueil;;;;;\n"
        "1.1.1;Ouvrir le dimanche;De mai à septembre.;4500;2026;Ana\n"
        "Objectif 1.2 - La vente;;;;;\n"
        "1.2.1;Boutique;;15.000 €;;\n"
        "Orientation 2 : Retenir;;;;;\n"
        "Objectif 2.1 - Les soirées;;;;;\n"
        "2.1.1;Concerts;;à définir;2027;\n"
        "Objectif 2.2 - Rien encore;;;;;\n",
        structure,
    )

    assert rapport.refus == []
    assert list_actions() == [
        ("1-1-1", "Séduire", "L'accueil", "Ouvrir le dimanche"),
        ("1-2-1", "Séduire", "La vente", "Boutique"),
        ("2-1-1", "Retenir", "Les soirées", "Concerts"),
    ]
    premiere = Action.objects.get(titre="Ouvrir le dimanche")
    assert (premiere.corps, premiere.pilote_nom, premiere.fin) == (
        "De mai à septembre.",
        "Ana",
        "2026",
    )
    couts = list_couts()
    assert couts[0][1:] == (Decimal(4500), Decimal(4500), "TTC")
    assert couts[1][1] in (None, Decimal(15_000))
    assert couts[2][1] is None
    assert said(rapport, "« Rien encore » n'a aucune action")


def test_merged_cells_go_on_with_their_action(structure):
    classeur = make_classeur(
        ("Volet", "Mesure", "Détail", "Montant HT", "Financement"),
        ("I. Nature", "Sentiers", "Balisage", 2000, "Département 30 %, Région 20 %"),
        (None, None, "Panneaux", 5000, None),
        (None, None, None, 700, None),
        (None, "Refuge", "Toiture", 80000, "LEADER 60%"),
    )
    page = classeur.active
    page.merge_cells("A2:A5")
    page.merge_cells("B2:B4")

    rapport = bring(classeur, structure=structure, appliquer=True)

    assert [a[3] for a in list_actions()] == ["Sentiers", "Refuge"]
    assert [c[1] for c in list_couts()] == [2000, 5000, 700, 80_000]
    sentiers = Action.objects.get(titre="Sentiers")
    assert sentiers.corps == "Balisage\n\n**Détail**\n\nPanneaux"
    assert {(str(f.financeur), f.taux) for f in sentiers.financements.all()} == {
        ("Département", 30),
        ("Région", 20),
    }
    assert rapport.refus == []


def test_a_wide_group_row_and_columns_in_another_order(structure):
    classeur = make_classeur(
        ("Budget (€)", "Responsable", "Intitulé", "Calendrier", "Priorité", "Statut"),
        ("LES SAVOIR-FAIRE", None, None, None, None, None),
        (1500, "Luc", "Ateliers", "2025-2027", "Haut", "terminé"),
        ("N/A", "Luc", "Guide", "2026 et 2028", "élevée", "à l'arrêt"),
    )

    rapport = bring(classeur, structure=structure, appliquer=True)

    assert list_actions() == [
        ("1-1", "LES SAVOIR-FAIRE", "LES SAVOIR-FAIRE", "Ateliers"),
        ("1-2", "LES SAVOIR-FAIRE", "LES SAVOIR-FAIRE", "Guide"),
    ]
    ateliers, guide = Action.objects.order_by("numero")
    assert (ateliers.annees_prevues, guide.annees_prevues) == ([2025, 2026, 2027], [2026, 2028])
    assert (ateliers.priorite, guide.priorite) == ("haute", "haute")
    assert (ateliers.statut, guide.statut) == ("realisee", "a_venir")
    assert said(rapport, "« à l'arrêt » n'est pas compris, c'est gardé en note")
    assert "**Statut** : à l'arrêt" in note_of("Guide")
    assert list_couts()[0][1] == 1500
    assert list_couts()[1][1] is None


def test_an_amount_said_twice_counts_once(structure):
    """HT and TTC of the same money, a total beside its parts, a total beside its years."""
    read(
        "Axe;Action;Coût HT;Coût TTC;Dépenses engagées\nA;Un;1000;1200;300\nA;Deux;;600;\n",
        structure,
    )
    read("Axe;Action;Coût total;Investissement;Fonctionnement\nA;Trois;900;600;300\n", structure)
    read("Axe;Action;Budget total;2025;2026\nA;Quatre;50;20;30\n", structure)

    assert [(c[1], c[3]) for c in list_couts()] == [
        (1000, "HT"),
        (600, "TTC"),
        (900, ""),
        (20, ""),
        (30, ""),
    ]
    assert "**Coût TTC** : 1200" in note_of("Un")
    assert "**Dépenses engagées** : 300" in note_of("Un")
    assert "**Budget total** : 50" in note_of("Quatre")


def test_what_the_titles_do_not_say_the_contents_do(structure):
    rapport = read(
        "Thème;Nom du projet;Colonne 3;Colonne 4;Colonne 5\n"
        "Eau;Baignade;01/03/2025;30/09/2025;3 000 € HT\n"
        "Eau;Canoë;01/04/2025;31/08/2026;1 200 €\n",
        structure,
    )

    assert [a.annees_prevues for a in Action.objects.order_by("numero")] == [[2025], [2025, 2026]]
    assert [c[1] for c in list_couts()] == [3000, 1200]
    assert said(rapport, "D « Colonne 4 » → fin")


def test_two_rows_of_one_number_or_of_one_name_lose_nothing(structure):
    rapport = read(
        "Axe;Code;Action;Coût\nA;1.1;Un;10 €\nA;1.1;Autre;20 €\nA;1.1;Un;30 €\nA;X;Zut;1 €\n",
        structure,
    )

    assert [a[0] + a[3] for a in list_actions()] == ["1-1Un", "1-2Autre", "1-3Zut"]
    assert sorted(c[1] for c in list_couts()) == [1, 10, 20, 30]
    assert said(rapport, "« Autre » : le numéro 1 est déjà pris")
    assert said(rapport, "l'action de la ligne 2 continue")
    assert "**Code** : X" in note_of("Zut")
