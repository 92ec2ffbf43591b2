"""A field is declared once, and nowhere forgotten (docs/adr/0016)."""

import pytest
from django.contrib.admin import site
from django.db.models import CharField, TextField

from budget.forms import DepenseForm, ValeurForm
from budget.models import Depense, LigneCout
from echanges.classeur.aller_retour import make_feuillets
from editions.lectures.listes import ACTIONS, COUTS, DEPENSES, INDICATEURS
from plan.forms.indicateurs import IndicateurForm
from plan.forms.suivi import SuiviForm
from plan.forms.vie import ReperesForm
from plan.models import Action, Indicateur

FORMULAIRES = {
    Action: (SuiviForm, ReperesForm),
    LigneCout: (ValeurForm,),
    Depense: (DepenseForm,),
    Indicateur: (IndicateurForm,),
}
LISTES = {Action: ACTIONS, LigneCout: COUTS, Depense: DEPENSES, Indicateur: INDICATEURS}
FEUILLES = {Action: "Plan", LigneCout: "Coûts", Depense: "Réalisation", Indicateur: "Indicateurs"}
EXCEPTIONS_MAX = 5
MODELES = [pytest.param(modele, id=modele.__name__) for modele in FORMULAIRES]


def list_editables(modele):
    """The fields that a person may write; the plan is the page, the file or the search itself."""
    champs = modele._meta.concrete_fields
    return [c for c in champs if c.editable and not c.primary_key and c.name != "plan"]


def holders_of(modele, nom):
    return [champ for champ in modele.CHAMPS if nom in champ.champs]


def is_excepted(modele, nom):
    return any(champ.sauf for champ in holders_of(modele, nom))


def list_manquants(modele, presents):
    """The editable fields that no `Champ` of `presents` (its names) holds, without a reason."""
    return [
        champ.name
        for champ in list_editables(modele)
        if not is_excepted(modele, champ.name)
        and not any(tenant.nom in presents for tenant in holders_of(modele, champ.name))
    ]


@pytest.mark.parametrize("modele", MODELES)
def test_every_editable_field_is_in_a_form(modele, rf, admin_user):
    """That of the people who write it, or that of the administration."""
    requete = rf.get("/")
    requete.user = admin_user
    administration = site.get_model_admin(modele).get_form(requete).base_fields
    saisis = {nom for form in FORMULAIRES[modele] for nom in form.base_fields}
    presents = {c.nom for c in modele.CHAMPS if c.saisis and set(c.saisis) <= saisis}
    presents |= {c.nom for c in modele.CHAMPS if set(c.champs) <= administration.keys()}

    assert list_manquants(modele, presents) == []


@pytest.mark.parametrize("modele", MODELES)
def test_every_editable_field_is_in_the_workbook(modele, plan):
    feuillet = next(f for f in make_feuillets(plan) if f.titre == FEUILLES[modele])
    presents = {champ.nom for champ in feuillet.colonnes}

    assert list_manquants(modele, presents) == []


@pytest.mark.parametrize("modele", MODELES)
def test_every_editable_field_is_in_a_list(modele):
    presents = {colonne.nom for colonne in LISTES[modele]}

    assert list_manquants(modele, presents) == []


@pytest.mark.parametrize("modele", MODELES)
def test_every_editable_text_is_searched(modele):
    """A number, a date, a choice or a link is filtered, not searched."""
    textes = [
        champ.name
        for champ in list_editables(modele)
        if isinstance(champ, CharField | TextField) and not champ.choices
    ]

    absents = [
        nom for nom in textes if nom not in modele.CHAMPS_CHERCHES and not is_excepted(modele, nom)
    ]

    assert absents == []


def test_what_is_left_out_is_rare_and_says_why():
    exceptions = [champ for modele in FORMULAIRES for champ in modele.CHAMPS if champ.sauf]

    assert len(exceptions) <= EXCEPTIONS_MAX
    assert all(champ.sauf.endswith(".") for champ in exceptions)
