"""Quick entry: a cost typed as in the document, and the value that the office retains."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from budget.lectures.totaux import lire_totaux
from budget.models import BlocCout, CoutMutualise, Formulation, LigneCout
from comptes.droits import Role
from tests.ecran import read, read_formulaire, send
from tests.fabrique import (
    make_action,
    make_axe,
    make_ligne_cout,
    make_plan,
    make_sous_projet,
    make_utilisateur,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_direction(client, structure):
    client.force_login(
        make_utilisateur(role=Role.DIRECTION, structure=structure, first_name="Dominique")
    )
    return client


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2024, 2025])


def test_the_words_are_read_before_anything_is_saved(client_direction, action):
    reponse = client_direction.post(
        f"/actions/{action.code}/couts/nouveau/",
        {"mots": "Flyer : environ 250 € HT / an", "voir": "1"},
    )

    assert reponse.status_code == 200
    assert "environ 250 € HT / an" in read(reponse)
    assert not LigneCout.objects.exists()


def test_a_typed_cost_counts_at_once(client_direction, action, plan):
    reponse = client_direction.post(
        f"/actions/{action.code}/couts/nouveau/",
        {"mots": "Flyer : environ 250 € HT / an", "retenue": "on", "enregistrer": "1"},
    )

    assert reponse.url == f"/actions/{action.code}/#retenus"
    ligne = LigneCout.objects.get()
    assert (ligne.saisie, ligne.origine) == ("Flyer : environ 250 € HT / an", "saisie")
    assert ligne.decidee_par.first_name == "Dominique"
    totaux = lire_totaux(plan)
    assert (totaux.total.min, totaux.total.ttc_min) == (500, 600)


@pytest.mark.parametrize(
    ("mots", "phrase"),
    [
        pytest.param("a : -5 €", "Un montant ne peut pas être négatif.", id="negative"),
        pytest.param("a : 123456789012345 €", "dépasse le milliard", id="15-digits"),
        pytest.param("a : 12,345.67 €", "à la française", id="english"),
        pytest.param("a : 1O00 €", "Une lettre O se lit", id="letter-O"),
        pytest.param("a : 100 $", "Écrivez le montant en euros.", id="dollars"),
        pytest.param("a : 10 € (20244)", "quatre chiffres", id="year"),
        pytest.param("a : 1000 % du coût", "de 0 à 100", id="percentage"),
        pytest.param("a : " + " + ".join(["999 999 999 €"] * 11), "plus d'un milliard", id="sum"),
    ],
)
def test_what_is_not_understood_is_marked_and_never_zero(
    client_direction, action, plan, mots, phrase
):
    adresse = f"/actions/{action.code}/couts/nouveau/"
    voir = client_direction.post(adresse, {"mots": mots, "voir": "1"})

    apres = client_direction.post(
        adresse, {"mots": mots, "retenue": "on", "enregistrer": "1"}, follow=True
    )

    assert "À préciser." in voir.text
    assert phrase in read(voir)
    assert f'value="{mots}"' in voir.text
    ligne = LigneCout.objects.get()
    assert (ligne.qualificatif, ligne.montant_min, ligne.saisie) == ("a_preciser", None, mots)
    assert lire_totaux(plan).total.non_chiffrees == 1
    assert phrase in str(*apres.context["messages"])
    for page in (f"/actions/{action.code}/", "/budget/lignes/?filtre=a_preciser"):
        montre = read(client_direction.get(page))
        assert f"« {mots} »" in montre
        assert phrase in montre


def test_a_changed_value_says_who_when_and_why(client_direction, action):
    ligne = make_ligne_cout("Flyer : 10 €", action=action)
    bloc = BlocCout.objects.create(action=action, document="fiche", intitule="Coût")
    Formulation.objects.create(bloc=bloc, ligne=ligne, ordre=1, texte="Flyer : 10 €")
    adresse = f"/budget/lignes/{ligne.pk}/"

    page = client_direction.get(adresse)
    mots = {"mots": "Flyer : 12 €", "enregistrer": "1"}
    sans_motif = send(client_direction, adresse, mots)
    send(client_direction, adresse, mots | {"decidee_motif": "devis reçu"})

    assert 'value="Flyer : 10 €"' in read(page)
    assert sans_motif.status_code == 422
    assert "Dites pourquoi." in sans_motif.text
    assert 'value="Flyer : 12 €"' in sans_motif.text
    ligne.refresh_from_db()
    assert (ligne.montant_min, ligne.decidee_motif) == (12, "devis reçu")
    assert ligne.formulations.get().texte == "Flyer : 10 €"
    assert "devis reçu" in client_direction.get(f"/actions/{action.code}/").text


def test_the_account_changed_from_an_old_tab_leaves_the_value_alone(client_direction, action):
    """R-S1: 0 € read, 500 € written in another tab, and here the M57 account only."""
    ligne = make_ligne_cout("Flyer : 0 €", action=action)
    adresse = f"/budget/lignes/{ligne.pk}/"
    reste = {"decidee_motif": "devis reçu", "enregistrer": "1"}
    vieille = read_formulaire(client_direction.get(adresse)) | reste

    send(client_direction, adresse, reste | {"mots": "Flyer : 500 €"})
    reponse = client_direction.post(adresse, vieille | {"compte": "6236"})

    ligne.refresh_from_db()
    assert reponse.status_code == 302
    assert (ligne.montant_min, ligne.saisie, ligne.compte) == (500, "Flyer : 500 €", "6236")


def test_what_the_words_do_not_say_is_chosen_in_the_page(client_direction, action, plan):
    partage = CoutMutualise.objects.create(plan=plan, libelle="APIDAE")
    ailleurs = CoutMutualise.objects.create(plan=make_plan(), libelle="D'un autre plan")
    mai_a_velo = make_sous_projet(action=action)
    adresse = f"/actions/{action.code}/couts/nouveau/"
    faits = {
        "mots": "Flyer : 100 € HT",
        "retenue": "on",
        "nature": "fonctionnement",
        "compte": "6236",
        "taux_tva": "5,5",
        "sous_projet": mai_a_velo.pk,
        "mutualise": partage.pk,
        "enregistrer": "1",
    }
    refus = client_direction.post(adresse, {**faits, "mutualise": ailleurs.pk})
    assert refus.status_code == 422

    client_direction.post(adresse, faits)

    ligne = LigneCout.objects.get()
    assert (ligne.nature, ligne.compte, ligne.taux_tva) == (
        "fonctionnement",
        "6236",
        Decimal("5.5"),
    )
    assert (ligne.sous_projet, ligne.mutualise) == (mai_a_velo, partage)
    assert lire_totaux(plan).total.ttc_min == Decimal("105.50")


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("quantite", "-3", "Une quantité ne peut pas être négative."),
        ("quantite", "trois", "Saisissez un nombre."),
        ("taux_tva", "-5", "Un taux va de 0 à 100, comme 12,5."),
        ("taux_tva", "200", "Un taux va de 0 à 100, comme 12,5."),
        ("taux_tva", "vingt", "Un taux va de 0 à 100, comme 12,5."),
    ],
)
def test_a_number_that_cannot_be_is_refused_at_its_field(
    client_direction, action, champ, valeur, phrase
):
    reponse = client_direction.post(
        f"/actions/{action.code}/couts/nouveau/",
        {"mots": "Flyer : 10 € / jour", champ: valeur, "enregistrer": "1"},
    )

    assert reponse.status_code == 422
    assert phrase in read(reponse)
    assert f'value="{valeur}"' in reponse.text
    assert not LigneCout.objects.exists()


def test_the_reading_shows_the_parts_and_the_share(client_direction, action):
    adresse = f"/actions/{action.code}/couts/nouveau/"

    parts = client_direction.post(
        adresse, {"mots": "Salaires : 10 € (titulaires) 5 € (autres)", "voir": "1"}
    )
    territoires = client_direction.post(
        adresse, {"mots": "Marque : 90 € estimés pour les 3 territoires", "voir": "1"}
    )

    assert "10 € (titulaires), 5 € (autres)" in read(parts)
    assert "Pour 3 territoires" in read(territoires)


@pytest.mark.parametrize(
    "mots", ["\x00", "€" * 400, "a" * 600, ": : :", "10" * 200, "a : 9 € pour 40000 ans"]
)
def test_strange_words_never_break_the_page(client_direction, action, mots):
    for geste in ("voir", "enregistrer"):
        reponse = client_direction.post(
            f"/actions/{action.code}/couts/nouveau/", {"mots": mots, geste: "1"}
        )
        assert reponse.status_code in (200, 302, 422)


@pytest.mark.parametrize(
    ("mots", "phrase"), [("", "Ce champ est obligatoire."), ("a" * 501, "au plus 500 caractères")]
)
def test_words_that_cannot_be_kept_are_refused_at_their_field(
    client_direction, action, mots, phrase
):
    reponse = client_direction.post(
        f"/actions/{action.code}/couts/nouveau/", {"mots": mots, "enregistrer": "1"}
    )

    assert reponse.status_code == 422
    erreur = read(reponse).split('id="id_mots_error"')[1].split("</div>")[0]
    assert phrase in erreur


def test_the_cost_of_an_axe_is_reached_from_the_list_by_who_may_change_it(client_direction, plan):
    ligne = make_ligne_cout(axe=make_axe(plan=plan))
    adresse = f"/budget/lignes/{ligne.pk}/"

    assert f'href="{adresse}"' in client_direction.get("/budget/lignes/").text
    assert client_direction.get(adresse).status_code == 200


def test_only_the_direction_decides_within_its_structure(client_agent, client, action, structure):
    ligne = make_ligne_cout(action=action)
    etrangere = make_ligne_cout(action=make_action(plan=make_plan()))

    assert client_agent.get(f"/budget/lignes/{ligne.pk}/").status_code == 403
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    assert client.get(f"/budget/lignes/{etrangere.pk}/").status_code == 404


def test_a_line_is_found_by_the_difference_of_its_documents(client_agent, action):
    ligne = make_ligne_cout("Flyer : 10 €", action=action)
    meme = make_ligne_cout("Affiche : 5 €", action=action)
    for objet, textes in (
        (ligne, ("Flyer : 10 €", "Flyer : 12 €")),
        (meme, ("A : 5 €", "B : 5 €")),
    ):
        for document, texte in zip(("fiche", "tableau"), textes, strict=True):
            bloc, _ = BlocCout.objects.get_or_create(
                action=action, document=document, defaults={"intitule": "x"}
            )
            Formulation.objects.create(
                bloc=bloc, ligne=objet, ordre=bloc.formulations.count() + 1, texte=texte
            )

    page = client_agent.get("/budget/lignes/?filtre=ecart").text

    assert "Flyer" in page
    assert "Affiche" not in page


@pytest.mark.parametrize(
    ("faits", "phrase"),
    [
        ({"qualificatif": "exact"}, "dites ce qui le remplace"),
        ({"qualificatif": "entre"}, "dites ce qui le remplace"),
        ({"qualificatif": "pourcentage"}, "Le pourcentage manque"),
        ({"periode": "n_annees"}, "La durée manque"),
        ({"periode": "tous_les_n_ans"}, "La durée manque"),
        ({"periode": "tous_les_n_ans", "n_annees": 0}, "La durée manque"),
        ({"qualificatif": "plafond"}, "dites ce qui le remplace"),
        ({"qualificatif": "plafond", "montant_min": 1, "montant_max": 5}, "Un plafond va de 0 €"),
        ({"qualificatif": "plancher", "montant_min": 1, "montant_max": 5}, "n'a pas de maximum"),
        ({"rang": 1}, "Une suite a un rang"),
    ],
)
def test_a_line_has_the_value_that_it_announces(action, faits, phrase):
    """R-B9, whatever way it comes in; the base has the last word."""
    ligne = LigneCout(action=action, cle="une", libelle="Flyer", **faits)

    with pytest.raises(ValidationError, match=phrase):
        ligne.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        ligne.save()


def test_a_line_names_nothing_of_another_action_or_plan(action):
    ligne = make_ligne_cout(action=action)
    ligne.sous_projet = make_sous_projet(action=make_action(plan=action.axe.defi.plan))
    with pytest.raises(ValidationError, match="un sous-projet de la même action"):
        ligne.full_clean()

    ligne.sous_projet = None
    ligne.mutualise = CoutMutualise.objects.create(plan=make_plan(), libelle="APIDAE")
    with pytest.raises(ValidationError, match="n'est pas dans"):
        ligne.full_clean()
