"""The final evaluation as a document: docs/regles.md, R-N4."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.template.loader import render_to_string
from django.utils import timezone

from budget.models import Depense
from comptes.droits import Role
from comptes.models.identite import lire_identite
from conseil.models import AnnexeDeliberation
from editions.documents.catalogue import Demande, list_chiffres, print_lecture, read_document
from editions.documents.genre import Genre
from editions.figement import freeze, prepare_pieces
from editions.lectures.evaluation_finale import lire_document_evaluation
from editions.lectures.paquet import lire_paquet
from renouvellement.models import Evaluation, Suite, Synthese
from tests.accueil.test_identite import write_image
from tests.ecran import plain
from tests.editions.structure_pdf import CLAUSES, list_elements
from tests.fabrique import make_action, make_axe, make_utilisateur
from tests.fabrique_conseil import make_deliberation

pytestmark = pytest.mark.django_db

LE = date(2026, 11, 24)


@pytest.fixture
def actions(plan):
    axe = make_axe(plan=plan)
    return [make_action(axe=axe, numero=n, titre=f"Titre {n}") for n in (1, 2, 3)]


def judge(action, **dits):
    return Evaluation.objects.create(action=action, **dits)


def write(plan):
    """(the reading, the words of the document)."""
    document = lire_document_evaluation(plan, on=LE)
    contexte = {"lecture": document, "statique": "", "identite": None, "estampille": None}
    html = render_to_string(
        "editions/pdf/evaluation.html", {**contexte, "mots": plan.vocabulaire, "projet": False}
    )
    return document, plain(html)


def test_a_plan_never_judged_says_so_on_its_first_page_and_is_short(plan, actions):
    document, texte = write(plan)

    assert "Pas encore évalué : rien n'est écrit d'aucune action" in texte
    assert not document.is_jugee
    assert "fiche__titre" not in texte
    assert "Les suites" not in texte
    assert "Suites et appréciations" not in texte
    assert "Sans suite (3)" in texte
    assert "tout le plan" in texte


def test_the_first_page_says_how_many_suites_are_missing(plan, actions):
    judge(actions[0], suite=Suite.RECONDUIRE, pourquoi="Elle marche.")
    assert "Incomplète : la suite reste à décider pour 2 actions sur 3" in write(plan)[1]
    judge(actions[1], suite=Suite.TERMINEE)
    assert "la suite reste à décider pour 1 action sur 3" in write(plan)[1]
    judge(actions[2], suite=Suite.FUSIONNER, fusion_avec=actions[0])

    _, texte = write(plan)

    assert "La suite de chaque action est décidée" in texte
    assert "à fusionner avec 1-1-1" in texte
    assert "reçoit 1-1-3" in texte


def test_what_is_said_of_an_action_is_printed_and_what_is_not_is_told(plan, actions):
    judge(actions[0], realise="Deux salons.", resultat="", appreciation=3, suite=Suite.ADAPTER)
    Synthese.objects.create(plan=plan, texte="Un **bon** plan.")
    Depense.objects.create(
        action=actions[0],
        exercice=2025,
        etape=Depense.Etape.MANDATE,
        montant_ttc=Decimal("1234.50"),
        le=date(2025, 3, 1),
    )

    _, texte = write(plan)

    assert "<strong>bon</strong>" in texte
    assert "Deux salons." in texte
    assert "Résultat : </strong>non renseigné" in texte
    assert "satisfaisant (3 sur 4)" in texte
    assert "mandaté 1 234,50 €" in texte
    assert texte.count("fiche__titre") == 1
    assert "Sans évaluation" in texte
    assert "Suite sans pourquoi (1)" in texte


def test_the_words_of_the_plan_are_those_of_the_document(plan, actions):
    plan.mots = {
        "defi": ["orientation", "orientations", True],
        "action": ["objectif", "objectifs", False],
    }
    judge(actions[0], suite=Suite.RECONDUIRE)

    _, texte = write(plan)

    assert "la suite reste à décider pour 2 objectifs sur 3" in texte
    assert "Orientation 1" in texte
    assert "objectifs sans évaluation" in texte.lower()


def test_it_is_printed_by_the_command_with_its_data(plan, actions, tmp_path):
    judge(actions[0], realise="Deux salons.", suite=Suite.ADAPTER, pourquoi="Trop cher.")
    sortie = tmp_path / "f.pdf"

    call_command("exporter", "evaluation", sortie=sortie)

    with pikepdf.open(sortie) as pdf:
        jointes = {nom: fichier.get_file().read_bytes() for nom, fichier in pdf.attachments.items()}
        assert str(pdf.docinfo["/Title"]) == f"Évaluation finale – {plan.titre}"
    lue = json.loads(jointes["evaluation.json"])["lue"]
    assert lue["defis"][0]["actions"][0]["realise"] == "Deux salons."
    classeur = openpyxl.load_workbook(BytesIO(jointes["evaluation.xlsx"]))
    assert "Trop cher." in [c.value for rangee in classeur.active.rows for c in rangee]


def test_an_edition_keeps_it_with_its_figures(plan, actions):
    judge(actions[0], suite=Suite.ADAPTER)
    direction = make_utilisateur(role=Role.DIRECTION, structure=plan.structure)
    demande = Demande(on=LE, aujourdhui=timezone.localdate())

    edition = freeze(
        plan, Genre.EVALUATION, demande, libelle="Version", par=direction, le=timezone.now()
    )

    dits = {chiffre.libelle: chiffre.texte for chiffre in edition.lus}
    assert (dits["Actions"], dits["Suites décidées"]) == ("3", "1")
    assert edition.is_intacte


def test_an_act_annexes_it_and_keeps_its_bytes(plan, actions):
    judge(actions[0], suite=Suite.ADAPTER, pourquoi="Trop cher.")
    acte = make_deliberation(plan=plan)
    genre = AnnexeDeliberation.Genre.EVALUATION
    AnnexeDeliberation.objects.create(deliberation=acte, ordre=1, genre=genre)

    paquet = lire_paquet(acte, on=LE)
    contexte = {"lecture": paquet, "statique": "", "identite": None, "estampille": None}
    texte = plain(
        render_to_string(
            "editions/pdf/deliberation.html", {**contexte, "mots": plan.vocabulaire, "projet": True}
        )
    )
    pieces = prepare_pieces(acte)()

    assert 'id="annexe-evaluation"' in texte
    assert 'id="evaluation-action-1-1-1"' in texte
    assert "Annexe 1" in texte
    assert [pages > 0 for _, _, pages in pieces] == [True, True]


def test_with_the_images_of_an_office_it_keeps_the_norms(plan, actions, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    structure = plan.structure
    for champ, genre in (("logo", "png"), ("couverture", "jpg")):
        contenu = write_image("PNG" if genre == "png" else "JPEG")
        getattr(structure, champ).save(f"x.{genre}", ContentFile(contenu))
    judge(actions[0], suite=Suite.ADAPTER)
    lue = lire_document_evaluation(plan, on=LE)

    imprime = print_lecture(
        Genre.EVALUATION, lue, le=timezone.localtime(), identite=lire_identite(structure)
    )

    with pikepdf.open(BytesIO(imprime.contenu)) as pdf:
        assert {nom: fautes for nom, f in CLAUSES.items() if (fautes := list(f(pdf)))} == {}
        figures = [e for e in list_elements(pdf) if e.S == "/Figure"]
        assert sorted(str(e.Alt) for e in figures) == sorted(
            [structure.nom, f"Image de couverture\N{NO-BREAK SPACE}: {structure.nom}"]
        )


def test_it_reads_the_plan_as_it_was(plan, actions):
    lue = read_document(
        Genre.EVALUATION, plan, Demande(on=timezone.localdate(), aujourdhui=timezone.localdate())
    )

    assert list_chiffres(Genre.EVALUATION, lue)[1]["valeur"] == 0
    assert print_lecture(Genre.EVALUATION, lue, le=timezone.localtime()).pages >= 2
