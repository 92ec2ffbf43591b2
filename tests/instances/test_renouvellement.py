"""A new council beside the one that leaves (docs/regles.md, R-V26), as a person types it."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.controle import list_constats
from comptes.droits import Role
from instances.models import Elu, Mandat
from tests.ecran import read, send
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import make_elu, make_seance_conseil
from tests.instances.test_liste_elus import make_rne

pytestmark = pytest.mark.django_db

LE = "2026-04-17"
RNE = Path(__file__).with_name("rne.csv")


@pytest.fixture
def direction(client, structure, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


@pytest.fixture
def ancien(structure):
    """A council of three, without dates as the first list has none, and its meeting of 2024."""
    for nom, prenom in (("SOMEN", "Didier"), ("IMBERT", "Véronique"), ("PARTANT", "Luc")):
        make_elu(nom, prenom=prenom, structure=structure, commune="Carmaux")
    return make_seance_conseil(structure=structure, le=date(2024, 9, 12))


def post(client, liste="", geste="essayer", le=LE, **reste):
    donnees = {"le": le, "liste": liste, "geste": geste, **reste}
    return client.post(reverse("renouvellement"), donnees)


def apply(client, liste, **reste):
    """Try, then apply what is shown."""
    essai = post(client, liste, **reste)
    assert essai.status_code == 200, read(essai)[:2000]
    data = essai.context["form"].data
    return post(client, data["liste"], "appliquer", data["le"], vu=data["vu"])


def list_groupes(reponse):
    groupes = reponse.context["form"].essai.groupes
    return {t: [str(m.elu) for m, _ in mandats] for t, mandats in groupes.items() if mandats}


def count(on, structure):
    return Elu.objects.for_structure(structure).en_exercice(on=on).titulaires().count()


def test_the_dry_run_tells_who_stays_comes_and_goes_and_writes_nothing(direction, ancien):
    reponse = post(direction, "SOMEN Didier ; Carmaux\nIMBERT Veronique\nDE LA TOUR Anne ; Cordes")

    assert list_groupes(reponse) == {
        "reconduits": ["SOMEN Didier", "IMBERT Véronique"],
        "nouveaux": ["DE LA TOUR Anne"],
        "sortants": ["PARTANT Luc"],
    }
    assert "écrit IMBERT Veronique dans la liste" in read(reponse)
    assert Mandat.objects.count() == 3
    assert Elu.objects.count() == 3
    assert not Mandat.objects.exclude(fin=None).exists()


def test_old_meetings_do_not_move_and_the_day_of_the_installation_counts_the_new_council(
    direction, ancien, structure
):
    reponse = apply(direction, "SOMEN Didier\nIMBERT Veronique\nDE LA TOUR Anne\nNEUF Paul")

    assert reponse.status_code == 302
    assert len(ancien.list_titulaires()) == 3
    assert count(date(2026, 4, 16), structure) == 3
    assert count(date(2026, 4, 17), structure) == 4
    assert [str(e) for e in Elu.objects.en_exercice(on=date(2026, 4, 17)).ordered()] == [
        "DE LA TOUR Anne",
        "IMBERT Véronique",
        "NEUF Paul",
        "SOMEN Didier",
    ]
    somen = Elu.objects.get(nom="SOMEN")
    assert [str(m) for m in somen.mandats.all()] == [
        "titulaire, Carmaux, depuis le 17/04/2026",
        "titulaire, Carmaux, jusqu'au 16/04/2026",
    ]
    assert somen.mandats.first().history.get().history_change_reason == (
        "renouvellement du conseil du 17/04/2026"
    )


def test_applied_twice_it_is_already_done(direction, ancien):
    apply(direction, "SOMEN Didier ; Carmaux")
    avant = Mandat.history.count()

    reponse = post(direction, "SOMEN Didier ; Carmaux")

    assert "Déjà fait" in read(reponse)
    assert list_groupes(reponse) == {"sans changement": ["SOMEN Didier"]}
    vu = reponse.context["form"].data["vu"]
    assert post(direction, "SOMEN Didier ; Carmaux", "appliquer", vu=vu).status_code == 200
    assert Mandat.history.count() == avant


def test_a_list_pasted_again_with_more_corrects_the_same_mandates(direction, ancien):
    apply(direction, "SOMEN Didier\nOUBLI Jean")

    reponse = apply(direction, "SOMEN Didier ; Carmaux ; Président")

    assert reponse.status_code == 302
    assert Mandat.objects.get(elu__nom="SOMEN", fin=None).fonction == "Président"
    assert Mandat.objects.filter(elu__nom="OUBLI", fin=None).exists()


def test_what_was_not_read_is_not_applied(direction, ancien):
    vu = post(direction, "SOMEN Didier").context["form"].data["vu"]

    reponse = post(direction, "PARTANT Luc", "appliquer", vu=vu)

    assert "relisez, puis appliquez" in read(reponse)
    assert not Mandat.objects.exclude(fin=None).exists()


def test_what_another_person_did_meanwhile_is_read_first(direction, ancien, structure):
    vu = post(direction, "SOMEN Didier").context["form"].data["vu"]
    make_elu("ENTRE", structure=structure)

    assert "relisez, puis appliquez" in read(post(direction, "SOMEN Didier", "appliquer", vu=vu))


def test_the_register_of_the_example_renews_the_council(direction, ancien, structure):
    fichier = SimpleUploadedFile("rne.csv", RNE.read_bytes())

    reponse = post(direction, le="", fichier=fichier)

    texte = read(reponse)
    assert "Lignes d'un autre EPCI, mises de côté : 1" in texte
    assert list_groupes(reponse)["reconduits"] == ["SOMEN Didier", "IMBERT Véronique"]
    assert len(list_groupes(reponse)["nouveaux"]) == 6
    assert "M. BOUSQUET Jean-Louis ; Carmaux ; 1er Vice-président" in texte
    data = reponse.context["form"].data
    assert data["le"] == "2026-04-10"
    post(direction, data["liste"], "appliquer", data["le"], vu=data["vu"])
    assert count(date(2026, 4, 10), structure) == 8
    assert Elu.objects.get(nom="BOUSQUET").civilite == "M."


def test_the_register_pasted_whole_is_read_as_a_table(direction, ancien):
    reponse = post(direction, make_rne(("SOMEN", "Didier", "Carmaux", "M", "Président")))

    assert list_groupes(reponse)["reconduits"] == ["SOMEN Didier"]


@pytest.mark.parametrize(
    ("liste", "phrase"),
    [
        pytest.param("", "Collez au moins un nom", id="empty"),
        pytest.param("SOMEN", "il manque le nom ou le prénom", id="one-word"),
        pytest.param(
            "SOMEN Didier\nNEUF Jean\nsomen didier",
            "déjà dans la liste (Ligne 1, « SOMEN Didier »)",
            id="twice",
        ),
        pytest.param(
            "SOMEN Didier\nMARTIN Paul ; suppléant de PERSONNE",
            "aucun titulaire ne l'est",
            id="suppleant-of-nobody",
        ),
        pytest.param(
            "SOMEN Didier\nSOMEN Anne\nMARTIN Paul ; suppléant de SOMEN",
            "plusieurs titulaires peuvent l'être",
            id="suppleant-of-two",
        ),
        pytest.param(
            "SOMEN Didier ; Carmaux\nAUTRE Jean ; carmaux\nMARTIN Paul ; suppléant de SOMEN",
            "a 2 sièges : seule une commune qui n'en a qu'un a un suppléant (art. L. 5211-6",
            id="suppleant-of-two-seats",
        ),
        pytest.param("SOMEN Didier ; Albi", "Ajoutez « ; même personne »", id="namesake"),
        pytest.param("NEUF Jean ; depuis le 01/01/2020", "avant l'installation", id="too-early"),
        pytest.param("A" * 101 + " Jean", "Ligne 1", id="too-long"),
        pytest.param(
            "\n".join(f"NOM{n:03d}X Jean" for n in range(501)), "Plus de 500 noms", id="too-many"
        ),
    ],
)
def test_a_bad_list_is_refused_whole_and_kept(direction, ancien, liste, phrase):
    reponse = post(direction, liste)

    assert reponse.status_code == 422
    assert phrase in read(reponse)
    assert reponse.context["form"]["liste"].value().casefold() == liste.casefold()
    assert Mandat.objects.count() == 3


def test_a_list_without_a_day_is_kept(direction, ancien):
    reponse = post(direction, "SOMEN Didier", le="")

    assert reponse.status_code == 422
    assert "Écrivez la date de la séance d'installation" in read(reponse)
    assert "SOMEN Didier" in read(reponse)


def test_three_hundred_lines_are_read(direction, structure):
    liste = "\n".join(f"NOM{n:03d}X Jean ; Commune {n}" for n in range(300))

    assert apply(direction, liste).status_code == 302
    assert count(date(2026, 4, 17), structure) == 300


def test_a_name_without_capitals_is_told_and_written_in_the_list(direction, ancien):
    reponse = post(direction, "Dupont Jean\nLuc Martin\nDidier Somen")

    texte = read(reponse)
    assert "« Dupont Jean » : est-ce bien le nom DUPONT, le prénom Jean ?" in texte
    assert "« Luc Martin » : est-ce bien le nom MARTIN, le prénom Luc ?" in texte
    assert "« Didier Somen » : est-ce bien" not in texte
    assert reponse.context["form"].data["liste"] == "DUPONT Jean\nMARTIN Luc\nSOMEN Didier"


@pytest.mark.parametrize(("dit", "nombre"), [("même", 1), ("autre", 2)])
def test_a_namesake_of_another_commune_is_the_same_person_or_another(
    direction, ancien, dit, nombre
):
    apply(direction, f"SOMEN Didier ; Albi ; {dit} personne")

    nommes = Elu.objects.filter(nom="SOMEN")
    assert nommes.count() == nombre
    assert nommes.order_by("pk").last().mandats.first().commune == "Albi"
    encore = post(direction, f"SOMEN Didier ; Albi ; {dit} personne")
    assert "Déjà fait" in read(encore)


def test_suppleants_follow_their_titulaire_of_the_day(direction, ancien, structure):
    make_elu("VIEUX", prenom="Paul", structure=structure, titulaire=Elu.objects.get(nom="PARTANT"))

    apply(direction, "SOMEN Didier ; Carmaux\nVIEUX Paul ; Carmaux ; suppléant")

    def find(on):
        suppleants = Elu.objects.en_exercice(on=on).suppleants()
        return [(str(e), Elu.objects.get(pk=e.titulaire_id).nom) for e in suppleants]

    assert find(date(2024, 9, 12)) == [("VIEUX Paul", "PARTANT")]
    assert find(date(2026, 4, 17)) == [("VIEUX Paul", "SOMEN")]


def test_a_suppleant_may_become_titulaire(direction, ancien, structure):
    make_elu("VIEUX", prenom="Paul", structure=structure, titulaire=Elu.objects.get(nom="PARTANT"))

    apply(direction, "VIEUX Paul")

    assert len(ancien.list_suppleants()) == 1
    assert [str(e) for e in Elu.objects.en_exercice(on=date(2026, 5, 1)).titulaires()] == [
        "VIEUX Paul"
    ]


def make_mandat(elu, **faits):
    mandat = Mandat(elu=elu, **faits)
    mandat.full_clean()
    mandat.save()
    return mandat


@pytest.mark.parametrize(
    ("faits", "phrase"),
    [
        pytest.param({"debut": None}, "Écrivez le début", id="undated-once-meetings-are"),
        pytest.param(
            {"debut": date(2019, 1, 2), "fin": date(2019, 1, 1)}, "avant de commencer", id="order"
        ),
        pytest.param(
            {"debut": date(2024, 1, 1)}, "a déjà un mandat ces jours-là", id="over-another"
        ),
        pytest.param(
            {"debut": date(2019, 1, 1), "fin": date(2020, 7, 10)}, "déjà un mandat", id="last-day"
        ),
    ],
)
def test_a_mandate_that_cannot_be_is_refused(ancien, structure, faits, phrase):
    elu = Elu.objects.create(structure=structure, nom="NEUF", prenom="Anne")
    if phrase != "Écrivez le début":
        make_mandat(elu, debut=date(2020, 7, 10), fin=date(2026, 4, 16))

    with pytest.raises(ValidationError, match=phrase):
        make_mandat(elu, **faits)


def test_one_mandate_may_follow_another(structure):
    elu = Elu.objects.create(structure=structure, nom="NEUF", prenom="Anne")
    make_mandat(elu, debut=date(2020, 7, 10), fin=date(2026, 4, 16))

    assert make_mandat(elu, debut=date(2026, 4, 17)).pk


def test_the_first_list_may_have_no_dates_and_stays_so(ancien):
    mandat = Mandat.objects.first()
    mandat.fonction = "Président"

    mandat.full_clean()


def test_a_second_person_under_one_name_is_refused(ancien, structure):
    with pytest.raises(ValidationError, match="déjà dans la liste"):
        Elu(structure=structure, nom="imbert", prenom="VERONIQUE").full_clean()


def test_a_councillor_added_later_counts_from_her_day(direction, ancien, structure):
    direction.post(reverse("nouvel-elu"), {"nom": "NEUF", "prenom": "Anne"})
    neuve = Elu.objects.get(nom="NEUF")
    adresse = reverse("nouveau-mandat", args=[neuve.pk])

    refus = direction.post(adresse, {"qualite": "titulaire", "debut": ""})
    reponse = direction.post(adresse, {"qualite": "titulaire", "debut": "2025-01-01"})

    assert refus.status_code == 422
    assert reponse.url == neuve.get_absolute_url()
    assert len(ancien.list_titulaires()) == 3
    assert count(date(2025, 1, 1), structure) == 4


def test_a_mistake_is_corrected_on_the_page_of_the_person(direction, ancien):
    apply(direction, "SOMEN Didier")
    partant = Mandat.objects.get(elu__nom="PARTANT")
    page = read(direction.get(partant.elu.get_absolute_url()))
    adresse = reverse("mandat", args=[partant.elu_id, partant.pk])

    reponse = send(direction, adresse, {"fin": "2026-06-30"})

    assert "jusqu'au 16/04/2026" in page
    assert reponse.status_code == 302
    partant.refresh_from_db()
    assert partant.fin == date(2026, 6, 30)


def test_a_council_of_before_the_renewal_is_told_not_refused(direction, ancien, structure, plan):
    avril = make_seance_conseil(structure=structure, le=date(2026, 4, 20))
    seance = make_seance_conseil(structure=structure, le=date(2026, 9, 10))
    phrase = "les conseils ont été renouvelés le 22 mars 2026 (art. L. 5211-8 du CGCT)"

    def says(adresse):
        return phrase in read(direction.get(adresse)).replace("Les conseils", "les conseils")

    assert says(seance.get_absolute_url())
    assert says(reverse("controle"))
    assert says(reverse("conseil"))
    assert says(reverse("elus"))
    assert not says(avril.get_absolute_url())
    assert not says(ancien.get_absolute_url())
    assert [c.objet for c in list_constats(plan, code="ancien-conseil")] == ["séance:2026-09-10"]

    apply(direction, "SOMEN Didier")

    assert not says(seance.get_absolute_url())
    assert not says(reverse("controle"))
    assert not says(reverse("elus"))


def test_the_control_costs_the_same_with_more_meetings(ancien, plan, structure):
    def find():
        with CaptureQueriesContext(connection) as requetes:
            list_constats(plan, code="ancien-conseil")
        return len(requetes)

    peu = find()
    for mois in range(1, 9):
        make_seance_conseil(structure=structure, le=date(2026, mois, 5))
    assert find() == peu


def test_a_meeting_that_will_count_the_new_council_is_told(direction, ancien):
    assert "qui compteront ce conseil : 12/09/2024." in read(
        post(direction, "SOMEN Didier", le="2016-04-17")
    )
    assert "qui compteront" not in read(post(direction, "SOMEN Didier"))
