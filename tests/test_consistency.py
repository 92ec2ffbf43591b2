"""What must hold everywhere: the rooms, the names, the templates, the migrations, the locks."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template

from tests.pieces import PIECES

RACINE = settings.BASE_DIR
NOS_APPS = [piece for piece in PIECES if piece != "config"]
FOURRE_TOUT = {"core", "utils", "helpers", "services", "managers", "common", "misc"}


def python_files(*dossiers):
    for dossier in dossiers:
        yield from sorted((RACINE / dossier).rglob("*.py"))


def ours(fichiers):
    return [f for f in fichiers if "migrations" not in f.parts]


def test_no_room_is_a_lumber_room():
    noms = {fichier.stem for fichier in python_files(*NOS_APPS, "config")}

    assert not noms & FOURRE_TOUT


def test_only_the_print_module_knows_weasyprint():
    coupables = [
        str(fichier.relative_to(RACINE))
        for fichier in ours(python_files(*NOS_APPS))
        if re.search(r"^(from|import) weasyprint", fichier.read_text(), re.M)
    ]

    assert coupables == ["socle/sorties/pdf.py"]


def test_modules_stay_short():
    longs = {
        str(fichier.relative_to(RACINE)): len(fichier.read_text().splitlines())
        for fichier in ours(python_files(*NOS_APPS, "tests", "config"))
    }

    assert {nom: lignes for nom, lignes in longs.items() if lignes > 400} == {}


def test_no_html_is_made_safe_by_hand_and_no_float_meets_money():
    for fichier in ours(python_files(*NOS_APPS)):
        source = fichier.read_text()
        assert "mark_safe" not in source, fichier
        if fichier.is_relative_to(RACINE / "budget"):
            assert not re.search(r"\bfloat\(", source), fichier


@pytest.mark.django_db(databases=["default", "passe"])
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named():
    noms = [f.stem for f in python_files(*NOS_APPS) if "migrations" in f.parts]

    assert [nom for nom in noms if "_auto_" in nom] == []


def test_labels_of_models_and_fields_are_french_words_in_lower_case():
    for modele in apps.get_models():
        if modele._meta.app_label not in NOS_APPS or modele.__name__.startswith("Historical"):
            continue
        noms = [modele._meta.verbose_name]
        noms += [
            champ.verbose_name
            for champ in modele._meta.local_fields
            if not champ.auto_created and champ.model is modele and not is_inherited(champ)
        ]
        for nom in noms:
            premier = str(nom).split()[0]
            assert premier.isupper() or str(nom)[0].islower(), f"{modele.__name__} : {nom}"
            assert "_" not in str(nom), f"{modele.__name__} : {nom}"


def is_inherited(champ):
    """A field that Django's own abstract user brings, already labelled in French."""
    return champ.model.__name__ == "Utilisateur"


GABARITS = sorted((RACINE / "templates").rglob("*.html"))
CONVENUS = {"403.html", "403_csrf.html", "404.html", "500.html", "admin/base_site.html"} | {
    "django/forms/label.html",
    "django/forms/widgets/select.html",
    "admin/import_export/export.html",
    "admin/plan/plan/delete_confirmation.html",
}


def test_every_template_is_used():
    sources = "\n".join(
        fichier.read_text() for fichier in [*GABARITS, *ours(python_files(*NOS_APPS, "config"))]
    )

    inutiles = [
        nom
        for nom in (str(g.relative_to(RACINE / "templates")) for g in GABARITS)
        if nom not in CONVENUS and f'"{nom}"' not in sources
    ]

    assert inutiles == []


@pytest.mark.parametrize(
    "gabarit", GABARITS, ids=[str(g.relative_to(RACINE / "templates")) for g in GABARITS]
)
def test_a_template_compiles_and_holds_neither_style_nor_script(gabarit):
    source = gabarit.read_text()

    get_template(str(gabarit.relative_to(RACINE / "templates")))
    assert not re.search(r"\sstyle=", source)
    assert not re.search(r"\son[a-z]+=", source)
    assert "<script>" not in source
    assert "|safe" not in source
    assert "_set" not in source


@pytest.mark.parametrize(
    "gabarit", sorted((RACINE / "templates" / "composants").glob("*.html")), ids=lambda g: g.name
)
def test_a_component_says_its_parameters(gabarit):
    assert gabarit.read_text().startswith("{% comment %}")


def test_a_line_of_a_template_can_be_read():
    gabarits = [*GABARITS, *(RACINE / "templates").rglob("*.txt")]
    longues = [
        f"{gabarit.relative_to(RACINE)}:{rang}"
        for gabarit in gabarits
        for rang, ligne in enumerate(gabarit.read_text().splitlines(), 1)
        if len(ligne) > 160
    ]

    assert longues == []


def test_each_dependency_says_why_it_is_there():
    lignes = (RACINE / "pyproject.toml").read_text().splitlines()
    dependances = [
        i for i, ligne in enumerate(lignes) if re.match(r'    "[a-z][\w\[\]-]*[~=]', ligne)
    ]

    assert len(dependances) > 15
    sans_raison = [
        lignes[i]
        for i in dependances
        if not lignes[i - 1].strip().startswith("#") and i - 1 not in dependances
    ]
    assert sans_raison == []


@pytest.mark.parametrize(
    "nom", ["requirements.txt", "requirements-options.txt", "requirements-dev.txt"]
)
def test_locks_hold_hashes_and_no_address(nom):
    source = (RACINE / nom).read_text()

    assert "--hash=sha256:" in source
    assert "://" not in source
    assert "--index" not in source


def test_no_address_of_a_registry_and_no_path_of_a_machine_is_committed():
    suspects = re.compile(r"pypi\.org|/home/|/root/|/work/|registry\.npmjs")
    fautes = [
        str(fichier.relative_to(RACINE))
        for motif in ("*.py", "*.md", "*.toml", "*.html", "*.css", "*.js", "*.sh", "Makefile")
        for fichier in RACINE.rglob(motif)
        if not is_outside_the_tree(fichier) and suspects.search(fichier.read_text())
    ]

    assert fautes == [str(Path(__file__).relative_to(RACINE))]


def is_outside_the_tree(fichier):
    premier = fichier.relative_to(RACINE).parts[0]
    return premier in (".venv", "donnees", "statiques", "echecs", "mutants", ".hypothesis")


def test_each_rule_that_the_code_cites_is_written_once():
    ecrites = re.findall(r"^\*\*(R-[A-Z]\d+)\.", (RACINE / "docs" / "regles.md").read_text(), re.M)
    citees = {
        regle
        for fichier in ours(python_files(*NOS_APPS, "config", "tests"))
        for regle in re.findall(r"\bR-[A-Z]\d+\b", fichier.read_text())
    }

    assert sorted(ecrites) == sorted(set(ecrites))
    assert citees - set(ecrites) == set()


def test_a_decision_has_a_number_of_its_own():
    decisions = sorted((RACINE / "docs" / "adr").glob("*.md"))

    assert [d.name[:4] for d in decisions] == [f"{n + 1:04}" for n in range(len(decisions))]
    assert [d.name for d in decisions if not d.read_text().startswith(f"# {d.name[:4]}. ")] == []


def test_zero_is_singular_everywhere():
    """Django's `pluralize` counts in English: « 0 actions »."""
    assert [str(g) for g in GABARITS if "|pluralize" in g.read_text()] == []


def test_the_first_of_a_month_is_written_in_french_everywhere():
    """Django's `date` knows no « 1er » (R-A3): the filters `jour` and `instant` do."""
    assert [str(g) for g in GABARITS if 'date:"j' in g.read_text()] == []


BALISE = r"""(?:\{\{.*?\}\}|\{%.*?%\}|<(?:\{\{.*?\}\}|\{%.*?%\}|[^>])*>)"""
NON_ECRIT = r"\{#.*?#\}|\{% comment .*?endcomment %\}|<(style|script)\b.*?</\1>"


def test_the_words_of_the_templates_keep_the_spaces_of_french():
    """A line of a page does not begin with « ; » nor end with « « » (`typo`, or `&nbsp;`)."""
    fautes = []
    for gabarit in GABARITS:
        ecrit = re.sub(NON_ECRIT, "", gabarit.read_text(), flags=re.DOTALL)
        mots = re.sub(BALISE, "\x00", ecrit, flags=re.DOTALL)
        fautes += [f"{gabarit} : {f}" for f in re.findall(r".*(?:« | [»:;!?%€](?!\w)).*", mots)]

    assert fautes == []


def test_a_partial_with_a_form_is_given_its_token():
    """`only` leaves the token of the page behind: the form would be refused (403)."""
    sources = {str(g.relative_to(RACINE / "templates")): g.read_text() for g in GABARITS}
    avec_formulaire = [nom for nom, source in sources.items() if "{% csrf_token %}" in source]
    fautes = [
        f"{page} : {nom}"
        for nom in avec_formulaire
        for page, source in sources.items()
        for inclusion in re.findall(rf'{{% include "{re.escape(nom)}" [^%]*%}}', source)
        if " only" in inclusion and "csrf_token=csrf_token" not in inclusion
    ]

    assert fautes == []
