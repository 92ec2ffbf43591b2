"""What a plan is made of, said by its models."""

from itertools import combinations

from django.apps import apps

from comptes.models import Structure, Utilisateur
from plan.models import Plan
from socle.donnees.contenu import list_contenus, list_relations
from socle.donnees.rangees import list_etiquettes

# What names a plan and is not part of it.
A_PART = {
    "conseil.deliberation": "un acte : il reste dans l'installation du conseil, ou va avec elle.",
    "instances.membreorgane": "une personne : elle reste dans l'installation de son organe.",
    "renouvellement.filiation": "un lien entre deux plans : il n'est dans aucun.",
    "renouvellement.consultation": "des personnes : leurs observations restent où elles parlent.",
    "commission.reunion": "un appel : il nomme des personnes qui restent.",
}


def test_each_model_comes_after_those_that_it_points_to():
    ordre = list_contenus()

    assert ordre[0] is Plan
    for avant, apres in combinations(ordre, 2):
        assert apres not in {lien.related_model for lien in list_relations(avant)}


def test_what_a_plan_is_made_of_points_to_nothing_else():
    connus = {*list_contenus(), Structure, Utilisateur}

    for modele in list_contenus():
        assert {lien.related_model for lien in list_relations(modele)} <= connus, modele
        assert {modele._meta.get_field(nom) for nom in modele.PORTEURS} <= {*list_relations(modele)}
        assert hasattr(modele, "history"), modele


def test_a_dated_model_that_names_a_plan_or_its_rows_is_part_of_it():
    contenus = list_contenus()
    oublies = {
        modele._meta.label_lower
        for modele in apps.get_models()
        if hasattr(modele, "history")
        and modele not in contenus
        and {lien.related_model for lien in list_relations(modele)} & {*contenus}
    }

    assert oublies == set(A_PART), "Déclarez PORTEURS et RANG, ou dites pourquoi non."


def test_no_two_models_have_one_place_nor_one_label():
    rangs = [modele.RANG for modele in list_contenus()]

    assert len(set(rangs)) == len(rangs)
    assert len(list_etiquettes()) == len(apps.get_models())
