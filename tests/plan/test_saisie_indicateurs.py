"""The entry of the values of indicators, by one person or by two at once: docs/regles.md, R-I1."""

from decimal import Decimal

import pytest

from plan.models import ValeurIndicateur
from tests.ecran import read, read_formulaire
from tests.fabrique import make_indicateur

pytestmark = pytest.mark.django_db


def open_saisie(client, annee):
    """What the browser sends back when nothing is touched, and the name of the field by label."""
    page = client.get(f"/indicateurs/saisie/{annee}/")
    form = page.context["form"]
    noms = {str(form[place.champ].label): place.champ for place in form.places}
    return read_formulaire(page), noms


def test_all_the_values_of_a_year_are_entered_on_one_page(client_agent, plan):
    """R-I1: empty takes the value away; zero is a value; what was not touched is not written."""
    nuitees = make_indicateur(plan, "Nuitées", [(2024, 59138), (2025, 1)])
    lits = make_indicateur(plan, "Lits", [(2025, 7265)])
    abonnes = make_indicateur(plan, "Abonnés", [(2024, 1, "facebook"), (2024, 2, "instagram")])
    versions = ValeurIndicateur.history.count()

    page = read(client_agent.get("/indicateurs/saisie/2025/"))
    envoi, noms = open_saisie(client_agent, 2025)
    saisie = {"Nuitées": "64\u202f824", "Lits": "", "Abonnés (facebook)": "0"}
    reponse = client_agent.post(
        "/indicateurs/saisie/2025/",
        envoi | {noms[libelle]: valeur for libelle, valeur in saisie.items()},
        follow=True,
    )

    assert "2024 : 59 138" in page
    assert "3 valeurs de 2025 enregistrées" in read(reponse)
    assert nuitees.valeurs.get(annee=2025).valeur == 64824
    assert not lits.valeurs.exists()
    assert [(v.serie, v.valeur) for v in abonnes.valeurs.filter(annee=2025)] == [("facebook", 0)]
    assert ValeurIndicateur.history.count() == versions + 3


def test_what_somebody_else_wrote_meanwhile_stays(client_agent, plan):
    """R-I1: 100 read, corrected to 120 elsewhere, sent back untouched: it stays 120."""
    nuitees = make_indicateur(plan, "Nuitées", [(2026, 100)])
    abonnes = make_indicateur(plan, "Abonnés", [(2026, 5, "facebook")])
    envoi, noms = open_saisie(client_agent, 2026)

    nuitees.record(annee=2026, serie="", valeur=Decimal(120))
    visiteurs = make_indicateur(plan, "Visiteurs", [(2026, 7)])
    abonnes.record(annee=2026, serie="bluesky", valeur=Decimal(3))
    envoi[noms["Abonnés (facebook)"]] = "6"
    reponse = client_agent.post("/indicateurs/saisie/2026/", envoi, follow=True)

    assert "1 valeur de 2026 enregistrée" in read(reponse)
    assert nuitees.valeurs.get().valeur == 120
    assert visiteurs.valeurs.get().valeur == 7
    assert {v.serie: v.valeur for v in abonnes.valeurs.all()} == {"facebook": 6, "bluesky": 3}


def test_a_wrong_figure_of_a_year_is_said_and_everything_typed_is_kept(client_agent, plan):
    un, deux = make_indicateur(plan, "Un"), make_indicateur(plan, "Deux")

    reponse = client_agent.post(
        "/indicateurs/saisie/2025/", {f"valeur-{un.pk}-": "12.5", f"valeur-{deux.pk}-": "8"}
    )

    assert reponse.status_code == 422
    assert "Écrivez un nombre en chiffres" in read(reponse)
    assert 'value="12.5"' in reponse.text
    assert 'value="8"' in reponse.text
    assert not ValeurIndicateur.objects.exists()


@pytest.mark.parametrize("annee", ["", "demain", "1999", "20255"])
def test_a_year_that_is_not_one_is_said(client_agent, plan, annee):
    make_indicateur(plan)

    texte = read(client_agent.get("/indicateurs/saisie/", {"annee": annee}, follow=True))

    assert "écrivez une année sur quatre chiffres" in texte


@pytest.mark.parametrize(
    ("entre_temps", "phrase"), [(Decimal(120), "a écrit : « 120 »."), (None, "a vidé ce champ.")]
)
def test_two_people_on_one_value_of_the_year(client_agent, plan, entre_temps, phrase):
    """R-I1: 100 read, changed elsewhere, 110 typed: it is said, then 110 is kept if sent again."""
    nuitees = make_indicateur(plan, "Nuitées", [(2026, 100)])
    make_indicateur(plan, "Lits", [(2026, 7)])
    envoi, noms = open_saisie(client_agent, 2026)
    envoi |= {noms["Nuitées"]: "110", noms["Lits"]: "8"}
    nuitees.record(annee=2026, serie="", valeur=entre_temps)

    refusee = client_agent.post("/indicateurs/saisie/2026/", envoi)

    assert refusee.status_code == 422
    assert f"Entre-temps, quelqu'un d'autre {phrase}" in read(refusee)
    assert [v.valeur for v in nuitees.valeurs.all()] == ([entre_temps] if entre_temps else [])
    assert ValeurIndicateur.objects.get(indicateur__libelle="Lits").valeur == 7

    renvoi = read_formulaire(refusee)
    assert renvoi[noms["Nuitées"]] == ["110"]
    client_agent.post("/indicateurs/saisie/2026/", renvoi)

    assert nuitees.valeurs.get().valeur == 110
    assert ValeurIndicateur.objects.get(indicateur__libelle="Lits").valeur == 8


def test_two_people_who_write_the_same_value_do_not_disturb_each_other(client_agent, plan):
    nuitees = make_indicateur(plan, "Nuitées", [(2026, 100)])
    envoi, noms = open_saisie(client_agent, 2026)
    nuitees.record(annee=2026, serie="", valeur=Decimal(110))

    reponse = client_agent.post("/indicateurs/saisie/2026/", envoi | {noms["Nuitées"]: "110"})

    assert reponse.status_code == 302


def test_two_people_on_the_page_of_one_value(client_agent, plan):
    """The number that was read is compared; left as it was, it takes back nobody's correction."""
    nuitees = make_indicateur(plan, valeurs=[(2026, 100)])
    valeur = nuitees.valeurs.get()
    adresse = f"/indicateurs/valeurs/{valeur.pk}/"
    lue = read_formulaire(client_agent.get(adresse))
    nuitees.record(annee=2026, serie="", valeur=Decimal(120))

    refusee = client_agent.post(adresse, lue | {"valeur": "110"})
    assert refusee.status_code == 422
    assert "« 120 »" in read(refusee)

    client_agent.post(adresse, lue | {"serie": "gîtes"})
    valeur.refresh_from_db()
    assert (valeur.serie, valeur.valeur) == ("gîtes", 120)
