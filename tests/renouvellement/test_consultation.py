"""A consultation held by the direction (docs/regles.md, R-N13 and R-N15)."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from comptes.droits import Role
from comptes.models import Trace
from editions.documents.catalogue import IMPRIMABLES, Demande
from editions.documents.genre import Genre
from plan.etats import Etape
from renouvellement.lectures.consultation import lire_consultations
from renouvellement.models import Consultation, Contribution, Invite
from renouvellement.models.consultation import PAS_UN_PROJET, Courriel
from tests.ecran import read, send
from tests.fabrique import make_action, make_plan, make_utilisateur
from tests.fabrique_consultation import make_consultation, make_invite, make_observation

pytestmark = pytest.mark.django_db(databases=["default", "passe"])

AUJOURDHUI = timezone.localdate()
DEMAIN, HIER = AUJOURDHUI + timedelta(days=1), AUJOURDHUI - timedelta(days=1)
OUVERTURE = {"objet": "Avis", "jusqu_au": DEMAIN.isoformat(), "jours_gardes": "30"}


@pytest.fixture
def projet(structure):
    return make_plan(
        structure=structure, titre="Schéma 2027-2029", annee_debut=2027, annee_fin=2029
    )


@pytest.fixture
def action(projet):
    return make_action(plan=projet, titre="Sentier", annees=[2027, 2028])


@pytest.fixture
def chef(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure, last_name="Chef"))
    return client


@pytest.fixture
def consultation(projet):
    return make_consultation(plan=projet)


def conduct(client, consultation, geste):
    adresse = reverse("conduire-consultation", args=[consultation.pk])
    return client.post(adresse, {geste: "oui"}, follow=True)


def add(client, consultation, liste):
    adresse = consultation.get_absolute_url()
    saisie = {"qualite": "commune", "liste": liste}
    return client.post(adresse, saisie, follow=True)


def test_opening_moves_the_plan_and_keeps_how_long_people_are_known(chef, projet):
    reponse = chef.post("/consultations/", OUVERTURE, follow=True)

    projet.refresh_from_db()
    ouverte = Consultation.objects.get()
    assert projet.etape == Etape.CONSULTATION
    assert ouverte.efface_le == DEMAIN + timedelta(days=30)
    assert "Ajoutez maintenant qui est consulté" in read(reponse)
    send(chef, reverse("modifier-consultation", args=[ouverte.pk]), {"jours_gardes": "300"})
    ouverte.refresh_from_db()
    assert ouverte.jours_gardes == 30


@pytest.mark.parametrize("etape", [Etape.ADOPTE, Etape.EN_COURS])
def test_what_is_no_draft_is_not_opened(chef, projet, etape):
    projet.etape = etape
    projet.save()

    assert PAS_UN_PROJET[:40] in read(chef.get("/consultations/"))
    reponse = chef.post("/consultations/", OUVERTURE)

    assert reponse.status_code == 422
    assert not Consultation.objects.exists()


def test_an_end_in_the_past_is_refused(chef, consultation):
    reponse = chef.post("/consultations/", OUVERTURE | {"jusqu_au": HIER.isoformat()})
    assert "Cette date est passée" in read(reponse)
    assert reponse.status_code == 422

    adresse = reverse("modifier-consultation", args=[consultation.pk])
    assert send(chef, adresse, {"jusqu_au": HIER.isoformat()}).status_code == 422
    assert Consultation.objects.count() == 1


def test_it_is_closed_once_and_prolonged(chef, consultation):
    conduct(chef, consultation, "clore")
    seconde = conduct(chef, consultation, "clore")

    consultation.refresh_from_db()
    assert consultation.jusqu_au == HIER
    assert "La consultation est close depuis le" in read(seconde)
    refus = add(chef, consultation, "Zoé")
    assert "prolongez-la d'abord" in read(refus)
    assert not Invite.objects.exists()
    send(
        chef,
        reverse("modifier-consultation", args=[consultation.pk]),
        {"jusqu_au": DEMAIN.isoformat()},
    )
    consultation.refresh_from_db()
    assert consultation.say_fin(on=AUJOURDHUI) == ""


def test_a_list_is_pasted_with_its_duplicates_told(chef, consultation):
    make_invite(consultation, "Ancien", courriel="ancien@exemple.fr")

    reponse = add(
        chef,
        consultation,
        "Zoé Blanc ; Gîte du Pré ; ZOE@exemple.fr\r\n\r\nLéo\tMairie\tleo@exemple.fr\r\n"
        "Ana ; zoe@exemple.fr\r\nVieux ; Ancien@exemple.fr\r\nSans adresse",
    )

    lus = {(i.nom, i.organisme, i.courriel) for i in consultation.invites.filter(qualite="commune")}
    assert lus == {
        ("Zoé Blanc", "Gîte du Pré", "zoe@exemple.fr"),
        ("Léo", "Mairie", "leo@exemple.fr"),
        ("Sans adresse", "", ""),
    }
    page = read(reponse)
    assert "3 personnes ajoutées." in page
    assert "ligne 4, zoe@exemple.fr (comme ligne 1)" in page
    assert "ligne 5, ancien@exemple.fr (déjà invitée)" in page


def test_wrong_lines_are_told_one_by_one_and_nobody_comes_in(chef, consultation):
    liste = "Zoé ; zoe@exemple.fr\nLéo ; Mairie ; leo@exemple\nana@exemple.fr\n" + "x" * 200

    reponse = add(chef, consultation, liste)

    page = read(reponse)
    assert reponse.status_code == 422
    assert "Ligne 2, « Léo ; Mairie ; leo@exemple » : Saisissez une adresse" in page
    assert "Ligne 3, « ana@exemple.fr »" in page
    assert "Ligne 4, « xxx" in page
    assert "Ligne 1" not in page
    assert "Léo ; Mairie ; leo@exemple\n" in reponse.context["form"]["liste"].value()
    assert not Invite.objects.exists()


def test_links_leave_once_then_a_reminder_to_who_said_nothing(
    chef, consultation, mailoutbox, django_capture_on_commit_callbacks
):
    muet, _ = make_invite(consultation, "Muet Un", lien=False)
    parle, _ = make_invite(consultation, "Parle Deux", lien=False)
    make_invite(consultation, "Sans Adresse", courriel="", lien=False)
    with django_capture_on_commit_callbacks(execute=True):
        conduct(chef, consultation, "liens")
        assert "Personne à qui écrire" in read(conduct(chef, consultation, "liens"))
    premiers = {m.to[0]: re.search(r"/consulter/\S+/", m.body)[0] for m in mailoutbox}
    assert len(mailoutbox) == 2
    assert {*consultation.invites.values_list("envoi", flat=True)} == {"", Courriel.PARTI}
    assert chef.get(premiers[parle.courriel]).status_code == 200
    make_observation(invite=parle)
    consultation.invites.update(envoye_le=timezone.now() - timedelta(days=3))

    with django_capture_on_commit_callbacks(execute=True):
        assert "1 courriel en route." in read(conduct(chef, consultation, "rappel"))

    rappel = mailoutbox[-1]
    assert rappel.to == [muet.courriel]
    assert rappel.subject.startswith("Rappel : ")
    assert chef.get(re.search(r"/consulter/\S+/", rappel.body)[0]).status_code == 200
    assert Trace.objects.filter(detail="liens de consultation : 2").count() == 1


def test_a_link_is_told_once_then_withdrawn(chef, consultation):
    invite, ancien = make_invite(consultation, courriel="")
    adresse = reverse("lien-de-l-invite", args=[invite.pk])

    page = chef.post(adresse, {"donner": "oui"})

    lien = re.search(r'value="http://testserver(/consulter/[^"]+)"', page.text)[1]
    assert chef.get(lien).status_code == 200
    assert chef.get(ancien).status_code == 404
    make_observation(invite=invite)
    chef.post(adresse, {"retirer": "oui"})
    assert chef.get(lien).status_code == 404
    assert Contribution.objects.count() == 1


SUITES = [
    pytest.param({"suite": "ecartee"}, "reponse", "Dites pourquoi", id="set aside without a why"),
    pytest.param(
        {"suite": "non_reprise", "reponse": " "},
        "reponse",
        "Dites pourquoi",
        id="not taken up without a why",
    ),
    pytest.param(
        {"suite": "retenue", "reprise_dans": "ici"}, "reprise_dans", "Dites d'abord", id="where"
    ),
]


@pytest.mark.parametrize(("saisie", "champ", "phrase"), SUITES)
def test_an_answer_says_why(chef, consultation, action, saisie, champ, phrase):
    observation = make_observation(invite=make_invite(consultation)[0], action=action)
    saisie = {cle: str(action.pk) if v == "ici" else v for cle, v in saisie.items()}

    reponse = send(chef, reverse("observation", args=[observation.pk]), saisie)

    assert reponse.status_code == 422
    assert phrase in reponse.context["form"].errors[champ][0]


def test_the_second_who_answers_is_shown_the_first(chef, consultation, action):
    observation = make_observation(invite=make_invite(consultation)[0], action=action)
    adresse = reverse("observation", args=[observation.pk])
    lue = re.search(r'name="lue" value="([^"]*)"', chef.get(adresse).text)[1].replace("&amp;", "&")
    base = {"lue": lue, "suite": "reprise", "reprise_dans": action.pk}

    assert chef.post(adresse, base | {"reponse": "Le premier"}).status_code == 302
    refus = chef.post(adresse, base | {"reponse": "Le second"})

    assert "a écrit : « Le premier »" in read(refus)
    assert "Le second" in refus.text
    observation.refresh_from_db()
    assert observation.reponse == "Le premier"


@pytest.fixture
def close(consultation, action):
    """A consultation that is over: four people, two of whom wrote three observations."""
    zoe, _ = make_invite(consultation, "Zoé Blanc", organisme="Gîte du Pré")
    leo, _ = make_invite(consultation, "Léo Roc", qualite="commune")
    make_invite(consultation, "Muet Roc", qualite="commune")
    make_invite(consultation, "Jamais Écrit", lien=False)
    le = timezone.now()
    faits = {"action": action, "traitee_le": le}
    make_observation(invite=zoe, suite="reprise", reprise_dans=action, **faits)
    make_observation(invite=leo, texte="=1+1", suite="ecartee", **faits)
    make_observation(invite=zoe, rang=0, texte="<script>alert(1)</script>")
    consultation.jusqu_au = HIER
    consultation.save()
    return consultation


def test_what_was_said_is_counted_and_nobody_is_named(close, projet, action):
    (synthese,) = lire_consultations(projet, on=AUJOURDHUI)

    assert {c.nom: c.nombres for c in synthese.qualites} == {
        "socioprofessionnel": (1, 1, 2),
        "commune": (2, 1, 1),
    }
    assert synthese.personnes.nombres == (3, 2, 3)
    assert [(c.nom, c.nombres) for c in synthese.objets] == [
        ("Le projet entier", (1, 0, 0, 0, 0, 0, 1)),
        (f"Action {action.code} – Sentier", (2, 0, 1, 0, 0, 1, 0)),
    ]
    assert synthese.observations.nombres == (3, 0, 1, 0, 0, 1, 1)
    assert "Zoé" not in repr(synthese)
    assert "Gîte" not in repr(synthese)
    assert lire_consultations(projet, on=HIER) == ()


def test_the_office_sees_all_of_it_escaped(chef, close):
    page = chef.get(close.get_absolute_url())

    assert "2 personnes sur 3 ont répondu." in read(page)
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text
    assert "Reprise en 1-1-1" in read(page)


def test_the_workbook_holds_no_formula(chef, close):
    reponse = chef.get(reverse("observations-xlsx", args=[close.pk]))

    feuille = load_workbook(BytesIO(reponse.content)).active
    lus = {cellule.value: cellule.data_type for rangee in feuille.iter_rows() for cellule in rangee}
    assert lus["=1+1"] == "s"
    assert "Zoé Blanc, Gîte du Pré" in lus
    assert Trace.objects.filter(quoi=Trace.Quoi.SORTIE).count() == 1


def test_the_document_of_the_plan_counts_it_at_its_end(close, projet):
    demande = Demande(on=AUJOURDHUI, aujourdhui=AUJOURDHUI)

    (lue,) = IMPRIMABLES[Genre.SCHEMA_DIRECTEUR].lire(projet, demande).consultations

    assert lue.personnes.nombres == (3, 2, 3)


def test_past_the_day_told_people_are_erased_and_counts_stay(close, projet):
    close.jusqu_au = AUJOURDHUI - timedelta(days=close.jours_gardes)
    close.save()
    call_command("effacer_perime")
    assert Invite.objects.filter(nom="Zoé Blanc").exists()
    avant = lire_consultations(projet, on=AUJOURDHUI)
    close.jusqu_au -= timedelta(days=1)
    close.save()

    for _ in range(2):
        call_command("effacer_perime")

    assert {*Invite.objects.values_list("nom", "organisme", "courriel", "empreinte")} == {("",) * 4}
    assert {*Contribution.objects.values_list("texte", flat=True)} == {"Trop court", ""}
    (apres,) = lire_consultations(projet, on=AUJOURDHUI)
    assert (apres.qualites, apres.objets) == (avant[0].qualites, avant[0].objets)
