"""A plan made of a Word or LibreOffice text (R-X11): the real schéma, written in three ways."""

import shutil
import subprocess
from collections import Counter
from time import perf_counter

import pytest

from budget.models import Formulation, LigneCout
from plan.models import Action, Plan, Section
from tests.fabrique_echanges import bring
from tests.fabrique_textes import list_actions, make_segala, read_plan

pytestmark = pytest.mark.django_db
VARIANTES = ("titres", "nu", "fiches")


def count_mots(plan, document):
    """{(code, words): how many} of the costs of a plan that come from this document."""
    blocs = Formulation.objects.for_plan(plan).filter(bloc__document=document)
    return Counter(
        ((f.bloc.action or f.bloc.axe).code, f.texte.removeprefix("- "))
        for f in blocs.select_related("bloc__action__axe__defi", "bloc__axe__defi")
    )


def count_attendus(document):
    """The same of the plan that the office holds; a sub-project's costs are those of its action."""
    plan, attendus = read_plan(), Counter()
    places = [(code, a, a["sous_projets"]) for code, a in list_actions(plan).items()]
    places += [(f"{d['numero']}-{x['numero']}", x, ()) for d in plan["defis"] for x in d["axes"]]
    for code, noeud, sous_projets in places:
        cle = "couts" if document == "fiche" else document
        for bloc in (noeud.get(cle), *(s["couts"] for s in sous_projets if document == "fiche")):
            for ligne in bloc["lignes"] if bloc else ():
                attendus[code, ligne["texte"].removeprefix("- ")] += 1
    return attendus


def check_segala(contenu, nom, structure):
    """The bars of the real source: all is found, nothing is made up, in ten seconds."""
    debut = perf_counter()
    rapport = bring(contenu, structure=structure, nom=nom, titre="Ségala", appliquer=True)

    assert perf_counter() - debut < 30  # 10 s alone; other tests share the machine.
    assert (rapport.format, rapport.refus) == ("texte", [])
    plan, reference = Plan.objects.get(), list_actions(read_plan())
    actions = {action.code: action for action in Action.objects.for_plan(plan)}
    assert {*actions} == {*reference}
    annees = {code: action.annees_prevues for code, action in actions.items()}
    assert annees == {code: a["annees"] for code, a in reference.items()}
    assert count_mots(plan, "tableau") == count_attendus("tableau")
    assert count_mots(plan, "fiche") == count_attendus("fiche")
    assert (len(actions), sum(map(len, annees.values()))) == (33, 79)
    assert count_attendus("fiche").total() == 117
    assert actions["4-1-1"].axe.titre == "Le champ de professionnalisation"
    return rapport, plan, actions


@pytest.mark.parametrize("variante", VARIANTES)
def test_the_real_schema_comes_in_whole_from_word(structure, variante):
    _, plan, actions = check_segala(make_segala(variante), "schema.docx", structure)

    if variante == "titres":
        assert "- Faire connaître la destination du Ségala Tarnais" in actions["1-2-2"].corps
        assert "**AVIZI**" in actions["1-1-2"].corps
        assert Section.objects.for_plan(plan).filter(titre="L'office de tourisme").exists()


@pytest.fixture(scope="session")
def textes_de_libreoffice(tmp_path_factory):
    """{(way of writing, extension): bytes}, all saved again by LibreOffice, once."""
    dossier = tmp_path_factory.mktemp("libreoffice")
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not on this machine.")
    sources = []
    for variante in VARIANTES:
        sources.append(dossier / f"{variante}.docx")
        sources[-1].write_bytes(make_segala(variante))
    profil = f"-env:UserInstallation=file://{dossier}/profil"
    lus = {}
    for genre in ("docx", "odt"):
        sortie = dossier / genre
        subprocess.run(
            ["soffice", "--headless", profil, "--convert-to", genre, "--outdir", sortie, *sources],
            check=True,
            capture_output=True,
            timeout=120,
        )
        if not sortie.exists():
            pytest.skip("LibreOffice Writer is not on this machine.")
        lus |= {(v, genre): (sortie / f"{v}.{genre}").read_bytes() for v in VARIANTES}
    return lus


@pytest.mark.parametrize("genre", ["docx", "odt"])
@pytest.mark.parametrize("variante", VARIANTES)
def test_the_real_schema_comes_in_whole_from_libreoffice(
    structure, textes_de_libreoffice, variante, genre
):
    check_segala(textes_de_libreoffice[variante, genre], f"schema.{genre}", structure)


def test_the_amounts_are_those_of_the_plan_that_the_office_holds(structure):
    """98 % of the costs are right, the others are to be specified; no euro is made up."""
    _, plan, _ = check_segala(make_segala("titres"), "schema.docx", structure)
    bloc = LigneCout.objects.for_plan(plan).filter(formulations__bloc__document="tableau")
    lus = {
        ((li.action or li.axe).code, li.formulations.get(bloc__document="tableau").texte): li
        for li in bloc.distinct()
    }

    faux = []
    for (code, texte), ligne in lus.items():
        seule = ligne.formulations.get(bloc__document="tableau").lire_couts().couts[0]
        if (ligne.montant_min, ligne.montant_max) != (seule.montant_min, seule.montant_max):
            faux.append((code, texte))
    assert faux == []
    assert all(li.retenue for li in lus.values())
