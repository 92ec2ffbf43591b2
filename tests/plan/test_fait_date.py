"""What was done is dated, whoever writes it and by whatever way (docs/regles.md, R-H8)."""

import json
from datetime import date, datetime, timedelta
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from commission.models import SeanceCommission
from comptes.droits import Role
from plan.lectures.arbre import lire_arbre
from plan.models import Action
from socle.donnees.suppressions import find_suppression, list_emportes
from socle.donnees.versions import retablir
from tests.ecran import read, send
from tests.fabrique import make_action, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db(databases=["default", "passe"])

MARS = timezone.make_aware(datetime(2026, 3, 3, 9))
COMMISSION = date(2026, 3, 12)


def is_du_jour(action):
    action.refresh_from_db()
    return timezone.localdate(action.fait_le) == timezone.localdate()


@pytest.fixture
def action(plan):
    return make_action(plan=plan, fait="Devis reçu", suivi_le=MARS, statut="en_cours")


@pytest.fixture
def client_direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def test_a_new_row_is_dated_by_its_follow_up_else_by_the_moment(plan, action):
    assert action.fait_le == MARS
    assert is_du_jour(make_action(plan=plan, fait="Devis reçu"))
    assert make_action(plan=plan).fait_le is None


def test_only_other_words_change_the_date(action):
    action.avancement = 30
    action.save()
    assert action.fait_le == MARS

    action.fait = "Devis signé"
    action.save()
    assert is_du_jour(action)

    action.fait = ""
    action.save()
    assert action.fait_le is None


def test_saving_one_column_dates_it_too(action):
    action.fait = "Devis signé"
    action.save(update_fields=["fait"])

    assert is_du_jour(action)


def test_the_follow_up_that_is_said_of_another_day_dates_it(action):
    le = MARS + timedelta(days=4)
    action.fait = "Devis signé"
    action.save_suivi(par=None, le=le)

    assert action.fait_le == le


def test_the_form_of_the_follow_up(client_direction, action):
    send(client_direction, f"/actions/{action.code}/suivi/", {"fait": "Devis signé"})

    assert is_du_jour(action)


def test_a_form_that_leaves_the_words_alone_leaves_the_date(client_direction, action):
    send(client_direction, f"/actions/{action.code}/suivi/", {"commentaire": "Vu"})

    action.refresh_from_db()
    assert (action.commentaire, action.fait_le) == ("Vu", MARS)


def test_the_administration(client, action, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("technique"))
    adresse = reverse("admin:plan_action_change", args=[action.pk])

    assert send(client, adresse, {"fait": "Devis signé"}).status_code == 302

    assert is_du_jour(action)


def test_the_workbook(client_direction, action, tmp_path):
    from openpyxl import load_workbook

    reponse = client_direction.get(reverse("export-xlsx"))
    classeur = load_workbook(BytesIO(b"".join(reponse) if reponse.streaming else reponse.content))
    feuille = classeur["Plan"]
    rang, titres = next(
        (n, [c.value for c in ligne])
        for n, ligne in enumerate(feuille.iter_rows(), 1)
        if "Fait depuis la dernière commission" in [c.value for c in ligne]
    )
    colonne = titres.index("Fait depuis la dernière commission") + 1
    ecrit = titres.index("Fait, écrit le") + 1
    ligne = next(
        n
        for n in range(rang + 1, feuille.max_row + 1)
        if feuille.cell(n, colonne).value == "Devis reçu"
    )
    assert feuille.cell(ligne, ecrit).value.date() == date(2026, 3, 3)
    feuille.cell(ligne, colonne).value = "Devis signé"
    chemin = tmp_path / "plan.xlsx"
    classeur.save(chemin)

    call_command("importer", str(chemin), plan=action.axe.defi.plan.slug, appliquer=True)

    assert action.history.first().fait == "Devis signé"
    assert is_du_jour(action)


def test_a_version_put_back_brings_its_own_date(action):
    action.fait = "Devis signé"
    action.save()

    retablir(action.history.last(), motif="essai")

    action.refresh_from_db()
    assert (action.fait, action.fait_le) == ("Devis reçu", MARS)


def test_an_action_deleted_and_put_back_keeps_the_date(action):
    pk = action.pk
    action.delete()
    suppression = find_suppression(Action, pk)
    for version in list_emportes(suppression):
        retablir(version, motif="essai")
    if not Action.objects.filter(pk=pk).exists():
        retablir(suppression, motif="essai")

    assert Action.objects.get(pk=pk).fait_le == MARS


@pytest.mark.parametrize("is_ancienne", [False, True], ids=["copy", "copy-without-dates"])
def test_a_copy_keeps_the_date(client_direction, action, tmp_path, is_ancienne):
    reponse = client_direction.get(reverse("export-json"))
    donnees = json.loads(b"".join(reponse) if reponse.streaming else reponse.content)
    rangees = next(v for k, v in donnees["tables"].items() if k.endswith("plan.action"))
    assert rangees[0]["fait_le"]
    if is_ancienne:
        del rangees[0]["fait_le"]
    donnees["plan"]["slug"] = "copie"
    chemin = tmp_path / "copie.json"
    chemin.write_text(json.dumps(donnees))

    slug = action.axe.defi.plan.structure.slug
    call_command("importer", str(chemin), structure=slug, titre="Copie", appliquer=True)

    copiee = Action.objects.exclude(pk=action.pk).get()
    assert (copiee.fait, copiee.fait_le) == ("Devis reçu", MARS)


# What a commission has seen is never new


def read_ligne(plan, on):
    (ligne,) = lire_arbre(plan, on=on).lignes
    return ligne


@pytest.mark.parametrize(
    ("on", "is_ancien", "dit"),
    [
        pytest.param(date(2026, 3, 11), False, "le 3 mars 2026", id="before"),
        pytest.param(COMMISSION, False, "le 3 mars 2026", id="the-day"),
        pytest.param(
            date(2026, 3, 13),
            True,
            "le 3 mars 2026, avant la commission du 12 mars 2026",
            id="after",
        ),
    ],
)
def test_what_was_written_before_the_last_meeting_held_is_old(plan, action, on, is_ancien, dit):
    """The worked figures of R-H8."""
    SeanceCommission.objects.create(plan=plan, le=COMMISSION)
    SeanceCommission.objects.create(plan=plan, le="2026-06-01")
    SeanceCommission.objects.create(plan=make_plan(), le="2026-03-05")

    ligne = read_ligne(plan, on)

    assert (ligne.is_fait_ancien, ligne.fait_ecrit) == (is_ancien, dit)


@pytest.mark.parametrize(
    ("ecrit", "close_a", "on", "is_ancien"),
    [
        pytest.param(9, None, 13, True, id="written-that-day-never-closed"),
        pytest.param(9, 18, 12, True, id="before-the-closing"),
        pytest.param(20, 18, 12, False, id="after-the-closing"),
        pytest.param(20, 18, 13, False, id="after-the-closing-next-day"),
    ],
)
def test_the_day_of_a_meeting_ends_when_it_is_closed(plan, ecrit, close_a, on, is_ancien):
    close_le = close_a and timezone.make_aware(datetime(2026, 3, 12, close_a))
    SeanceCommission.objects.create(plan=plan, le=COMMISSION, close_le=close_le)
    make_action(plan=plan, fait="Vu", fait_le=timezone.make_aware(datetime(2026, 3, 12, ecrit)))

    assert read_ligne(plan, date(2026, 3, on)).is_fait_ancien == is_ancien


def test_words_of_an_unknown_day_are_never_new(plan):
    SeanceCommission.objects.create(plan=plan, le=COMMISSION)
    action = make_action(plan=plan, fait="Vu")
    Action.objects.filter(pk=action.pk).update(fait_le=None)

    ligne = read_ligne(plan, date(2026, 3, 13))

    assert ligne.is_fait_ancien
    assert ligne.fait_ecrit == "à une date inconnue, avant la commission du 12 mars 2026"


@pytest.mark.parametrize(
    "adresse",
    [
        "/actions/1-1-1/",
        "/actions/1-1-1/suivi/",
        "/tableau-de-bord/seance/?action=1-1-1",
        "/listes/actions/",
        "/seances/{prochaine}/preparer/",
    ],
)
def test_every_page_that_shows_it_says_so(client_direction, plan, action, adresse):
    SeanceCommission.objects.create(plan=plan, le=timezone.localdate() - timedelta(days=3))
    prochaine = SeanceCommission.objects.create(
        plan=plan, le=timezone.localdate() + timedelta(days=3)
    )

    page = read(client_direction.get(adresse.format(prochaine=prochaine.pk)))

    assert "Devis reçu" in page
    assert "le 3 mars 2026, avant la commission du" in page


# Rows older than the date


def migrate():
    module = import_module("plan.migrations.0012_fait_date")
    module.date_faits(apps, None)


def forget(action):
    Action.objects.update(fait_le=None)
    Action.history.update(fait_le=None)
    action.refresh_from_db()


def test_older_rows_are_dated_by_their_history_else_by_their_follow_up(plan, action):
    action.fait = "Devis signé"
    action.save()
    action.avancement = 10
    action.save()
    seule = make_action(plan=plan, fait="Vu", suivi_le=MARS)
    seule.history.all().delete()
    jours = [MARS, MARS + timedelta(days=9), MARS + timedelta(days=40)]
    for version, le in zip(action.history.order_by("history_id"), jours, strict=True):
        type(version).objects.filter(pk=version.pk).update(history_date=le)
    forget(action)

    migrate()

    action.refresh_from_db()
    seule.refresh_from_db()
    assert (action.fait_le, seule.fait_le) == (jours[1], MARS)
    versions = action.history.order_by("history_id")
    assert [v.fait_le for v in versions] == [jours[0], jours[1], jours[1]]
