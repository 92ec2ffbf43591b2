"""The whole cycle of the real plan, through its pages: evaluated, followed by the next, closed."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from budget.lectures.totaux import lire_totaux
from comptes.droits import Role
from conseil.models import Deliberation, Presence
from instances.models import Elu
from plan.etats import Etape
from plan.models import Action, Plan
from renouvellement.models import Evaluation, Filiation
from tests.ecran import read, read_formulaire, send
from tests.editions.test_pdf import read_text
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import make_conseil, make_deliberation_votee

pytestmark = pytest.mark.django_db(databases=["default", "passe"])
SUITES = ("reconduire", "adapter", "terminee", "abandonner")


def evaluate(client, actions):
    """Judge each action on its page; the last one is to be merged with the first."""
    for rang, action in enumerate(actions):
        saisie = {"realise": "Fait.", "resultat": "Vu.", "appreciation": str(rang % 4 + 1)}
        suite = {"suite": SUITES[rang % 4], "pourquoi": "Parce que."}
        if action == actions[-1]:
            suite |= {"suite": "fusionner", "fusion_avec": str(actions[0].pk)}
        reponse = send(client, f"/evaluation/{action.code}/", saisie | suite)
        assert reponse.status_code == 302, (action.code, read(reponse))


def print_all(plan, dossier, *genres):
    textes = {}
    for genre in genres:
        sortie = dossier / f"{plan.slug}-{genre}.pdf"
        call_command("exporter", genre, "--plan", plan.slug, "--sortie", str(sortie))
        textes[genre] = read_text(sortie)
    return textes


def move(client, plan, vers, **saisi):
    adresse = f"/plans/{plan.slug}/vie/"
    envoi = read_formulaire(client.get(adresse), "motif") | {"vers": vers} | saisi
    reponse = client.post(adresse, envoi)
    assert reponse.status_code == 302, read(reponse)


def test_a_plan_is_evaluated_followed_by_the_next_and_closed(client, plan_reel, tmp_path):
    ancien = plan_reel
    structure = ancien.structure
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    actions = list(Action.objects.for_plan(ancien).select_related("axe__defi").ordered())
    evaluate(client, actions)
    assert Evaluation.objects.exclude(suite="").count() == len(actions) == 33

    # The next plan: what its suites say comes along, nothing of its follow-up does.
    page = client.get("/suivant/")
    envoi = read_formulaire(page, "titre") | {"annee_debut": "2027", "annee_fin": "2029"}
    assert client.post("/suivant/", envoi).status_code == 200
    reponse = client.post("/suivant/", envoi | {"confirme": "oui"})
    nouveau = Plan.objects.get(suite_de=ancien)
    assert reponse.url == f"/plans/{nouveau.slug}/filiation/"
    ici = f"/plans/{nouveau.slug}"
    reprises = Evaluation.objects.filter(suite__in=("reconduire", "adapter")).count()
    assert Action.objects.for_plan(nouveau).count() == reprises
    assert Filiation.objects.between(ancien, nouveau).count() == reprises + 1
    assert not Action.objects.for_plan(nouveau).suivies().exists()
    assert lire_totaux(nouveau).annees == ("2027", "2028", "2029")

    # Changed, and consulted on.
    premiere = Action.objects.for_plan(nouveau).select_related("axe__defi").ordered().first()
    adresse = f"{ici}/actions/{premiere.code}/texte/"
    saisi = read_formulaire(client.get(adresse), "titre") | {"titre": "Conseiller partout"}
    assert client.post(adresse, saisi).status_code == 302
    dans_un_mois = date.fromordinal(timezone.localdate().toordinal() + 30)
    ouverture = {"objet": "Le prochain plan", "jusqu_au": dans_un_mois.isoformat()}
    lus = read_formulaire(client.get(f"{ici}/consultations/"), "objet")
    assert client.post(f"{ici}/consultations/", lus | ouverture).status_code == 302
    nouveau.refresh_from_db()
    assert nouveau.etape == Etape.CONSULTATION

    # Proposed, adopted by an act, put in force: the former one gives its place.
    move(client, nouveau, Etape.PROPOSE)
    nouveau.refresh_from_db()
    seance, _ = make_conseil(structure=structure, le="2026-11-20")
    for elu in Elu.objects.en_exercice(on=seance.le).titulaires()[:40]:
        Presence.objects.update_or_create(seance=seance, elu=elu, defaults={"etat": "present"})
    faits = {"effet": "adopte", "numero": "20/11/2026-5.1", "pour": 40}
    make_deliberation_votee(seance=seance, plan=nouveau, **faits).record_adoption()
    nouveau.refresh_from_db()
    assert (nouveau.etape, nouveau.adopte_le) == (Etape.ADOPTE, date(2026, 11, 20))
    titres = Action.objects.for_plan(nouveau).values_list("titre_adopte", flat=True)
    assert all(titres)
    vigueur = f"{ici}/vie/en-vigueur/"
    reponse = client.post(vigueur, read_formulaire(client.get(vigueur), "ancien"))
    assert reponse.status_code == 302, read(reponse)
    assert "Conseiller partout" in read(client.get(f"/actions/{premiere.code}/"))
    assert f"/plans/{ancien.slug}/" in read(client.get("/plan/"))

    # Followed; the former one closed, and read only from then on.
    adresse = f"/actions/{premiere.code}/suivi/"
    saisi = read_formulaire(client.get(adresse), "commentaire") | {"statut": "en_cours"}
    assert client.post(adresse, saisi).status_code == 302
    move(client, ancien, Etape.CLOS, confirme="oui")
    refus = client.post(f"/plans/{ancien.slug}/actions/1-1-1/suivi/", {"statut": "en_cours"})
    assert refus.status_code == 403

    textes = print_all(ancien, tmp_path, "evaluation", "bilan")
    assert "Parce que." in textes["evaluation"]
    textes = print_all(nouveau, tmp_path, "schema-directeur", "annexe-budget", "ancien-nouveau")
    assert "Conseiller partout" in textes["schema-directeur"]
    assert "Conseiller partout" in textes["ancien-nouveau"]
    assert Deliberation.objects.for_plan(nouveau).get().plan.en_vigueur
