"""The grid of the whole plan: what it writes, under which version, what it refuses: R-E9."""

import pytest

from plan.etats import Statut
from plan.models import Action, Issue, Programmation
from tests.ecran import Formulaires, read, read_formulaire
from tests.fabrique import make_action, make_axe, make_utilisateur
from tests.plan.grille import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midi")]


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
            un: {"statut": "en_cours", "avancement": "40", "2024": "en_partie"},
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
