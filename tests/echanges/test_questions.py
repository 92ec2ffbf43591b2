"""A table that is none of our formats: asked in the page, remembered, applied (R-X10)."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from comptes.droits import Role
from exploitation.models import Correspondance, Travail
from plan.models import Action, Plan
from tests.ecran import plain
from tests.fabrique import make_action, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db
TABLEAU = "Axe;Action;Budget;Estimation\nA;Un;10;12\nB;Deux;20 €;\n"


@pytest.fixture
def direction(client, plan, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_action(plan=plan)
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan.structure))
    return client


@pytest.fixture
def send(direction, django_capture_on_commit_callbacks):
    """Send a form, let the work be done, and read the page where it leads."""

    def send(adresse, saisi):
        with django_capture_on_commit_callbacks(execute=True):
            reponse = direction.post(adresse, saisi)
        return plain(
            direction.get(reponse.url).text if reponse.status_code == 302 else reponse.text
        )

    return send


def drop(send, texte=TABLEAU, nom="liste.csv"):
    fichier = SimpleUploadedFile(nom, texte.encode())
    return send(reverse("echanges"), {"fichier": fichier, "format": "auto"})


def answer(*sens):
    return {f"colonne-{rang}": mot for rang, mot in enumerate(sens)}


def test_the_columns_are_asked_then_the_dry_run_comes_then_the_plan(direction, send):
    page = drop(send)

    travail = Travail.objects.get()
    colonnes = reverse("colonnes", args=[travail.pk])
    assert "Ce n'est pas un de nos formats" in page
    assert travail.etat == "a_repondre"
    question = plain(direction.get(colonnes).text)
    assert "Colonne C « Budget »" in question
    assert "10 · 20 €" in question
    page = send(colonnes, answer("axe", "action", "note", "montant_ttc"))
    assert "À blanc" in page
    assert "C « Budget » → gardée en note" in page
    assert Plan.objects.count() == 1
    page = send(reverse("appliquer-import", args=[travail.pk]), {})
    assert "L'import est appliqué" in page
    assert Action.objects.get(titre="Un").lignecouts.get().taxe == "TTC"


def test_a_column_said_twice_is_refused_beside_the_second_and_the_choice_is_kept(direction, send):
    drop(send)
    colonnes = reverse("colonnes", args=[Travail.objects.get().pk])

    reponse = direction.post(colonnes, answer("axe", "action", "cout", "cout"))

    assert reponse.status_code == 422
    champs = reponse.context["form"].errors
    assert [*champs] == ["colonne-3"]
    assert "C « Budget » est déjà « coût »" in champs["colonne-3"][0]
    assert reponse.text.count('value="cout" selected') == 2
    sans = plain(direction.post(colonnes, answer("axe", "note", "cout", "note")).text)
    assert "Aucune colonne n'est « action »" in sans
    assert not Correspondance.objects.exists()


def test_the_answer_serves_the_next_table_of_these_titles_and_can_be_changed(direction, send):
    drop(send)
    premier = Travail.objects.get()
    send(reverse("colonnes", args=[premier.pk]), answer("axe", "action", "note", "montant_ttc"))

    page = drop(send, TABLEAU.replace("Un;10;12", "Trois;1;2"), nom="suite.csv")

    second = Travail.objects.exclude(pk=premier.pk).get()
    assert second.etat == "a_confirmer"
    assert "comme la dernière fois pour un tableau de ces titres" in page
    assert reverse("colonnes", args=[second.pk]) in page
    send(reverse("colonnes", args=[second.pk]), answer("defi", "action", "cout", "note"))
    send(reverse("appliquer-import", args=[second.pk]), {})
    assert Action.objects.get(titre="Trois").lignecouts.get().montant_min == 1
    assert Correspondance.objects.get().sens == ["defi", "action", "cout", "note"]


def test_what_is_applied_is_the_file_that_was_tried_whatever_was_sent_since(direction, send):
    drop(send)
    premier = Travail.objects.get()
    send(reverse("colonnes", args=[premier.pk]), answer("axe", "action", "cout", "note"))
    drop(send, TABLEAU.replace("Un", "Autre"))

    send(reverse("appliquer-import", args=[premier.pk]), {})

    assert Action.objects.filter(titre="Un").exists()
    assert not Action.objects.filter(titre="Autre").exists()


def test_a_work_that_asks_nothing_has_no_page_of_columns(direction, send):
    drop(send)
    travail = Travail.objects.get()
    travail.etat = "fait"
    travail.save()

    page = direction.get(reverse("colonnes", args=[travail.pk]), follow=True)

    assert "n'attend pas que l'on dise ses colonnes" in plain(page.text)


def run(*arguments):
    sortie = StringIO()
    call_command("importer", *arguments, stdout=sortie)
    return sortie.getvalue()


def test_the_command_makes_a_plan_in_a_structure_among_several_plans(plan, structure, tmp_path):
    make_plan(structure=structure)
    fichier = tmp_path / "liste.csv"
    fichier.write_text("Axe;Action;Budget\nA;Un;10\n")

    ecrit = run(str(fichier), "--structure", structure.slug, "--appliquer")

    assert "tableau d'une autre forme" in ecrit
    assert "C « Budget » → coût" in ecrit
    assert Action.objects.get(titre="Un").axe.defi.plan.structure == structure


def test_the_command_refuses_a_doubt_and_takes_what_is_said(structure, tmp_path):
    fichier = tmp_path / "liste.csv"
    fichier.write_text(TABLEAU)
    base = (str(fichier), "--structure", structure.slug)

    with pytest.raises(CommandError):
        run(*base)
    ecrit = run(*base, "--colonnes", "Estimation=montant TTC")

    assert "D « Estimation » → montant TTC" in ecrit
    with pytest.raises(CommandError, match="TITRE=SENS"):
        run(*base, "--colonnes", "Estimation")
