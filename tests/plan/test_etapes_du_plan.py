"""The life of a plan, its steps and which one is in force (docs/regles.md, R-Q)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accueil.lectures.rappels import lire_rappels
from comptes.droits import Role
from echanges.classeur.aller_retour import write_plan
from echanges.importation import importer
from plan.etats import Etape
from plan.models import Demande, EtapePlan, Plan
from socle.donnees.versions import retablir
from tests.ecran import read, read_formulaire
from tests.fabrique import make_action, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db(databases=["default", "passe"])

JOUR = date(2026, 11, 2)
EN_COURS, CLOS, ADOPTE = Etape.EN_COURS, Etape.CLOS, Etape.ADOPTE


@pytest.fixture
def direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


@pytest.fixture
def par(structure):
    return make_utilisateur(role=Role.DIRECTION, structure=structure)


@pytest.fixture
def projet(structure, plan):
    """A draft beside the plan in force."""
    projet = make_plan(structure=structure, titre="Suite", annee_debut=2026, annee_fin=2029)
    make_action(plan=projet, titre="Une action")
    return projet


def page(plan, nom="vie-du-plan"):
    return f"/plans/{plan.slug}{reverse(nom)}"


def change(client, plan, vers, **saisi):
    lus = read_formulaire(client.get(page(plan)), "de")
    return client.post(page(plan), lus | {"vers": vers} | saisi)


@pytest.mark.parametrize(
    ("de", "vers", "dit"),
    [
        pytest.param(
            "elaboration", "clos", "d'abord « adopté », puis « en cours »", id="straight to the end"
        ),
        pytest.param("consultation", "clos", "d'abord « adopté », puis « en cours »", id="no act"),
        pytest.param("adopte", "clos", "il est d'abord « en cours »", id="adopted only"),
        pytest.param("clos", "adopte", "il est d'abord « en cours »", id="two steps back"),
        pytest.param("propose", "elaboration", "d'abord « en consultation »", id="back too far"),
        pytest.param("propose", "en_cours", "sans délibération", id="without an act"),
        pytest.param("propose", "consultation", "demande une raison", id="back without a reason"),
        pytest.param("clos", "en_cours", "demande une raison", id="reopened without a reason"),
    ],
)
def test_a_step_that_cannot_be_says_the_way(de, vers, dit):
    """R-Q1."""
    plan = make_plan(etape=de, adopte_le=JOUR if de in ("adopte", "clos") else None)

    with pytest.raises(ValidationError) as refus:
        plan.move_to(vers, le=JOUR)

    assert dit in refus.value.messages[0]
    plan.refresh_from_db()
    assert plan.etape == de
    assert not EtapePlan.objects.exists()


def test_the_life_of_a_plan_is_told_step_by_step(par):
    plan = make_plan(titre="Schéma", annee_debut=2027, annee_fin=2029)
    action = make_action(plan=plan, titre="Tel que voté")
    for vers, motif in (
        ("consultation", ""),
        ("propose", ""),
        ("consultation", "la commission demande un mois"),
        ("propose", ""),
        ("adopte", ""),
        ("en_cours", ""),
        ("clos", ""),
        ("en_cours", "une année oubliée"),
    ):
        plan.move_to(vers, le=JOUR, par=par, motif=motif)

    action.refresh_from_db()
    assert (plan.etape, plan.adopte_le, plan.intitule_adopte) == (EN_COURS, JOUR, "Schéma")
    assert (plan.annee_debut_adoptee, plan.annee_fin_adoptee) == (2027, 2029)
    assert action.titre_adopte == "Tel que voté"
    assert EtapePlan.objects.count() == 8
    dernier = EtapePlan.objects.first()
    assert (dernier.de, dernier.vers, dernier.par, dernier.motif) == (
        "clos",
        "en_cours",
        par,
        "une année oubliée",
    )


def test_going_back_before_the_adoption_takes_it_back_whole():
    plan = make_plan(etape="propose")
    action = make_action(plan=plan, titre="Votée")
    plan.move_to("adopte", le=JOUR)

    plan.move_to("propose", le=JOUR, motif="date fausse")

    action.refresh_from_db()
    action.axe.refresh_from_db()
    assert (plan.adopte_le, plan.intitule_adopte, plan.annee_debut_adoptee) == (None, "", None)
    assert (action.titre_adopte, action.axe.titre_adopte) == ("", "")


def test_a_plan_whose_act_is_not_here_enters_in_force_with_a_reason(direction, projet):
    lus = read_formulaire(direction.get(page(projet, "mettre-en-vigueur")), "de")

    refus = direction.post(page(projet, "mettre-en-vigueur"), lus)
    dits = lus | {"sans_deliberation": "on", "motif": "l'acte est aux archives"}
    direction.post(page(projet, "mettre-en-vigueur"), dits)

    assert "cochez « en vigueur sans délibération »" in read(refus)
    projet.refresh_from_db()
    assert (projet.etape, projet.en_vigueur) == (EN_COURS, True)
    assert projet.adopte_le is None


def test_closing_tells_what_is_left_unsaid_then_is_allowed(direction, plan):
    """R-Q1: told, and allowed once confirmed."""
    make_action(plan=plan, annees=[2025, 2026])
    make_action(plan=plan, annees=[2026], statut="abandonnee", motif="x")

    question = change(direction, plan, "clos")

    assert "2 années sans bilan" in read(question)
    assert "1 action dont personne n'a jamais enregistré le suivi" in read(question)
    assert Plan.objects.get().etape == EN_COURS
    saisi = read_formulaire(question, "vers")
    direction.post(page(plan), saisi | {"confirme": "oui"})
    assert Plan.objects.get().etape == CLOS
    rouvert = change(direction, plan, "en_cours", motif="une année oubliée")
    assert rouvert.status_code == 302
    assert Plan.objects.get().etape == EN_COURS


def test_the_page_keeps_what_was_typed_when_it_is_refused(direction, projet):
    adresse = page(projet)
    lus = read_formulaire(direction.get(adresse), "de")
    demain = str(timezone.localdate() + timedelta(days=1))

    a_venir = direction.post(adresse, lus | {"vers": "propose", "le": demain, "motif": "Reçu"})
    projet.move_to("consultation", le=JOUR)
    change_depuis = direction.post(adresse, lus | {"vers": "propose", "motif": "Reçu"})

    assert a_venir.status_code == change_depuis.status_code == 422
    assert "Ce jour est à venir" in read(a_venir)
    assert "Une autre personne a changé l'étape" in read(change_depuis)
    for reponse in (a_venir, change_depuis):
        assert "Reçu</textarea>" in reponse.text
    assert direction.post(adresse, read_formulaire(change_depuis, "de")).status_code == 302
    projet.refresh_from_db()
    assert projet.etape == Etape.PROPOSE


def test_one_plan_follows_another_in_one_gesture(direction, plan, projet):
    """R-Q4: the former is in force no more, overlapping years are told, old addresses say so."""
    projet.move_to("adopte", le=JOUR)
    question = read(direction.get(page(projet, "mettre-en-vigueur")))
    lus = read_formulaire(direction.get(page(projet, "mettre-en-vigueur")), "de")

    direction.post(page(projet, "mettre-en-vigueur"), lus)

    assert "Les années des deux plans se chevauchent" in question
    assert list(Plan.objects.filter(en_vigueur=True)) == [projet]
    assert [p.etape for p in Plan.objects.order_by("pk")] == [EN_COURS, EN_COURS]
    ici = direction.get("/calendrier/?statut=en_cours")
    assert "Le plan en vigueur est maintenant « Suite »" in read(ici)
    assert f'href="/plans/{plan.slug}/calendrier/?statut=en_cours"' in ici.text
    ancienne = read(direction.get(page(plan)))
    assert "Le plan en vigueur est maintenant" not in ancienne
    assert "« Suite » est en vigueur à sa place" in ancienne
    assert "Le plan en vigueur est maintenant" in read(direction.get("/indicateurs/99/"))
    assert "Le plan en vigueur est maintenant" not in read(direction.get("/compte/"))
    EtapePlan.objects.update(fait_le=timezone.now() - timedelta(days=31))
    assert "Le plan en vigueur est maintenant" not in read(direction.get("/calendrier/"))


def test_two_people_do_not_put_two_plans_in_force(direction, structure, plan, projet):
    autre = make_plan(structure=structure, titre="Autre", adopte_le=JOUR)
    projet.move_to("adopte", le=JOUR)
    adresse = page(projet, "mettre-en-vigueur")
    lus = read_formulaire(direction.get(adresse), "de")
    autre.put_in_force(le=JOUR, a_la_place_de=plan.pk)

    refus = direction.post(adresse, lus)

    assert "Une autre personne a changé l'étape" in read(refus)
    assert "« Autre » ne sera plus en vigueur" in read(refus)
    with pytest.raises(ValidationError, match="est maintenant « Autre »"):
        projet.put_in_force(le=JOUR, a_la_place_de=plan.pk)
    assert list(Plan.objects.filter(en_vigueur=True)) == [autre]


def test_what_came_in_already_in_force_has_an_empty_journal(direction, plan):
    assert "entré ici déjà en cours" in read(direction.get(page(plan)))


def test_its_page_tells_the_steps_and_is_not_read_on_a_past_day(direction, plan):
    plan.history.update(history_date=timezone.now() - timedelta(days=10))
    plan.move_to("clos", le=JOUR)
    hier = timezone.localdate() - timedelta(days=1)

    reponse = direction.get(f"{page(plan)}?au={hier}")

    assert reponse.url == page(plan)
    assert "est <strong>clos<" in read(direction.get(page(plan)))


def test_a_version_put_back_does_not_undo_the_life_of_a_plan(plan):
    avant = plan.history.latest()
    plan.titre = "Corrigé"
    plan.save()
    plan.move_to("clos", le=JOUR)

    retablir(avant, motif="titre")

    rendu = Plan.objects.get()
    assert (rendu.titre, rendu.etape, rendu.en_vigueur) == (avant.titre, CLOS, True)


def test_nothing_comes_into_a_closed_plan_from_outside(structure, plan, par):
    """R-Q3: a workbook, a reminder, an answer by a link."""
    pilote = make_utilisateur(structure=structure, email="p@exemple.fr")
    action = make_action(plan=plan, annees=[2024], pilote=pilote)
    classeur = write_plan(plan, on=JOUR)
    jeton = Demande.objects.ask(pilote, [action], par=par, le=timezone.now())
    assert lire_rappels([plan], on=JOUR).a_envoyer
    plan.move_to("clos", le=JOUR)

    rapport = importer(
        classeur, nom="plan.xlsx", plan=plan, le=timezone.now(), par=par, appliquer=True
    )

    assert "Ce plan est clos" in str(rapport.refus)
    assert not lire_rappels([plan], on=JOUR).a_envoyer
    assert "clos" in Demande.objects.for_jeton(jeton).get().find_refus(le=timezone.now())
    with pytest.raises(CommandError, match="Un plan clos"):
        call_command("relancer", plan=plan.slug)
