"""Who changed what, and putting a version back: docs/regles.md, R-H4 and R-H5."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accueil.lectures.historique import lire_derniers_changements, lire_historique
from budget.models import LigneCout
from comptes.droits import Role
from plan.models import (
    Abonnement,
    Action,
    Axe,
    EntreeJournal,
    Indicateur,
    Jalon,
    Partenaire,
    Partenariat,
    Programmation,
    ValeurIndicateur,
)
from socle.donnees.contenu import list_contenus
from socle.donnees.versions import VersionIrretablissable, retablir
from tests.ecran import read, send
from tests.fabrique import make_action, make_ligne_cout, make_plan, make_utilisateur
from tests.fabrique_droits import make_monde

pytestmark = pytest.mark.django_db(databases=["default", "passe"])


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2024], titre="Le premier titre")


@pytest.fixture
def client_direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def first_version(objet):
    return objet.history.order_by("history_id").first()


def page_of(version):
    return f"/historique/{version.instance_type._meta.model_name}/versions/{version.history_id}/"


def list_changes(historique):
    return [(c.champ, c.avant, c.apres) for v in historique.versions for c in v.changements]


@pytest.mark.parametrize("role", [Role.AGENT, Role.DIRECTION])
def test_a_version_that_is_offered_can_be_put_back(client, settings, tmp_path, role):
    """In the history of every row of every kind; and each kind is offered to who may."""
    settings.MEDIA_ROOT = tmp_path
    monde = make_monde()
    client.force_login(monde.ici[role])
    adresses, muets = set(), set()
    for modele in list_contenus():
        for ligne in modele._base_manager.all():
            save_twice(ligne)
            page = client.get(f"/historique/{modele._meta.model_name}/{ligne.pk}/")
            trouvees = re.findall(r'href="(/historique/\w+/versions/\d+/)"', page.text)
            adresses.update(trouvees)
            if not trouvees:
                muets.add(modele)

    refusees = {adresse for adresse in adresses if client.get(adresse).status_code != 200}

    assert refusees == set()
    assert (LigneCout in muets, EntreeJournal in muets) == (role == Role.AGENT, False)


def save_twice(ligne):
    """Two versions more, so that one is older than today's."""
    type(ligne)._base_manager.get(pk=ligne.pk).save()
    type(ligne)._base_manager.get(pk=ligne.pk).save()


def test_a_value_says_of_which_indicator(plan, client_agent):
    indicateur = Indicateur.objects.create(plan=plan, ordre=1, libelle="Nuitées")
    valeur = ValeurIndicateur.objects.create(indicateur=indicateur, annee=2025, valeur=2240)
    valeur.delete()

    assert "Nuitées : 2 240 (2025)" in read(client_agent.get("/historique/"))


def test_everything_that_hangs_on_an_action_is_told_in_french(plan, action, agent):
    action.statut, action.avancement, action.pilote = "en_cours", 0, agent
    action.save()
    annee = action.programmations.get()
    annee.issue, annee.motif = "annulee", "Faute de crédits"
    annee.save()
    jalon = Jalon.objects.create(action=action, titre="Devis", du_le=date(2026, 3, 1))
    jalon.du_le = date(2026, 4, 1)
    jalon.save()
    ligne = make_ligne_cout("Flyer : 100 €", action=action)
    ligne.retenue = False
    ligne.save()

    lue = lire_historique(plan, Action, action.pk)

    changements = list_changes(lue)
    assert ("statut", "À venir", "En cours") in changements
    assert ("avancement", "vide", "0") in changements
    assert ("pilote (compte)", "vide", "Camille Agent") in changements
    assert ("bilan de l'année", "prévue", "annulée") in changements
    assert ("prévu le", "1er mars 2026", "1er avril 2026") in changements
    assert ("compte dans les totaux du plan", "oui", "non") in changements
    assert {g.titre for g in lue.genres} == {"action", "année prévue", "jalon", "ligne de coût"}
    assert [v.le for v in lue.versions] == sorted((v.le for v in lue.versions), reverse=True)


def test_the_page_says_who_and_filters_by_kind(client_agent, action):
    client_agent.post(
        f"/actions/{action.code}/journal/nouveau/", {"le": "2026-01-02", "texte": "Réunion"}
    )

    tout = read(client_agent.get(f"/actions/{action.code}/historique/"))
    journal = read(client_agent.get(f"/actions/{action.code}/historique/?genre=entreejournal"))

    assert "Camille Agent" in tout
    assert "Création</strong> – entrée de journal : 02/01/2026 : Réunion" in tout
    assert "Création</strong> – action" in tout
    assert "Création</strong> – action" not in journal


def test_a_link_to_what_is_gone_says_so(plan, action):
    partenaire = Partenaire.objects.create(structure=plan.structure, nom="CDT")
    Partenariat.objects.create(action=action, partenaire=partenaire).delete()
    action.pilote = partie = make_utilisateur(structure=plan.structure)
    action.save()
    Action.objects.filter(pk=action.pk).update(pilote=None)
    partie.delete()
    partenaire.delete()

    lue = lire_historique(plan, Action, action.pk)

    assert ("pilote (compte)", "vide", "supprimé depuis") in list_changes(lue)
    assert any(v.cle == "partenariat" and v.titre.startswith("n°") for v in lue.versions)


def test_a_version_is_put_back_as_a_new_version_with_its_reason(client_direction, action):
    action.titre = "Le second titre"
    action.save()
    version = first_version(action)

    page = read(client_direction.get(page_of(version)))
    reponse = client_direction.post(page_of(version), {"motif": "Erreur de saisie"}, follow=True)

    assert "<del>Le second titre</del> → <ins>Le premier titre</ins>" in page
    assert "rétablie." in read(reponse)
    action.refresh_from_db()
    assert action.titre == "Le premier titre"
    assert action.history.count() == 3
    assert "rétablie : Erreur de saisie" in action.history.first().history_change_reason


def test_what_was_deleted_comes_back_under_its_number(client_agent, action):
    entree = EntreeJournal.objects.create(action=action, le=date(2026, 1, 2), texte="Réunion")
    pk = entree.pk
    entree.delete()
    version = EntreeJournal.history.get(history_type="-")

    liste = read(client_agent.get("/historique/?supprimes=on"))
    code = f'<span class="code">{action.code}</span> 02/01/2026 : Réunion'
    client_agent.post(page_of(version), {"motif": ""})

    assert f"/historique/entreejournal/{pk}/" in liste
    assert code in liste
    assert EntreeJournal.objects.get(pk=pk).texte == "Réunion"
    assert [v.history_type for v in EntreeJournal.history.order_by("history_id")] == ["+", "-", "+"]


def test_a_restore_that_breaks_a_constraint_says_so_and_changes_nothing(client_direction, action):
    """Number 1 of the axe was given to another action since."""
    version = first_version(action)
    action.numero = 9
    action.save()
    make_action(axe=action.axe, numero=1, titre="La nouvelle n° 1")

    reponse = client_direction.post(page_of(version), {"motif": "Pour essayer"})

    assert reponse.status_code == 422
    assert "Rien n'a changé. Ce numéro est déjà pris à cette place." in read(reponse)
    assert 'value="Pour essayer"' in reponse.text
    action.refresh_from_db()
    assert action.numero == 9
    assert action.history.count() == 2


def test_a_year_planned_again_meanwhile_is_not_doubled(client_agent, action):
    annee = action.programmations.get()
    annee.delete()
    Programmation.objects.create(action=action, annee=2024)
    version = Programmation.history.get(history_type="-")

    reponse = client_agent.post(page_of(version), {"motif": ""})

    assert "Cette année est déjà prévue pour cette action." in read(reponse)
    assert Programmation.objects.count() == 1


def test_what_hangs_on_something_deleted_waits_for_it(client_direction, plan, action):
    jalon = Jalon.objects.create(action=action, titre="Devis", du_le=date(2026, 3, 1))
    du_jalon, de_l_action = first_version(jalon), first_version(action)
    action.delete()

    refus = client_direction.post(page_of(du_jalon), {"motif": ""})
    client_direction.post(page_of(de_l_action), {"motif": ""})
    client_direction.post(page_of(du_jalon), {"motif": ""})

    assert "objet supprimé (action) : rétablissez-le d'abord" in read(refus)
    assert Jalon.objects.get().action == Action.objects.get()


def test_a_pilote_who_left_is_not_put_back(plan, action):
    action.pilote = partie = make_utilisateur(structure=plan.structure)
    action.save()
    version = action.history.first()
    partie.delete()

    retablir(version, motif="essai")

    assert Action.objects.get().pilote is None
    Axe.objects.all().delete()
    with pytest.raises(VersionIrretablissable):
        retablir(version, motif="essai")


@pytest.mark.parametrize(
    ("champ", "status"), [pytest.param("fait", 302, id="follow-up"), ("titre", 403)]
)
def test_an_agent_puts_back_the_follow_up_but_not_the_structure(
    client_agent, action, champ, status
):
    """R-H5."""
    version = first_version(action)
    setattr(action, champ, "autre chose")
    action.save()

    assert client_agent.post(page_of(version), {"motif": ""}).status_code == status


def test_who_only_reads_sees_no_history(client, plan, action):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=plan.structure))

    for adresse in (
        "/historique/",
        f"/actions/{action.code}/historique/",
        f"/historique/action/{action.pk}/",
        page_of(first_version(action)),
    ):
        assert client.get(adresse).status_code == 403


def test_the_history_of_another_plan_is_not_there(client_direction, plan, action):
    ailleurs = make_action(plan=make_plan())

    assert client_direction.get(f"/historique/action/{ailleurs.pk}/").status_code == 404
    assert client_direction.get(page_of(first_version(ailleurs))).status_code == 404
    assert client_direction.get("/historique/utilisateur/1/").status_code == 404
    assert client_direction.get("/historique/utilisateur/versions/1/").status_code == 404
    titres = [v.titre for v in lire_derniers_changements(plan)]
    assert str(ailleurs) not in titres


def test_a_version_that_says_the_same_has_nothing_to_put_back(client_agent, action):
    page = read(client_agent.get(page_of(first_version(action))))

    assert "il n'y a rien à rétablir" in page
    assert '<button class="bouton">Rétablir' not in page


def test_an_indicator_tells_its_values_too(plan):
    indicateur = Indicateur.objects.create(plan=plan, ordre=1, libelle="Nuitées")
    indicateur.record(annee=2025, serie="", valeur=59138)
    indicateur.record(annee=2025, serie="", valeur=64824)

    lue = lire_historique(plan, Indicateur, indicateur.pk)

    assert {v.cle for v in lue.versions} == {"indicateur", "valeurindicateur"}
    assert ValeurIndicateur.history.count() == 2
    ((champ, avant, apres),) = list_changes(lue)
    assert (champ, avant.replace("\u00a0", " "), apres.replace("\u00a0", " ")) == (
        "valeur",
        "59 138,00",
        "64 824,00",
    )


@pytest.mark.parametrize("adresse", ["/actions/1-1-1/historique/", "/historique/"])
def test_the_history_costs_the_same_with_2_and_40_versions(client_agent, action, adresse):
    entree = EntreeJournal.objects.create(action=action, le=date(2026, 1, 2), texte="x")
    ligne = make_ligne_cout("Flyer : 100 €", action=action)

    def change(nombre):
        for rang in range(nombre):
            entree.texte += "."
            entree.save()
            ligne.libelle = f"Flyer {rang}"
            ligne.save()

    def count():
        with CaptureQueriesContext(connection) as requetes:
            assert client_agent.get(adresse).status_code == 200
        return len(requetes)

    change(1)
    deux = count()
    change(20)
    assert count() == deux


def test_who_follows_an_action_is_in_its_history_and_in_its_past(client_agent, plan, action, agent):
    """R-H1 and R-H4; a person whose account is gone is named no more."""
    hier = timezone.localdate() - timedelta(days=1)
    partie = make_utilisateur(structure=plan.structure, last_name="Partie")
    avant = [Abonnement.objects.create(action=action, utilisateur=p) for p in (agent, partie)]
    for modele in list_contenus():
        modele.history.update(history_date=timezone.now() - timedelta(days=2))
    page = f"/actions/{action.code}/"
    send(client_agent, f"{page}reperes/", {"abonnes": []})
    partie.delete()

    assert not action.abonnements.exists()
    assert "Suivie aussi par" not in read(client_agent.get(page))
    assert "Suivie aussi par</dt><dd>Camille Agent</dd>" in read(
        client_agent.get(f"{page}?au={hier}")
    )
    historique = read(client_agent.get(f"{page}historique/?genre=abonnement"))
    assert "Suppression</strong> – abonnement : Camille Agent" in historique
    assert "Création</strong> – abonnement : Camille Agent" in historique
    client_agent.post(page_of(Abonnement.history.filter(id=avant[0].pk).last()), {"motif": "Non"})
    assert [a.utilisateur for a in action.abonnements.all()] == [agent]


def test_the_past_keeps_its_indicators_and_is_searched_too(client_agent, plan, action):
    """R-H1, for what was added to the plan since."""
    hier = timezone.localdate() - timedelta(days=1)
    indicateur = Indicateur.objects.create(plan=plan, ordre=1, libelle="Nuitées")
    indicateur.record(annee=2024, serie="", valeur=59138)
    indicateur.link_actions([action])
    for modele in list_contenus():
        modele.history.update(history_date=timezone.now() - timedelta(days=2))
    indicateur.record(annee=2024, serie="", valeur=64824)
    indicateur.link_actions([])
    action.titre = "Le second titre"
    action.save()

    fiche = read(client_agent.get(f"/actions/{action.code}/?au={hier}"))
    page = read(client_agent.get(f"/indicateurs/{indicateur.pk}/?au={hier}"))
    trouve = read(client_agent.get(f"/au/{hier}/recherche/?q=premier"))

    assert "59 138" in fiche
    assert "59 138" in page
    assert "Ajouter une valeur" not in page
    assert f'href="/au/{hier}/actions/1-1-1/"' in trouve
    assert "64 824" in read(client_agent.get(f"/indicateurs/{indicateur.pk}/"))
