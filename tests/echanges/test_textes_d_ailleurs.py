"""Texts of other offices, invented: no wrong figure, nothing lost without a word (R-X11)."""

from io import BytesIO

import odfdo
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from budget.models import BlocCout, LigneCout
from plan.models import Action, Axe, Defi, Section
from tests.fabrique_textes import ANNEXE, SIMPLE, enter, list_couts, write

pytestmark = pytest.mark.django_db


def test_the_words_of_another_office_are_its_levels(structure):
    enter(
        write(
            "1|Orientation A – Accueillir",
            "Un mot d'introduction.",
            "2|Objectif 1 : Informer",
            "3|Fiche-action 1 : Une borne",
            "Une borne devant le bureau.",
            "Coût prévisionnel :",
            "-|Borne : 8 000 €",
            "-|Pose : 1 500 €",
            "-|Total : 9 500 €",
            "Partenaires : CDT, Région",
            "Calendrier : 2025-2026",
            "2|Objectif 2 : Guider",
            "3|Fiche-action 2 : Un plan de ville",
            "Budget : 900 € HT",
        ),
        structure,
    )

    assert [str(d.titre) for d in Defi.objects.all()] == ["Accueillir"]
    assert [a.titre for a in Axe.objects.all()] == ["Informer", "Guider"]
    assert {a.code: a.titre for a in Action.objects.all()} == {
        "1-1-1": "Une borne",
        "1-2-2": "Un plan de ville",
    }
    assert list_couts() == {
        "1-1-1": [("Borne : 8 000 €", 8000, 8000, True), ("Pose : 1 500 €", 1500, 1500, True)],
        "1-2-2": [("Budget : 900 € HT", 900, 900, True)],
    }
    borne = Action.objects.get(titre="Une borne")
    assert borne.annees_prevues == [2025, 2026]
    assert {str(p) for p in borne.partenariats.all()} == {"CDT", "Région"}


def test_two_levels_stay_two_levels(structure):
    rapport = enter(
        write(
            "1|Enjeu 1 : La nature",
            "2|Mesure 1 : Un sentier",
            "Coût : 3 000 €",
            "2|Mesure 2 : Un topoguide",
            "Budget",
            "-|Impression : 500 €",
        ),
        structure,
    )

    assert [a.code for a in Action.objects.order_by("numero")] == ["1-1", "1-2"]
    assert (Axe.objects.get().titre, Axe.objects.get().implicite) == ("La nature", True)
    assert not any("manque au-dessus" in r for r in rapport.remarques)


def test_headings_that_skip_a_level_and_two_actions_of_one_number(structure):
    rapport = enter(
        write(
            "1|Défi 1 : A",
            "2|Axe 1 : B",
            "3|Action 1 : C",
            "Texte.",
            "3|Action 1 : D",
            "Coût : 5 €",
            "3|Action 2 : E",
            "Texte.",
            "1|Défi 2 : F",
            "3|Action 1 : G",
            "Texte de G.",
            [ANNEXE, ("Défi 1 – Axe 1 / Action 1", "Coût : 9 €", "X", "")],
        ),
        structure,
    )

    assert {a.titre: a.code for a in Action.objects.all()} == {
        "C": "1-1-1",
        "D": "1-1-3",
        "E": "1-1-2",
        "G": "2-1-1",
    }
    assert any("le numéro 1 est déjà pris" in r and "« D »" in r for r in rapport.remarques)
    assert list_couts()["1-1-1"] == [("Coût : 9 €", 9, 9, True)]
    assert list_couts()["1-1-3"] == [("Coût : 5 €", 5, 5, True)]


NIVEAU = (
    '<w:lvl w:ilvl="{rang}"><w:start w:val="1"/><w:numFmt w:val="{genre}"/>'
    '<w:lvlText w:val="{mots}"/></w:lvl>'
)
NUMEROS = (
    f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">'
    + NIVEAU.format(rang=0, genre="upperRoman", mots="Axe %1 :")
    + NIVEAU.format(rang=1, genre="decimal", mots="Action %2")
    + "</w:abstractNum>"
)


def number_titles(document):
    """The headings 1 and 2 numbered by Word itself: « Axe I : », « Action 1 »."""
    racine = document.part.numbering_part.element
    racine.insert(0, parse_xml(NUMEROS))
    racine.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    for rang in (0, 1):
        document.styles[f"Heading {rang + 1}"].element.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{rang}"/><w:numId w:val="77"/></w:numPr>'
            )
        )


def test_numbers_that_word_writes_by_itself_are_read(structure):
    document = write(
        "1|Accueil",
        "2|Borne",
        "Coût estimé :",
        "-|Borne : 8 000 €",
        "2|Stand",
        "Texte.",
        "1|Promotion",
        "2|Site",
        "Texte.",
    )
    number_titles(document)

    enter(document, structure)

    assert {a.code: a.titre for a in Action.objects.all()} == {
        "1-1": "Borne",
        "1-2": "Stand",
        "2-1": "Site",
    }


def test_headings_without_a_word_of_a_level_are_read_by_their_depth(structure):
    enter(
        write(
            "1|1. Accueillir",
            "2|1.1 Informer",
            "3|1.1.1 Une borne",
            "Coût estimé :",
            "-|Borne : 8 000 €",
            "3|1.1.2 Un stand",
            "Texte.",
            "1|2. Séduire",
            "2|2.1 Montrer",
            "3|2.1.1 Un film",
            "Texte.",
        ),
        structure,
    )

    assert {a.code: a.titre for a in Action.objects.all()} == {
        "1-1-1": "Une borne",
        "1-1-2": "Un stand",
        "2-1-1": "Un film",
    }


ZONE = (
    '<w:r {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps">'
    "<w:drawing><w:txbxContent>{dedans}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    "<w:txbxContent>{dedans}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_boxes_notes_comments_and_deleted_words(structure):
    document = write(
        "1|Défi 1 : A",
        "2|Axe 1 : B",
        "3|Action 1 : C",
        "Récit.",
        "Coût estimé :",
        "-|Stand : 1 200 €",
        "Suite du récit, qui est longue et qui dit bien autre chose que des montants d'argent.",
    )
    document.sections[0].header.paragraphs[0].text = "Schéma du Val"
    cout, recit = document.paragraphs[5], document.paragraphs[3]
    cout._p.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>0 000 €</w:delText></w:r></w:del>")
    )
    cout._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t> HT</w:t></w:r></w:ins>"))
    dedans = "<w:p><w:r><w:t>Encadré : 30 visites.</w:t></w:r></w:p>"
    recit._p.append(parse_xml(ZONE.format(ns=nsdecls("w"), dedans=dedans)))
    document.add_comment(recit.runs, text="À revoir")

    rapport = enter(document, structure)

    assert list_couts()["1-1-1"][0][:3] == ("Stand : 1 200 € HT", 1200, 1200)
    corps = Action.objects.get().corps
    assert corps.count("Encadré : 30 visites.") == 1
    assert "Suite du récit" in corps
    dit = " ".join(rapport.remarques)
    for mots in ("Schéma du Val", "1 passage supprimé", "1 zone de texte", "1 commentaire"):
        assert mots in dit


def test_merged_cells_nested_tables_and_rows_without_an_action(structure):
    document = write(
        "1|Défi 1 : A",
        "2|Axe 1 : B",
        "3|Action 1 : C",
        "Texte.",
        "3|Action 2 : D",
        "Texte.",
        [
            ANNEXE,
            ("Défi 1 – Axe 1 / Action 1", "Stand : 1 200 €", "X", ""),
            ("D", "", "X", "X"),
            ("Communication générale", "Flyer : 300 €", "X", ""),
        ],
    )
    annexe = document.tables[0]
    annexe.cell(1, 1).merge(annexe.cell(2, 1))
    dedans = annexe.cell(2, 1).add_table(1, 2)
    dedans.cell(0, 0).text, dedans.cell(0, 1).text = "Pose", "80 €"

    rapport = enter(document, structure)

    assert list_couts() == {
        "1-1-1": [("Stand : 1 200 €", 1200, 1200, True), ("Pose : 80 €", 80, 80, True)]
    }
    assert Action.objects.get(titre="D").annees_prevues == [2025, 2026]
    assert "Flyer : 300 €" in Section.objects.get(cle="sans-place").corps
    assert any("« Communication générale" in r for r in rapport.remarques)


def test_years_with_amounts_are_kept_as_a_text(structure):
    rapport = enter(
        write(*SIMPLE[:3], "Texte.", [ANNEXE, ("1-1-1", "Stand", "1 200 €", "300 €")]),
        structure,
    )

    assert not LigneCout.objects.exists()
    assert "| 1 200 € | 300 € |" in Action.objects.get().corps
    assert "Tableau 1 : gardé comme un texte, aucun montant compté." in rapport.remarques


def test_a_table_of_years_alone_and_a_recapitulation(structure):
    rapport = enter(
        write(
            *SIMPLE,
            "3|Action 2 : D",
            "Texte.",
            [("Action", "Coût"), ("Action 1 : C", "5 €"), ("Action 2 : D", "0 €")],
            [("Action", "2025", "2026"), ("Action 1", "X", ""), ("D", "X", "X")],
        ),
        structure,
    )

    annees = {a.titre: a.annees_prevues for a in Action.objects.all()}
    assert annees == {"C": [2025], "D": [2025, 2026]}
    assert list_couts() == {"1-1-1": [("Coût : 5 €", 5, 5, True)]}
    assert any(r.startswith("Tableau 1 : gardé comme un texte") for r in rapport.remarques)


def test_words_that_look_like_labels_are_costs_among_costs(structure):
    enter(
        write(
            *SIMPLE[:3],
            "Coût estimé :",
            "Réalisation d'un film : 5 000 €",
            "Partenariat presse : 2 000 €",
            "Suivi du projet : 300 €",
            "-|Stand : 900 €",
            "List Bullet 2|Location : 400 €",
            "Partenaires : CDT",
        ),
        structure,
    )

    assert [c[1] for c in list_couts()["1-1-1"]] == [5000, 2000, 300, 900]
    assert BlocCout.objects.get().suite == "Location : 400 €"


def test_a_total_and_the_details_of_an_amount_do_not_count_twice(structure):
    rapport = enter(
        write(
            "1|Défi 1 : A",
            "2|Axe 1 : B",
            "3|Action 1 : C",
            "Coût estimé : 3 000 €",
            "-|dont Région : 1 000 €",
            "Financement :",
            "-|Région : 1 000 €",
            "3|Action 2 : D",
            "Budget prévisionnel",
            [("Poste", "Montant HT (€)"), ("Étude", "2 000"), ("Total", "2 000")],
        ),
        structure,
    )

    assert list_couts() == {
        "1-1-1": [("Coût estimé : 3 000 €", 3000, 3000, True)],
        "1-1-2": [("Étude : 2 000 € HT", 2000, 2000, True)],
    }
    assert sum("sans être compté" in r for r in rapport.remarques) == 2
    assert "Région : 1 000 €" in Action.objects.get(titre="C").corps


def test_an_odt_is_read_as_a_word(structure):
    document = odfdo.Document("text")
    corps = document.body
    corps.clear()
    for niveau, texte in ((1, "Défi 1 : A"), (2, "Axe 1 : B"), (3, "Action 1 : C")):
        corps.append(odfdo.Header(niveau, texte))
    corps.append(odfdo.Paragraph("Un  récit."))
    corps.append(odfdo.Paragraph("Coût estimé :"))
    corps.append(odfdo.List(["Stand : 1 200 €", "Flyer : gratuit"]))
    sortie = BytesIO()
    document.save(sortie)

    enter(sortie.getvalue(), structure)

    assert [c[:2] for c in list_couts()["1-1-1"]] == [
        ("Stand : 1 200 €", 1200),
        ("Flyer : gratuit", 0),
    ]


@pytest.mark.parametrize("style", ["3", "|"], ids=["titres", "nu"])
def test_an_objective_within_a_fiche_is_no_level(structure, style):
    un = "1|" if style == "3" else "|"
    trois, quatre = ("3|", "4|") if style == "3" else ("|", "|")
    enter(
        write(
            f"{un}Axe 1 : A",
            f"{trois}Action 1 : B",
            f"{quatre}Objectif 1 : attirer",
            "Texte.",
            f"{quatre}Objectif 2 : retenir",
            "Texte.",
            f"{trois}Action 2 : C",
            f"{quatre}Objectif 1 : plaire",
            "Coût estimé : 5 €",
        ),
        structure,
    )

    assert {a.code: a.titre for a in Action.objects.all()} == {"1-1": "B", "1-2": "C"}
    assert "Objectif 2 : retenir" in Action.objects.get(titre="B").corps


def test_a_cost_out_of_the_actions_is_said(structure):
    rapport = enter(write("1|Défi 1 : A", "Budget : 9 000 €", *SIMPLE[1:]), structure)

    assert any("« Budget : 9 000 € » n'est ni d'une action" in r for r in rapport.remarques)
    assert "Budget : 9 000 €" in Defi.objects.get().corps


def test_a_line_with_a_tab_is_a_cost_and_a_typed_sommaire_is_left_out(structure):
    rapport = enter(
        write(
            "Action 1 : C ........ 4",
            "Présentation\t2",
            "1|Présentation",
            "Texte.",
            *SIMPLE[:3],
            "Coût estimé :",
            "Stand\t800",
            "Flyer\t250 €",
        ),
        structure,
    )

    assert [c[0] for c in list_couts()["1-1-1"]] == ["Stand\t800", "Flyer\t250 €"]
    assert any(r.startswith("Sommaire : 2 lignes") for r in rapport.remarques)
