"""Who sees a draft, and what is still written in a closed plan, at each address (R-Q2, R-Q3)."""

import re

import pytest
from django.urls import Resolver404, resolve, reverse

from comptes.droits import Role
from comptes.models import Utilisateur
from editions.models import Edition
from exploitation.models import Travail
from instances.models import Organe
from plan.etats import Etape
from plan.models import Action, Plan
from plan.models.etape import CLOS, ECRITURES
from tests.comptes.administration import ADMINISTRATION
from tests.comptes.adresses import ADRESSES, CONNECTE, STRUCTURER
from tests.comptes.test_droits import VUES, address, ask, list_pages
from tests.ecran import Formulaires, plain
from tests.fabrique import make_plan
from tests.fabrique_droits import SECRET, make_monde

pytestmark = pytest.mark.django_db

# What is the council's, or the office's, whatever the plan.
DE_LA_STRUCTURE = re.compile("accuse|organe|conseil|instances|regles")
# A closed plan is reopened, or not put in force, from there; its history is read.
MEME_CLOS = (
    "vie-du-plan mettre-en-vigueur historique-action historique-objet historique-plan plan-suivant"
)


@pytest.fixture
def monde(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_monde()


def lay_etape(plan, etape, **faits):
    Plan.objects.filter(pk=plan.pk).update(etape=etape, **faits)


def list_lus(monde):
    """[(name, what it asks, address)] of what anybody who reads the plan opens."""
    for nom, acces in ADRESSES.items():
        lu = acces.geste in ("lire", CONNECTE) or nom.startswith("historique")
        if lu and not acces.is_post_seul and not acces.is_long:
            yield nom, acces, address(nom, acces, monde)


def test_a_draft_is_unseen_by_the_role_that_reads_until_it_is_opened(monde):
    """R-Q2, at each address: by its prefix, by a row, and on the pages of the plan in force."""
    lit, lecteur, agent = monde.plan, monde.ici[Role.LECTURE], monde.ici[Role.AGENT]
    lay_etape(lit, Etape.ELABORATION, en_vigueur=False)
    lit.structure.nom = lit.structure.collectivite = lit.structure.sigle = "Office"
    lit.structure.save()
    Utilisateur.objects.update(last_name="")
    Organe.objects.update(nom="Commission")
    make_plan(structure=lit.structure, en_vigueur=True, annee_debut=2020, annee_fin=2022)

    fuites = []
    for nom, acces, adresse in list_lus(monde):
        statut = ask(lecteur, "get", f"/plans/{lit.slug}{adresse}")[0].status_code
        fuites += [(nom, "by its prefix", statut)] if statut != 404 else []
        if not DE_LA_STRUCTURE.search(f"{nom} {VUES[nom].__module__}"):
            reponse, texte = ask(lecteur, "get", adresse)
            fuites += [(nom, "its words", texte)] if SECRET in texte.replace(adresse, "") else []
            is_rangee = acces.objet and not acces.is_partage and acces.geste != "suivre"
            if is_rangee and reponse.status_code != 404:
                fuites.append((nom, "its row", reponse.status_code))
    assert not fuites, "\n".join(map(str, fuites))
    assert ask(agent, "get", f"/plans/{lit.slug}/")[0].status_code == 200

    lay_etape(lit, Etape.CONSULTATION, ouvert_a_la_lecture=True)

    for nom, acces, adresse in list_lus(monde):
        if acces.geste == "lire":
            statut = ask(lecteur, "get", f"/plans/{lit.slug}{adresse}")[0].status_code
            assert statut in (200, 302, 422), nom


def test_what_hangs_on_a_draft_is_unseen_with_it(monde):
    lecteur = monde.ici[Role.LECTURE]
    lay_etape(monde.plan, Etape.PROPOSE, en_vigueur=False)
    draft = reverse("deliberation", kwargs=monde.objets["deliberation"])

    assert not Action.objects.for_utilisateur(lecteur).exists()
    assert not Edition.objects.for_utilisateur(lecteur).exists()
    assert not Travail.objects.visibles_de(lecteur).exists()
    assert Action.objects.for_utilisateur(monde.ici[Role.AGENT]).exists()
    make_plan(structure=monde.plan.structure, en_vigueur=True)
    assert ask(lecteur, "get", draft)[0].status_code == 404
    convocation = reverse("convocation-pdf", kwargs=monde.objets["conseil"])
    assert ask(lecteur, "get", convocation)[0].status_code == 404


def test_a_closed_plan_refuses_each_writing_and_says_how_to_reopen_it(monde):
    """R-Q3, at each address that writes in a plan."""
    lay_etape(monde.plan, Etape.CLOS)

    for nom, acces in ADRESSES.items():
        if nom in MEME_CLOS.split():
            continue
        for methode, geste in (("get", acces.geste), ("post", acces.post or acces.geste)):
            if geste in ECRITURES and (methode == "post" or not acces.is_post_seul):
                adresse = address(nom, acces, monde)
                reponse, texte = ask(monde.ici[Role.DIRECTION], methode, adresse)
                assert reponse.status_code == 403, (methode, nom)
                assert CLOS in plain(texte), (methode, nom)


def test_no_page_of_a_closed_plan_offers_to_write_in_it(monde):
    """R-Q3: neither a form nor a link that would be refused."""
    lay_etape(monde.plan, Etape.CLOS)
    offerts = set()

    for nom, _, adresse in list_lus(monde):
        if re.search("pdf|csv|xlsx|json|tet|graphique", nom):
            continue
        reponse, texte = ask(monde.ici[Role.DIRECTION], "get", adresse)
        if not reponse["Content-Type"].startswith("text/html"):
            continue
        envois = [a or adresse for a, _ in Formulaires(texte).liste]
        for chemin, methode in [
            *((lien, "get") for lien in re.findall(r'href="(/[^"]*)"', texte)),
            *((envoi, "post") for envoi in envois),
        ]:
            try:
                cible = resolve(re.split("[?#]", chemin)[0]).view_name
            except Resolver404:
                continue
            acces = ADRESSES.get(cible)
            geste = acces and (acces.post if methode == "post" and acces.post else acces.geste)
            if geste in ECRITURES and cible not in MEME_CLOS.split():
                offerts.add((nom, cible))

    assert offerts == set()


def test_the_administration_does_not_open_what_is_closed(monde):
    lay_etape(monde.plan, Etape.CLOS)

    for modele, geste in ADMINISTRATION.items():
        if geste != STRUCTURER or modele in ("plan_partenaire", "budget_financeur"):
            continue
        for page, arguments in list_pages(modele):
            if arguments and modele != "plan_correspondant":
                adresse = reverse(f"admin:{modele}_{page}", args=arguments)
                reponse, _ = ask(monde.ici[Role.DIRECTION], "post", adresse)
                assert reponse.status_code in (302, 403, 404, 405), (modele, page)
                assert reponse.status_code != 302 or reponse.url == reverse("admin:index")
