"""Invitation, reset, lockout, sessions, departure: docs/regles.md, R-D3, R-D5 and R-D8."""

import html
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from comptes.droits import Role
from comptes.models import Appartenance, Invitation, SessionOuverte, Trace, Utilisateur, noter
from plan.models import Action
from tests.ecran import read, send
from tests.fabrique import MOT_DE_PASSE, make_action, make_structure, make_utilisateur

pytestmark = pytest.mark.django_db

NOUVEAU = "le-ruisseau-passe-sous-le-pont"


@pytest.fixture
def administratrice(structure):
    return make_utilisateur(
        role=Role.ADMINISTRATION, structure=structure, first_name="Ada", last_name="Ministre"
    )


@pytest.fixture
def client_administration(client, administratrice):
    client.force_login(administratrice)
    return client


def find_lien(courriel):
    return re.search(r"https?://testserver(\S+)", courriel.body)[1]


def log_in(client, nom, mot_de_passe=MOT_DE_PASSE):
    return client.post("/connexion/", {"username": nom, "password": mot_de_passe})


def membre(utilisateur):
    return utilisateur.appartenances.get().pk


def test_an_invitation_opens_an_account_with_its_role(client_administration, structure, mailoutbox):
    client_administration.post("/comptes/inviter/", {"email": "Lou@Exemple.fr", "role": "agent"})
    lien = find_lien(mailoutbox[0])
    visiteuse = Client()

    assert mailoutbox[0].to == ["lou@exemple.fr"]
    assert "Ada Ministre vous invite" in mailoutbox[0].body
    assert "lou@exemple.fr" in read(visiteuse.get(lien))
    reponse = visiteuse.post(
        lien,
        {
            "first_name": "Lou",
            "last_name": "Blanc",
            "new_password1": NOUVEAU,
            "new_password2": NOUVEAU,
        },
    )

    assert reponse.url == "/connexion/"
    lou = Utilisateur.objects.get(username="lou@exemple.fr")
    assert (lou.get_full_name(), lou.appartenances.get().role) == ("Lou Blanc", Role.AGENT)
    assert lou.appartenances.get().structure == structure
    assert log_in(visiteuse, "lou@exemple.fr", NOUVEAU).url == "/"
    assert visiteuse.get(lien).status_code == 410


def test_a_bad_password_is_said_and_the_names_are_kept(client_administration, mailoutbox):
    client_administration.post("/comptes/inviter/", {"email": "lou@exemple.fr", "role": "agent"})

    reponse = Client().post(
        find_lien(mailoutbox[0]),
        {"first_name": "Lou", "last_name": "B", "new_password1": "123", "new_password2": "123"},
    )

    assert reponse.status_code == 422
    assert "trop court" in read(reponse)
    assert 'value="Lou"' in reponse.text
    assert not Utilisateur.objects.filter(username="lou@exemple.fr").exists()


@pytest.mark.parametrize(
    "email", ["", "lou", "lou@", "lou@exemple.fr, zoe@exemple.fr", "x" * 150 + "@exemple.fr"]
)
def test_an_address_that_is_none_is_refused_in_french_and_kept(
    client_administration, email, mailoutbox
):
    reponse = client_administration.post("/comptes/inviter/", {"email": email, "role": "agent"})

    assert reponse.status_code == 422
    assert "champ__erreur" in reponse.text
    assert html.escape(email) in reponse.text
    assert not mailoutbox


def test_an_invitation_lasts_seven_days_and_a_newer_one_voids_it(administratrice, structure):
    envoyee = timezone.now()
    invitation = Invitation.objects.create(
        structure=structure, email="lou@exemple.fr", envoyee_le=envoyee, par=administratrice
    )
    jeton = invitation.sign()

    assert Invitation.find(jeton, le=envoyee + timedelta(days=7)) == invitation
    assert Invitation.find(jeton, le=envoyee + timedelta(days=7, seconds=1)) is None
    assert Invitation.find(f"{jeton}x", le=envoyee) is None
    invitation.envoyee_le = envoyee + timedelta(hours=1)
    invitation.save()
    assert Invitation.find(jeton, le=envoyee + timedelta(hours=1)) is None


def test_an_invitation_does_not_tell_whether_the_address_has_an_account(
    client_administration, structure, mailoutbox
):
    ailleurs = make_utilisateur(username="zoe@exemple.fr", first_name="Zoé", last_name="Secrète")

    reponse = client_administration.post(
        "/comptes/inviter/", {"email": "zoe@exemple.fr", "role": "agent"}, follow=True
    )

    assert "L'invitation part vers zoe@exemple.fr" in read(reponse)
    assert "Secrète" not in read(reponse)
    lien = find_lien(mailoutbox[0])
    assert "connectez-vous pour accepter" in read(Client().get(lien))
    assert Client().post(lien).status_code == 200
    assert not ailleurs.appartenances.filter(structure=structure).exists()
    client_administration.force_login(ailleurs)
    client_administration.post(lien)
    assert ailleurs.appartenances.get(structure=structure).role == Role.AGENT


def test_an_address_is_invited_once_and_can_be_taken_back(client_administration, mailoutbox):
    client_administration.post("/comptes/inviter/", {"email": "lou@exemple.fr", "role": "agent"})
    deux = client_administration.post(
        "/comptes/inviter/", {"email": "lou@exemple.fr", "role": "agent"}
    )
    invitation = Invitation.objects.get()

    assert "déjà invitée" in read(deux)
    client_administration.post(f"/comptes/invitations/{invitation.pk}/renvoyer/")
    premier, second = (find_lien(courriel) for courriel in mailoutbox)
    assert Client().get(premier).status_code == 410
    assert Client().get(second).status_code == 200
    client_administration.post(f"/comptes/invitations/{invitation.pk}/annuler/")
    assert Client().get(second).status_code == 410


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_does_not_leave_is_said(client_administration, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    reponse = client_administration.post(
        "/comptes/inviter/", {"email": "lou@exemple.fr", "role": "agent"}, follow=True
    )

    page = read(reponse)
    assert "Aucun courriel n'est parti : copiez ce lien" in page
    lien = re.search(r'value="http://testserver(/invitation/[^"]+)"', page)[1]
    assert "Ouvrir votre compte" in read(Client().get(lien))
    sante = Client().get("/sante/?format=json")
    assert sante.status_code == 200
    assert "n'est pas parti" in sante.json()["verifications"]["courriel"]["detail"]


def test_a_forgotten_password_is_chosen_again_from_the_mailbox(client, mailoutbox):
    make_utilisateur(username="camille", email="camille@exemple.fr")

    client.post("/mot-de-passe/oubli/", {"email": "inconnue@exemple.fr"})
    assert not mailoutbox
    client.post("/mot-de-passe/oubli/", {"email": "camille@exemple.fr"})
    page = client.get(find_lien(mailoutbox[0]), follow=True)
    adresse = page.redirect_chain[-1][0]
    client.post(adresse, {"new_password1": NOUVEAU, "new_password2": NOUVEAU})

    assert log_in(client, "camille", NOUVEAU).url == "/"
    assert "Ce lien ne sert plus" in read(client.get(find_lien(mailoutbox[0]), follow=True))


def test_five_failures_lock_the_account_and_the_administration_unlocks_it(
    client_administration, structure
):
    camille = make_utilisateur(username="camille", structure=structure)
    visiteuse = Client()

    reponses = [log_in(visiteuse, "camille", "non") for _ in range(5)]
    assert "Le mot de passe de « camille » a été refusé cinq fois" in read(reponses[-1])
    assert log_in(visiteuse, "camille").status_code == 429
    assert "verrouillé" in read(client_administration.get("/comptes/"))
    page = f"/comptes/{membre(camille)}/"
    assert "Déverrouiller" in read(client_administration.get(page))
    client_administration.post(f"{page}deverrouiller/")

    assert "Déverrouiller" not in read(client_administration.get(page))
    assert log_in(visiteuse, "camille").status_code == 302
    quoi = list(Trace.objects.order_by("pk").values_list("quoi", flat=True))
    assert quoi.count(Trace.Quoi.ECHEC) == 6
    assert quoi[-1] == Trace.Quoi.CONNEXION


def test_a_new_password_from_the_mailbox_unlocks_too(client, mailoutbox):
    make_utilisateur(username="camille", email="camille@exemple.fr")
    for _ in range(5):
        log_in(client, "camille", "non")

    client.post("/mot-de-passe/oubli/", {"email": "camille@exemple.fr"})
    page = client.get(find_lien(mailoutbox[0]), follow=True)
    client.post(page.redirect_chain[-1][0], {"new_password1": NOUVEAU, "new_password2": NOUVEAU})

    assert log_in(client, "camille", NOUVEAU).url == "/"


def test_a_session_seen_from_elsewhere_is_closed(structure):
    make_utilisateur(username="camille", structure=structure)
    ici, telephone = (
        Client(),
        Client(headers={"user-agent": "Mozilla/5.0 (Android 14) Firefox/140"}),
    )
    log_in(ici, "camille")
    log_in(telephone, "camille")

    page = read(ici.get("/compte/"))
    marque = re.search(r"/compte/sessions/(\w{16})/fermer/", page)[1]
    assert "Firefox sur Android" in page
    assert all(session.cle not in page for session in SessionOuverte.objects.all())
    ici.post(f"/compte/sessions/{marque}/fermer/")

    assert telephone.get("/").url.startswith("/connexion/")
    assert ici.get("/compte/").status_code == 200


def test_changing_the_password_closes_the_other_sessions(structure):
    make_utilisateur(username="camille", structure=structure)
    ici, ailleurs = Client(), Client()
    log_in(ici, "camille")
    log_in(ailleurs, "camille")

    ici.post(
        "/compte/mot-de-passe/",
        {"old_password": MOT_DE_PASSE, "new_password1": NOUVEAU, "new_password2": NOUVEAU},
    )

    assert ailleurs.get("/compte/").status_code == 302
    assert ici.get("/compte/").status_code == 200
    assert SessionOuverte.objects.count() == 1


def test_nobody_changes_her_own_role_or_shuts_herself_out(client_administration, administratrice):
    pk = membre(administratrice)

    for adresse, donnees in [
        (f"/comptes/{pk}/", {"role": "direction"}),
        (f"/comptes/{pk}/desactiver/", {}),
        (f"/comptes/{pk}/retirer/", {}),
        (f"/comptes/{pk}/anonymiser/", {}),
    ]:
        assert client_administration.post(adresse, donnees).status_code == 403
    administratrice.refresh_from_db()
    assert administratrice.is_active
    assert administratrice.appartenances.get().role == Role.ADMINISTRATION


def test_a_role_is_changed_and_noted(client_administration, administratrice, agent):
    send(client_administration, f"/comptes/{membre(agent)}/", {"role": "direction"})

    assert agent.appartenances.get().role == Role.DIRECTION
    trace = Trace.objects.get(quoi=Trace.Quoi.DROITS)
    assert (trace.par, trace.sur, trace.detail) == (administratrice, agent, "direction")
    assert "Camille Agent : direction" in read(client_administration.get("/comptes/traces/"))


def test_somebody_who_also_belongs_elsewhere_only_loses_her_place_here(
    client_administration, structure, agent
):
    Appartenance.objects.create(utilisateur=agent, structure=make_structure(nom="Office caché"))
    pk = agent.appartenances.get(structure=structure).pk

    page = read(client_administration.get(f"/comptes/{pk}/"))
    assert "a aussi un compte dans une autre structure" in page
    assert "Office caché" not in page
    for geste in ("desactiver", "deverrouiller", "oublier-second-facteur", "anonymiser"):
        assert client_administration.post(f"/comptes/{pk}/{geste}/").status_code == 403
    assert client_administration.get(f"/comptes/{pk}/donnees.json").status_code == 403
    client_administration.post(f"/comptes/{pk}/retirer/")

    assert [a.structure.nom for a in agent.appartenances.all()] == ["Office caché"]


def test_a_person_who_left_opens_nothing_and_the_history_keeps_her_name(
    client_administration, plan, agent
):
    action = make_action(plan=plan)
    depart = Client()
    depart.force_login(agent)
    depart.post(f"/actions/{action.code}/suivi/", {"statut": "en_cours", "lue": ""})
    action.history.update(history_user=agent)

    client_administration.post(f"/comptes/{membre(agent)}/desactiver/")

    assert depart.get("/").status_code == 302
    assert log_in(Client(), agent.username).status_code == 200
    client_administration.force_login(agent.__class__.objects.get(first_name="Ada"))
    assert "Camille Agent" in read(client_administration.get(f"/actions/{action.code}/"))


def test_anonymising_takes_the_name_away_everywhere_and_keeps_what_was_written(
    client_administration, plan, agent
):
    agent.email = "camille@exemple.fr"
    agent.save()
    action = make_action(plan=plan, pilote=agent, suivi_par=agent, suivi_le=timezone.now())
    action.history.update(history_user=agent)
    noter(Trace.Quoi.CONNEXION, le=timezone.now(), par=agent)
    for _ in range(5):
        log_in(Client(), agent.username, "non")
    identifiant = agent.username

    assert "C'est définitif" in read(
        client_administration.get(f"/comptes/{membre(agent)}/anonymiser/")
    )
    client_administration.post(f"/comptes/{membre(agent)}/anonymiser/", {"confirme": "oui"})

    fiche = read(client_administration.get(f"/actions/{action.code}/"))
    assert "Compte anonymisé" in fiche
    for texte in (fiche, read(client_administration.get("/comptes/traces/"))):
        assert "Camille" not in texte
        assert identifiant not in texte
    agent.refresh_from_db()
    assert (agent.email, agent.is_active, agent.has_usable_password()) == ("", False, False)
    assert Action.history.filter(history_user=agent).exists()


def test_personal_data_go_out_as_a_file_and_the_going_out_is_noted(client_agent, agent, plan):
    action = make_action(plan=plan)
    action.history.update(history_user=agent)

    reponse = client_agent.get("/compte/donnees/mes-donnees.json")

    donnees = reponse.json()
    assert donnees["compte"]["prenom"] == "Camille"
    assert donnees["appartenances"] == [{"structure": plan.structure.nom, "role": "agent"}]
    assert donnees["ecrits"][0]["genre"] == "action"
    assert "password" not in reponse.text
    assert Trace.objects.get().quoi == Trace.Quoi.SORTIE
    assert "12 mois" in read(client_agent.get("/compte/donnees/"))


def test_what_has_outlived_its_time_is_erased(structure, administratrice, capsys):
    maintenant = timezone.now()
    for age in (364, 366):
        noter(Trace.Quoi.CONNEXION, le=maintenant - timedelta(days=age), par=administratrice)
    for age, email in ((6, "a@exemple.fr"), (8, "b@exemple.fr")):
        Invitation.objects.create(
            structure=structure, email=email, envoyee_le=maintenant - timedelta(days=age)
        )

    call_command("effacer_perime")

    assert Trace.objects.count() == 1
    assert Invitation.objects.get().email == "a@exemple.fr"
    assert "traces : 1" in capsys.readouterr().out


def test_the_first_person_is_invited_by_command(structure, mailoutbox, capsys):
    call_command("inviter", "Ada@Exemple.fr", site="https://plan.exemple.fr/")

    lien = re.search(r"https://plan\.exemple\.fr(/invitation/\S+)", capsys.readouterr().out)[1]
    assert lien.partition(":")[0] in mailoutbox[0].body  # signed perhaps a second after
    assert "Ouvrir votre compte" in read(Client().get(lien))
    assert Invitation.objects.get().role == Role.ADMINISTRATION


def test_the_link_of_an_invitation_begins_with_the_public_address(structure, settings, capsys):
    settings.ADRESSE_PUBLIQUE = "https://plan.exemple.fr"

    call_command("inviter", "ada@exemple.fr")

    assert "https://plan.exemple.fr/invitation/" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (["ada"], "n'est pas une adresse"),
        (["ada@exemple.fr", "--structure", "nulle-part"], "Aucune structure"),
        (["ada@exemple.fr", "--par", "camille"], "ne peut pas inviter"),
        (["ada@exemple.fr", "--par", "personne"], "ne peut pas inviter"),
    ],
)
def test_a_command_asks_the_right_of_the_person_it_speaks_for(structure, arguments, phrase):
    make_utilisateur(username="camille", structure=structure, role=Role.DIRECTION)

    with pytest.raises(CommandError, match=phrase):
        call_command("inviter", *arguments, "--site", "https://plan.exemple.fr")
    assert not Invitation.objects.exists()
