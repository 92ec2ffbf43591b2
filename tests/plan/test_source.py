"""The document rebuilt from the database: nothing of it is lost, added or reworded.

The database is written out again in the order of the source, from its line 176 on, with the signs
of the source (« - » before an item, tabs between cells), then compared paragraph by paragraph.
"""

import re
from difflib import SequenceMatcher
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Replace

from budget.models import BlocCout, Document, Formulation
from plan.models import Action, Indicateur, Partenariat, Plan, Programmation, Section
from plan.models.section import Disposition
from socle.francais.typographie import MARKDOWN

SOURCE = settings.BASE_DIR / "fixtures" / "segala-2023-2026.source.txt"
DELIBERATION = range(55, 145)
SCHEMA = range(176, 1898)
TABLEAU = "Dépenses prévisionnelles et calendrier"

pytestmark = pytest.mark.django_db


# --- What the reading of the printed document left in the source, and how it is undone.


def rewrite(motif, par):
    def undo(source, ligne):
        source[ligne] = re.sub(motif, par, source[ligne])

    return undo


def join_to_previous(source, ligne):
    precedente = max(n for n in source if n < ligne)
    source[precedente] += " " + source.pop(ligne).removeprefix("- ")


def join_to_previous_row(source, ligne):
    precedente = max(n for n in source if n < ligne)
    cellules = zip(source[precedente].split("\t"), source.pop(ligne).split("\t"), strict=True)
    source[precedente] = "\t".join(" ".join(filter(None, paire)) for paire in cellules)


def read_by_column(source, ligne):
    """The rows of `ligne` to `ligne` + 4 become one text per column."""
    rangs = [source.pop(n).split("\t") for n in range(ligne, ligne + 5) if n in source]
    for i, cellules in enumerate(zip(*rangs, strict=True)):
        mots = re.sub(r"<[^>]+>|•", " ", " ".join(cellules)).split()
        source[ligne + i] = " ".join(mots).replace("œuvre œuvre.", "œuvre.")


ARTEFACTS = [
    (rewrite("^- ", ""), [125, 126, 127, 128, 132, 136, 137, 143, 144], "« - » before « Action »"),
    (rewrite("^", "- "), [*range(353, 372, 2), 374, 376, 378, 380], "the assets, kept as a list"),
    (read_by_column, [386], "386-390, the three roles: HTML, cells cut in two, « œuvre. » twice"),
    (rewrite(r"\[(.+)\]\(#\)", r"\1"), [398, 400, 402, *range(1534, 1538)], "address lost"),
    (rewrite(r"\\", ""), [400, 402], "signs escaped inside these lost links"),
    (join_to_previous, [534, 803, 1311, 1392], "sentence cut by a page break"),
    (join_to_previous, [636], "sentence cut, its end read as an item of the list"),
    (rewrite(r"\^{er}", "er"), [901], "exponent"),
    (join_to_previous_row, [1882], "row of the table cut in two by a page break"),
]


def read_source(lignes, artefacts=()):
    """{line: text} of these lines of the source, without the empty ones (373 is one space)."""
    textes = SOURCE.read_text(encoding="utf-8").split("\n")
    source = {n: textes[n - 1] for n in lignes if textes[n - 1].strip()}
    for undo, touchees, _why in artefacts:
        for ligne in set(touchees) & set(source):
            undo(source, ligne)
    return dict(sorted(source.items()))


# --- The database, written as the source is.


def write_inline(token):
    liens = {"link_open": "<", "link_close": ">"}
    return "".join(liens.get(t.type) or t.content or t.markup for t in token.children)


def write_markdown(texte):
    marque, cellules = "", None
    for token in MARKDOWN.parse(texte):
        match token.type:
            case "list_item_open":
                marque = f"{token.info}. " if token.info else "- "
            case "tr_open":
                cellules = []
            case "tr_close":
                yield "\t".join(cellules)
                cellules = None
            case "inline" if cellules is not None:
                cellules.append(write_inline(token))
            case "inline":
                yield marque + write_inline(token)
                marque = ""


def write_columns(texte):
    for colonne in filter(None, re.split(r"^(?=### )", texte, flags=re.MULTILINE)):
        yield " ".join(p.removeprefix("- ") for p in write_markdown(colonne))


def write_section(section):
    if section.titre:
        yield f"{section.numero}) {section.titre}" if section.numero else section.titre
    yield from section.indicateurs.order_by("ordre").values_list("formulation", flat=True)
    en_colonnes = section.disposition == Disposition.COLONNES
    yield from (write_columns if en_colonnes else write_markdown)(section.corps)
    for sous_section in section.sous_sections.order_by("ordre"):
        yield from write_section(sous_section)


def write_titres(plan, champ):
    for defi in plan.defis.order_by("numero"):
        yield f"DEFI {defi.numero} : {getattr(defi, champ)}"
        for axe in defi.axes.order_by("numero"):
            yield f"Axe {axe.numero} : {getattr(axe, champ)}"
            for action in axe.actions.order_by("numero"):
                yield f"Action {action.numero} : {getattr(action, champ)}"


def write_sommaire(plan, sections):
    yield "SOMMAIRE"
    for section in sections:
        yield section.titre_sommaire
        for sous_section in section.sous_sections.order_by("ordre"):
            yield f"- {sous_section.numero}) {sous_section.titre_sommaire}"
    yield from write_titres(plan, "titre_sommaire")
    yield TABLEAU


def write_couts(**rattachement):
    for bloc in BlocCout.objects.filter(document=Document.FICHE, **rattachement):
        yield bloc.intitule
        yield from write_markdown(bloc.chapeau)
        yield from bloc.formulations.order_by("ordre").values_list("texte", flat=True)
        yield from write_markdown(bloc.suite)


def write_action(action):
    yield f"Action {action.numero} : {action.titre}"
    yield from write_markdown(action.corps)
    for sous_projet in action.sous_projets.order_by("ordre"):
        yield sous_projet.titre_source
        yield from write_markdown(sous_projet.corps)
        yield from write_couts(sous_projet=sous_projet)
    yield from write_couts(action=action, sous_projet=None)


def write_defi(defi):
    yield f"DEFI {defi.numero} : {defi.titre}"
    yield from write_markdown(defi.corps)
    for axe in defi.axes.order_by("numero"):
        if not axe.absent_du_corps:
            yield f"Axe {axe.numero} : {axe.titre}"
        yield from write_markdown(axe.corps)
        yield from write_couts(axe=axe)
        for action in axe.actions.order_by("numero"):
            yield from write_action(action)


def write_tableau(plan):
    yield TABLEAU
    yield "\t".join(["Défi - Axe / Action", "Dépenses prévisionnelles", *map(str, plan.annees)])
    for action in Action.objects.for_plan(plan).ordered():
        bloc = BlocCout.objects.get(document=Document.TABLEAU, action=action)
        mots = bloc.formulations.order_by("ordre").values_list("texte", flat=True)
        prevues = set(action.programmations.values_list("annee", flat=True))
        croix = ["X" if annee in prevues else "" for annee in plan.annees]
        yield "\t".join([bloc.intitule, " ".join(mots), *croix])


def write_schema(plan):
    sections = plan.sections.filter(parent=None).order_by("ordre")
    yield plan.titre
    for section in sections.filter(titre=""):
        yield from write_section(section)
    yield from write_sommaire(plan, sections.exclude(titre=""))
    for section in sections.exclude(titre=""):
        yield from write_section(section)
    for defi in plan.defis.order_by("numero"):
        yield from write_defi(defi)
    yield from write_tableau(plan)


# --- The comparison.


def ecarts(source, ecrit):
    """(lines of the source, its paragraphs, those of the database) wherever they differ.

    A paragraph that only the database has is placed after the line before it.
    """
    lignes, textes, ecrit = list(source), list(source.values()), list(ecrit)
    passages = SequenceMatcher(None, textes, ecrit, autojunk=False).get_opcodes()
    return [
        (lignes[a:b] or lignes[a - 1 : a], textes[a:b], ecrit[c:d])
        for sorte, a, b, c, d in passages
        if sorte != "equal"
    ]


def ecarts_schema(plan):
    return ecarts(read_source(SCHEMA, ARTEFACTS), write_schema(plan))


def ecarts_deliberation(plan):
    return ecarts(read_source(DELIBERATION, ARTEFACTS), write_titres(plan, "titre_adopte"))


@pytest.fixture(scope="module")
def schema(django_db_setup, django_db_blocker):
    """The real plan, loaded once for this module by the command that the office runs."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("charger_plan", stdout=StringIO())
        yield Plan.objects.get()
        transaction.set_rollback(True)


def test_schema_is_word_for_word_the_source(schema):
    assert ecarts_schema(schema) == []


def test_adopted_titles_are_word_for_word_those_of_the_deliberation(schema):
    assert ecarts_deliberation(schema) == []


def test_cost_wordings_stand_on_the_line_that_they_name(schema):
    source = read_source(SCHEMA)

    formulations = Formulation.objects.for_plan(schema).order_by("ligne_source")

    assert [f for f in formulations if f.texte not in source[f.ligne_source]] == []


def test_partners_are_quoted_from_their_action(schema):
    def textes(action):
        corps = [action.corps, *action.sous_projets.values_list("corps", flat=True)]
        return "\n".join(paragraphe for texte in corps for paragraphe in write_markdown(texte))

    sans_citation = [
        lien
        for lien in Partenariat.objects.filter(action__axe__defi__plan=schema)
        if not lien.citation or lien.citation not in textes(lien.action)
    ]

    assert sans_citation == []


@pytest.mark.parametrize(
    ("modele", "champ", "mots", "autres", "ligne"),
    [
        pytest.param(Section, "corps", "« bras armé »", "« bras »", 199, id="word"),
        pytest.param(
            Section, "corps", "Fin 2022, ce plan d'actions a pris fin.", "", 180, id="lost"
        ),
        pytest.param(Section, "corps", "Nomme le directeur", "Nomme", 386, id="column"),
        pytest.param(Indicateur, "formulation", "64 824", "64 842", 335, id="key figure"),
        pytest.param(Action, "titre", "clients", "client", 506, id="title"),
        pytest.param(Action, "titre_sommaire", "« café infos »", "café", 287, id="sommaire"),
        pytest.param(Action, "corps", "complètement désuet", "désuet", 532, id="joined paragraph"),
        pytest.param(Action, "corps", "**AVIZI**", "AVIZI", 514, id="bold"),
        pytest.param(Formulation, "texte", "4 1040 €", "4 140 €", 1034, id="wording"),
        pytest.param(BlocCout, "suite", "35 952 €", "35 592 €", 1685, id="cell"),
        pytest.param(BlocCout, "intitule", "Défi 4 / Action 1", "Défi 4", 1896, id="row label"),
    ],
)
def test_changed_word_is_reported_with_its_line(schema, modele, champ, mots, autres, ligne):
    touchees = modele.objects.filter(**{f"{champ}__contains": mots})

    touchees.update(**{champ: Replace(F(champ), Value(mots), Value(autres))})

    (ecart,) = ecarts_schema(schema)
    assert ecart[0] == [ligne]


def test_lost_cross_is_reported_with_its_line(schema):
    Programmation.objects.filter(action__titre__contains="voie verte", annee=2025).delete()

    assert [lignes for lignes, _, _ in ecarts_schema(schema)] == [[1872]]


def test_changed_adopted_title_is_reported_with_its_line(schema):
    Action.objects.filter(titre_adopte="La gestion relation client").update(titre_adopte="GRC")

    assert [lignes for lignes, _, _ in ecarts_deliberation(schema)] == [[61]]
