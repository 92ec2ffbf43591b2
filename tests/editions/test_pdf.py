"""The printed schéma directeur: a real render of the real plan, read by other programs."""

import re
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.utils import timezone

from budget.models import Formulation
from editions.documents.catalogue import print_lecture
from editions.documents.genre import Genre
from editions.lectures.schema_directeur import lire_schema_directeur
from plan.models import Action, Axe, Defi, Indicateur, Section, SousProjet
from socle.francais.typographie import MARKDOWN
from socle.sorties import pdf
from socle.sorties.pdf import FichierAbsent, print_document
from tests.fabrique import make_action, make_axe, make_plan, make_utilisateur

LE = datetime(2026, 11, 24, 18, 0, tzinfo=ZoneInfo("Europe/Paris"))

pytestmark = pytest.mark.django_db


def letters(texte):
    """Only letters and digits: no space, no hyphen of a cut word, no marker of a list."""
    return re.sub(r"[\W_]+", "", texte.replace("\u00ad", ""))


def plain_paragraphs(markdown):
    """The text of each paragraph, item, heading and cell of a Markdown text."""
    for token in MARKDOWN.parse(markdown):
        if token.type == "inline":
            yield "".join(fils.content for fils in token.children if fils.type != "image")


def read_text(fichier, mode="-layout"):
    """The text of the PDF without its running headers and footers; « -raw » reads by column."""
    pages = subprocess.run(
        ["pdftotext", mode, fichier, "-"], capture_output=True, text=True, check=True
    ).stdout.split("\f")
    corps = []
    for page in pages:
        lignes = [ligne for ligne in page.split("\n") if ligne.strip()]
        corps.extend(ligne for ligne in lignes[1:-1] or lignes)
    return "\n".join(corps)


def every_text_of_the_database():
    for modele in (Defi, Axe, Action):
        for objet in modele.objects.all():
            yield objet.titre
            yield objet.titre_adopte
            yield from plain_paragraphs(objet.corps)
    for sous_projet in SousProjet.objects.all():
        yield sous_projet.titre_source or sous_projet.titre
        yield from plain_paragraphs(sous_projet.corps)
    for section in Section.objects.all():
        yield section.titre
        yield from plain_paragraphs(section.corps)
    for indicateur in Indicateur.objects.all():
        yield indicateur.formulation
    for formulation in Formulation.objects.select_related("bloc"):
        yield formulation.texte
        yield formulation.bloc.intitule


def test_the_text_holds_every_title_paragraph_and_cost_wording(schema, plan_reel):
    imprime = letters(read_text(schema)) + letters(read_text(schema, "-raw"))

    absents = [
        texte
        for texte in every_text_of_the_database()
        if letters(texte) not in imprime and not is_cut(letters(texte), imprime)
    ]

    assert absents == []


def is_cut(texte, imprime):
    """Whether the two halves are there, apart: a text cut by a page, or in a column."""
    return any(texte[:i] in imprime and texte[i:] in imprime for i in range(20, len(texte) - 20))


def test_a_missing_paragraph_would_be_seen(schema):
    imprime = letters(read_text(schema))
    absent = letters("Cette phrase n'est écrite nulle part dans le schéma directeur de l'office.")

    assert absent not in imprime
    assert not is_cut(absent, imprime)


def test_it_is_tagged_titled_and_in_french(schema):
    with pikepdf.open(schema) as pdf:
        racine = pdf.Root
        assert bool(racine.MarkInfo.Marked)
        assert "/StructTreeRoot" in racine
        assert str(racine.Lang) == "fr"
        assert bool(racine.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"]) == "Schéma de développement touristique 2023-2026"
        assert str(pdf.docinfo["/Author"]) == "Office de tourisme du Ségala tarnais"
        assert b"pdfuaid:part" in bytes(racine.Metadata.read_bytes())


def test_each_item_of_a_list_is_a_label_and_a_body(schema):
    with pikepdf.open(schema) as pdf:
        points = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and is_item(o)]
        contenus = {tuple(str(fils.S) for fils in point.K) for point in points}
        parents = {fils.P.objgen == point.objgen for point in points for fils in point.K}

    assert contenus == {("/Lbl", "/LBody"), ("/LBody",)}
    assert parents == {True}


def is_item(objet):
    return objet.get("/S") == "/LI"


def test_bookmarks_follow_the_tree_of_the_plan(schema, plan_reel):
    with pikepdf.open(schema) as pdf, pdf.open_outline() as signets:
        parties = list(signets.root)
        defis = [partie for partie in parties if partie.title.startswith("Défi")]
        axes = [axe for defi in defis for axe in defi.children]
        actions = [action for axe in axes for action in axe.children]

    assert len(defis) == Defi.objects.count()
    assert len(axes) == Axe.objects.count()
    assert len(actions) == Action.objects.count()
    assert parties[0].title == "Préambule"
    assert parties[-1].title == "Dépenses prévisionnelles et calendrier"


def test_the_annex_is_in_landscape_and_the_rest_upright(schema):
    with pikepdf.open(schema) as pdf:
        couchees = [page.mediabox[2] > page.mediabox[3] for page in pdf.pages]

    assert couchees == sorted(couchees)
    assert 30 < couchees.count(False) < 80
    assert 2 <= couchees.count(True) <= 6


def test_fonts_are_embedded_and_are_ours(schema):
    lignes = subprocess.run(
        ["pdffonts", schema], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]

    assert lignes
    for ligne in lignes:
        assert re.match(r"[A-Z]{6}\+Source-(Sans|Serif)", ligne), ligne
        assert ligne.split()[-5] == "yes"


def test_another_program_finds_no_fault_in_the_file(schema):
    controle = subprocess.run(["qpdf", "--check", schema], capture_output=True, text=True)

    assert controle.returncode == 0, controle.stdout + controle.stderr


def test_two_prints_of_one_reading_are_the_same_to_the_byte():
    plan = make_plan()
    make_action(plan=plan, annees=[2024], corps="Un texte")
    make_action(axe=make_axe(plan=plan, numero=2), corps="| a | b |\n|-|-|\n| 1 | 2 |")
    lecture = lire_schema_directeur(plan, on=LE.date())

    premier = print_schema(lecture)
    caches["documents"].clear()

    assert print_schema(lecture) == premier


def test_a_document_that_did_not_change_is_not_laid_out_again_that_day(monkeypatch):
    plan = make_plan()
    action = make_action(plan=plan, corps="Un texte")
    faites, lay_out = [], pdf.lay_out

    def lay_out_and_count(html, **options):
        faites.append(html)
        return lay_out(html, **options)

    def print_on(le):
        lecture = lire_schema_directeur(plan, on=LE.date())
        imprime = print_lecture(Genre.SCHEMA_DIRECTEUR, lecture, le=le).contenu
        return imprime, len(faites)

    monkeypatch.setattr(pdf, "lay_out", lay_out_and_count)
    caches["documents"].clear()
    assert print_on(LE) == print_on(LE + timedelta(minutes=1))
    assert print_on(LE + timedelta(days=1))[1] == 2
    action.corps = "Un autre texte"
    action.save()
    assert print_on(LE)[1] == 3


def print_schema(lecture):
    return print_lecture(Genre.SCHEMA_DIRECTEUR, lecture, le=LE).contenu


def print_text(plan, tmp_path):
    fichier = tmp_path / "essai.pdf"
    lecture = lire_schema_directeur(plan, on=LE.date())
    fichier.write_bytes(print_schema(lecture))
    return letters(read_text(fichier))


def test_the_follow_up_is_printed_with_its_date(tmp_path):
    plan = make_plan()
    make_action(
        plan=plan,
        annees=[2027],
        statut="en_cours",
        avancement=30,
        commentaire="Le flyer part à l'impression",
        suivi_le=timezone.now(),
        suivi_par=make_utilisateur(),
    )
    make_action(plan=plan)

    texte = print_text(plan, tmp_path)

    assert letters("Suivi au 24 novembre 2026 : En cours, avancement 30 %") in texte
    assert letters("Commentaire : Le flyer part à l'impression") in texte
    assert letters("2026 non prévue 2027 prévue Suivi au") in texte
    assert letters("2027 non prévue Suivi au 24 novembre 2026 : non renseigné") in texte


@pytest.mark.parametrize(
    "corps",
    [
        pytest.param("<script>alert(1)</script>", id="script"),
        pytest.param("[lien](javascript:alert(1))", id="javascript"),
        pytest.param("![](http://169.254.169.254/latest/)", id="network-image"),
        pytest.param("![](file:///etc/passwd)", id="file-image"),
        pytest.param("<img src='file:///etc/passwd'>", id="raw-image"),
        pytest.param("mot " * 50_000, id="huge"),
        pytest.param("m" * 20_000, id="one-long-word"),
    ],
)
def test_a_hostile_text_is_printed_harmless(tmp_path, corps):
    plan = make_plan()
    make_action(plan=plan, corps=corps)

    assert "rootx00" not in print_text(plan, tmp_path)


@pytest.mark.parametrize(
    "html",
    [
        pytest.param('<link rel="stylesheet" href="{{ statique }}css/absent.css">', id="style"),
        pytest.param('<img alt="" src="{{ statique }}images/absente.svg">', id="image"),
        pytest.param('<img alt="" src="file:///etc/hostname">', id="file-outside"),
        pytest.param('<img alt="" src="https://example.org/image.png">', id="network"),
        pytest.param(
            "<style>@font-face { font-family: x; src: url({{ statique }}absente.otf) }"
            "</style><p style='font-family: x'>x</p>",
            id="font",
        ),
    ],
)
def test_a_missing_file_stops_the_print(tmp_path, settings, html):
    (tmp_path / "essai.html").write_text(
        f"<html lang=fr><head><title>t</title></head><body>{html}<p>x</p></body></html>"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    with pytest.raises(FichierAbsent):
        print_document("essai.html", {}, le=LE)


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        pytest.param({"plan": "inconnu"}, "Aucun plan ne porte", id="unknown-plan"),
        pytest.param({"au": "demain"}, "n'est pas une date", id="bad-date"),
        pytest.param({"sortie": Path("/absent/schema.pdf")}, "n'existe pas", id="no-folder"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path, options, phrase):
    make_action(plan=make_plan())

    with pytest.raises(CommandError, match=phrase):
        call_command("exporter", "schema-directeur", **{"sortie": tmp_path / "s.pdf", **options})
    assert not list(tmp_path.iterdir())


def test_with_several_plans_the_command_asks_which(tmp_path):
    make_plan()
    make_plan()

    with pytest.raises(CommandError, match="--plan"):
        call_command("exporter", "schema-directeur", sortie=tmp_path / "s.pdf")


def test_the_page_gives_the_pdf_of_the_current_plan(client_agent, plan):
    make_action(plan=plan)

    reponse = client_agent.get("/editions/schema-directeur.pdf")

    assert reponse["Content-Type"] == "application/pdf"
    assert reponse.content.startswith(b"%PDF-")
