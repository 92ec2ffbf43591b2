"""The editions: frozen for ever, found again, checked by anyone (docs/regles.md, R-G)."""

import hashlib
import html
import re
import subprocess
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from comptes.droits import Role
from comptes.models import Trace
from editions.documents.catalogue import Demande, DemandeImpossible, read_document
from editions.documents.genre import Genre
from editions.estampille import ALPHABET, draw_code, read_code
from editions.figement import freeze, print_edition, write_demande
from editions.models import Edition, EditionFigee
from tests.ecran import read
from tests.fabrique import make_action, make_ligne_cout, make_utilisateur
from tests.fabrique_conseil import make_conseil, make_deliberation_votee
from tests.fabrique_editions import LE, make_edition

pytestmark = pytest.mark.django_db(databases=["default", "passe"])

JOUR = date(2026, 11, 24)
DEMANDE = Demande(on=JOUR, aujourdhui=JOUR)


@pytest.fixture
def direction(structure):
    return make_utilisateur(
        role=Role.DIRECTION, structure=structure, first_name="Claude", last_name="Direction"
    )


@pytest.fixture
def client_direction(client, direction):
    client.force_login(direction)
    return client


@pytest.fixture
def edition(plan, direction):
    return make_edition(plan=plan, par=direction)


@pytest.fixture
def figee(plan, direction):
    """A real document, frozen: the budget annex of a plan with one cost."""
    make_ligne_cout("Flyer : 100 €", action=make_action(plan=plan, annees=[2024]))
    return freeze(plan, Genre.ANNEXE_BUDGET, DEMANDE, par=direction, le=LE, libelle="Vote")


def test_it_keeps_the_document_its_hash_its_pages_and_its_figures(figee):
    figee.refresh_from_db()

    assert figee.is_intacte
    assert figee.empreinte == hashlib.sha256(figee.pdf).hexdigest()
    with pikepdf.open(BytesIO(figee.pdf)) as pdf:
        assert len(pdf.pages) == figee.pages
    assert (figee.figee_le, figee.taille) == (LE, len(figee.pdf))
    total = next(c for c in figee.chiffres if c["libelle"].startswith("Total du plan"))
    assert (total["type"], total["min"], total["max"]) == ("euros", "100.00", "100.00")
    assert "100\u00a0€" in {chiffre.texte for chiffre in figee.lus}


def test_two_renders_of_the_same_edition_are_the_same_bytes(figee):
    lecture = read_document(figee.genre, figee.plan, DEMANDE)
    caches["documents"].clear()

    imprime = print_edition(figee.genre, lecture, code=figee.code, le=figee.figee_le)

    assert imprime.contenu == bytes(figee.pdf)


def test_a_figure_says_what_it_leaves_out_and_nothing_is_not_zero(edition):
    assert [(c.texte, c.reserve) for c in edition.lus] == [
        ("33", ""),
        ("non chiffré", "18 non chiffrées"),
    ]


def test_what_was_asked_is_kept_in_words(figee):
    demande = Demande(on=JOUR, aujourdhui=JOUR, depuis=date(2026, 1, 5), action="1-2-8")

    gardee = write_demande(demande)

    assert (gardee["on"], gardee["depuis"]) == ("2026-11-24", "2026-01-05")
    assert gardee["action"] == "1-2-8"
    assert figee.demande == write_demande(DEMANDE)


@pytest.mark.parametrize(
    "geste",
    [
        pytest.param(lambda e: e.save(), id="save"),
        pytest.param(lambda e: e.delete(), id="delete"),
        pytest.param(lambda e: Edition.objects.update(libelle="x"), id="update"),
        pytest.param(lambda e: Edition.objects.all().delete(), id="delete-all"),
        pytest.param(lambda e: Edition.objects.bulk_update([e], ["libelle"]), id="bulk-update"),
        pytest.param(lambda e: Edition.objects.bulk_create([e]), id="bulk-create"),
        pytest.param(
            lambda e: Edition.objects.update_or_create(code=e.code, defaults={"libelle": "x"}),
            id="update-or-create",
        ),
        pytest.param(lambda e: e.plan.editions.all().update(libelle="x"), id="by-the-plan"),
    ],
)
def test_the_models_refuse_to_change_it(edition, geste):
    with pytest.raises(EditionFigee, match="ne change plus"):
        geste(edition)

    assert Edition.objects.get().libelle == "Vote"


@pytest.mark.parametrize(
    "requete",
    ["UPDATE restitution_edition SET libelle = 'x'", "DELETE FROM restitution_edition"],
)
def test_the_database_refuses_too(edition, requete):
    with (
        pytest.raises(DatabaseError, match="ne change plus"),
        transaction.atomic(),
        connection.cursor() as curseur,
    ):
        curseur.execute(requete)

    assert Edition.objects.get().libelle == "Vote"


@pytest.mark.django_db(transaction=True, databases=["default", "passe"])
def test_emptying_the_whole_base_is_allowed_and_leaves_the_lock_in_place():
    make_edition()

    call_command("flush", interactive=False, verbosity=0)

    assert not Edition.objects.exists()
    make_edition()
    with pytest.raises(DatabaseError, match="ne change plus"), connection.cursor() as curseur:
        curseur.execute("DELETE FROM restitution_edition")


def test_a_plan_with_editions_and_their_author_cannot_be_deleted(edition, direction):
    for objet in (edition.plan, direction):
        with pytest.raises(Exception, match="protected foreign keys"):
            objet.delete()


def test_the_administration_only_reads_it(client_direction, edition):
    page = f"/admin/editions/edition/{edition.pk}/"

    assert client_direction.get("/admin/editions/edition/").status_code == 200
    assert client_direction.get(f"{page}change/").status_code == 200
    for adresse in (f"{page}change/", f"{page}delete/", "/admin/editions/edition/add/"):
        assert client_direction.post(adresse, {"libelle": "x"}).status_code == 403
    assert Edition.objects.get().libelle == "Vote"


def test_every_page_bears_the_code_and_the_date_and_the_first_a_qr_code(figee, settings, tmp_path):
    fichier = tmp_path / "edition.pdf"
    fichier.write_bytes(figee.pdf)

    texte = subprocess.run(
        ["pdftotext", "-layout", fichier, "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = texte.split("\f")[:-1]
    assert all(f"Édition {figee.code_lisible} du 24 novembre 2026" in page for page in pages)
    with pikepdf.open(fichier) as pdf:
        liens = [str(lien.A.URI) for lien in pdf.pages[0].Annots if "/A" in lien]
    assert liens == [f"{settings.ADRESSE_PUBLIQUE}/e/{figee.code}/"]


def test_the_direction_freezes_from_the_page(client_direction, plan):
    make_action(plan=plan, annees=[2024])

    reponse = client_direction.post(
        "/editions/",
        {
            "genre": "fiche",
            "action": "1-1-1",
            "libelle": "Pour la préfecture",
            "confirme": "oui",
        },
    )

    edition = Edition.objects.get()
    assert reponse.status_code == 302
    assert (edition.genre, edition.plan, str(edition.par)) == ("fiche", plan, "Claude Direction")
    page = client_direction.get("/editions/").text
    assert edition.empreinte in page
    assert edition.code_lisible in page
    pdf = client_direction.get(f"/editions/{edition.code}.pdf")
    assert pdf.content == bytes(edition.pdf)
    assert edition.code_lisible in pdf["Content-Disposition"]


def test_the_direction_freezes_an_act_with_its_code_on_the_first_page(
    client_direction, plan, tmp_path
):
    acte = make_deliberation_votee(
        plan=plan, seance=make_conseil(structure=plan.structure)[0], annexes=("financement",)
    )
    demande = {"genre": "deliberation", "numero": acte.numero, "libelle": "Acte voté"}

    reponse = client_direction.post("/editions/", {**demande, "confirme": "oui"})
    assert reponse.status_code == 302

    edition = Edition.objects.get()
    fichier = tmp_path / "acte.pdf"
    fichier.write_bytes(bytes(edition.pdf))
    lue = subprocess.run(["pdftotext", fichier, "-"], capture_output=True, text=True, check=True)
    assert f"Édition {edition.code_lisible}" in lue.stdout.split("\f")[0]
    assert [chiffre.libelle for chiffre in edition.lus][:2] == [
        "Membres présents",
        "Voix délibératives",
    ]
    assert "édition" in Trace.objects.get(quoi=Trace.Quoi.GEL, detail__contains=edition.code).detail


@pytest.mark.parametrize(
    ("envoi", "phrase"),
    [
        pytest.param(
            {"genre": "fiche", "action": "9-9-9"}, "reprenez-le dans le plan", id="no-action"
        ),
        pytest.param({"genre": "fiche"}, "Donnez le code de l'action", id="action-missing"),
        pytest.param({"genre": "deliberation"}, "Nommez la délibération", id="act-missing"),
        pytest.param(
            {"genre": "deliberation", "numero": "99"}, "Choisissez un acte", id="no-such-act"
        ),
        pytest.param({}, "Choisissez un document", id="no-kind"),
        pytest.param({"genre": "poeme"}, "Sélectionnez un choix valide", id="bad-kind"),
        pytest.param({"genre": "bilan", "libelle": ""}, "à quoi sert", id="no-label"),
        pytest.param({"genre": "bilan", "depuis": "demain"}, "comme 24/11/2026", id="bad-date"),
        pytest.param({"genre": "bilan", "depuis": "2090-01-01"}, "un jour passé", id="future"),
        pytest.param(
            {"genre": "bilan", "depuis": "1990-01-01"}, "choisissez une date", id="too-old"
        ),
    ],
)
def test_what_cannot_be_frozen_is_said_and_nothing_is_kept(client_direction, plan, envoi, phrase):
    make_action(plan=plan)

    reponse = client_direction.post("/editions/", {"libelle": "Essai n° 7", **envoi})

    assert reponse.status_code == 422
    assert phrase in read(reponse)
    assert ("Essai n° 7" in reponse.text) == ("libelle" not in envoi)
    assert not Edition.objects.exists()


@pytest.mark.parametrize("role", [Role.LECTURE, Role.AGENT, Role.ADMINISTRATION])
def test_others_read_the_editions_and_freeze_none(client, edition, role):
    client.force_login(make_utilisateur(role=role, structure=edition.plan.structure))

    assert edition.code_lisible in client.get("/editions/").text
    assert "Figer une édition" not in client.get("/editions/").text
    assert client.get(f"/editions/{edition.code}.pdf").status_code == 200
    assert client.post("/editions/", {"genre": "bilan", "libelle": "x"}).status_code == 403


def test_the_editions_of_another_structure_are_nowhere(client_direction, plan):
    ailleurs = make_edition()

    assert ailleurs.code_lisible not in client_direction.get("/editions/").text
    assert client_direction.get(f"/editions/{ailleurs.code}.pdf").status_code == 404
    assert client_direction.get(f"/admin/editions/edition/{ailleurs.pk}/change/").status_code in (
        302,
        404,
    )


def test_a_list_without_editions_says_what_to_do(client_direction, plan):
    assert "Figez le document" in client_direction.get("/editions/").text


def test_anyone_with_the_paper_checks_it(client, edition):
    page = client.get(f"/e/{edition.code}/").text

    assert edition.empreinte in page
    assert "24 novembre 2026" in page
    assert html.escape(edition.plan.titre) in page
    assert "Annexe budgétaire" in page
    for interne in ("Claude Direction", "Vote"):
        assert interne not in page
    assert client.get(f"/editions/{edition.code}.pdf").status_code == 302


@pytest.mark.parametrize("write", [str.lower, lambda c: f" {c[:4]} - {c[4:]} "], ids=["low", "cut"])
def test_a_code_is_found_however_it_is_typed(client, edition, write):
    reponse = client.get("/e/", {"code": write(edition.code)})

    assert reponse.status_code == 302
    assert edition.empreinte in client.get(reponse["Location"]).text


def test_an_unknown_code_is_said_and_kept(client):
    reponse = client.get("/e/ABCDEFGH/")

    assert reponse.status_code == 404
    assert "Aucune édition ne porte le code" in reponse.text
    assert 'value="ABCDEFGH"' in reponse.text
    assert client.get("/e/").status_code == 200
    assert client.get("/e/", {"code": ""}).status_code == 422
    assert client.get("/e/", {"code": "x" * 99}).status_code == 422


@pytest.mark.parametrize(
    ("alter", "phrase"),
    [
        pytest.param(lambda pdf: pdf, "C'est bien ce fichier", id="same"),
        pytest.param(lambda pdf: pdf + b" ", "Ce n'est pas ce fichier", id="one-byte-more"),
        pytest.param(lambda pdf: b"", "Ce fichier est vide", id="empty"),
    ],
)
def test_a_file_is_compared_and_not_kept(client, edition, settings, tmp_path, alter, phrase):
    settings.FILE_UPLOAD_TEMP_DIR = settings.MEDIA_ROOT = tmp_path
    fichier = SimpleUploadedFile("recu.pdf", alter(bytes(edition.pdf)))

    reponse = client.post(f"/e/{edition.code}/", {"fichier": fichier})

    assert phrase in read(reponse)
    assert not list(tmp_path.iterdir())


def test_no_file_at_all_is_said(client, edition):
    reponse = client.post(f"/e/{edition.code}/", {})

    assert reponse.status_code == 422
    assert "Choisissez le fichier PDF" in read(reponse)


def test_the_command_finds_every_edition_intact(edition, capsys):
    call_command("verifier_editions")

    assert "1 édition vérifiée" in capsys.readouterr().out


def test_the_command_finds_a_byte_that_changed(edition, capsys):
    fausse = make_edition(plan=edition.plan, empreinte=edition.empreinte, pdf=b"%PDF-1.7 autre")

    with pytest.raises(CommandError, match="1 édition sur 2 a changé"):
        call_command("verifier_editions")
    assert fausse.code_lisible in capsys.readouterr().err


def test_codes_are_made_of_letters_that_nobody_mistakes():
    code = draw_code()

    assert re.fullmatch(f"[{ALPHABET}]{{8}}", code)
    assert not set("01ILOU") & set(ALPHABET)
    assert read_code(" 7kq2–m9xd ") == "7KQ2M9XD"


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        pytest.param({}, "Donnez le code de l'action", id="no-action"),
        pytest.param({"action": "9-9-9"}, "Aucune action ne porte", id="unknown-action"),
    ],
)
def test_the_sheet_of_no_action_is_refused(plan, tmp_path, options, phrase):
    with pytest.raises(CommandError, match=phrase):
        call_command("exporter", "fiche", sortie=tmp_path / "f.pdf", **options)
    assert not list(tmp_path.iterdir())


def test_a_document_that_cannot_be_read_leaves_no_edition(plan, direction):
    demande = Demande(on=timezone.localdate(), aujourdhui=timezone.localdate(), action="9-9-9")

    with pytest.raises(DemandeImpossible):
        freeze(plan, Genre.FICHE, demande, par=direction, le=LE, libelle="x")
    assert not Edition.objects.exists()
