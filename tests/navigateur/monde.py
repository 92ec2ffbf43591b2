"""Every page that an account can open, and the rows of the real plan that they need.

The list comes from the table of addresses (tests/comptes/adresses.py), which is complete.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from django.contrib.auth.tokens import default_token_generator
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlencode, urlsafe_base64_encode
from django_otp.plugins.otp_totp.models import TOTPDevice

from accueil.lectures.plan_en_tableau import COLONNES
from budget.controle import controler
from budget.models import Depense, Financement, Financeur, LigneCout, TableauFinancement
from commission.models import Avis, AvisOrgane, SeanceCommission
from comptes.courriels import make_jeton, sign_personne
from comptes.droits import GESTES_PAR_ROLE, Role
from comptes.models import Appartenance, Invitation
from conseil.actes.vote import Vote
from conseil.models import Deliberation, EnvoiConvocation, SeanceConseil
from echanges.travaux import ask_import
from exploitation.models import Travail
from instances.models import Elu, Regle
from plan.models import Action, Axe, EntreeJournal, Indicateur, Piece, Plan, ValeurIndicateur
from renouvellement.application import prepare_avenant
from renouvellement.models import AvisSuite, Evaluation
from tests.commission.fabrique_organes import call, make_membre, make_organe
from tests.comptes.adresses import ADRESSES, CONNECTE, OUVERT
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import make_conseil, make_deliberation, make_deport, make_mise_en_ligne
from tests.fabrique_droits import make_demandes, make_objets_consultes
from tests.fabrique_echanges import export, save, type_in
from tests.fabrique_editions import make_edition

# A file or a word for machines, whose address has no extension.
SANS_PAGE = {"piece", "travail-fichier", "vivant", "accuse"}
# Addresses that lead to another page: here mails leave, and the direction has no second factor.
RENVOIS = {"choisir-annee", "adresse-de", "second-facteur-codes", "actes"}
RENVOIS |= {"publier-proces-verbal", "supprimer-plan"}
# More than one face of a page.
AUTRES_FACES = {
    "plan": [
        *("?defi=2", "?texte=introuvable", "?vue=defis", "?etat=en_retard&garder=1-1-1"),
        "?tri=-suivi_le&" + "&".join(f"colonnes={colonne.nom}" for colonne in COLONNES),
    ],
    "recherche": ["?q=velo", "?q=introuvable"],
    "mode-seance": ["?axe=1-2", "?action=1-2-8"],
    "historique-plan": ["?supprimes=on"],
    "accueil": ["?au=2020-01-01"],
    "comparer-plans": ["?ancien=introuvable"],
    "chercher-edition": ["?code="],
}
INTROUVABLES = [
    (Role.DIRECTION, "/actions/9-9-9/"),
    (None, "/e/ZZZZ9999/"),
    (None, "/invitation/faux/"),
]


@dataclass(frozen=True)
class Monde:
    """People by role, None for who has no account, « second » for who must still give a code;
    `objets` names the arguments of the addresses.
    """

    personnes: dict
    objets: dict

    def list_adresses(self):
        """[(who opens it, address)], each page once; `None` stands for a visitor."""
        pages = []
        for nom, acces in ADRESSES.items():
            if acces.is_post_seul or nom in SANS_PAGE | RENVOIS:
                continue
            adresse = self.write(nom, acces)
            if PurePosixPath(adresse).suffix == "":
                qui = self.choose(nom, acces)
                pages += [(qui, adresse + face) for face in ("", *AUTRES_FACES.get(nom, []))]
        return pages + INTROUVABLES

    def write(self, nom, acces):
        trouves = self.objets.get(nom) or self.objets[acces.objet] if acces.objet else {}
        arguments = dict(trouves)
        requete = arguments.pop("query", {})
        return reverse(nom, kwargs=arguments) + (f"?{urlencode(requete)}" if requete else "")

    def choose(self, nom, acces):
        if nom == "code":
            return "second"
        if acces.geste == OUVERT:
            return None
        permis = {CONNECTE, *GESTES_PAR_ROLE[Role.DIRECTION]}
        return Role.DIRECTION if acces.geste in permis else Role.ADMINISTRATION


def make_monde():
    """The real plan, already laid, with one of everything that the year brings."""
    plan = Plan.objects.get()
    plan.publish(le=timezone.now())
    structure = plan.structure
    personnes = {
        role: make_utilisateur(
            role=role,
            structure=structure,
            username=role.value,
            email=f"{role.value}@exemple.fr",
            first_name="Dominique",
            last_name=role.label.capitalize(),
        )
        for role in (Role.DIRECTION, Role.ADMINISTRATION)
    }
    personnes["second"] = make_utilisateur(role=Role.AGENT, structure=structure, username="second")
    TOTPDevice.objects.create(user=personnes["second"], name="Téléphone", confirmed=True)
    par = personnes[Role.DIRECTION]
    objets = make_objets_du_plan(plan, par) | make_objets_du_conseil(plan, par)
    objets |= make_objets_des_comptes(structure, par)
    objets["avenant"] = {"pk": make_avenant(plan, par).pk}
    return Monde(personnes={None: None, **personnes}, objets=objets)


def make_avenant(plan, par):
    """A draft that changes a title, as the plan did since, and takes a followed action away."""
    avenant = prepare_avenant(plan, par=par)
    for quoi, titre in ((plan, "Dit dans le plan"), (avenant, "Dit dans l'avenant")):
        action = Action.objects.for_plan(quoi).for_code("1-1-1").get()
        action.titre = titre
        action.save()
    Action.objects.for_plan(avenant).for_code("1-2-8").get().delete()
    return avenant


def make_objets_du_plan(plan, par):
    action = Action.objects.for_code("1-2-8").get()
    action.pilote = par
    action.save()
    seance = SeanceCommission.objects.create(plan=plan, le=date(2026, 3, 4), intitule="Commission")
    Avis.objects.create(action=action, seance=seance, sens="favorable", commentaire="À suivre")
    SeanceCommission.objects.create(plan=plan, le=date(2099, 3, 4))
    financeur, _ = Financeur.objects.get_or_create(structure=plan.structure, nom="LEADER")
    financement = Financement.objects.create(action=action, financeur=financeur, montant=100)
    depense = Depense.objects.create(
        action=action,
        etape="mandate",
        le=date(2024, 5, 2),
        montant_ttc=120,
        exercice=2024,
        fournisseur="Imprimerie",
    )
    entree = EntreeJournal.objects.create(action=action, le=date(2024, 5, 2), texte="Réunion tenue")
    piece = Piece(action=action, nom="note.txt", taille=4, empreinte="0" * 64)
    piece.type_mime, piece.ajoutee_le = "text/plain", timezone.now()
    piece.fichier.save("note.txt", ContentFile(b"note"))
    action.commentaire = "Le flyer part à l'impression"
    action.save()
    valeur = ValeurIndicateur.objects.select_related("indicateur").first()
    constat = next(iter(controler(plan)))
    code = {"code": "1-2-8"}
    return {
        "plan": {"slug": plan.slug},
        "action": code,
        "annee": {"annee": 2024},
        "cloture": {**code, "annee": action.programmations.first().annee},
        "avis": {"pk": seance.pk, **code},
        "seance": {"pk": seance.pk},
        "projetee": {},
        "nouvel-objet": {**code, "genre": "jalons"},
        "journal": {"genre": "journal", "pk": entree.pk},
        "ligne": {"pk": LigneCout.objects.first().pk},
        "depense": {"pk": depense.pk},
        "financement": {"pk": financement.pk},
        "tableau": {"pk": TableauFinancement.objects.first().pk},
        "constat": {"query": {"code": constat.code, "objet": constat.objet}},
        "regle": {"query": {"code": constat.code}},
        **make_objets_consultes(plan, action),
        "indicateur": {"pk": Indicateur.objects.exclude(pk=valeur.indicateur_id).first().pk},
        "modifier-valeur": {"pk": valeur.pk},
        "sous-projet": {"pk": action.sous_projets.first().pk},
        "ajouter": {"genre": "action", "dans": action.axe_id},
        "branche": {"genre": "axe", "pk": action.axe_id},
        "supprimer": {"genre": "axe", "pk": Axe.objects.get(defi__numero=1, numero=1).pk},
        "partenaire": {"pk": plan.structure.partenaires.first().pk},
        "historique": {"cle": "action", "pk": action.pk},
        "version": {"cle": "action", "pk": action.history.last().pk},
        "liste": {"cle": "actions"},
        "secret": {"secret": "faux"},
        "travail": {"pk": make_import_en_conflit(plan, par).pk},
        "colonnes": {"pk": make_import_a_repondre(plan, par).pk},
    }


def make_import_en_conflit(plan, par):
    """A dry run of a workbook whose first row has changed here too."""
    classeur = export(plan)
    type_in(classeur["Plan"], 2, "Commentaire", "Dit dans le classeur")
    premiere = Action.objects.ordered().first()
    premiere.commentaire = "Dit dans l'application"
    premiere.save()
    return ask_essai(ContentFile(save(classeur), name="plan.xlsx"), plan, par)


def make_import_a_repondre(plan, par):
    """A dry run that asks what the columns of a table are."""
    tableau = "Orientation;Fiche;Coût\nAccueil;Borne interactive;12 k€\n"
    return ask_essai(ContentFile(tableau.encode(), name="tableau.csv"), plan, par)


def ask_essai(fichier, plan, par):
    travail, _ = ask_import(
        fichier,
        structure=plan.structure,
        plan=plan,
        par=par,
        le=timezone.now(),
        format="auto",
    )
    return Travail.objects.get(pk=travail.pk)


def make_avis_suite(plan, seance):
    """What an organ says of what becomes of an action; another is to merge with it."""
    action, autre = (Action.objects.for_plan(plan).for_code(c).get() for c in ("1-2-8", "1-1-1"))
    Evaluation.objects.create(action=autre, suite="fusionner", fusion_avec=action)
    jugee = Evaluation.objects.create(action=action, suite="adapter", appreciation=3)
    return AvisSuite.objects.create(
        evaluation=jugee, seance=seance, suite="reconduire", sens="reserve", commentaire="À suivre"
    )


def make_objets_du_conseil(plan, par):
    seance = SeanceConseil.objects.get()
    a_venir, _ = make_conseil(structure=plan.structure, points=("5.1",))
    projet = make_deliberation(seance=a_venir, plan=plan, annexes=["depenses"])
    point = seance.points.get(numero="4.1")
    votee = make_deliberation(seance=seance, point=point, plan=plan)
    votee.record_vote(Vote(votee.compose_feuille().au_point.voix))
    edition = make_edition(plan=plan, par=par)
    publie = Deliberation.objects.for_numero("12/09/2024-5.1").get()
    make_mise_en_ligne(publie)
    publie.accuses.create(
        recue_le=date(2024, 9, 30), type_mime="application/pdf", contenu=b"%PDF-1.7"
    )
    en_ligne = {"structure": plan.structure.slug, "pk": publie.pk}
    envoi = EnvoiConvocation.objects.create(seance=a_venir, le="2026-09-01", forme="affichage")
    deport = make_deport(projet.point, Elu.objects.last())
    organe = make_organe(plan.structure, quorum="moitié", delai=5)
    membre = make_membre(organe, "HÔTEL", qualite="hébergeurs", debut=date(2026, 4, 24))
    tenue = SeanceCommission.objects.create(plan=plan, organe=organe, le=date(2026, 6, 3))
    call(tenue, presents=[0])
    rendu = AvisOrgane.objects.create(seance=tenue, objet="Tarifs", sens="favorable")
    return {
        "organe": {"pk": organe.pk},
        "membre-organe": {"pk": membre.pk},
        "avis-rendu": {"pk": tenue.pk, "avis": rendu.pk},
        "defi": {"numero": 1},
        "avis-suite": {"code": "1-2-8", "pk": make_avis_suite(plan, tenue).pk},
        "conseil": {"pk": seance.pk},
        "appel": {"pk": a_venir.pk},
        "elu": {"pk": Elu.objects.first().pk},
        "mandat": {"pk": Elu.objects.first().pk, "rang": Elu.objects.first().mandats.get().pk},
        "regle_de_droit": {"code": "quorum"},
        "correction": {
            "pk": Regle.objects.create(
                structure=plan.structure, code="quorum", intitule="Quorum", note="Notre règlement"
            ).pk
        },
        "point": {"pk": a_venir.points.first().pk},
        "deliberation": {"pk": Deliberation.objects.for_numero("12/09/2024-5.1").get().pk},
        "modifier-deliberation": {"pk": projet.pk},
        "vote": {"pk": projet.pk},
        "annexes-deliberation": {"pk": projet.pk},
        "annexe": {"pk": projet.annexes.get().pk},
        "votee": {"pk": votee.pk},
        "acte": {"pk": votee.pk},
        "acte-publie": {"pk": publie.pk},
        "structure": {"structure": plan.structure.slug},
        "acte-en-ligne": en_ligne,
        "fichier-en-ligne": {**en_ligne, "nom": "acte.pdf"},
        "envoi": {"pk": envoi.pk},
        "deport": {"pk": deport.pk},
        "verifier-edition": {"code": edition.code},
        "edition": {"code": edition.code},
    }


def make_objets_des_comptes(structure, par):
    invitation = Invitation.objects.create(
        structure=structure, email="lou@exemple.fr", envoyee_le=timezone.now()
    )
    membre = Appartenance.objects.get(utilisateur__username="camille")
    demandes = make_demandes(Action.objects.for_code("1-1-1").get(), par=par)
    return {
        "membre": {"pk": membre.pk},
        "invitation": {"jeton": invitation.sign()},
        "legale": {"cle": "mentions-legales"},
        "legale-de": {"cle": "donnees-personnelles", "structure": structure.slug},
        "sienne": {"structure": structure.slug},
        "image": {"structure": structure.slug, "quoi": "logo"},
        "confirmer-adresse": {"jeton": make_jeton(par, "camille.a@exemple.fr")},
        "rappels-par-lien": {"jeton": sign_personne(par)},
        "nouvelles": {"jeton": demandes.pop("jeton-de-lien")["jeton"]},
        **demandes,
        "reinitialisation": {
            "uidb64": urlsafe_base64_encode(force_bytes(par.pk)),
            "token": default_token_generator.make_token(par),
        },
    }
