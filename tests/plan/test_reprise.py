"""The grid of the whole plan: what it writes, under which version, what it refuses: R-E9."""

from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptes.droits import Role
from plan.etats import Statut
from plan.forms.reprise import count_lignes
from plan.models import Action, Issue, Programmation
from tests.ecran import Formulaires, read, read_formulaire
from tests.fabrique import make_action, make_axe, make_plan, make_utilisateur
from tests.fabrique_passe import AUJOURDHUI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midi")]


class Page:
    """The grid as somebody opened it, sent later with what she typed."""

    def __init__(self, client, requete=""):
        self.client, self.adresse = client, f"/reprise/{requete}"
        self.reponse = client.get(self.adresse)
        self.lus = read_formulaire(self.reponse)

    def send(self, saisies=None, **autres):
        """`saisies` is {action: {field: what is typed}}."""
        typees = {
            f"ligne-{action.pk}-{nom}": valeur
            for action, champs in (saisies or {}).items()
            for nom, valeur in champs.items()
        }
        return self.client.post(self.adresse, self.lus | typees | autres)


@pytest.fixture
def grille(client_agent, actions):
    return Page(client_agent)


@pytest.fixture
def actions(plan):
    axe = make_axe(plan=plan)
    return [make_action(axe=axe, annees=[2024, 2025]) for _ in range(3)]


def year_of(action, annee):
    return Programmation.objects.get(action=action, annee=annee)


def test_a_row_that_is_not_touched_is_not_written(grille, actions, agent):
    """R-E9: a pilote is no follow-up, a year is not the action: each part has its own version."""
    un, deux, trois = actions
    versions = Action.history.count()

    reponse = grille.send({un: {"pilote": str(agent.pk)}, deux: {"2024": "faite"}})

    assert reponse.status_code == 302
    un.refresh_from_db()
    assert (un.pilote, un.suivi_le, un.statut) == (agent, None, Statut.A_VENIR)
    assert Action.history.count() == versions + 1
    assert year_of(deux, 2024).issue == Issue.FAITE
    assert year_of(deux, 2024).close_par == agent
    assert [year_of(deux, 2025).history.count(), trois.history.count()] == [1, 1]


def test_what_nobody_said_yet_is_said_of_each_part(grille, actions, agent):
    """R-E9, its figures: 3 rows, 2 statuses, 1 year; 2 versions of actions, 1 of a year."""
    un, deux, _ = actions

    reponse = grille.send(
        {
            un: {"statut": "en_cours", "avancement": "40 %", "2024": "en_partie"},
            deux: {"statut": "realisee", "pilote": "autre", "pilote_nom": "Maé"},
        }
    )

    assert reponse.status_code == 422  # « en_partie » is no word of the list.
    grille.lus = read_formulaire(reponse)
    assert grille.lus[f"ligne-{un.pk}-2024"] == ["en_partie"]
    assert grille.send({un: {"2024": "faite en partie"}}).status_code == 302
    un.refresh_from_db()
    deux.refresh_from_db()
    assert (un.statut, un.avancement, un.suivi_par) == (Statut.EN_COURS, 40, agent)
    assert (deux.statut, deux.pilote_nom, deux.history.count()) == (Statut.REALISEE, "Maé", 2)
    assert year_of(un, 2024).history.count() == 2


def test_a_row_with_a_fault_is_kept_and_said_and_the_others_are_saved(grille, actions):
    un, deux, trois = actions

    reponse = grille.send(
        {
            un: {"statut": "en_cours"},
            deux: {"statut": "en_pause", "avancement": "cent", "2024": "annulée"},
            trois: {"avancement": "50"},
        }
    )

    texte = read(reponse)
    assert reponse.status_code == 422
    assert "1 ligne enregistrée." in texte
    assert "2 lignes à corriger" in texte
    for phrase in ("Écrivez un nombre entier", "Dites pourquoi l'année", "Choisissez un statut."):
        assert phrase in texte
    lus = read_formulaire(reponse)
    assert lus[f"ligne-{deux.pk}-avancement"] == ["cent"]
    assert lus[f"ligne-{deux.pk}-2024"] == ["annulée"]
    assert [a.suivi_le is not None for a in Action.objects.ordered()] == [True, False, False]
    corrections = {"avancement": "", "motif": "Budget", "motif_2024": "Budget"}
    grille.lus = lus
    assert grille.send({deux: corrections, trois: {"statut": "en_cours"}}).status_code == 302
    assert year_of(deux, 2024).issue == Issue.ANNULEE
    assert Action.history.filter(id=un.pk).count() == 2


@pytest.mark.parametrize(
    ("mot", "phrase"),
    [
        pytest.param("reportée à 2031", "hors du plan (2023-2026)", id="hors-du-plan"),
        pytest.param("reportée à 2023", "à quelle année, plus tard", id="avant"),
        pytest.param("peut-être", "n'est pas un mot admis", id="inconnu"),
        pytest.param("<b>x</b>", "n'est pas un mot admis", id="balise"),
    ],
)
def test_a_word_of_a_year_that_is_refused_stays_at_its_cell(grille, actions, mot, phrase):
    un = actions[0]

    reponse = grille.send({un: {"2024": mot, "motif_2024": "Budget"}})

    assert phrase in read(reponse)
    assert read_formulaire(reponse)[f"ligne-{un.pk}-2024"] == [mot]
    assert year_of(un, 2024).issue == Issue.PREVUE


@pytest.mark.parametrize(
    ("champ", "mot", "lu"),
    [
        pytest.param("statut", "Terminé", "realisee", id="termine"),
        pytest.param("statut", "suspendue", "en_pause", id="suspendue"),
        pytest.param("statut", "IN PROGRESS", "en_cours", id="anglais"),
        pytest.param("2024", "réalisée", "faite", id="annee-realisee"),
        pytest.param("2024", "reporté en 2026", "reportee", id="reporte-en"),
        pytest.param("2024", "x", "prevue", id="croix"),
        pytest.param("2024", "", "prevue", id="vide"),
    ],
)
def test_the_words_of_other_tables_are_understood(grille, actions, champ, mot, lu):
    un = actions[0]

    motif = "motif" if champ == "statut" else f"motif_{champ}"

    assert grille.send({un: {champ: mot, motif: "Budget"}}).status_code == 302
    un.refresh_from_db()
    assert lu in (un.statut, year_of(un, 2024).issue)


def test_a_year_put_off_makes_its_new_year_planned(grille, actions):
    """R-A2, by the verb of the page of the year; ascending, so that what is said of 2025 stays."""
    un = actions[0]

    reponse = grille.send(
        {
            un: {
                "2024": "reportée à 2025",
                "motif_2024": "Budget",
                "2025": "reportée à 2026",
                "motif_2025": "Budget",
            }
        }
    )

    assert reponse.status_code == 302
    assert [p.annee for p in un.programmations.tenues()] == [2026]
    assert Page(grille.client).lus[f"ligne-{un.pk}-2026"] == ["X"]


@pytest.mark.parametrize(
    ("typee", "nom", "phrase"),
    [
        pytest.param({"pilote": "autre"}, "", "Écrivez le nom du pilote", id="sans-nom"),
        pytest.param({"pilote_nom": "Lou"}, "Lou", "", id="nom-seul"),
        pytest.param({"pilote": "autre", "pilote_nom": "Lou"}, "Lou", "", id="autre"),
        pytest.param({"pilote": "compte", "pilote_nom": "Lou"}, "", "un compte ou un nom", id="2"),
        pytest.param({"pilote": "999"}, "", "n'a plus de compte actif", id="parti"),
    ],
)
def test_a_pilote_is_an_account_or_a_name(grille, actions, agent, typee, nom, phrase):
    un = actions[0]
    typee = {c: str(agent.pk) if v == "compte" else v for c, v in typee.items()}

    reponse = grille.send({un: typee})

    assert phrase in read(reponse)
    assert reponse.status_code == (422 if phrase else 302)
    un.refresh_from_db()
    assert (un.pilote, un.pilote_nom) == (None, nom)


def test_a_name_gives_place_to_an_account_then_to_nobody(client_agent, actions, agent):
    un = actions[0]
    Page(client_agent).send({un: {"pilote_nom": "Lou"}})

    Page(client_agent).send({un: {"pilote": str(agent.pk)}})
    un.refresh_from_db()
    assert (un.pilote, un.pilote_nom) == (agent, "")
    Page(client_agent).send({un: {"pilote": ""}})
    un.refresh_from_db()
    assert (un.pilote, un.pilote_nom) == (None, "")


def test_two_people_in_the_grid_lose_nothing(client, client_agent, plan, actions):
    """R-S1: another row, another field of the row, the same year."""
    un, deux, _ = actions
    mienne = Page(client_agent)
    client.force_login(autre := make_utilisateur(structure=plan.structure, first_name="Lou"))
    sienne = Page(client)
    sienne.send(
        {
            un: {"statut": "en_cours", "2024": "annulée", "motif_2024": "Budget"},
            deux: {"statut": "en_cours"},
        }
    )

    client.force_login(make_utilisateur(structure=plan.structure))
    reponse = mienne.send({un: {"avancement": "20", "2024": "faite"}, deux: {"2025": "faite"}})

    assert "Entre-temps, Lou a écrit" in read(reponse)
    assert "« annulée, Budget »" in read(reponse)
    assert f"gardé : {deux.code}" in read(reponse).replace("\u00a0", " ")
    assert year_of(un, 2024).issue == Issue.ANNULEE
    assert year_of(deux, 2025).issue == Issue.FAITE
    mienne.lus = read_formulaire(reponse)
    assert mienne.send().status_code == 302
    un.refresh_from_db()
    assert (un.statut, un.avancement, year_of(un, 2024).issue) == ("en_cours", 20, Issue.FAITE)
    assert Action.history.filter(id=deux.pk).first().history_user == autre


def test_an_action_deleted_meanwhile_is_told_with_what_was_typed(grille, actions):
    un, deux, _ = actions
    motif = f"ligne-{un.pk}-motif"
    un.delete()

    reponse = grille.client.post(
        grille.adresse,
        grille.lus | {motif: "Mon motif", f"ligne-{deux.pk}-2024": "faite"},
        follow=True,
    )

    assert "Une action de cette page a été supprimée" in read(reponse)
    assert "Mon motif" in read(reponse)
    assert year_of(deux, 2024).issue == Issue.FAITE


def test_ticked_rows_are_filled_and_not_saved(grille, actions, agent):
    un, deux, trois = actions
    lot = {"lot-statut": "en_pause", "lot-motif": "Budget", "lot-pilote": str(agent.pk)}
    annees = {"lot-annee": "passees", "lot-issue": "faite"}

    reponse = grille.send(geste="appliquer", cochee=[un.pk, deux.pk], **lot, **annees)

    lus = read_formulaire(reponse)
    assert reponse.status_code == 200
    assert "2 lignes remplies" in read(reponse)
    for action, mot in ((un, "faite"), (deux, "faite"), (trois, "X")):
        assert lus[f"ligne-{action.pk}-2024"] == lus[f"ligne-{action.pk}-2025"] == [mot]
    assert lus[f"ligne-{un.pk}-motif"] == ["Budget"]
    assert not Action.objects.suivies().exists()
    grille.lus = lus
    assert grille.send().status_code == 302
    assert [a.statut for a in Action.objects.ordered()] == ["en_pause", "en_pause", "a_venir"]
    assert Action.objects.for_pilote(str(agent.pk)).count() == 2


@pytest.mark.parametrize(
    ("envoi", "phrase"),
    [
        pytest.param({"lot-statut": "en_cours"}, "Cochez d'abord des lignes", id="rien-de-coche"),
        pytest.param({"lot-toutes": "on"}, "Choisissez ce qu'il faut mettre", id="rien-de-dit"),
        pytest.param({"lot-annee": "2024"}, "ce qu'elle est devenue", id="annee-seule"),
        pytest.param({"lot-pilote": "autre"}, "Écrivez le nom du pilote", id="pilote-sans-nom"),
    ],
)
def test_what_cannot_be_applied_is_said_and_what_was_typed_is_kept(grille, actions, envoi, phrase):
    typee = {actions[2]: {"motif_2024": "Gardé"}}

    reponse = grille.send(typee, geste="appliquer", **envoi)

    assert phrase in read(reponse)
    assert read_formulaire(reponse)[f"ligne-{actions[2].pk}-motif_2024"] == ["Gardé"]


def test_what_is_chosen_for_ticked_rows_and_not_applied_is_told(grille, actions):
    reponse = grille.client.post(
        grille.adresse, grille.lus | {"lot-statut": "en_cours"}, follow=True
    )

    assert "n'est pas appliqué" in read(reponse)
    assert not Action.objects.suivies().exists()


def test_filtering_never_loses_what_is_typed(grille, actions):
    un = actions[0]

    reponse = grille.send({un: {"statut": "en_cours"}}, geste="filtrer", a_renseigner="on")

    assert "1 ligne écrite. Rien n'est perdu" in read(reponse)
    assert read_formulaire(reponse)[f"ligne-{un.pk}-statut"] == ["en_cours"]
    reponse = grille.send(geste="filtrer", a_renseigner="on", axe="1-1")
    assert reponse.status_code == 302
    assert reponse["Location"] == "/reprise/?axe=1-1&a_renseigner=on"


def list_codes(client, **requete):
    page = client.get(f"/reprise/?{urlencode(requete)}")
    return [ligne.instance.code for ligne in page.context["grille"].lignes]


def test_the_filters_choose_the_rows(client_agent, plan, agent):
    """R-E9: « à renseigner » is never followed, or with a past year that is not closed."""
    axe, autre = make_axe(plan=plan), make_axe(plan=plan, defi=2)
    make_action(axe=axe, annees=[2024], suivi_le="2026-01-01T12:00Z", pilote=agent)
    make_action(axe=axe, annees=[2030], suivi_le="2026-01-01T12:00Z", pilote_nom="Lou")
    make_action(axe=autre, annees=[2030])
    make_action(axe=autre, statut="abandonnee", motif="x")

    assert list_codes(client_agent, a_renseigner="on") == ["1-1-1", "2-1-1"]
    assert list_codes(client_agent, axe="2") == ["2-1-1", "2-1-2"]
    assert list_codes(client_agent, axe="1-1", pilote="Lou") == ["1-1-2"]
    assert list_codes(client_agent, pilote=str(agent.pk)) == ["1-1-1"]
    assert list_codes(client_agent, pilote="sans") == ["2-1-1"]
    assert "Sélectionnez un choix valide" in read(client_agent.get("/reprise/?axe=9-9"))


def test_a_row_that_no_longer_fits_the_filter_is_saved_all_the_same(client_agent, actions):
    un = actions[0]
    page = Page(client_agent, "?a_renseigner=on")
    Programmation.objects.update(issue=Issue.FAITE)
    Action.objects.update(suivi_le="2026-01-01T12:00Z")

    assert page.send({un: {"avancement": "10"}}).status_code == 302
    un.refresh_from_db()
    assert un.avancement == 10


def test_a_long_plan_is_cut_in_pages_that_django_takes(client_agent, plan):
    """R-E9: 4 years, 15 fields a row: 63 rows a page, 945 fields of the 1 000."""
    axe = make_axe(plan=plan)
    actions = Action.objects.bulk_create(
        Action(axe=axe, numero=n, titre=f"Action {n}") for n in range(1, 81)
    )
    Programmation.objects.bulk_create(
        Programmation(action=a, annee=annee) for a in actions for annee in plan.annees
    )

    page = Page(client_agent)
    champs = sum(map(len, page.lus.values()))

    assert count_lignes(plan) == 63
    assert champs + 63 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    toutes = {a: {str(annee): "faite" for annee in (2023, 2024)} for a in actions[:63]}
    assert page.send(toutes, cochee=[a.pk for a in actions[:63]]).status_code == 302
    assert Programmation.objects.filter(issue=Issue.FAITE).count() == 126
    refus = Page(client_agent).send({actions[0]: {"2025": "faite"}}, geste="page-2")
    assert "1 ligne écrite" in read(refus)
    suite = Page(client_agent).send(geste="page-2")
    assert suite["Location"] == "/reprise/?page=2"
    assert len(client_agent.get(suite["Location"]).context["grille"].lignes) == 17


def test_a_plan_of_many_years_takes_fewer_rows(structure):
    assert count_lignes(make_plan(structure=structure, annee_debut=2030, annee_fin=2055)) == 16


def test_the_page_asks_as_many_questions_for_three_rows_as_for_thirty(
    client_agent, plan, actions, django_assert_num_queries
):
    client_agent.get("/reprise/")
    with CaptureQueriesContext(connection) as trois:
        client_agent.get("/reprise/")
    axe = make_axe(plan=plan)
    for rang in range(27):
        pilote = make_utilisateur(structure=plan.structure)
        make_action(axe=axe, annees=[2024], pilote=pilote, numero=10 + rang)

    with django_assert_num_queries(len(trois)):
        client_agent.get("/reprise/")


def test_a_past_day_leads_to_today(client_agent, actions):
    reponse = client_agent.get("/reprise/?au=2026-01-01")

    assert reponse["Location"] == reverse("reprise")


def test_who_reads_does_not_open_the_grid(client, plan, actions):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=plan.structure))

    assert client.get("/reprise/").status_code == 403


def test_a_session_that_ends_in_the_grid_keeps_all_that_was_typed(client_agent, actions, agent):
    """R-S3: without JavaScript; the real plan has as many fields many times over."""
    page = Page(client_agent)
    page.client.logout()
    typees = {a: {"statut": "en_cours", "avancement": "10", "2024": "faite"} for a in actions}
    envoi = {f"ligne-{a.pk}-{c}": v for a, d in typees.items() for c, v in d.items()}

    refus = page.client.post(
        "/reprise/", page.lus | envoi, HTTP_REFERER="http://testserver/reprise/", follow=True
    )
    suite = refus.redirect_chain[-1][0]
    page.client.force_login(agent)
    retrouvee = page.client.get("/reprise/?reprise=1")

    assert "next=" in suite
    lus = read_formulaire(retrouvee)
    for nom, valeur in envoi.items():
        assert lus[nom] == [valeur]
    assert not Action.objects.suivies().exists()
    assert page.client.post("/reprise/", lus).status_code == 302
    assert Action.objects.suivies().count() == 3


def test_every_row_is_named_for_who_does_not_see_it(grille, actions):
    champs = Formulaires(grille.reponse.text).liste[-1][1]

    for nom in champs:
        if nom.startswith("ligne-") and not nom.endswith("-lue"):
            assert f'<label class="grille__titre" for="id_{nom}">' in grille.reponse.text
    assert AUJOURDHUI.year == 2026
