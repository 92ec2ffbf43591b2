"""The rules of law: shipped by a dated file, corrected by a structure, read on a day."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from instances.droit import droit_livre, lire_droit, read_livre, ship_regles
from instances.models import Regle
from tests.ecran import Formulaires, read, read_formulaire
from tests.fabrique import make_plan, make_utilisateur

pytestmark = pytest.mark.django_db
RACINE = Path(__file__).resolve().parents[2]
JOUR = date(2026, 11, 30)


def ship():
    ship_regles(apps=apps, using="default")


def test_what_is_shipped_is_what_is_read():
    droit = lire_droit(None, on=JOUR)
    assert set(droit) == set(droit_livre())
    assert droit["convocation-delai"].valeur == 5
    assert droit["seconde-convocation"].valeur == 3
    assert droit.cite("convocation-delai") == "art. L. 2121-12 du CGCT"
    assert droit.cite("recours") == "art. R. 421-1 du code de justice administrative"
    assert droit.cite("interesse-pouvoir") == "art. L. 2131-11 du CGCT, à vérifier"
    assert not droit.is_verifie("interesse-pouvoir")
    assert droit.cite("rectification") == ""


def test_a_structure_corrects_for_itself_alone_and_an_upgrade_keeps_it():
    ici, ailleurs = make_plan(slug="ici").structure, make_plan(slug="ailleurs").structure
    Regle.objects.create(
        structure=ici, code="convocation-delai", intitule="Délai", article="L. 9999-1", valeur=6
    )
    livree = Regle.objects.livrees().get(code="convocation-delai")
    livree.valeur = 4
    livree.save()
    ship()
    assert lire_droit(ici, on=JOUR)["convocation-delai"].valeur == 6
    assert lire_droit(ici, on=JOUR).cite("convocation-delai").startswith("art. L. 9999-1 du CGCT")
    assert lire_droit(ailleurs, on=JOUR)["convocation-delai"].valeur == 5


def test_a_rule_holds_from_a_day_to_another():
    structure = make_plan().structure
    Regle.objects.create(
        structure=structure,
        code="huis-clos",
        intitule="Huis clos",
        valeur=7,
        du=date(2027, 1, 1),
        au=date(2027, 12, 31),
    )
    lus = [
        lire_droit(structure, on=jour)["huis-clos"].valeur
        for jour in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1))
    ]
    assert lus == [5, 7, 7, 5]


def test_shipping_again_writes_nothing_and_takes_off_what_is_no_longer_shipped():
    Regle.objects.create(code="abandonnee", intitule="Règle abandonnée")
    avant = Regle.history.count()
    ship()
    assert not Regle.objects.filter(code="abandonnee").exists()
    assert Regle.history.count() == avant + 1
    call_command("migrate", verbosity=0)
    assert Regle.history.count() == avant + 1


def test_every_code_that_is_cited_is_shipped():
    livres = {rangee["code"] for rangee in read_livre()[0]}
    appel = re.compile(r"""(?:droit\[|cite\(|is_verifie\(|regle\()"([a-z-]+)\"""")
    cites = {
        code
        for chemin in RACINE.rglob("*.py")
        if not {".venv", "tests"} & set(chemin.relative_to(RACINE).parts)
        for code in appel.findall(chemin.read_text(encoding="utf-8"))
    }
    assert cites <= livres, cites - livres


def test_the_direction_corrects_a_rule_in_the_page_and_takes_it_back(client):
    plan = make_plan()
    client.force_login(make_utilisateur(structure=plan.structure, role="direction"))
    page = read(client.get("/conseil/regles/"))
    assert "Entre l'envoi de la convocation et la séance" in page
    adresse = "/conseil/regles/convocation-delai/"
    lus = read_formulaire(client.get(adresse), "valeur")
    assert lus["valeur"] == ["5"]
    refus = client.post(adresse, lus | {"valeur": "cinq"})
    assert refus.status_code == 422
    assert "cinq" in read(refus)
    assert client.post(adresse, lus | {"valeur": "6", "article": "L. 9999-1"}).status_code == 302
    assert lire_droit(plan.structure, on=JOUR)["convocation-delai"].valeur == 6
    encore = client.post(adresse, lus | {"valeur": "7", "jeton": "autre"})
    assert "déjà une correction sans date" in read(encore)
    correction = Regle.objects.get(structure=plan.structure)
    retirer = f"/conseil/corrections/{correction.pk}/retirer/"
    page = client.get(f"/conseil/corrections/{correction.pk}/")
    lue = dict(Formulaires(page.text).liste)[retirer]["lue"]
    reponse = client.post(retirer, {"lue": lue, "confirme": "oui"}, follow=True)
    assert "La règle livrée vaut de nouveau" in read(reponse)
    assert lire_droit(plan.structure, on=JOUR)["convocation-delai"].valeur == 5


def test_a_reader_reads_the_rules_and_corrects_none(client):
    plan = make_plan(en_vigueur=True)
    client.force_login(make_utilisateur(structure=plan.structure, role="lecture"))
    assert "Corriger" not in read(client.get("/conseil/regles/"))
    assert client.get("/conseil/regles/quorum/").status_code == 403


def test_an_unknown_rule_is_not_found(client):
    plan = make_plan()
    client.force_login(make_utilisateur(structure=plan.structure, role="direction"))
    assert client.get("/conseil/regles/inconnue/").status_code == 404
