"""Long work: asked for in a page, followed by a bar, left and found again (docs/adr/0008)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from budget.models import Depense
from comptes.droits import Role
from comptes.models import Trace
from echanges.travaux import lire_travail
from exploitation.models import Travail
from exploitation.travaux import run_travail, tell
from plan.models import Action
from socle.progres import Progres
from tests.ecran import plain
from tests.fabrique import make_action, make_plan, make_utilisateur
from tests.fabrique_echanges import append, bring, export, save, type_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def dossiers(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def direction(client, structure):
    personne = make_utilisateur(role=Role.DIRECTION, structure=structure, first_name="Dominique")
    client.force_login(personne)
    return client


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2024])


def send(client, contenu, django_capture, nom="plan.xlsx", **faits):
    with django_capture(execute=True):
        reponse = client.post(
            reverse("echanges"),
            {"fichier": SimpleUploadedFile(nom, contenu), "format": "auto", **faits},
        )
    return read(client, reponse.url)


def read(client, adresse):
    return plain(client.get(adresse).text)


def test_a_file_is_checked_shown_then_applied_in_one_click(
    direction, plan, action, django_capture_on_commit_callbacks
):
    classeur = export(plan)
    type_in(classeur["Plan"], 2, "Statut", "En cours")

    page = send(direction, save(classeur), django_capture_on_commit_callbacks)

    assert "0 créée, 1 modifiée, 3 inchangées, 0 supprimée" in page
    assert "<del>À venir</del>" in page
    assert Action.objects.get().statut == "a_venir"
    travail = Travail.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        page = direction.post(reverse("appliquer-import", args=[travail.pk]), follow=True)
    page = direction.get(reverse("travail", args=[travail.pk]))
    assert "L'import est appliqué" in page.text
    version = Action.history.first()
    assert version.history_change_reason == "import de plan.xlsx"
    assert version.history_user.first_name == "Dominique"
    fiche = direction.get(reverse("action", args=["1-1-1"])).text
    assert "importé de plan.xlsx, feuille" in fiche


def test_what_is_noted_of_an_import_is_written_with_it_or_not_at_all(plan, action):
    classeur = export(plan)
    type_in(classeur["Plan"], 2, "Statut", "En cours")
    lus = []

    def finish(rapport):
        lus.append((rapport.is_applique, Action.objects.get().statut))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        bring(classeur, plan=plan, appliquer=True, finish=finish)

    assert lus == [(True, "en_cours")]
    assert Action.objects.get().statut == "a_venir"


def test_an_import_that_dies_while_it_is_noted_keeps_its_dry_run(
    direction, plan, action, django_capture_on_commit_callbacks, monkeypatch
):
    classeur = export(plan)
    type_in(classeur["Plan"], 2, "Statut", "En cours")
    send(direction, save(classeur), django_capture_on_commit_callbacks)
    travail = Travail.objects.get()
    monkeypatch.setattr(Trace, "save", lambda trace, **options: 1 / 0)

    with django_capture_on_commit_callbacks(execute=True):
        direction.post(reverse("appliquer-import", args=[travail.pk]))

    travail.refresh_from_db()
    assert (travail.etat, travail.rapport["is_applique"]) == ("echec", False)
    assert Action.objects.get().statut == "a_venir"


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="Demande un PostgreSQL : make test-postgres."
)
def test_a_second_click_waits_for_the_first(direction, plan):
    travail = Travail.objects.create(
        structure=plan.structure, plan=plan, genre="import", demande_le=timezone.now()
    )

    with CaptureQueriesContext(connection) as requetes:
        direction.post(reverse("appliquer-import", args=[travail.pk]))

    lues = [r["sql"] for r in requetes if '"restitution_travail"' in r["sql"]]
    assert "FOR UPDATE" in lues[0]


def test_an_import_is_applied_once(direction, plan, action, django_capture_on_commit_callbacks):
    send(direction, save(export(plan)), django_capture_on_commit_callbacks)
    adresse = reverse("appliquer-import", args=[Travail.objects.get().pk])

    direction.post(adresse)
    encore = direction.post(adresse, follow=True)

    assert "n'attend pas d'être appliqué" in plain(encore.text)


def test_a_refused_file_shows_the_cell_and_cannot_be_applied(
    direction, plan, action, django_capture_on_commit_callbacks
):
    classeur = export(plan)
    cellule = type_in(classeur["Plan"], 2, "Statut", "Fini")

    page = send(direction, save(classeur), django_capture_on_commit_callbacks)

    assert "Rien n'est écrit" in page
    assert cellule in page
    refuse = direction.post(
        reverse("appliquer-import", args=[Travail.objects.get().pk]), follow=True
    )
    assert "attend pas" in refuse.text


def test_a_conflict_asks_for_an_agreement(
    direction, plan, action, django_capture_on_commit_callbacks
):
    classeur = export(plan)
    type_in(classeur["Plan"], 2, "Commentaire", "tableur")
    type_in(classeur["Calendrier"], 2, "2026", "X")
    action.statut = "realisee"
    action.save()

    page = send(direction, save(classeur), django_capture_on_commit_callbacks)

    assert "n'est pas écrasée" in page or "ne sont pas écrasées" in page
    with django_capture_on_commit_callbacks(execute=True):
        direction.post(
            reverse("appliquer-import", args=[Travail.objects.get().pk]),
            {"laisser_conflits": "on"},
        )
    action.refresh_from_db()
    assert (action.commentaire, action.annees_prevues) == ("", [2024, 2026])


@pytest.mark.parametrize("contenu", [b"", None])
def test_no_file_is_a_sentence_and_the_title_typed_is_kept(direction, plan, contenu):
    faits = {"format": "auto", "titre": "Mon plan"}
    if contenu is not None:
        faits["fichier"] = SimpleUploadedFile("vide.xlsx", contenu)

    page = direction.post(reverse("echanges"), faits)

    assert page.status_code == 422
    assert "Choisissez un fichier" in page.text or "Ce fichier est vide" in page.text
    assert 'value="Mon plan"' in page.text


def test_only_who_may_import_sends_a_file_or_sees_the_work_of_others(client_agent, plan, structure):
    autre = Travail.objects.create(
        structure=structure, plan=plan, genre="import", demande_le=timezone.now()
    )

    assert "réservé à la direction" in client_agent.get(reverse("echanges")).text
    assert client_agent.post(reverse("echanges"), {}).status_code == 403
    assert client_agent.get(reverse("travail", args=[autre.pk])).status_code == 404
    assert client_agent.post(reverse("appliquer-import", args=[autre.pk])).status_code == 403
    assert client_agent.get(reverse("export-json")).status_code == 403
    assert client_agent.get(reverse("export-xlsx")).status_code == 200


def test_the_work_of_another_structure_does_not_exist(direction):
    ailleurs = make_plan()
    travail = Travail.objects.create(
        structure=ailleurs.structure, plan=ailleurs, genre="import", demande_le=timezone.now()
    )

    for nom in ("travail", "travail-fichier"):
        assert direction.get(reverse(nom, args=[travail.pk])).status_code == 404


def test_a_work_on_its_way_shows_a_bar_that_refreshes_itself_without_script(direction, plan):
    travail = Travail.objects.create(
        structure=plan.structure,
        plan=plan,
        genre="import",
        etat="en_cours",
        nom="gros.xlsx",
        demande_le=timezone.now(),
    )
    progres = tell(travail)
    progres.begin(10_000)
    progres.step(2500)

    page = read(direction, reverse("travail", args=[travail.pk]))

    assert '<progress id="barre" class="barre" max="10000" value="2500">25 %</progress>' in page
    assert "http-equiv" not in page, "a page that comes back by itself takes the reader's place"
    assert "Voir où il en est</a></p></noscript>" in page
    assert 'hx-trigger="every 1s"' in page
    assert "gros.xlsx" in direction.get(reverse("echanges")).text


def test_a_work_that_nobody_does_any_more_says_so(direction, plan):
    caches["travaux"].clear()
    travail = Travail.objects.create(
        structure=plan.structure,
        plan=plan,
        genre="import",
        etat="en_cours",
        demande_le=timezone.now() - timedelta(minutes=10),
    )

    assert lire_travail(travail, maintenant=timezone.now()).is_interrompu
    assert "arrêté sans finir" in direction.get(reverse("travail", args=[travail.pk])).text


def test_a_breakdown_is_a_sentence_and_leaves_nothing_written(
    direction, plan, action, settings, django_capture_on_commit_callbacks
):
    travail = Travail.objects.create(
        structure=plan.structure, plan=plan, genre="import", demande_le=timezone.now()
    )
    run_travail(travail.pk)

    travail.refresh_from_db()
    assert travail.etat == "echec"
    assert "rien n'est écrit" in read(direction, reverse("travail", args=[travail.pk]))


def test_progress_is_told_a_hundred_times_at_most():
    dits = []
    progres = Progres(lambda fait, total: dits.append((fait, total)))
    progres.begin(10_000)

    for _ in range(10_000):
        progres.step()

    assert dits[0] == (0, 10_000)
    assert dits[-1] == (10_000, 10_000)
    assert len(dits) == 101


def test_many_rows_come_in_with_their_history_and_tell_how_far_they_are(plan, action, agent):
    classeur = export(plan)
    page = classeur["Réalisation"]
    for rang in range(1000):
        page.append([None, "1-1-1", None, "engagé", "01/03/2025", None, rang, 2025, f"F{rang}"])
    contenu = save(classeur)
    dits = []

    rapport = bring(
        contenu,
        plan=plan,
        appliquer=True,
        par=agent,
        progres=Progres(lambda fait, total: dits.append(fait)),
    )

    assert rapport.refus == []
    assert Depense.objects.count() == Depense.history.count() == 1000
    assert Depense.history.first().history_user == agent
    assert len(dits) > 100


def test_the_full_pdf_is_prepared_and_downloaded(
    client_agent, plan, action, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client_agent.post(reverse("preparer-schema-directeur"))

    travail = Travail.objects.get()
    assert travail.etat == "fait"
    fichier = client_agent.get(reverse("travail-fichier", args=[travail.pk]))
    assert b"".join(fichier.streaming_content).startswith(b"%PDF")
    fichier.close()
    lu = lire_travail(travail, maintenant=timezone.now())
    assert lu.fait == lu.total > 0


def test_the_file_brought_in_can_be_taken_back(
    direction, plan, action, django_capture_on_commit_callbacks
):
    contenu = save(export(plan))
    send(direction, contenu, django_capture_on_commit_callbacks)

    reponse = direction.get(reverse("travail-fichier", args=[Travail.objects.get().pk]))

    assert BytesIO(b"".join(reponse.streaming_content)).getvalue() == contenu
    reponse.close()


def test_a_new_row_goes_through_the_same_road(
    direction, plan, action, django_capture_on_commit_callbacks
):
    classeur = export(plan)
    append(classeur["Plan"], Action="1-1-2", Titre="Neuve", Statut="À venir")

    page = send(direction, save(classeur), django_capture_on_commit_callbacks)

    assert "1 créée" in page
