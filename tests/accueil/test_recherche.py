"""Search: docs/regles.md, R-R."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accueil.lectures.recherche import chercher
from budget.models import Depense, Financement, Financeur
from commission.models import Avis, SeanceCommission
from comptes.models import Structure
from plan.models import EntreeJournal, Indicateur, Jalon, Lien, Piece, Section
from socle.francais.extraits import cut_extrait, en_mots_nus, find_mots
from socle.templatetags.francais import surligne
from tests.ecran import read
from tests.fabrique import make_action, make_ligne_cout, make_plan, make_sous_projet

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(plan):
    """An action with « Œnotourisme à vélo » in each kind of thing that hangs on it."""
    return fill(plan)


def fill(plan, mots="Œnotourisme à Vélo"):
    action = make_action(plan=plan, titre=mots, corps=f"Un **développement** : {mots}.")
    make_sous_projet(action=action, titre=mots)
    EntreeJournal.objects.create(action=action, le=date(2026, 1, 2), texte=f"Vu : {mots}")
    Jalon.objects.create(action=action, du_le=date(2026, 1, 2), titre=mots)
    Lien.objects.create(action=action, titre=mots, adresse="https://exemple.fr/")
    Piece.objects.create(
        action=action,
        fichier="a.pdf",
        nom=f"{mots}.pdf",
        taille=1,
        empreinte="e",
        ajoutee_le=timezone.now(),
    )
    seance, _ = SeanceCommission.objects.get_or_create(plan=plan, le=date(2026, 1, 2))
    Avis.objects.create(action=action, seance=seance, sens="favorable", commentaire=mots)
    make_ligne_cout(f"{mots} : 100 €", action=action)
    Depense.objects.create(
        action=action,
        etape="engage",
        le=date(2026, 1, 2),
        montant_ttc=Decimal(100),
        exercice=2026,
        piece=mots,
    )
    financeur, _ = Financeur.objects.get_or_create(structure=plan.structure, nom=mots)
    Financement.objects.create(action=action, financeur=financeur, montant=1)
    for branche in (action.axe, action.axe.defi):
        branche.titre = mots
        branche.save()
    Indicateur.objects.create(plan=plan, ordre=action.pk, libelle=f"I{action.pk}", source=mots)
    Section.objects.create(plan=plan, ordre=1, cle=f"s{action.pk}", titre="Contexte", corps=mots)
    return action


@pytest.mark.parametrize("texte", ["oenotourisme velo", "VÉLO œnotourisme", "œno vél"])
def test_every_kind_is_found_whatever_accents_case_and_order(plan, action, texte):
    lue = chercher(plan, texte)

    assert {groupe.cle: groupe.nombre for groupe in lue.groupes} == {
        "branches": 2,
        "actions": 1,
        "sous-projets": 1,
        "journal": 1,
        "avis": 1,
        "jalons": 1,
        "couts": 1,
        "depenses": 1,
        "financements": 1,
        "indicateurs": 1,
        "sections": 1,
        "pieces": 2,
    }
    assert lue.total == 14


@pytest.mark.parametrize(
    ("texte", "nombre"),
    [
        pytest.param("velo", 1, id="whole-word"),
        pytest.param("vel", 1, id="beginning"),
        pytest.param("eloppement", 0, id="inside-a-word"),
        pytest.param("velo absent", 0, id="every-word-is-needed"),
        pytest.param("100%", 0, id="percent-is-no-joker"),
        pytest.param("v_lo", 0, id="underscore-is-no-joker"),
        pytest.param("1-1-1", 1, id="code-of-an-action"),
    ],
)
def test_words_are_found_by_their_beginning(plan, texte, nombre):
    make_action(plan=plan, titre="L'été à vélo", corps="Le développement")

    assert chercher(plan, texte).groupes[0].nombre == nombre


@pytest.mark.parametrize("texte", ["", "   ", "!?", "€"])
def test_nothing_to_look_for_finds_nothing(plan, action, texte):
    assert chercher(plan, texte).mots == ()


def test_another_plan_is_not_searched(plan):
    fill(make_plan(structure=plan.structure))

    assert chercher(plan, "velo").total == 0


def test_words_are_bare_the_same_way_everywhere():
    assert en_mots_nus("L’Été à « Vélo », 2 500 €") == " l ete a velo 2 500"


@pytest.mark.parametrize(
    ("ecrit", "cherche"),
    [
        pytest.param("Surface de 12 m²", "m2", id="square-found-by-2"),
        pytest.param("Surface de 12 m2", "m²", id="2-found-by-square"),
        pytest.param("hé\u00adber\u00adge\u00adment", "hebergement", id="soft-hyphens"),
        pytest.param("hébergement", "héber\u00adgement", id="soft-hyphen-typed"),
        pytest.param("e\u0301te\u0301", "été", id="accents-apart"),
        pytest.param("ŒUVRE", "oeuvre", id="ligature"),
        pytest.param("ﬁnances", "finances", id="printed-ligature"),
        pytest.param("Le n° 7", "n° 7", id="degree"),
    ],
)
def test_the_same_word_written_otherwise_is_found(plan, ecrit, cherche):
    make_action(plan=plan, titre="Une", corps=f"Avant {ecrit} après")

    trouvee = chercher(plan, cherche).montres[0].resultats[0]

    assert "<mark>" in surligne(trouvee.extrait, chercher(plan, cherche).mots)


@given(st.text(st.characters(max_codepoint=0x2FFF, exclude_characters="\x00"), max_size=30))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_base_reads_words_as_python_does(structure, texte):
    Structure.objects.filter(pk=structure.pk).update(nom=texte)

    lu = Structure.objects.filter(pk=structure.pk).values_list("nom__mots_nus", flat=True).get()

    assert lu == en_mots_nus(texte)


def test_each_word_is_marked_where_it_begins():
    texte = "Développer le vélo, l'œuvre"

    assert [texte[d:f] for d, f in find_mots(texte, ["velo", "OEUVRE", "opper"])] == [
        "vélo",
        "œuvre",
    ]


def test_an_extract_shows_the_words_around_and_no_cut_word():
    texte = f"{'avant ' * 40}la cible {'apres ' * 40}"

    extrait = cut_extrait(texte, ["cible"])

    assert extrait.startswith("… avant")
    assert extrait.endswith("apres …")
    assert "la cible" in extrait
    assert cut_extrait(texte, ["absent"]) == ""


def test_what_is_marked_is_escaped():
    assert surligne("<b>vélo</b> & vélo", ["velo"]) == (
        "&lt;b&gt;<mark>vélo</mark>&lt;/b&gt; &amp; <mark>vélo</mark>"
    )


def test_the_page_groups_counts_and_marks(client_agent, action):
    page = read(client_agent.get("/recherche/", {"q": "velo"}))
    filtree = read(client_agent.get("/recherche/?q=velo&dans=jalons"))

    assert "<strong>14</strong> résultats" in page
    assert "Coûts (1)" in page
    assert "<mark>Vélo</mark>" in page
    assert '<h2 id="groupe-jalons">Jalons (1)</h2>' in filtree
    assert 'id="groupe-actions"' not in filtree
    assert "Actions (1)" in filtree


def test_the_search_of_the_header_keeps_a_script_as_text(client_agent, action):
    page = client_agent.get("/recherche/", {"q": "<script>alert(1)</script>"}).text

    assert "<script>alert(1)" not in page
    assert "Rien ne correspond" in page


@pytest.mark.parametrize(
    ("demande", "phrase"),
    [
        pytest.param({"q": " ".join("abcdefghijk")}, "dix mots au plus", id="too-many-words"),
        pytest.param({"q": "a" * 201}, "au plus 200 caractères", id="too-long"),
        pytest.param({"q": "velo", "dans": "ailleurs"}, "Choisissez un groupe", id="unknown-group"),
    ],
)
def test_a_search_that_cannot_be_is_said_and_kept(client_agent, plan, demande, phrase):
    page = read(client_agent.get("/recherche/", demande))

    assert phrase in page
    assert f'value="{demande["q"].strip()}"' in page


def test_a_search_costs_the_same_with_1_and_20_of_each(client_agent, plan):
    def count():
        with CaptureQueriesContext(connection) as requetes:
            assert client_agent.get("/recherche/?q=velo").status_code == 200
        return len(requetes)

    fill(plan)
    un = count()
    for _ in range(19):
        fill(plan)
    assert count() == un
