"""The pages: what they show, what they find, what they cost in queries."""

import re
from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accueil.lectures.accueil import lire_accueil
from budget.controle import controler
from budget.models import BlocCout, Depense, Financement, Financeur, Formulation
from comptes.droits import Role
from plan.etats import Statut
from plan.models import Action, Partenaire
from tests.ecran import plain
from tests.fabrique import (
    make_action,
    make_axe,
    make_ligne_cout,
    make_plan,
    make_sous_projet,
    make_structure,
    make_utilisateur,
)

pytestmark = pytest.mark.django_db

PAGES = [
    *("accueil", "plan", "calendrier", "presentation", "plans"),
    *("budget", "lignes", "controle", "mes-actions"),
]


def read(client, adresse):
    """The text of a page, spaces made plain."""
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return plain(reponse.text)


@pytest.mark.parametrize("nom", PAGES)
def test_a_person_without_a_plan_is_told_what_to_do(client, nom):
    client.force_login(make_utilisateur())

    texte = read(client, reverse(nom))

    assert "Aucun plan" in texte or "Tous les plans" in texte


@pytest.mark.parametrize("nom", PAGES)
def test_an_empty_plan_is_a_page_like_another(client_agent, plan, nom):
    read(client_agent, reverse(nom))


@pytest.mark.parametrize(
    ("nom", "phrase"),
    [
        ("accueil", "Écrire le sommaire du plan"),
        ("plan", "Écrire le sommaire du plan"),
        ("calendrier", "Écrire le sommaire du plan"),
        ("budget", "Ouvrez une action dans le plan, puis « Ajouter un coût »"),
        ("lignes", "ouvrez une action dans le plan, puis « Ajouter un coût »"),
        ("controle", "Commencez par ses défis"),
        ("mes-actions", "Aucune action ne vous est confiée"),
        ("presentation", "Aucune présentation pour l'instant"),
    ],
)
def test_an_empty_plan_says_what_to_do_first(client, plan, nom, phrase):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan.structure))

    texte = re.sub(r"<[^>]+>", "", read(client, reverse(nom)))

    assert phrase in texte
    assert not re.search(r"\b0 (?:actions|lignes)", texte)


@pytest.mark.parametrize("nom", [*PAGES, "schema-directeur-pdf"])
def test_a_visitor_must_log_in(client, nom):
    assert client.get(reverse(nom)).url.startswith("/connexion/")


def test_pages_cost_the_same_number_of_queries_with_1_and_50_actions(client_agent, agent, plan):
    def fill(nombre):
        for rang in range(nombre):
            action = make_action(
                plan=plan,
                axe=make_axe(plan=plan, defi=rang % 4 + 1, numero=rang % 3 + 1),
                annees=[2024, 2025],
                partenaires=["CDT", f"Partenaire {rang}"],
                suivi_le=timezone.now(),
                suivi_par=agent,
                pilote=agent,
            )
            make_sous_projet(action=action)
            ligne = make_ligne_cout(action=action)
            bloc = BlocCout.objects.create(action=action, document="fiche", intitule="Coût")
            Formulation.objects.create(bloc=bloc, ligne=ligne, ordre=1, texte="Flyer : 90 €")
            Depense.objects.create(action=action, ligne=ligne, etape="engage", **depense)
            financeur = Financeur.objects.create(structure=plan.structure, nom=action.code)
            Financement.objects.create(action=action, ligne=ligne, financeur=financeur, taux=80)

    depense = {"montant_ttc": 10, "le": date(2024, 5, 2), "exercice": 2024}

    def count(nom):
        with CaptureQueriesContext(connection) as requetes:
            read(client_agent, reverse(nom))
        ecrites = [
            r["sql"] for r in requetes if r["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
        ]
        assert ecrites == []
        return len(requetes)

    fill(1)
    une = {nom: count(nom) for nom in PAGES}
    fill(49)
    assert {nom: count(nom) for nom in PAGES} == une


def test_the_sheet_costs_the_same_whatever_it_holds(client_agent, plan):
    action = make_action(plan=plan, annees=[2024])

    def count():
        with CaptureQueriesContext(connection) as requetes:
            read(client_agent, reverse("action", args=[action.code]))
        return len(requetes)

    une = count()
    for _ in range(20):
        make_action(plan=plan, annees=[2024], partenaires=["CDT"])
        make_sous_projet(action=action, corps="Texte")
        action.commentaire += "."
        action.save()
    assert count() == une


def test_home_counts_states_and_prints_the_formula(client_agent, plan):
    """R-E5: 33 actions, 1 abandoned, 4 done: 4 ÷ 32 = 12,5 %, written 13 %."""
    suivi = {"annees": [2099], "suivi_le": timezone.now()}
    for _ in range(4):
        make_action(plan=plan, statut="realisee", **suivi)
    make_action(plan=plan, statut="abandonnee", motif="Sans objet", **suivi)
    for _ in range(28):
        make_action(plan=plan, annees=[2099])

    texte = read(client_agent, "/")

    assert "Actions réalisées : 13 %" in texte
    assert "4 réalisées ÷ 32 (33 actions − 1 abandonnée)" in texte
    assert "dont 28 dont le suivi n'est pas renseigné" in texte


def test_home_gives_no_percentage_of_nothing(client_agent, plan):
    make_action(plan=plan, annees=[2024])

    assert "aucun pourcentage ne peut être calculé" in read(client_agent, "/")


def test_home_shows_what_waits_for_the_person(client_agent, agent, plan):
    make_action(plan=plan, annees=[2020], pilote=agent, titre="La mienne")
    make_action(plan=plan, annees=[2020], titre="Celle d'une autre")

    texte = read(client_agent, "/")

    assert "1 à faire, 0 à jour" in texte
    assert "La mienne" in texte
    assert "Celle d'une autre" not in texte


@pytest.fixture
def plan_rempli(plan):
    axe = make_axe(plan=plan, defi=2)
    make_action(plan=plan, titre="L'événementiel, une œuvre", annees=[2023], partenaires=["CDT"])
    faits = {"pilote_nom": "Mme Martin", "suivi_le": timezone.now()}
    make_action(axe=axe, titre="Le site internet", annees=[2025], **faits)
    make_action(axe=axe, titre="La voie verte", suivi_le=timezone.now(), statut="en_cours")
    return plan


@pytest.mark.parametrize(
    ("filtre", "trouvees"),
    [
        pytest.param("", [1, 2, 3], id="none"),
        pytest.param("texte=evenementiel", [1], id="no-accent"),
        pytest.param("texte=ŒUVRE", [1], id="ligature-upper-case"),
        pytest.param("texte=oeuvre", [1], id="ligature-in-two-letters"),
        pytest.param("texte=une+evenementiel", [1], id="words-in-any-order"),
        pytest.param("texte=100%25_", [], id="wildcards-are-letters"),
        pytest.param("defi=2", [2, 3], id="defi"),
        pytest.param("annee=2025", [2], id="year"),
        pytest.param("statut=en_cours", [3], id="statut"),
        pytest.param("etat=non_planifiee", [3], id="etat"),
        pytest.param("etat=a_renseigner", [1], id="unknown"),
        pytest.param("etat=en_retard", [2], id="late"),
        pytest.param("sans_pilote=on", [1, 3], id="no-pilote"),
        pytest.param("sans_annee=on", [3], id="no-year"),
        pytest.param("jamais_suivies=on", [1], id="never-followed"),
        pytest.param("defi=2&sans_pilote=on", [3], id="two-filters"),
        pytest.param("annee=1999&defi=2", [2, 3], id="bad-year-left-out"),
    ],
)
@pytest.mark.parametrize("nom", ["/plan/", "/calendrier/"])
def test_filters_live_in_the_address(client_agent, plan_rempli, nom, filtre, trouvees):
    titres = {1: "L'événementiel, une œuvre", 2: "Le site internet", 3: "La voie verte"}

    texte = read(client_agent, f"{nom}?{filtre}")

    assert [rang for rang, titre in titres.items() if titre in texte] == trouvees
    assert f"<strong>{len(trouvees)}</strong> action" in texte


def test_the_years_of_a_filter_are_written_as_years(client_agent, plan_rempli):
    assert ">2025</option>" in client_agent.get("/plan/").text


def test_filter_by_partner(client_agent, plan_rempli):
    partenaire = Partenaire.objects.get(nom="CDT")

    texte = read(client_agent, f"/plan/?partenaire={partenaire.pk}")

    assert "<strong>1</strong> action sur 3" in texte


@pytest.mark.parametrize(
    "filtre",
    [
        "annee=abc",
        "defi=x",
        "partenaire=1%00",
        "statut=%F0%9F%98%80",
        "texte=%00",
        "texte=" + "a" * 300,
    ],
)
def test_a_filter_that_means_nothing_is_said_not_fatal(client_agent, plan_rempli, filtre):
    page = read(client_agent, f"/plan/?{filtre}")

    assert "n'ont pas été compris" in page


def test_the_filters_that_mean_nothing_are_named(client_agent, plan_rempli):
    assert "laissés de côté : défi, année. Choisissez" in read(
        client_agent, "/plan/?defi=9&annee=1999"
    )


@pytest.mark.parametrize("code", ["9-9-9", "abc", "1-2", "1-1-1-1", "１-１-１", "0-0-0", "9" * 90])
def test_an_unknown_action_is_a_404_with_a_way_back(client_agent, plan_rempli, code):
    reponse = client_agent.get(reverse("action", args=[code]))

    assert reponse.status_code == 404
    assert 'href="/plan/"' in reponse.text


def test_the_sheet_shows_titles_years_partners_and_neighbours(client_agent, plan):
    make_action(plan=plan, titre="Avant")
    make_action(
        plan=plan,
        titre="La fiche",
        titre_adopte="La fiche adoptée",
        annees=[2024, 2026],
        partenaires=["CDT"],
        corps="### Les enjeux :\n\n- Accueillir",
    )
    make_action(plan=plan, titre="Après")

    texte = read(client_agent, "/actions/1-1-2/")

    assert "Intitulé adopté : La fiche adoptée" in texte
    assert "<h3>Les enjeux :</h3>" in texte
    assert 'href="/actions/1-1-1/"' in texte
    assert 'href="/actions/1-1-3/"' in texte
    for mot in ("2024", "2026", "CDT", "Aucun pour l'instant"):
        assert mot in texte


def test_nothing_of_another_structure_is_seen(client_agent, plan):
    autre = make_plan(structure=make_structure(), titre="Le plan des voisins")
    make_action(plan=autre, titre="Action des voisins", partenaires=["Partenaire des voisins"])

    for nom in PAGES:
        assert "voisins" not in read(client_agent, reverse(nom))
    assert client_agent.get(f"/plans/{autre.slug}/").status_code == 404
    assert client_agent.get(f"/plans/{autre.slug}/actions/1-1-1/").status_code == 404


def test_the_next_plan_lives_beside_this_one_under_its_own_address(client_agent, plan):
    suivant = make_plan(
        structure=plan.structure, slug="suivant", annee_debut=2027, annee_fin=2029, titre="Demain"
    )
    make_action(plan=plan, titre="Action d'aujourd'hui")
    make_action(plan=suivant, titre="Action de demain", annees=[2028])

    assert "Action d'aujourd'hui" in read(client_agent, "/plan/")
    texte = read(client_agent, "/plans/suivant/plan/")

    assert "Action de demain" in texte
    assert "Action d'aujourd'hui" not in texte
    assert 'href="/plans/suivant/actions/1-1-1/"' in texte
    assert 'href="/plan/"' not in texte
    assert "2029" in read(client_agent, "/plans/suivant/calendrier/")
    assert "Demain" in read(client_agent, "/plans/")


def test_the_calendar_says_the_state_in_words(client_agent, plan):
    annee = date.today().year
    plan.annee_fin = annee + 1
    plan.save()
    make_action(plan=plan, statut="en_cours", annees=[annee, annee + 1])

    texte = read(client_agent, "/calendrier/")
    corps = texte[texte.index("<tbody") : texte.index("</tbody>")]

    assert corps.count("En cours") == 1
    assert corps.count("À venir") == 1


def test_an_axe_without_action_is_shown_until_a_filter_narrows_the_tree(client_agent, plan):
    make_axe(plan=plan, defi=3, titre="Un axe à remplir")
    make_action(plan=plan)

    for vue in ("", "vue=defis&"):
        assert "</span> Un axe à remplir" in read(client_agent, f"/plan/?{vue}")
        assert "</span> Un axe à remplir" not in read(client_agent, f"/plan/?{vue}sans_pilote=on")


def test_what_is_given_up_lacks_neither_year_nor_pilote(plan, client_agent, agent):
    """docs/regles.md, R-E8: the same count on the home page, in the list and in the control."""
    sans = [make_action(plan=plan, numero=numero) for numero in (7, 8, 9)]
    sans[0].statut, sans[0].motif = Statut.ABANDONNEE, "Sans objet"
    sans[0].save()

    accueil = lire_accueil(plan, on=date(2024, 6, 1), utilisateur=agent)
    liste = client_agent.get("/plan/?sans_annee=on").context["arbre"]
    codes = Counter(constat.code for constat in controler(plan))

    assert accueil.sans_annee == len(liste.lignes) == codes["action-sans-annee"] == 2
    assert accueil.sans_pilote == Action.objects.sans_pilote().count() == codes["sans-pilote"] == 2
