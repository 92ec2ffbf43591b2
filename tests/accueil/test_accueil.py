"""The first page: to each role what it has to do, to decide or to know."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accueil.lectures.accueil import lire_accueil
from commission.models import Avis, SeanceCommission
from comptes.droits import Role
from comptes.models import Invitation
from conseil.models import SeanceConseil
from plan.lectures.mes_actions import lire_mes_actions
from plan.models import Jalon
from tests.ecran import read
from tests.fabrique import make_action, make_plan, make_utilisateur
from tests.fabrique_passe import AUJOURDHUI, AVANT_HIER, HIER, backdate

pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]


@pytest.fixture
def entrer(client, plan):
    """Log in with a role of the structure; gives the account."""

    def enter(role):
        personne = make_utilisateur(role=role, structure=plan.structure)
        client.force_login(personne)
        return personne

    return enter


def make_suivie(plan, jours, **faits):
    return make_action(plan=plan, suivi_le=timezone.now() - timedelta(days=jours), **faits)


def test_the_agent_reads_here_what_mes_actions_says(client, entrer, plan):
    agent = entrer(Role.AGENT)
    for rang in range(6):
        make_suivie(plan, rang, pilote=agent, annees=[2024], titre=f"Mienne {rang}")
    make_suivie(plan, 1, pilote=agent, annees=[AUJOURDHUI.year + 1], titre="À jour")

    texte = read(client.get("/"))
    lues = lire_mes_actions(plan, on=AUJOURDHUI, utilisateur=agent)

    assert (len(lues.attendues), len(lues.autres)) == (6, 1)
    assert "6 à faire, 1 à jour" in texte
    assert f'Mettre à jour<span class="masque"> l\'action {lues.attendues[0].ligne.code}' in texte


def test_an_unfilled_plan_says_so_and_leads_to_where_one_fills(client, entrer, plan):
    entrer(Role.AGENT)
    make_action(plan=plan, annees=[2024])
    assert "1 action à renseigner</strong> : personne n'a encore dit où elle en est" in read(
        client.get("/")
    )

    make_action(plan=plan, annees=[2024])
    assert "2 actions à renseigner</strong> : personne n'a encore dit où elles en sont" in read(
        client.get("/")
    )


@pytest.mark.parametrize("role", [Role.LECTURE, Role.ADMINISTRATION])
def test_who_writes_nothing_is_asked_for_nothing(client, entrer, plan, role):
    entrer(role)
    make_suivie(plan, 60, annees=[2024])
    make_action(plan=plan, annees=[2024])

    texte = read(client.get("/"))

    for mots in ("Commencer", "Mes actions</h2>", "En attente d'une décision", "six semaines"):
        assert mots not in texte
    assert "Les actions par état" in texte


@pytest.mark.parametrize(("jours", "muettes"), [(42, 0), (43, 1)])
def test_six_weeks_of_silence_are_told_to_the_direction_only(client, entrer, plan, jours, muettes):
    """docs/regles.md, R-M6."""
    make_suivie(plan, jours, annees=[2024], titre="Sans bruit")
    make_suivie(plan, 90, annees=[2024], statut="realisee")
    make_action(plan=plan, annees=[2024])

    entrer(Role.DIRECTION)
    assert ("1 action sans nouvelle depuis six semaines" in read(client.get("/"))) == bool(muettes)

    entrer(Role.AGENT)
    assert "six semaines" not in read(client.get("/"))


def test_the_direction_sees_the_last_avis_that_waits_for_an_answer(client, entrer, plan):
    entrer(Role.DIRECTION)
    seances = [
        SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI - timedelta(days=jours))
        for jours in (200, 100)
    ]
    attend, tranchee, levee = (make_action(plan=plan, annees=[2024]) for _ in range(3))
    for action in (attend, levee):
        Avis.objects.create(action=action, seance=seances[0], sens="a_arbitrer", commentaire="?")
    Avis.objects.create(
        action=tranchee, seance=seances[1], sens="a_arbitrer", commentaire="?", suite="Oui"
    )
    Avis.objects.create(action=levee, seance=seances[1], sens="favorable")

    lecture = client.get("/").context["lecture"]

    assert [ligne.action for ligne in lecture.decisions.a_arbitrer] == [attend]
    assert "1</strong> avis de la commission à arbitrer" in read(client.get("/"))


@pytest.mark.parametrize("role", list(Role))
def test_the_next_meetings_are_told_to_all(client, entrer, plan, role):
    entrer(role)
    make_action(plan=plan)
    for jours in (-3, 20, 9):
        le = AUJOURDHUI + timedelta(days=jours)
        SeanceCommission.objects.create(plan=plan, le=le, intitule=f"Dans {jours} jours")
        SeanceConseil.objects.create(structure=plan.structure, le=le)

    texte = read(client.get("/"))

    assert "Dans 9 jours" in texte
    assert "Dans 20 jours" not in texte
    assert texte.count("Séance du conseil") == 1


def test_a_meeting_of_today_is_still_to_come(client, entrer, plan):
    entrer(Role.LECTURE)
    make_action(plan=plan)
    SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI, intitule="Ce soir")

    assert "Ce soir" in read(client.get("/"))


def test_ones_own_milestones_come_first_even_late(client, entrer, plan):
    agent = entrer(Role.AGENT)
    mienne, autre = make_action(plan=plan, pilote=agent), make_action(plan=plan)
    for action, titre, jours in ((mienne, "Devis", -2), (mienne, "Fête", 9), (autre, "Eux", 1)):
        Jalon.objects.create(action=action, titre=titre, du_le=AUJOURDHUI + timedelta(days=jours))
    Jalon.objects.create(action=mienne, titre="Clos", du_le=HIER, fait_le=HIER)

    texte = read(client.get("/")).partition("Prochaines dates")[2]

    assert texte.index("Devis") < texte.index("Jalon dépassé") < texte.index("Fête")
    assert "Eux (" not in texte
    assert "Clos (" not in texte


@pytest.mark.parametrize(
    ("fin", "mots"),
    [
        pytest.param(AUJOURDHUI.year - 1, "Le plan est terminé", id="over"),
        pytest.param(AUJOURDHUI.year + 1, "Fin du plan, dans ", id="to-come"),
    ],
)
def test_the_end_of_the_plan_is_told(client, entrer, plan, fin, mots):
    entrer(Role.AGENT)
    plan.annee_fin = fin
    plan.save()

    assert mots in read(client.get("/"))


def test_the_direction_reads_the_cycle_of_the_plan(client, entrer, plan):
    entrer(Role.DIRECTION)
    assert "Plan non adopté, ou date d'adoption non renseignée." in read(client.get("/"))
    assert "évaluer chaque action</a>" in read(client.get("/"))

    plan.adopte_le = date(2024, 9, 12)
    plan.save()
    make_plan(structure=plan.structure, annee_debut=2027, annee_fin=2029, titre="Demain")

    texte = read(client.get("/"))
    assert "Plan adopté le 12 septembre 2024." in texte
    assert "Plan suivant : Demain, pas encore adopté." in texte


def test_the_administration_sees_who_has_not_come(client, entrer, plan):
    entrer(Role.ADMINISTRATION)
    for jours, nom in ((1, "a"), (9, "b")):
        Invitation.objects.create(
            structure=plan.structure,
            email=f"{nom}@exemple.fr",
            envoyee_le=timezone.now() - timedelta(days=jours),
        )

    texte = read(client.get("/"))

    assert "<strong>2</strong> invitations sans réponse</a>" in texte
    assert "Inviter une personne" in texte


@pytest.mark.parametrize("role", list(Role))
def test_a_past_day_says_nothing_of_today(client, entrer, plan, role):
    """What was known on that day, and nothing to do: the past only reads."""
    personne = entrer(role)
    make_action(plan=plan, annees=[2024], pilote=personne, titre="Déjà là")
    SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI, intitule="Alors connue")
    backdate(AVANT_HIER)
    make_action(plan=plan, annees=[2024], titre="Venue depuis")
    SeanceCommission.objects.create(
        plan=plan, le=AUJOURDHUI + timedelta(days=1), intitule="Inscrite depuis"
    )
    SeanceConseil.objects.create(structure=plan.structure, le=AUJOURDHUI)

    texte = read(client.get(f"/?au={HIER}"))

    assert "Alors connue" in texte
    for mots in ("Venue depuis", "Inscrite depuis", "Séance du conseil", "Inviter", "Commencer"):
        assert mots not in texte
    assert "Mettre à jour<" not in texte


@pytest.mark.parametrize("role", list(Role))
def test_a_plan_without_action_and_a_person_without_any(client, entrer, plan, role):
    entrer(role)
    assert "Aucune action dans ce plan pour l'instant" in read(client.get("/"))

    make_action(plan=plan, annees=[2099])
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_home_costs_the_same_whatever_the_plan_holds(client, entrer, plan, role):
    personne = entrer(role)
    seance = SeanceCommission.objects.create(plan=plan, le=HIER)

    def fill(nombre):
        for _ in range(nombre):
            action = make_suivie(plan, 60, annees=[2024], pilote=personne)
            Avis.objects.create(action=action, seance=seance, sens="a_arbitrer", commentaire="?")
            Jalon.objects.create(action=action, titre="J", du_le=AUJOURDHUI)

    def count():
        with CaptureQueriesContext(connection) as requetes:
            client.get("/")
        return len(requetes)

    fill(1)
    une = count()
    fill(20)
    assert count() == une


def test_home_is_the_same_reading_wherever_it_is_asked(plan):
    agent = make_utilisateur(role=Role.AGENT, structure=plan.structure)
    make_suivie(plan, 3, annees=[2024], pilote=agent)

    lecture = lire_accueil(plan, on=AUJOURDHUI, utilisateur=agent)

    assert lecture.miennes == lire_mes_actions(plan, on=AUJOURDHUI, utilisateur=agent)
