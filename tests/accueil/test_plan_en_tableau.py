"""The plan as a table: columns, sort, filters of one click, and what stays after an update."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accueil.lectures.plan_en_tableau import COLONNES
from budget.models import Depense
from comptes.droits import Role
from plan.etats import Etat
from plan.models import Action, Jalon
from tests.ecran import plain, read, send
from tests.fabrique import make_action, make_axe, make_ligne_cout, make_utilisateur
from tests.fabrique_passe import AUJOURDHUI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midi")]
TOUTES = "&".join(f"colonnes={colonne.nom}" for colonne in COLONNES)


@pytest.fixture
def rempli(plan, agent):
    """1-1-1 mine, blocked, in progress; 1-1-2 late, followed long ago; 2-1-1 never followed."""
    axe = make_axe(plan=plan, defi=2)
    le = timezone.now()
    make_action(
        plan=plan,
        titre="La mienne",
        annees=[AUJOURDHUI.year],
        pilote=agent,
        statut="en_cours",
        avancement=40,
        blocage="Le devis",
        prochaine_etape="Relancer",
        suivi_le=le,
    )
    make_action(
        plan=plan, titre="En retard", annees=[2024], avancement=0, suivi_le=le - timedelta(days=60)
    )
    make_action(axe=axe, titre="Jamais dite", annees=[2024], pilote_nom="Élodie")
    return plan


def list_rangs(client, requete=""):
    """The codes of the rows, as they come."""
    return re.findall(r'id="ligne-([\d-]+)"', client.get(f"/plan/{requete}").text)


def test_each_column_is_shown_when_it_is_chosen(client_agent, rempli):
    action = Action.objects.for_plan(rempli).for_code("1-1-1").get()
    make_ligne_cout("Flyer : 250 €", action=action)
    Jalon.objects.create(action=action, titre="Bon à tirer", du_le=AUJOURDHUI)

    texte = read(client_agent.get(f"/plan/?{TOUTES}"))

    for mots in ("Le devis", "Relancer", "40 %", "250 €", "Élodie", "Jamais"):
        assert mots in texte
    sans = read(client_agent.get("/plan/?colonnes=etat"))
    assert "Le devis" not in sans
    assert 'data-titre="Avancement"' not in sans


def test_a_column_that_is_none_is_said(client_agent, rempli):
    texte = read(client_agent.get("/plan/?colonnes=etat&colonnes=humeur&tri=humeur"))

    assert "laissés de côté : colonnes à montrer, tri" in texte
    assert 'data-titre="État"' in texte


@pytest.mark.parametrize(
    ("tri", "codes"),
    [
        pytest.param("", ["1-1-1", "1-1-2", "2-1-1"], id="plan"),
        pytest.param("suivi_le", ["1-1-2", "1-1-1", "2-1-1"], id="oldest-first-never-last"),
        pytest.param("-suivi_le", ["1-1-1", "1-1-2", "2-1-1"], id="newest-first-never-last"),
        pytest.param("avancement", ["1-1-2", "1-1-1", "2-1-1"], id="zero-is-not-nothing"),
        pytest.param("-avancement", ["1-1-1", "1-1-2", "2-1-1"], id="unknown-is-last-downwards"),
        pytest.param("etat", ["2-1-1", "1-1-2", "1-1-1"], id="in-the-order-of-states"),
        pytest.param("blocage", ["1-1-1", "1-1-2", "2-1-1"], id="what-blocks-first"),
        pytest.param("couts", ["1-1-2", "1-1-1", "2-1-1"], id="cost-unknown-last"),
    ],
)
def test_the_rows_come_in_the_order_asked(client_agent, rempli, tri, codes):
    for code, cout in (("1-1-1", "Flyer : 250 €"), ("1-1-2", "Stand : 90 €")):
        make_ligne_cout(cout, action=Action.objects.for_plan(rempli).for_code(code).get())

    assert list_rangs(client_agent, f"?tri={tri}") == codes


def test_the_header_says_the_order_and_leads_to_the_next(client_agent, rempli):
    def find(requete):
        page = client_agent.get(f"/plan/{requete}").text
        entete = re.search(r"<th([^>]*)>\s*<a [^>]*href=\"([^\"]*)\"[^>]*>Mise à jour", page)
        return "".join(re.findall('aria-sort="(.*?)"', entete[1])), entete[2]

    assert find("?defi=1") == ("", "?defi=1&amp;tri=suivi_le")
    assert find("?tri=suivi_le") == ("ascending", "?tri=-suivi_le")
    assert find("?tri=-suivi_le") == ("descending", "?")


def test_a_chip_finds_as_many_actions_as_it_says(client_agent, rempli):
    """Whatever else is asked, and the one that holds is taken away by another click."""
    for requete in ("", "?defi=1", "?etat=en_retard", "?bloquees=on&texte=mienne"):
        for titre, nombre, is_active, lien in client_agent.get(f"/plan/{requete}").context["puces"]:
            if nombre is not None and not is_active:
                assert len(list_rangs(client_agent, lien)) == nombre, (requete, titre)
            if is_active:
                suite = parse_qs(urlsplit(lien).query)
                assert len(suite) < len(parse_qs(requete.removeprefix("?")))


def test_what_no_chip_says_is_said_and_removed_beside_them(client_agent, rempli):
    puces = client_agent.get("/plan/?texte=dite&annee=2024&sans_annee=on").context["puces"]

    assert [(titre, lien) for titre, nombre, _, lien in puces if nombre is None] == [
        ("Rechercher : dite", "?annee=2024&sans_annee=on"),
        ("Année : 2024", "?texte=dite&sans_annee=on"),
        ("Sans année", "?texte=dite&annee=2024"),
    ]


def test_my_actions_are_those_of_who_looks_on_the_page_as_in_the_files(client_agent, rempli):
    assert list_rangs(client_agent, "?mes_actions=on") == ["1-1-1"]

    csv = client_agent.get("/listes/actions.csv?mes_actions=on").content.decode()

    assert "La mienne" in csv
    assert "Jamais dite" not in csv


def test_a_row_that_no_longer_fits_stays_and_the_count_tells(client_agent, rempli):
    requete = f"?etat={Etat.EN_RETARD}&garder=1-1-1"

    page = client_agent.get(f"/plan/{requete}").text

    assert list_rangs(client_agent, requete) == ["1-1-1", "1-1-2"]
    assert page.count("rang--hors-filtre") == page.count("Ne répond plus au filtre") == 1
    assert "<strong>2</strong> actions sur 3, dont 1 qui ne répond plus au filtre" in plain(page)
    assert f'href="?etat={Etat.EN_RETARD}"' in page


@pytest.mark.parametrize(
    ("garder", "trouvees"),
    [
        pytest.param("garder=1-1-2", ["1-1-2"], id="still-fits"),
        pytest.param("garder=9-9-9&garder=abc", ["1-1-2"], id="no-action"),
        pytest.param("garder=1-1-1&garder=1-1-1", ["1-1-1", "1-1-2"], id="twice"),
    ],
)
def test_what_is_kept_is_never_counted_twice(client_agent, rempli, garder, trouvees):
    requete = f"?etat={Etat.EN_RETARD}&{garder}"

    assert list_rangs(client_agent, requete) == trouvees
    assert f"<strong>{len(trouvees)}</strong> action" in client_agent.get(f"/plan/{requete}").text


def test_the_form_of_a_row_comes_back_with_it_and_with_those_kept_before(client_agent, rempli):
    retour = "/plan/?etat=en_retard&garder=1-1-2#ligne-1-1-2"
    donnees = {"statut": "realisee", "avancement": "", "retour": retour, "garder": ["1-1-1"]}

    reponse = send(client_agent, "/actions/1-1-2/suivi/", donnees)

    assert reponse.url == "/plan/?etat=en_retard&garder=1-1-2&garder=1-1-1#ligne-1-1-2"


def test_a_reader_has_the_table_without_its_forms(client, rempli):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=rempli.structure))

    page = client.get("/plan/").text

    assert "La mienne" in page
    assert "Mettre à jour" not in page


def test_every_column_costs_the_same_with_1_and_40_actions(client_agent, plan, agent):
    def fill(nombre):
        for _ in range(nombre):
            action = make_action(
                plan=plan, annees=[2024], partenaires=["CDT"], pilote=agent, suivi_par=agent
            )
            make_ligne_cout(action=action)
            Jalon.objects.create(action=action, titre="J", du_le=AUJOURDHUI)
            Depense.objects.create(
                action=action, etape="engage", montant_ttc=1, le=AUJOURDHUI, exercice=2024
            )

    def count(requete):
        with CaptureQueriesContext(connection) as requetes:
            client_agent.get(f"/plan/?{TOUTES}{requete}")
        return len(requetes)

    faces = ("", "&tri=couts", "&sans_annee=on&garder=1-1-1", "&vue=defis")
    fill(1)
    une = [count(face) for face in faces]
    fill(39)
    assert [count(face) for face in faces] == une
