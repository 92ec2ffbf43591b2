"""Two days compared, on the page, in the workbook and in print: docs/regles.md, R-H2."""

import subprocess
from io import BytesIO

import openpyxl
import pikepdf
import pytest
from django.utils import timezone

from commission.lectures.comparaison import comparer
from commission.models import Avis, SeanceCommission
from plan.models import Action, EntreeJournal, Issue, Programmation
from tests.ecran import read
from tests.fabrique import make_action, make_axe, make_ligne_cout
from tests.fabrique_passe import AUJOURDHUI, AVANT_HIER, HIER, backdate, change, make_ancienne

pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]


@pytest.fixture
def action(plan):
    return make_ancienne(plan)


def test_comparing_tells_everything_that_moved(plan, action):
    change(action)

    lue = comparer(plan, du=HIER, au=AUJOURDHUI, ici=AUJOURDHUI)

    avant, nouvelle = lue.actions
    assert (nouvelle.titre, nouvelle.presence) == ("La nouvelle", "action ajoutée")
    assert avant.presence == ""
    mouvements = say(avant)
    assert mouvements.pop("État") == ("À renseigner", avant.etat.label)
    assert mouvements == {
        "Code et titre": ("1-1-1 Le premier titre", "1-1-1 Le second titre"),
        "Statut déclaré": ("À venir", "En cours"),
        "Années prévues": ("2024, 2025", "2024, 2026"),
    }
    # The worked figures of R-H2.
    (axe,) = lue.couts
    assert (axe.code, axe.avant.min, axe.apres.min, axe.ecart_min) == ("1-1", 200, 300, 100)
    assert (avant.cout.avant.min, avant.cout.apres.min, avant.cout.ecart_max) == (200, 300, 100)
    assert lue.ensemble.ecart_max == 100
    assert [entree.texte for entree in avant.journal] == ["Réunion tenue"]


def say(ecart):
    return {m.titre: (m.avant, m.apres) for m in ecart.mouvements}


def test_the_words_of_the_follow_up_are_told_before_and_after(plan, action):
    action.fait, action.blocage, action.avancement = "Devis reçu", "Pas de crédits", 40
    action.save()

    (ecart,) = comparer(plan, du=HIER, au=AUJOURDHUI, ici=AUJOURDHUI).actions

    assert say(ecart) == {
        "Avancement": ("non renseigné", "40 %"),
        "Fait depuis la dernière commission": ("non renseigné", "Devis reçu"),
        "Ce qui bloque": ("non renseigné", "Pas de crédits"),
    }
    assert ecart.rubriques == "avancement, fait depuis la dernière commission, ce qui bloque"


def test_a_code_taken_over_by_another_action_is_not_the_same_cost(plan, action):
    axe, numero = action.axe, action.numero
    action.delete()
    autre = make_action(axe=axe, numero=numero, titre="Une autre", annees=[2024])
    make_ligne_cout("Flyer : 40 €", action=autre)

    ecarts = comparer(plan, du=HIER, au=AUJOURDHUI, ici=AUJOURDHUI).actions

    couts = {
        e.presence: (e.cout.avant and e.cout.avant.min, e.cout.apres and e.cout.apres.min)
        for e in ecarts
    }
    assert couts == {"action supprimée": (200, None), "action ajoutée": (None, 40)}


def test_only_one_defi_is_compared_when_asked(client_agent, plan, action):
    ailleurs = make_action(axe=make_axe(plan=plan, defi=2), titre="Ailleurs")
    action.avancement = 40
    action.save()
    adresse = f"du={HIER}&au={AUJOURDHUI}&defi="

    lues = [comparer(plan, du=HIER, au=AUJOURDHUI, ici=AUJOURDHUI, defi=n) for n in (1, 2)]
    page = read(client_agent.get(f"/comparer/?{adresse}1"))
    classeur = openpyxl.load_workbook(
        BytesIO(client_agent.get(f"/comparer/comparaison.xlsx?{adresse}2").content)
    )

    assert [[e.code for e in lue.actions] for lue in lues] == [[action.code], [ailleurs.code]]
    assert "Avancement" in page
    assert "Ailleurs" not in page
    assert f"comparaison.pdf?{adresse}1" in page
    assert [r[0] for r in classeur["Mouvements"].values][1:] == [ailleurs.code]
    assert "Choisissez un nom de la liste." in client_agent.get(f"/comparer/?{adresse}9").text


def test_a_year_put_off_says_to_which_and_why(plan, action, agent):
    annee = Programmation.objects.get(action=action, annee=2025)
    annee.issue, annee.reportee_a, annee.motif = Issue.REPORTEE, 2026, "attente du devis"
    annee.close(par=agent, le=timezone.now())
    faite = Programmation.objects.get(action=action, annee=2024)
    faite.issue = Issue.FAITE
    faite.close(par=agent, le=timezone.now())

    lue = comparer(plan, du=HIER, au=AUJOURDHUI, ici=AUJOURDHUI)

    (ecart,) = lue.actions
    assert say(ecart) == {
        "Années prévues": ("2024, 2025", "2024, 2026 (2025 reportée à 2026 : attente du devis)"),
        "Années closes": ("aucune", "2024 faite"),
    }


def test_an_action_that_moves_to_another_axe_is_the_same_action(plan, action):
    action.axe = make_axe(plan=plan, defi=2)
    action.save()

    lue = comparer(plan, du=HIER, au=AUJOURDHUI, ici=AUJOURDHUI)

    (ecart,) = lue.actions
    assert (ecart.code, ecart.presence, ecart.cout) == ("2-1-1", "", None)
    assert say(ecart) == {"Code et titre": ("1-1-1 Le premier titre", "2-1-1 Le premier titre")}
    assert [(e.code, e.ecart_min) for e in lue.couts] == [("1-1", -200), ("2-1", 200)]


def test_an_entry_written_late_or_rewritten_is_told(plan, action):
    ancienne = EntreeJournal.objects.create(action=action, le=AVANT_HIER, texte="Ancienne")
    corrigee = EntreeJournal.objects.create(action=action, le=AVANT_HIER, texte="Brouillon")
    seance = SeanceCommission.objects.create(plan=plan, le=AVANT_HIER)
    backdate(AVANT_HIER)
    corrigee.texte = "Corrigée"
    corrigee.save()
    EntreeJournal.objects.create(action=action, le=AVANT_HIER, texte="Écrite après coup")
    Avis.objects.create(action=action, seance=seance, sens="a_revoir", commentaire="Trop cher")

    (ecart,) = comparer(plan, du=HIER, au=AUJOURDHUI, ici=AUJOURDHUI).actions

    textes = {entree.texte for entree in ecart.journal}
    assert textes == {"Corrigée", "Écrite après coup", "Trop cher"}
    assert ancienne.texte not in textes


def test_comparing_a_still_plan_says_that_nothing_moved(client_agent, action):
    texte = read(client_agent.get(f"/comparer/?du={HIER}&au={AUJOURDHUI}"))

    assert "Rien n'a changé entre ces deux jours." in texte


@pytest.mark.parametrize(
    ("adresse", "phrase"),
    [
        pytest.param(f"du={AUJOURDHUI}&au={HIER}", "La première date doit précéder", id="reversed"),
        pytest.param(f"du={HIER}&au={HIER}", "deux fois le même jour", id="same"),
        pytest.param("du=hier", "Écrivez une date", id="not-a-date"),
        pytest.param(f"du={HIER}&au=2099-01-01", "à venir", id="future"),
        pytest.param("du=2001-01-01", f"Il y est depuis le {AVANT_HIER:%d/%m/%Y}", id="before"),
    ],
)
def test_dates_that_cannot_be_compared_are_said_and_kept(client_agent, action, adresse, phrase):
    reponse = client_agent.get(f"/comparer/?{adresse}")

    assert reponse.status_code == 422
    assert phrase in read(reponse)
    for valeur in (morceau.partition("=")[2] for morceau in adresse.split("&")):
        assert f'value="{valeur}"' in reponse.text
    assert client_agent.get(f"/comparer/comparaison.pdf?{adresse}").status_code == 302


def test_reversed_dates_are_put_right_by_one_link(client_agent, action):
    page = read(client_agent.get(f"/comparer/?du={AUJOURDHUI}&au={HIER}"))

    assert f'href="?du={HIER}&au={AUJOURDHUI}"' in page


def test_a_day_is_chosen_by_the_name_of_its_meeting(client_agent, plan, action):
    SeanceCommission.objects.create(plan=plan, le=HIER, intitule="Commission d'automne")
    change(action)

    page = client_agent.get(f"/comparer/?du={AVANT_HIER}&seance_du={HIER}&au={AUJOURDHUI}")
    inconnue = client_agent.get(f"/comparer/?seance_du={AVANT_HIER}&au={AUJOURDHUI}")

    assert f'value="{HIER}"' in page.text
    assert "(Commission d'automne)" in read(page)
    assert "<strong>2</strong> actions ont changé" in read(page)
    assert "Choisissez une séance de la liste." in inconnue.text


def test_the_first_visit_compares_since_the_last_meeting(client_agent, plan, action):
    assert client_agent.get("/comparer/").status_code == 200

    SeanceCommission.objects.create(plan=plan, le=HIER)

    assert f'value="{HIER}"' in client_agent.get("/comparer/").text


def test_the_first_visit_goes_back_no_further_than_the_plan(client_agent, action):
    page = client_agent.get("/comparer/")

    assert f'value="{AVANT_HIER}"' in page.text
    assert "Rien n'a changé entre ces deux jours." in read(page)


def test_the_first_visit_to_a_plan_of_today_says_to_come_back(client_agent, plan):
    make_action(plan=plan)

    page = client_agent.get("/comparer/")

    assert page.status_code == 200
    assert "depuis aujourd'hui : il se comparera à lui-même dès demain" in read(page)
    assert "encart--erreur" not in page.text


def test_comparing_from_a_past_page_comes_back_with_its_dates(client_agent, action):
    reponse = client_agent.get(f"/au/{HIER}/comparer/?du={AVANT_HIER}&au={HIER}")

    assert reponse.url == f"/comparer/?du={AVANT_HIER}&au={HIER}"


def test_the_workbook_and_the_page_say_the_same(client_agent, action):
    change(action)
    Action.objects.filter(titre="La nouvelle").get().delete()
    action.titre = '=HYPERLINK("x")'
    action.save()

    reponse = client_agent.get(f"/comparer/comparaison.xlsx?du={HIER}&au={AUJOURDHUI}")

    classeur = openpyxl.load_workbook(BytesIO(reponse.content))
    mouvements = list(classeur["Mouvements"].values)
    assert ("1-1-1", '=HYPERLINK("x")', "Statut déclaré", "À venir", "En cours") in mouvements
    assert all(c.data_type != "f" for rang in classeur["Mouvements"] for c in rang)
    couts = list(classeur["Coûts"].values)
    assert couts[1][2:5] == (200, 200, 0)
    assert couts[1][-2:] == (100, 100)


def test_the_document_of_a_comparison_holds_everything(client_agent, plan, action):
    """Even when the whole of a plan like the real one has moved: no line is cut short."""
    actions = [
        make_action(
            axe=make_axe(plan=plan, numero=axe, titre="Un axe au titre assez long " * 3),
            titre=f"Action {axe} {rang} " * 4,
        )
        for axe in range(1, 12)
        for rang in range(3)
    ]
    for une in actions:
        Programmation.objects.create(action=une, annee=2024)
        make_ligne_cout("Flyer : 100 €", action=une)
    backdate(AVANT_HIER)
    for rang, une in enumerate(actions):
        if rang < 8:
            une.delete()
            make_action(axe=une.axe, numero=rang + 10, titre="Neuve " * 12)
            continue
        une.titre, une.statut, une.avancement = f"Renommée {une.titre}", "en_cours", 50
        une.save()
        annee = Programmation.objects.get(action=une)
        annee.issue = Issue.FAITE
        annee.save()
        Programmation.objects.create(action=une, annee=2026)
        ligne = une.lignecouts.get()
        ligne.montant_min = ligne.montant_max = 150
        ligne.save()
        EntreeJournal.objects.create(action=une, le=AUJOURDHUI, texte="Réunion. " * 60)

    reponse = client_agent.get(f"/comparer/comparaison.pdf?du={HIER}&au={AUJOURDHUI}")

    lu = subprocess.run(["pdftotext", "-", "-"], input=reponse.content, capture_output=True)
    texte = " ".join(lu.stdout.decode().split())
    assert len(pikepdf.open(BytesIO(reponse.content)).pages) <= 8
    for une in actions[8:]:
        assert f"{une.code} Renommée" in texte
    assert texte.count("action supprimée") == texte.count("action ajoutée") == 8
    assert texte.count("Réunion.") == 60 * 25
