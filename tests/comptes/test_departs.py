"""Who leaves, comes back, or is forgotten: docs/regles.md, R-D3 and R-D8."""

import json
import re

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from comptes.droits import Role
from comptes.models import Invitation, Trace, Utilisateur, noter
from comptes.personnes import anonymise
from plan.models import Abonnement, Action, Agenda
from tests.ecran import read
from tests.fabrique import make_action, make_structure, make_utilisateur

pytestmark = pytest.mark.django_db

NOUVEAU = "le-ruisseau-passe-sous-le-pont"
ACCEPTATION = {
    "first_name": "Camille",
    "last_name": "Agent",
    "new_password1": NOUVEAU,
    "new_password2": NOUVEAU,
}


@pytest.fixture
def client_administration(client, structure):
    client.force_login(make_utilisateur(role=Role.ADMINISTRATION, structure=structure))
    return client


def invite(client, email, mailoutbox):
    """Invite an address; gives the path of the link in the mail."""
    client.post("/comptes/inviter/", {"email": email, "role": "agent"})
    return re.search(r"https?://testserver(\S+)", mailoutbox[-1].body)[1]


def test_who_was_shut_out_and_taken_off_comes_back_by_an_invitation(
    client_administration, agent, mailoutbox
):
    agent.email = "camille@exemple.fr"
    agent.save()
    page = f"/comptes/{agent.appartenances.get().pk}/"
    client_administration.post(f"{page}desactiver/")
    client_administration.post(f"{page}retirer/")

    lien = invite(client_administration, "camille@exemple.fr", mailoutbox)
    visiteuse = Client()
    accueil = visiteuse.get(lien)
    visiteuse.post(lien, ACCEPTATION)

    assert f"identifiant <strong>{agent.username}</strong>" in accueil.text
    assert 'value="Camille"' in accueil.text
    connexion = visiteuse.post("/connexion/", {"username": agent.username, "password": NOUVEAU})
    assert connexion.url == "/"
    agent = Utilisateur.objects.get(pk=agent.pk)
    assert (agent.is_active, agent.appartenances.get().role) == (True, Role.AGENT)
    assert Trace.objects.filter(par=agent, detail="compte rouvert").exists()


@pytest.mark.parametrize(
    "faits",
    [
        pytest.param({"structure": True}, id="still-elsewhere"),
        pytest.param({"is_superuser": True, "role": None}, id="technical"),
    ],
)
def test_an_invitation_does_not_open_what_another_shut(client_administration, mailoutbox, faits):
    if "structure" in faits:
        faits = {**faits, "structure": make_structure()}
    ferme = make_utilisateur(username="zoe@exemple.fr", is_active=False, **faits)

    lien = invite(client_administration, "zoe@exemple.fr", mailoutbox)
    reponse = Client().post(lien, ACCEPTATION)

    assert "est désactivé" in read(reponse)
    ferme.refresh_from_db()
    assert not ferme.is_active
    assert not ferme.check_password(NOUVEAU)


def note(qui, objet, texte, message):
    LogEntry.objects.create(
        user=qui,
        content_type=ContentType.objects.get_for_model(type(objet)),
        object_id=objet.pk,
        object_repr=texte,
        action_flag=CHANGE,
        change_message=json.dumps(message),
    )


def test_an_anonymised_name_is_in_no_note_of_the_administration(structure):
    zoe = make_utilisateur(structure=structure, first_name="Zoé", last_name="Blanc")
    autre = make_utilisateur(structure=structure, first_name="Ada", last_name="Ministre")
    note(autre, zoe, "Zoé Blanc", [{"changed": {"fields": ["Prénom"]}}])
    note(autre, autre, "Ada Ministre", [{"changed": {"fields": ["Prénom"]}}])
    ajout = [{"added": {"name": "abonnement", "object": "Zoé Blanc"}}]
    note(autre, Action(pk=1), "Titre", ajout)

    anonymise(zoe)

    notes = list(LogEntry.objects.order_by("pk"))
    assert [n.object_repr for n in notes] == ["Compte anonymisé", "Ada Ministre", "Titre"]
    assert json.loads(notes[2].change_message)[0]["added"]["object"] == "Compte anonymisé"
    assert not any("Blanc" in n.change_message for n in notes)


def test_an_anonymised_address_is_no_longer_invited_however_it_was_typed(agent, structure):
    agent.email = "Camille@Exemple.fr"
    agent.save()
    for ou, email in ((structure, "camille@exemple.fr"), (make_structure(), "autre@exemple.fr")):
        Invitation.objects.create(structure=ou, email=email, envoyee_le=timezone.now())

    anonymise(agent)

    assert [i.email for i in Invitation.objects.all()] == ["autre@exemple.fr"]


def test_personal_data_hold_all_that_names_the_person(client_administration, agent, plan):
    action = make_action(plan=plan, pilote=agent, titre="Sentier")
    Abonnement.objects.create(action=action, utilisateur=agent)
    Agenda.objects.open(agent, plan, Agenda.Portee.PLAN, le=timezone.now())
    agent.rappels = False
    agent.save()
    Client().post("/connexion/", {"username": agent.username, "password": "non"})
    noter(Trace.Quoi.DROITS, le=timezone.now(), sur=agent, detail="direction")

    reponse = client_administration.get(f"/comptes/{agent.appartenances.get().pk}/donnees.json")

    assert 'filename="donnees-de-camille-agent.json"' in reponse["Content-Disposition"]
    donnees = reponse.json()
    assert donnees["compte"]["rappels"] is False
    assert [essai["nombre"] for essai in donnees["connexions_refusees"]] == [1]
    assert ("direction", False) in [(t["detail"], t["par_vous"]) for t in donnees["traces"]]
    liens = {(lien["genre"], lien["lien"]) for lien in donnees["liens"]}
    assert liens == {
        ("action", "pilote (compte)"),
        ("abonnement", "suivie aussi par"),
        ("agenda", "utilisateur"),
    }
    assert any("Sentier" in lien["texte"] for lien in donnees["liens"])
    assert Agenda.objects.get().cle not in reponse.text
