"""Texts in Markdown, years by clicking, partners: written without the administration."""

import re

import pytest
from django.apps import apps
from django.forms.models import ModelForm
from django.urls import reverse

from comptes.droits import Role
from plan.models import Partenaire, Partenariat, Programmation
from socle.saisie.editeur import Editeur, MarkdownField
from socle.saisie.version_lue import FormDAdministration
from tests.ecran import read, read_formulaire, send
from tests.fabrique import make_action, make_utilisateur
from tests.test_consistency import GABARITS, NOS_APPS
from tests.test_formulaires import declared_forms

MATRICE = "/calendrier/annees/"


@pytest.fixture
def direction(client, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan.structure))
    return client


@pytest.fixture
def action(plan):
    return make_action(plan=plan, titre="Les vélos", annees=[2024, 2025])


def list_markdown():
    """(model, field) of each text that is Markdown."""
    return [
        (modele, champ)
        for modele in apps.get_models()
        if not modele.__name__.startswith("Historical")
        for champ in modele._meta.local_fields
        if isinstance(champ, MarkdownField)
    ]


def test_every_markdown_of_a_form_has_the_editor():
    """A form to come that gives such a text another widget fails here (R-P7)."""
    connus = {(modele, champ.name) for modele, champ in list_markdown()}
    formulaires = [f for f in declared_forms() if issubclass(f, ModelForm)]
    sans = [
        f"{formulaire.__name__}.{nom}"
        for formulaire in formulaires
        if not issubclass(formulaire, FormDAdministration)
        for nom, champ in formulaire.base_fields.items()
        if (formulaire._meta.model, nom) in connus and not isinstance(champ.widget, Editeur)
    ]

    assert len(connus) > 15
    assert sans == []


def test_every_text_shown_as_markdown_is_said_to_be(plan):
    """« {{ section.corps|markdown:3 }} »: the field `corps` of some model is a `MarkdownField`."""
    montres = {
        nom
        for gabarit in GABARITS
        for nom in re.findall(r"\.(\w+)\|(?:markdown|colonnes)", gabarit.read_text())
    }
    textes = {
        (modele._meta.label, champ.name)
        for modele in apps.get_models()
        if modele._meta.app_label in NOS_APPS and not modele.__name__.startswith("Historical")
        for champ in modele._meta.local_fields
        if champ.name in montres and champ.get_internal_type() == "TextField"
        if not isinstance(champ, MarkdownField)
    }

    assert textes <= SANS_MARKDOWN, textes


# Plain words, that only share the name of a field with a text in Markdown.
SANS_MARKDOWN = {
    ("budget.Formulation", "texte"),
    ("commission.Avis", "suite"),
    ("commission.AvisOrgane", "texte"),
    ("renouvellement.Contribution", "texte"),
}


def test_a_preview_is_what_the_pages_show(direction):
    texte = "### Titre\n\n**gras** <script>x</script> [l](javascript:a)"
    reponse = direction.post("/apercu/", {"texte": texte})

    assert "<h3>Titre</h3>" in reponse.text
    assert "<strong>gras</strong>" in reponse.text
    assert "<script>" not in reponse.text
    assert "href" not in reponse.text
    assert "Rien n'est encore écrit" in read(direction.post("/apercu/", {}))


def test_years_are_planned_cell_by_cell(direction, plan, action):
    autre = make_action(plan=plan, titre="Les sentiers")
    send(direction, MATRICE, {f"{action.pk}-2026": "on", f"{autre.pk}-2023": "on"})
    lu = read_formulaire(direction.get(MATRICE))
    del lu[f"{action.pk}-2024"]
    direction.post(MATRICE, lu)

    assert [p.annee for p in action.programmations.all()] == [2025, 2026]
    assert [p.annee for p in autre.programmations.all()] == [2023]
    assert Programmation.history.filter(annee=2024, history_type="-").exists()
    assert Programmation.history.filter(annee=2025).count() == 1


def test_what_was_closed_or_put_off_is_no_box(direction, action):
    """R-A2: 2024 done; 2025 put off to 2026, which stays."""
    action.programmations.filter(annee=2024).update(issue="faite")
    par = make_utilisateur()
    reportee = action.programmations.get(annee=2025)
    reportee.issue, reportee.reportee_a, reportee.motif = "reportee", 2026, "Devis"
    reportee.close(par=par, le="2025-01-02T12:00Z")

    page = direction.get(MATRICE)
    assert "Prévue, par un report" in read(page)
    boites = {nom for nom in page.context["form"].fields if nom != "lue"}
    assert boites == {f"{action.pk}-2023"}
    send(direction, f"/actions/{action.code}/texte/", {"annees": []})
    send(direction, MATRICE, {})
    assert sorted(p.annee for p in action.programmations.all()) == [2024, 2025, 2026]


def test_two_people_click_two_cells_and_a_closed_one_is_told(direction, plan, action):
    vieille = read_formulaire(direction.get(MATRICE))
    send(direction, MATRICE, {f"{action.pk}-2023": "on"})
    action.programmations.filter(annee=2024).update(issue="faite")
    moi = {nom: v for nom, v in vieille.items() if nom != f"{action.pk}-2024"}

    reponse = direction.post(MATRICE, moi | {f"{action.pk}-2026": "on"}, follow=True)

    assert "Renseignées entre-temps par quelqu'un d'autre, et gardées : 1-1-1, 2024." in read(
        reponse
    )
    assert sorted(p.annee for p in action.programmations.all()) == [2023, 2024, 2025, 2026]


def test_two_names_of_one_partner_become_one(direction, plan, action):
    autre = make_action(plan=plan)
    crt, doublon = (
        Partenaire.objects.create(structure=plan.structure, nom=nom) for nom in ("CRT", "C.R.T.")
    )
    for partenaire in (crt, doublon):
        Partenariat.objects.create(action=action, partenaire=partenaire, citation=partenaire.nom)
    Partenariat.objects.create(action=autre, partenaire=doublon)
    page = reverse("partenaire", args=[doublon.pk])
    question = send(direction, page, {"nom": "crt"})

    assert "Réunir « C.R.T. » à « CRT »" in read(question)
    assert Partenaire.objects.count() == 2
    direction.post(page, read_formulaire(question) | {"confirme": "oui"})
    assert Partenaire.objects.get() == crt
    assert set(crt.partenariats.values_list("action", "citation")) == {
        (action.pk, "CRT\nC.R.T."),
        (autre.pk, ""),
    }


def test_a_partner_is_renamed_and_one_of_no_action_is_deleted(direction, plan, action):
    seul = Partenaire.objects.create(structure=plan.structure, nom="Seul")
    lie = Partenaire.objects.create(structure=plan.structure, nom="Lié")
    Partenariat.objects.create(action=action, partenaire=lie)
    send(direction, reverse("partenaire", args=[lie.pk]), {"nom": "Relié"})
    for partenaire in (seul, lie):
        direction.post(reverse("partenaire", args=[partenaire.pk]), {"supprimer": "1"})

    assert [p.nom for p in Partenaire.objects.all()] == ["Relié"]
