"""Every address × every role × here and elsewhere × GET and POST: docs/regles.md, R-D1 and R-D2."""

from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from comptes.droits import GESTES_PAR_ROLE, ROLES_A_SECOND_FACTEUR, Geste, Role, roles_pour
from instances.models import Regle
from plan.models import Partenaire
from tests.comptes.administration import (
    ADMINISTRATION,
    ADMINISTRATION_SANS_MODELE,
    PAGES_D_UN_OBJET,
    PAGES_SANS_OBJET,
)
from tests.comptes.adresses import ADRESSES, CONNECTE, DROITS, OUVERT
from tests.fabrique_droits import SECRET, make_monde
from tests.modele import lay, read_lignes

pytestmark = pytest.mark.django_db

ANONYME = None


@pytest.fixture(scope="module")
def fait(django_db_setup, django_db_blocker, tmp_path_factory):
    """(world, its rows, the folder of its files), made once for all tests."""
    dossier = tmp_path_factory.mktemp("fichiers")
    reglages = override_settings(MEDIA_ROOT=dossier)
    with reglages, django_db_blocker.unblock(), transaction.atomic():
        monde = make_monde()
        lignes = read_lignes()
        transaction.set_rollback(True)
    return monde, lignes, dossier


@pytest.fixture
def monde(settings, fait, db):
    monde, lignes, settings.MEDIA_ROOT = fait
    lay(lignes)
    return monde


def walk(resolver, espace=""):
    """(name, view) of every address."""
    for motif in resolver.url_patterns:
        if hasattr(motif, "url_patterns"):
            yield from walk(motif, f"{espace}{motif.namespace}:" if motif.namespace else espace)
        else:
            yield f"{espace}{motif.name}", motif.callback


VUES = dict(walk(get_resolver()))
NOMS = set(VUES)


@pytest.mark.parametrize("geste", Geste.values)
@pytest.mark.parametrize("role", Role.values)
def test_each_role_has_the_gestures_of_the_rules_and_no_other(role, geste):
    """R-D1: the table of the rules, role by role and gesture by gesture."""
    assert (geste in GESTES_PAR_ROLE[role]) == (geste in DROITS[role])
    assert (role in roles_pour(geste)) == (geste in DROITS[role])


def test_the_table_of_the_rules_knows_each_role_and_each_gesture():
    assert list(DROITS) == Role.values == list(GESTES_PAR_ROLE)
    assert set().union(*DROITS.values()) == set(Geste.values)
    assert ROLES_A_SECOND_FACTEUR == ("direction", "administration", "responsable")


def test_every_address_is_in_the_table():
    pages = {nom for nom in NOMS if not nom.startswith("admin:")}

    assert pages - set(ADRESSES) == set(), "Ajoutez ces adresses à tests/comptes/adresses.py."
    assert set(ADRESSES) - pages == set()


@pytest.mark.parametrize("nom", sorted(ADRESSES))
def test_every_view_says_who_opens_it(nom):
    """By a decorator of socle/pages.py or plan/reponses.py; the table says it a second time."""
    attendu = ADRESSES[nom]
    geste = CONNECTE if attendu.is_par_ligne else attendu.geste

    assert VUES[nom].acces == (geste, attendu.post or geste)


def test_every_page_of_the_administration_is_in_the_table():
    connues = {f"{modele}_{page}" for modele in ADMINISTRATION for page in PAGES_SANS_OBJET}
    connues |= {f"{modele}_{page}" for modele in ADMINISTRATION for page in PAGES_D_UN_OBJET}
    noms = {nom.removeprefix("admin:") for nom in NOMS if nom.startswith("admin:")}

    assert noms - connues - ADMINISTRATION_SANS_MODELE - {"None"} == set()


def ask(compte, methode, adresse):
    """The answer to one request of a person, whose effects are then taken back."""
    client = Client(raise_request_exception=True)
    with transaction.atomic():
        if compte is not ANONYME:
            client.force_login(compte)
        reponse = getattr(client, methode)(adresse)
        contenu = b"".join(reponse) if reponse.streaming else reponse.content
        transaction.set_rollback(True)
    return reponse, contenu.decode(errors="ignore")


def address(nom, acces, monde):
    arguments = dict(monde.objets.get(acces.objet, {}))
    requete = arguments.pop("query", {})
    return reverse(nom, kwargs=arguments) + (f"?{urlencode(requete)}" if requete else "")


def list_methodes(acces):
    return ("get",) if acces.is_long else ("get", "post")


def expect_statuts(acces, methode, role):
    """What may answer a person of this role, in her own structure."""
    if methode == "get" and acces.is_post_seul:
        return {403, 405}
    geste = acces.post if methode == "post" and acces.post else acces.geste
    if geste == OUVERT:
        return {200, 302, 404, 405, 410, 422}
    if geste == CONNECTE or geste in DROITS[role]:
        return {200, 302, 400, 405, 410, 422}
    return {403, 404}


@pytest.mark.parametrize("nom", sorted(ADRESSES))
def test_each_role_opens_what_it_may_and_nothing_more(monde, nom):
    acces = ADRESSES[nom]
    adresse = address(nom, acces, monde)

    for methode in list_methodes(acces):
        for role, compte in monde.ici.items():
            reponse, _ = ask(compte, methode, adresse)

            attendus = expect_statuts(acces, methode, role)
            assert reponse.status_code in attendus, (methode, role, reponse.status_code)
            assert reponse["Cache-Control"] == "private, no-store", (methode, role)


@pytest.mark.parametrize("nom", sorted(ADRESSES))
def test_a_visitor_is_asked_to_log_in_and_reads_nothing(monde, nom):
    acces = ADRESSES[nom]
    adresse = address(nom, acces, monde)

    for methode in ("get", "post"):
        reponse, texte = ask(ANONYME, methode, adresse)

        assert acces.nomme_la_structure or SECRET not in texte
        if acces.geste == OUVERT:
            assert reponse.status_code in (200, 302, 404, 405, 410, 422)
        else:
            assert reponse.status_code == 302
            assert reponse.url.startswith(reverse("connexion"))


@pytest.mark.parametrize("nom", sorted(ADRESSES))
def test_nothing_of_another_structure_can_be_read_or_guessed(monde, nom):
    acces = ADRESSES[nom]
    adresse = address(nom, acces, monde)
    nomme_autrui = acces.objet and not acces.is_partage

    for methode in list_methodes(acces):
        for role in (Role.DIRECTION, Role.ADMINISTRATION):
            compte = monde.ailleurs[role]
            reponse, texte = ask(compte, methode, adresse)

            tu = acces.nomme_la_structure or SECRET not in texte.replace(adresse, "")
            assert tu, (methode, role)
            if nomme_autrui:
                permis = {403, 404} if 403 in expect_statuts(acces, methode, role) else {404}
                if methode == "get" and acces.is_post_seul:
                    permis = {403, 405}
                assert reponse.status_code in permis, (methode, role, reponse.status_code)


@pytest.mark.parametrize("nom", sorted(ADRESSES))
def test_the_plan_of_another_structure_has_no_address(monde, nom):
    acces = ADRESSES[nom]
    adresse = f"/plans/{monde.plan.slug}{address(nom, acces, monde)}"

    for compte in (monde.ailleurs[Role.DIRECTION], monde.ailleurs[Role.ADMINISTRATION]):
        reponse, texte = ask(compte, "get", adresse)

        assert reponse.status_code == 404
        assert SECRET not in texte


def list_pages(modele):
    """(page, arguments) of the administration of a model of the office « Noisette »."""
    classe = apps.get_model(*modele.split("_"))
    objets = classe._default_manager.order_by("pk")
    if classe is Regle:  # What is shipped belongs to no structure.
        objets = objets.exclude(structure=None)
    objet = objets.first()
    for page in PAGES_SANS_OBJET:
        if f"admin:{modele}_{page}" in NOMS:
            yield page, []
    if objet is None:
        return
    for page in PAGES_D_UN_OBJET:
        if f"admin:{modele}_{page}" in NOMS:
            version = [objet.history.latest().pk] if page == "simple_history" else []
            yield page, [objet.pk, *version]


@pytest.mark.parametrize("modele", sorted(ADMINISTRATION))
def test_the_administration_opens_to_its_role_alone(monde, modele):
    # Django sends back to its first page who asks for what she may not know of.
    index = reverse("admin:index")
    geste = ADMINISTRATION[modele]
    permis = [role for role, gestes in DROITS.items() if geste in gestes]

    for page, arguments in list_pages(modele):
        adresse = reverse(f"admin:{modele}_{page}", args=arguments)
        for methode in ("get", "post"):
            for role, compte in monde.ici.items():
                reponse, _ = ask(compte, methode, adresse)

                refuse = reponse.status_code in (403, 404, 405) or (
                    reponse.status_code == 302
                    and reponse.url.partition("?")[0] in (reverse("admin:login"), index)
                )
                if role in permis:
                    assert reponse.status_code in (200, 302, 403, 405), (page, methode, role)
                else:
                    assert refuse, (page, methode, role, reponse.status_code)


@pytest.mark.parametrize("modele", sorted(ADMINISTRATION))
def test_the_administration_shows_nothing_of_another_structure(monde, modele):
    for page, arguments in list_pages(modele):
        adresse = reverse(f"admin:{modele}_{page}", args=arguments)
        for methode in ("get", "post"):
            for compte in (
                ANONYME,
                monde.ailleurs[Role.DIRECTION],
                monde.ailleurs[Role.ADMINISTRATION],
            ):
                reponse, texte = ask(compte, methode, adresse)

                assert SECRET not in texte, (page, methode, compte)
                if arguments and compte is not ANONYME:
                    role = compte.appartenances.get().role
                    chez_soi, _ = ask(monde.ici[role], methode, adresse)
                    assert reponse.status_code in (302, 404) or chez_soi.status_code == 403, (
                        page,
                        methode,
                        role,
                        reponse.status_code,
                    )


def test_every_search_stays_at_home(monde):
    maison, voisine = monde.ici[Role.DIRECTION], monde.ailleurs[Role.DIRECTION]
    partenaire = Partenaire.objects.get(nom__contains=SECRET)

    for adresse, mots in (
        (f"{reverse('admin:plan_action_changelist')}?q={SECRET}", "Action"),
        (
            f"{reverse('admin:plan_action_changelist')}?axe__defi__plan__id__exact={monde.plan.pk}",
            "Action",
        ),
        (f"{reverse('plan')}?texte={SECRET}", "Action"),
        (f"{reverse('plan')}?partenaire={partenaire.pk}", "Action"),
        (f"{reverse('lignes')}?filtre=un_seul_document", "Flyer"),
        (
            f"{reverse('admin:autocomplete')}"
            f"?app_label=commission&model_name=avis&field_name=action&term={SECRET}",
            "Action",
        ),
    ):
        _, chez_soi = ask(maison, "get", adresse)
        _, texte = ask(voisine, "get", adresse)

        assert f"{mots} {SECRET}" in chez_soi, adresse
        for nom in (mots, "Office"):
            assert f"{nom} {SECRET}" not in texte, adresse
