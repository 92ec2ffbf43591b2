"""The act and its annexes in one file: a real render of the real act, read by other programs."""

import re
import subprocess
from datetime import UTC, date, datetime

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from comptes.droits import Role
from conseil.actes.vote import Vote
from conseil.lectures.deliberation import write_incipit
from conseil.models import Deliberation, SeanceConseil
from editions.documents.catalogue import print_lecture
from editions.documents.genre import Genre
from editions.lectures.paquet import lire_paquet
from plan.models import Action, Axe, Defi, Plan, Programmation
from tests.editions.structure_pdf import list_elements
from tests.editions.test_archive import has_reddish_pixels, read_pages
from tests.editions.test_pdf import LE, letters, read_text
from tests.fabrique import make_action, make_plan, make_utilisateur
from tests.fabrique_conseil import make_conseil, make_deliberation, make_deliberation_votee

pytestmark = pytest.mark.django_db(databases=["default", "passe"])


@pytest.fixture
def paquet(documents):
    return documents["deliberation"]


def test_the_act_is_printed_in_the_form_of_the_source(paquet):
    texte = letters(read_text(paquet))

    for phrase in (
        "L'an deux mille vingt-quatre, le 12 septembre à 18h00, le Conseil de communauté, dûment "
        "convoqué le 6 septembre 2024",
        "Titulaires présents : 35 (jusqu'au point 3.7), 36 (à partir du point 4.1)",
        "BALARAN Jean-Marc (à partir du point 4.1)",
        "ALQUIER Philippe (représente VALIERE Jean-Paul)",
        "Titulaires excusés : 20 (jusqu'au point 3.7), 19 (à partir du point 4.1)",
        "Action 2 : La gestion relation client",
        "et à l'unanimité des membres présents ou représentés",
        "APPROUVE le plan d'actions 2024-2026",
        "Reçu en préfecture le 30/09/2024",
        "081-200040905-20240912-120924_5_1-DE",
    ):
        assert letters(phrase) in texte


def test_the_first_of_a_month_opens_an_act_in_french():
    """R-A3."""
    seance = SeanceConseil(le=date(2026, 12, 1), convoquee_le=date(2026, 11, 1))

    incipit = write_incipit(seance, "Conseil de communauté", president="")

    assert incipit.startswith("L'an deux mille vingt-six, le 1er décembre, le Conseil")
    assert "dûment convoqué le 1er novembre 2026" in incipit


def test_the_list_of_annexes_says_their_pages(paquet):
    pages = read_pages(paquet)
    liste = next(page for page in pages if "Annexes à la présente" in page)

    for titre, debut in (
        ("Schéma directeur", "Annexe 1"),
        ("Dépenses prévisionnelles et calendrier", "Annexe 2"),
        ("Plan de financement", "Annexe 3"),
    ):
        rang = next(
            rang for rang, page in enumerate(pages, 1) if debut in page and "présente" not in page
        )
        assert re.search(rf"{titre}\s+{rang}$", liste, re.M)


def test_bookmarks_lead_to_the_act_and_each_annex(paquet):
    with pikepdf.open(paquet) as pdf, pdf.open_outline() as signets:
        racines = [str(signet.title) for signet in signets.root]
        defis = [str(fils.title) for fils in list(signets.root)[1].children]

    assert racines[0].startswith("Délibération n° 12/09/2024-5.1")
    assert racines[1].startswith("Annexe 1")
    assert racines[2].startswith("Annexe 2")
    assert racines[3].startswith("Annexe 3")
    assert len(racines) == 4
    assert sum(titre.startswith("Défi") for titre in defis) == 4


def test_it_is_tagged_in_french_and_right_for_another_program(paquet):
    with pikepdf.open(paquet) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.docinfo["/Author"]) == "Communauté de communes Carmausin-Ségala"
        # The défis and the axes of the act (R-Y2), before those of its annexes.
        titres = [str(e.S) for e in list_elements(pdf) if re.match("/H[1-6]$", str(e.S))]
        assert titres[titres.index("/H2") :][:5] == ["/H2", "/H3", "/H3", "/H3", "/H3"]

    controle = subprocess.run(["qpdf", "--check", paquet], capture_output=True, text=True)
    assert controle.returncode == 0, controle.stdout


def test_a_voted_act_older_than_the_application_says_of_which_day_its_annexes_are(paquet):
    assert letters("les annexes le montrent tel qu'il est au 24 novembre 2026") in letters(
        read_text(paquet)
    )


@pytest.fixture
def petit():
    plan = make_plan()
    make_action(plan=plan, titre="Accueillir", annees=[2024])
    return plan


def print_paquet(acte, fichier, **options):
    paquet = lire_paquet(acte, on=date(2026, 11, 24), **options)
    fichier.write_bytes(print_lecture(Genre.DELIBERATION, paquet, le=LE).contenu)
    return paquet


def test_a_draft_is_marked_on_each_page_and_never_read_aloud(petit, tmp_path):
    """The word lies over the page, outside what a screen reader reads."""
    acte = make_deliberation(plan=petit, annexes=["schema-directeur", "depenses", "financement"])
    projet, vote = tmp_path / "projet.pdf", tmp_path / "vote.pdf"
    print_paquet(acte, projet)
    acte.record_vote(Vote(5))
    print_paquet(Deliberation.objects.loaded_for_deliberation().get(), vote)

    def is_marked(fichier):
        subprocess.run(["pdftoppm", "-r", "20", "-png", fichier, fichier.with_suffix("")])
        return [has_reddish_pixels(p) for p in tmp_path.glob(f"{fichier.stem}-*.png")]

    assert all(is_marked(projet))
    # The picture of the cover has some red of its own.
    assert sum(is_marked(vote)) == 1


@pytest.mark.parametrize(
    ("partie", "phrase", "absente"),
    [
        ("deliberation", "APPROUVE le plan", "Annexe 2"),
        ("depenses", "Dépenses prévisionnelles", "APPROUVE le plan"),
        ("financement", "Plan de financement", "APPROUVE le plan"),
        ("schema-directeur", "Accueillir", "APPROUVE le plan"),
    ],
)
def test_each_part_can_be_printed_alone(petit, tmp_path, partie, phrase, absente):
    acte = make_deliberation(plan=petit, annexes=["schema-directeur", "depenses", "financement"])

    print_paquet(acte, tmp_path / "p.pdf", partie=partie)

    texte = letters(read_text(tmp_path / "p.pdf"))
    assert letters(phrase) in texte
    assert letters(absente) not in texte


def test_the_annexes_of_a_voted_act_are_read_as_on_the_day_of_the_vote(petit, tmp_path):
    """R-V10: what changed in the plan after the vote is not in its annexes."""
    seance, _ = make_conseil(structure=petit.structure, le=date(2026, 9, 10))
    for modele in (Plan, Defi, Axe, Action, Programmation):
        modele.history.update(history_date=datetime(2026, 9, 1, tzinfo=UTC))
    acte = make_deliberation_votee(seance=seance, plan=petit, annexes=["schema-directeur"])
    make_action(plan=petit, titre="Venue après")

    paquet = lire_paquet(acte, on=date(2026, 11, 24))

    fiches = [f.ligne.titre for d in paquet.schema.defis for a in d.axes for f in a.fiches]
    assert fiches == ["Accueillir"]
    assert paquet.on == date(2026, 9, 10)
    assert not paquet.is_apres_le_vote


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        pytest.param({}, "Nommez la délibération", id="no-number"),
        pytest.param({"numero": "inconnu"}, "Aucune délibération ne porte", id="unknown"),
        pytest.param({"partie": "financement"}, "n'est pas une partie de cet acte", id="no-part"),
    ],
)
def test_the_command_says_what_is_wrong(petit, tmp_path, options, phrase):
    acte = make_deliberation(plan=petit)
    options = {"numero": acte.numero, **options} if options else options

    with pytest.raises(CommandError, match=phrase):
        call_command("exporter", "deliberation", sortie=tmp_path / "d.pdf", **options)


def test_the_page_gives_the_package_and_its_parts(client, plan):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=plan.structure))
    acte = make_deliberation(plan=plan, annexes=["financement"], numero="10/09/2026-5.1")
    adresse = reverse("deliberation-pdf", args=[acte.pk])

    entier, seul = client.get(adresse), client.get(f"{adresse}?partie=financement")

    assert entier["Content-Disposition"].endswith('deliberation-100926_5_1.pdf"')
    assert seul["Content-Disposition"].endswith('deliberation-100926_5_1-financement.pdf"')
    assert seul.content.startswith(b"%PDF-")
    assert client.get(f"{adresse}?partie=depenses").status_code == 404
