"""A deletion is undone in one gesture, with all that it took: docs/regles.md, R-H5."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from budget.controle import controler
from budget.models import LigneCout
from comptes.droits import Role
from plan.models import (
    Action,
    Axe,
    EntreeJournal,
    Indicateur,
    Jalon,
    LienIndicateur,
    Piece,
    Section,
)
from socle.donnees.contenu import list_contenus
from tests.accueil.test_historique import page_of
from tests.ecran import read
from tests.fabrique import make_action, make_indicateur, make_ligne_cout, make_utilisateur

pytestmark = pytest.mark.django_db(databases=["default", "passe"])


@pytest.fixture
def client_direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def find_deletion(modele):
    return modele.history.filter(history_type="-").latest()


def take_stock(client):
    """What the office reads of its plan: totals, findings, the copy of all of it."""
    sortie = StringIO()
    call_command("totaux", "--json", stdout=sortie)
    copie = json.loads(client.get("/export/plan.json").content)
    constats = [str(constat) for constat in controler(Axe.objects.first().defi.plan)]
    copie = {cle: contenu for cle, contenu in copie.items() if "_le" not in cle}
    return json.loads(sortie.getvalue()), constats, copie


def list_lignes():
    return {modele: set(modele.objects.values_list("pk", flat=True)) for modele in list_contenus()}


def make_vie(axe):
    """What the source of the real plan does not hold, on the actions of an axe."""
    action = axe.actions.first()
    EntreeJournal.objects.create(action=action, le=date(2026, 1, 2), texte="Réunion")
    Jalon.objects.create(action=action, du_le=date(2026, 3, 1), titre="Devis")
    LienIndicateur.objects.create(indicateur=Indicateur.objects.first(), action=action)


@pytest.fixture
def bureau(client, plan_reel):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan_reel.structure))
    return client


def test_an_axe_of_the_real_plan_comes_back_whole_in_one_gesture(bureau):
    axe = Axe.objects.get(defi__numero=1, numero=2)
    make_vie(axe)
    avant = take_stock(bureau)
    lignes = list_lignes()

    bureau.post(f"/admin/plan/axe/{axe.pk}/delete/", {"post": "yes"})
    assert not Axe.objects.filter(pk=axe.pk).exists()
    assert take_stock(bureau) != avant
    liste = read(bureau.get("/historique/?supprimes=on"))
    adresse = page_of(find_deletion(Axe))
    page = read(bureau.get(adresse))
    reponse = bureau.post(adresse, {"motif": "Erreur"}, follow=True)

    assert liste.count("Suppression</strong>") == 1
    assert "Reviendra aussi, en même temps" in page
    assert "<li>1 entrée de journal</li>" in page
    assert "Lignes rétablies en même temps" in read(reponse)
    assert list_lignes() == lignes
    assert take_stock(bureau) == avant


def test_what_was_deleted_by_hand_before_stays_deleted(client_direction, plan):
    action = make_action(plan=plan)
    jalon = Jalon.objects.create(action=action, du_le=date(2026, 3, 1), titre="Abandonné")
    make_ligne_cout(action=action)
    jalon.delete()
    Jalon.history.filter(history_type="-").update(
        history_date=timezone.now() - timedelta(seconds=5)
    )
    action.delete()

    client_direction.post(page_of(find_deletion(Action)), {"motif": ""})

    assert LigneCout.objects.count() == 1
    assert not Jalon.objects.exists()


def test_the_topmost_deletion_is_offered_first(client_direction, plan):
    action = make_action(plan=plan, annees=[2024])
    axe = action.axe
    action.delete()
    Action.history.filter(history_type="-").update(history_date=timezone.now() - timedelta(hours=1))
    axe.defi.delete()

    page = read(client_direction.get(page_of(find_deletion(Action))))
    client_direction.post(page_of(find_deletion(type(axe.defi))), {"motif": ""})

    assert "Cela dépend de « 1 : " in page.replace("\u00a0", " ")
    assert page_of(find_deletion(type(axe.defi))) in page
    assert '<button class="bouton">Rétablir' not in page
    assert Axe.objects.get().pk == find_deletion(Axe).id
    assert not Action.objects.exists()


def test_what_cannot_come_back_is_said(client_direction, plan, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    action = make_action(plan=plan)
    piece = Piece(action=action, nom="devis.pdf", taille=3, empreinte="0" * 64)
    piece.ajoutee_le = timezone.now()
    piece.fichier.save("devis.pdf", ContentFile(b"pdf"))
    Jalon.objects.create(action=action, du_le=date(2026, 3, 1), titre="Devis")
    action.delete()
    (tmp_path / piece.fichier.name).unlink()

    reponse = client_direction.post(
        page_of(find_deletion(Action)), {"motif": "Erreur"}, follow=True
    )

    page = read(reponse)
    assert "N'a pas pu revenir – pièce" in page
    assert "Le fichier de « devis.pdf » n'est plus gardé" in page.replace("\u00a0", " ")
    assert Jalon.objects.exists()
    assert not Piece.objects.exists()


def test_nothing_comes_back_when_the_place_was_taken(client_direction, plan):
    action = make_action(plan=plan, numero=1)
    Jalon.objects.create(action=action, du_le=date(2026, 3, 1), titre="Devis")
    axe = action.axe
    action.delete()
    make_action(axe=axe, numero=1)

    reponse = client_direction.post(page_of(find_deletion(Action)), {"motif": "Pour voir"})

    assert reponse.status_code == 422
    assert "Rien n'a changé. Ce numéro est déjà pris à cette place." in read(reponse)
    assert not Jalon.objects.exists()


def test_what_the_deletion_only_left_without_it_finds_it_again(client_direction, plan):
    section = Section.objects.create(plan=plan, ordre=1, cle="ici", titre="Ici")
    indicateur = make_indicateur(plan, section=section)
    autre = make_indicateur(plan, libelle="Lits", section=section)
    autre.section = None
    autre.save()
    section.delete()

    client_direction.post(page_of(find_deletion(Section)), {"motif": ""})

    indicateur.refresh_from_db()
    autre.refresh_from_db()
    assert indicateur.section_id == Section.objects.get().pk
    assert autre.section_id is None


def test_an_indicator_comes_back_with_its_values_and_links(client_direction, plan):
    action = make_action(plan=plan)
    indicateur = make_indicateur(plan, valeurs=[(2024, 1), (2025, 2)])
    indicateur.link_actions([action])
    pk = indicateur.pk
    client_direction.post(f"/indicateurs/{pk}/supprimer/", {"confirme": "oui"})
    assert not Indicateur.objects.exists()

    client_direction.post(page_of(find_deletion(Indicateur)), {"motif": ""})

    assert list(action.indicateurs.all()) == [Indicateur.objects.get(pk=pk)]
    assert Indicateur.objects.get().valeurs.count() == 2


def test_who_may_not_delete_it_may_not_put_it_back(client_agent, plan):
    action = make_action(plan=plan)
    jalon = Jalon.objects.create(action=action, du_le=date(2026, 3, 1), titre="Devis")
    version = jalon.history.latest()
    action.delete()

    page = read(client_agent.get(page_of(version)))

    assert client_agent.post(page_of(find_deletion(Action)), {"motif": ""}).status_code == 403
    assert "demandez à la direction" in page
    assert not Action.objects.exists()
