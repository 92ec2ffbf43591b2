"""Writing the plan in the application: its outline, in order, by two people too (R-P6)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.models import DecisionControle, Depense
from comptes.droits import Role
from plan.lectures.rangs import apply, foresee, plan_move
from plan.models import Action, Axe, Defi, Plan, Programmation, Section, SousProjet
from tests.ecran import read, read_formulaire, send
from tests.fabrique import make_action, make_axe, make_plan, make_sous_projet, make_utilisateur

SOMMAIRE = "/plan/sommaire/"


@pytest.fixture
def direction(client, plan):
    """The direction at a draft of one défi, two axes, 1-1 of three actions, 1-2 of one."""
    Plan.objects.filter(pk=plan.pk).update(etape="elaboration", en_vigueur=True)
    for axe, nombre in ((1, 3), (2, 1)):
        for rang in range(1, nombre + 1):
            titre = f"{'ABC'[rang - 1]}{axe}"
            make_action(axe=make_axe(plan=plan, numero=axe), numero=rang, titre=titre)
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan.structure))
    return client


@pytest.fixture
def adopte(plan, direction):
    Plan.objects.filter(pk=plan.pk).update(etape="en_cours", adopte_le="2023-01-02")
    return direction


def write_plan(plan):
    """« 1-1-1 A1 », in the order of the plan."""
    actions = Action.objects.for_plan(plan).select_related("axe__defi").ordered()
    return [f"{action.code} {action.titre}" for action in actions]


def cle(modele, **faits):
    objet = modele.objects.get(**faits)
    return f"{'defi' if modele is Defi else modele._meta.model_name}-{objet.pk}"


def move(client, geste, **saisie):
    return send(client, SOMMAIRE, {"geste": geste, **saisie}, follow=True)


def test_the_first_and_the_last_swap_and_no_version_is_in_between(direction, plan):
    move(direction, f"avant {cle(Action, titre='C1')} {cle(Action, titre='A1')}")
    move(direction, f"descendre {cle(Action, titre='A1')}")

    assert write_plan(plan) == ["1-1-1 C1", "1-1-2 B1", "1-1-3 A1", "1-2-1 A2"]
    numeros = {titre: [] for titre in ("A1", "C1")}
    for version in Action.history.filter(titre__in=numeros).order_by("history_id"):
        numeros[version.titre].append(version.numero)
    assert numeros == {"A1": [1, 2, 3], "C1": [3, 1]}


@pytest.mark.parametrize(
    ("sens", "premier", "dit"),
    [("monter", "A1", "C'est déjà sa place"), ("descendre", "C1", "C'est déjà sa place")],
)
def test_the_ends_stay_where_they_are(direction, plan, sens, premier, dit):
    avant = write_plan(plan)

    assert dit in read(move(direction, f"{sens} {cle(Action, titre=premier)}"))
    assert write_plan(plan) == avant


def test_an_action_goes_to_another_axe_with_its_history(direction, plan):
    action = Action.objects.get(titre="A1")
    page = f"/actions/{action.code}/texte/"
    axe = Axe.objects.get(numero=2)
    reponse = send(direction, page, {"axe": str(axe.pk), "titre": "Ailleurs", "annees": ["2024"]})

    assert reponse.url == "/actions/1-2-2/#texte"
    assert write_plan(plan) == ["1-1-1 B1", "1-1-2 C1", "1-2-1 A2", "1-2-2 Ailleurs"]
    assert [(v.axe_id, v.titre) for v in action.history.all()] == [
        (axe.pk, "Ailleurs"),
        (action.axe_id, "A1"),
    ]
    assert Programmation.objects.get().action == action


def test_an_axe_goes_to_another_defi_and_its_actions_follow(direction, plan):
    make_axe(plan=plan, defi=2, numero=1)
    move(direction, f"dans {cle(Axe, numero=2)} {cle(Defi, numero=2)}")

    assert write_plan(plan)[-1] == "2-2-1 A2"


def test_codes_of_an_adopted_plan_change_once_it_was_asked(adopte, plan):
    """Its acts cite them; the others keep their own, holes too (R-P6)."""
    Action.objects.get(titre="B1").delete()
    geste = f"descendre {cle(Action, titre='A1')}"
    question = move(adopte, geste)

    assert "Ce plan est adopté" in read(question)
    assert "1-1-1 → 1-1-3" in read(question)
    assert write_plan(plan)[0] == "1-1-1 A1"
    saisi = read_formulaire(question) | {"confirme": "oui"}
    assert adopte.post(SOMMAIRE, saisi).status_code == 302
    assert write_plan(plan) == ["1-1-1 C1", "1-1-3 A1", "1-2-1 A2"]


def test_the_number_of_a_code_that_was_cited_is_not_given_again(adopte, plan):
    Action.objects.get(titre="C1").delete()
    ajouter = reverse("ajouter", args=["action", Axe.objects.get(numero=1).pk])
    adopte.post(ajouter, {"titre": "Neuve"})

    assert write_plan(plan)[2] == "1-1-4 Neuve"


def test_numbers_follow_each_other_again_when_it_is_asked(direction, plan):
    Action.objects.get(titre="A1").delete()
    assert write_plan(plan)[0] == "1-1-2 B1"
    assert "Des numéros manquent" in read(direction.get(SOMMAIRE))

    move(direction, "renumeroter")

    assert write_plan(plan) == ["1-1-1 B1", "1-1-2 C1", "1-2-1 A2"]
    assert "Des numéros manquent" not in read(direction.get(SOMMAIRE))


@pytest.mark.parametrize("sens", ["monter", "descendre"])
def test_the_order_that_somebody_changed_meanwhile_is_shown(direction, plan, sens):
    geste = f"{sens} {cle(Action, titre='B1')}"
    vieille = read_formulaire(direction.get(SOMMAIRE)) | {"geste": geste}
    ailleurs = vieille | {"geste": f"monter {cle(Axe, numero=2)}"}
    move(direction, f"monter {cle(Action, titre='B1')}")
    avant = write_plan(plan)

    refus = direction.post(SOMMAIRE, vieille)

    assert refus.status_code == 409
    assert "L'ordre a changé entre-temps" in read(refus)
    assert write_plan(plan) == avant
    # Elsewhere nothing changed: the gesture of the old page is done.
    assert direction.post(SOMMAIRE, ailleurs).status_code == 302


@pytest.mark.parametrize(
    ("geste", "phrase"),
    [
        pytest.param("", "n'a pas été compris", id="nothing"),
        pytest.param("monter tout", "n'a pas été compris", id="words"),
        pytest.param("monter action-999999", "n'est plus dans ce plan", id="gone"),
        pytest.param("monter plan-1", "n'est plus dans ce plan", id="no-kind"),
        pytest.param("dans {axe} {axe}", "n'a pas été compris", id="an-axe-into-itself"),
        pytest.param("dans {action} {defi}", "n'a pas été compris", id="wrong-level"),
        pytest.param("dans {action} {ailleurs}", "n'est plus dans ce plan", id="other-plan"),
        pytest.param("dans {section} {section}", "n'a pas été compris", id="into-itself"),
        pytest.param("dans {section} {fille}", "n'en contient pas", id="section-loop"),
        pytest.param("monter action-\ufffe1", "n'a pas été compris", id="no-letter"),
    ],
)
def test_a_gesture_that_makes_no_sense_changes_nothing(direction, plan, geste, phrase):
    autre = make_action(plan=make_plan(structure=plan.structure, titre="Autre"), titre="X")
    partie = Section.objects.create(plan=plan, cle="a", ordre=1, titre="Partie")
    Section.objects.create(plan=plan, cle="b", ordre=1, titre="Fille", parent=partie)
    dits = {
        "axe": cle(Axe, numero=2),
        "action": cle(Action, titre="A1"),
        "defi": cle(Defi, plan=plan),
        "section": cle(Section, parent=None),
        "fille": cle(Section, titre="Fille"),
        "ailleurs": f"axe-{autre.axe_id}",
    }
    avant = write_plan(plan)

    refus = move(direction, geste.format(**dits))

    assert refus.status_code == 422
    assert phrase in read(refus)
    assert write_plan(plan) == avant


def test_the_axe_of_another_plan_is_no_choice(direction, plan):
    autre = make_axe(plan=make_plan(structure=plan.structure))
    reponse = send(direction, "/actions/1-1-1/texte/", {"axe": str(autre.pk)})

    assert reponse.status_code == 422
    assert "rien ne passe d'un plan à un autre" in read(reponse)


def test_an_empty_plan_is_written_from_its_first_defi_to_a_cost(client, plan):
    """An action with its text, two years and a cost: 6 clicks once its axe is there (R-P6)."""
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan.structure))
    page = client.get(SOMMAIRE)
    assert "Ce plan est vide" in read(page)
    defi = client.post(f"{SOMMAIRE}defi/dans/{plan.pk}/ajouter/", {"titre": "Accueillir"})
    assert defi.url.startswith(SOMMAIRE)
    send(client, reverse("ajouter", args=["axe", Defi.objects.get().pk]), {"titre": "L'accueil"})
    ajouter = reverse("ajouter", args=["action", Axe.objects.get().pk])
    suite = client.post(ajouter, {"titre": "Un bureau"})

    assert suite.url == "/actions/1-1-1/texte/"
    saisie = {"corps": "### Pourquoi", "annees": ["2024", "2025"], "couts": "1"}
    assert send(client, suite.url, saisie).url == "/actions/1-1-1/couts/nouveau/"
    assert [p.annee for p in Action.objects.get().programmations.all()] == [2024, 2025]


@pytest.mark.parametrize(
    ("titre", "phrase"),
    [("", "obligatoire"), ("   ", "obligatoire"), ("x" * 301, "300 caractères")],
)
def test_a_title_is_given_and_holds(direction, plan, titre, phrase):
    defi, axe = Defi.objects.get(), Axe.objects.get(numero=1)
    pages = [
        reverse("branche", args=["defi", defi.pk]),
        reverse("branche", args=["axe", axe.pk]),
        reverse("ajouter", args=["action", axe.pk]),
        reverse("titre-du-plan"),
        "/actions/1-1-1/texte/",
    ]
    for page in pages:
        lu = client_form(direction, page)
        reponse = direction.post(page, lu | {"titre": titre})
        assert reponse.status_code == 422, page
        assert phrase in read(reponse), page


def client_form(client, page):
    return read_formulaire(client.get(page), "titre")


def test_two_levels_have_an_axe_that_nobody_sees(direction, plan):
    Plan.objects.filter(pk=plan.pk).update(niveaux=2)
    direction.post(f"{SOMMAIRE}defi/dans/{plan.pk}/ajouter/", {"titre": "Orienter"})

    axe = Axe.objects.get(defi__titre="Orienter")
    page = direction.get(SOMMAIRE).text
    assert axe.implicite
    assert reverse("ajouter", args=["action", axe.pk]) in page
    assert f'id="axe-{axe.pk}"' not in page


def test_deleting_an_axe_says_what_goes_and_the_history_brings_it_back(direction, plan):
    axe = Axe.objects.get(numero=1)
    Programmation.objects.create(action=Action.objects.get(titre="A1"), annee=2024)
    page = reverse("supprimer", args=["axe", axe.pk])
    question = direction.get(page)

    assert "Actions : 3" in read(question)
    assert "Année prévue : 1" in read(question)
    direction.post(page, read_formulaire(question) | {"confirme": "oui"})
    assert write_plan(plan) == ["1-2-1 A2"]
    version = Axe.history.filter(id=axe.pk, history_type="-").get()
    retablir = reverse("retablir-version", args=["axe", version.pk])
    direction.post(retablir, {"motif": ""})
    assert write_plan(plan)[0] == "1-1-1 A1"
    assert Programmation.objects.count() == 1


def test_what_holds_spends_is_not_deleted_and_the_way_is_told(direction, plan):
    action = Action.objects.get(titre="A1")
    Depense.objects.create(
        action=action, etape="engage", le="2024-01-02", montant_ttc=1, exercice=2024
    )
    for page in (["axe", action.axe_id], ["action", action.pk], ["defi", action.axe.defi_id]):
        reponse = direction.post(reverse("supprimer", args=page), {"confirme": "oui"}, follow=True)
        assert "Rien n'est supprimé : 1 dépense y tient." in read(reponse)
    assert Action.objects.filter(pk=action.pk).exists()


def test_what_was_decided_of_an_action_follows_its_code(plan, direction):
    """Two that swap do not take each other's decisions; a new one takes none (R-P6)."""
    faits = {"plan": plan, "decision": "accepter", "le": "2024-01-02T12:00Z"}
    for objet, motif in [
        ("action:1-1-1", "A"),
        ("action:1-1-2", "B"),
        ("ligne:1-1-1/flyer", "A"),
        ("ligne:axe 1-1/apidae", "axe"),
        ("action:1-1-1/1-2-1", "deux"),
        ("indicateur:9", "rien"),
        ("action:1-1-9", "partie"),
    ]:
        DecisionControle.objects.create(code="x", objet=objet, motif=motif, **faits)
    apply(plan, plan_move(Axe.objects.get(numero=1), dans=Defi.objects.get()))
    move(direction, f"descendre {cle(Action, titre='A1')}")

    objets = dict(DecisionControle.objects.values_list("objet", "motif"))
    assert objets == {
        "action:1-2-2": "A",
        "action:1-2-1": "B",
        "ligne:1-2-2/flyer": "A",
        "ligne:axe 1-2/apidae": "axe",
        "action:1-1-1/1-2-2": "deux",
        "indicateur:9": "rien",
        "action:1-1-9": "partie",
    }
    Action.objects.get(titre="A1").delete()
    direction.post(
        reverse("ajouter", args=["action", Axe.objects.get(numero=2).pk]), {"titre": "Neuve"}
    )
    assert write_plan(plan)[-1] == "1-2-4 Neuve"
    assert DecisionControle.objects.filter(objet="action:1-2-2").exists()
    move(direction, "renumeroter")
    assert not DecisionControle.objects.filter(motif="A").exists()


def test_foreseeing_writes_nothing(plan, direction):
    avant, versions = write_plan(plan), Action.history.count()
    action = Action.objects.select_related("axe__defi__plan").get(titre="A1")

    codes = foresee(plan, plan_move(action, dans=Axe.objects.get(numero=2)))

    assert ("action", "1-1-1", "1-2-2") in codes
    assert (write_plan(plan), Action.history.count()) == (avant, versions)


def test_sub_projects_and_parts_have_an_order(direction, plan):
    action = Action.objects.get(titre="A1")
    make_sous_projet(action=action, titre="Un")
    deux = make_sous_projet(action=action, titre="Deux")
    lue = direction.get("/actions/1-1-1/texte/").context["lue_sous_projets"]
    direction.post(SOMMAIRE, {"geste": f"monter sous-projet-{deux.pk}", "lue": lue})
    assert [p.titre for p in SousProjet.objects.order_by("ordre")] == ["Deux", "Un"]
    for titre in ("Le contexte", "Le contexte"):
        direction.post(reverse("ajouter", args=["section", plan.pk]), {"titre": titre})
    assert [s.cle for s in Section.objects.order_by("ordre")] == ["le-contexte", "le-contexte-2"]


def test_years_narrowed_below_planned_ones_are_told(direction, plan):
    Programmation.objects.create(action=Action.objects.get(titre="A1"), annee=2026)
    page = reverse("titre-du-plan")
    question = send(direction, page, {"annee_fin": "2025"})

    assert "2026 : 1 action" in read(question)
    assert Plan.objects.get(pk=plan.pk).annee_fin == 2026
    direction.post(page, read_formulaire(question) | {"confirme": "oui"})
    assert Plan.objects.get(pk=plan.pk).annee_fin == 2025
    assert Programmation.objects.get().annee == 2026
    assert send(direction, page, {"annee_fin": "2020"}).status_code == 422


def test_the_outline_asks_as_much_of_a_long_plan(direction, plan):
    with CaptureQueriesContext(connection) as courtes:
        direction.get(SOMMAIRE)
    for rang in range(4, 40):
        make_action(axe=Axe.objects.get(numero=1), numero=rang)
    with CaptureQueriesContext(connection) as longues:
        direction.get(SOMMAIRE)

    assert len(courtes) == len(longues)
