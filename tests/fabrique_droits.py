"""An office with one of everything, all of it named « Noisette », and another office beside it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from budget.controle import controler
from budget.models import BlocCout, Depense, Enveloppe, Financement, Financeur, TableauFinancement
from commission.models import Avis, AvisOrgane, Reunion, SeanceCommission
from comptes.droits import Role
from comptes.models import Appartenance, Invitation
from conseil.models import EnvoiConvocation, SuitesSeance
from echanges.rapport import ColonneLue, Rapport
from editions.models import Edition
from exploitation.models import Travail
from instances.models import MembreOrgane, Organe, Regle
from plan.forms.nouvelles import NouvellesForm
from plan.models import (
    Action,
    Correspondant,
    Demande,
    EntreeJournal,
    Indicateur,
    Jalon,
    Lien,
    Piece,
    Section,
    ValeurIndicateur,
)
from renouvellement.avenant import read_valeurs
from renouvellement.models import AvisSuite, Echelle, Evaluation, LigneAvenant, Synthese
from tests.fabrique import (
    make_action,
    make_axe,
    make_ligne_cout,
    make_plan,
    make_sous_projet,
    make_structure,
    make_utilisateur,
)
from tests.fabrique_conseil import (
    INSTALLATION,
    make_assemblee,
    make_conseil,
    make_deliberation,
    make_deliberation_votee,
    make_deport,
    make_mise_en_ligne,
    make_presence,
    make_seance_conseil,
)
from tests.fabrique_consultation import make_consultation, make_invite, make_observation

SECRET = "Noisette"
LECTURE = {
    "cout_unitaire": "1284.00",
    "unite": "accompagnement",
    "taux": [{"financeur": "LEADER", "taux": "64"}],
    "beneficiaires": [{"nom": "A", "nombre": 6}],
    "groupes": [],
}


@dataclass(frozen=True)
class Monde:
    """`objets` names the arguments of the addresses; `ici` and `ailleurs` the people, by role."""

    plan: object
    objets: dict
    ici: dict
    ailleurs: dict


def make_equipe(structure, nom):
    return {
        role: make_utilisateur(role=role, structure=structure, first_name=role, last_name=nom)
        for role in Role
    }


def make_monde():
    """The office « Noisette »; its neighbour, whose plan has no action 1-1-1 and no year 2024."""
    maintenant = timezone.now()
    structure = make_structure(nom=f"Office {SECRET}", collectivite=SECRET, sigle=SECRET)
    plan = make_plan(structure=structure, titre=f"Plan {SECRET}", en_vigueur=True)
    action = make_action(
        plan=plan,
        titre=f"Action {SECRET}",
        commentaire=SECRET,
        annees=[2023, 2024],
        partenaires=[f"Partenaire {SECRET}"],
    )
    make_action(plan=plan, titre=f"Sans année {SECRET}")
    ligne = make_ligne_cout(f"Flyer {SECRET} : 100 €", action=action)
    seance = SeanceCommission.objects.create(plan=plan, le="2024-01-02", intitule=SECRET)
    a_venir = SeanceCommission.objects.create(plan=plan, le="2099-01-02", intitule=SECRET)
    for une in (seance, a_venir):
        Avis.objects.create(action=action, seance=une, sens="favorable", commentaire=SECRET)
    financeur = Financeur.objects.create(structure=structure, nom=f"Financeur {SECRET}")
    bloc = BlocCout.objects.create(
        action=action,
        document="fiche",
        intitule=SECRET,
        suite="| x | n |\n| --- | --- |\n| A | 6 |",
    )
    tableau = TableauFinancement.objects.create(bloc=bloc, lecture=LECTURE)
    Enveloppe.objects.create(plan=plan, annee=2024, montant=1)
    depense = Depense.objects.create(
        action=action,
        etape="engage",
        le="2024-01-02",
        montant_ttc=1,
        exercice=2024,
        fournisseur=SECRET,
    )
    piece = Piece(
        action=action, nom=f"{SECRET}.txt", taille=3, empreinte="0" * 64, ajoutee_le=maintenant
    )
    piece.type_mime = "text/plain"
    piece.fichier.save("noisette.txt", ContentFile(SECRET.encode()))
    ici = make_equipe(structure, SECRET)
    ailleurs = make_equipe(make_structure(), "Voisin")
    voisin = ailleurs[Role.AGENT].appartenances.get().structure
    autre = make_plan(structure=voisin, annee_debut=2030, annee_fin=2032, en_vigueur=True)
    make_action(axe=make_axe(plan=autre, defi=9, numero=9), numero=9, annees=[2030])
    constat = next(iter(controler(plan)))
    invitation = Invitation.objects.create(
        structure=structure, email=f"{SECRET}@exemple.fr".lower(), envoyee_le=maintenant
    )
    membre = Appartenance.objects.get(utilisateur=ici[Role.LECTURE])
    objets = {
        "plan": {"slug": plan.slug},
        "legale": {"cle": "mentions-legales"},
        "legale-de": {"cle": "donnees-personnelles", "structure": structure.slug},
        "sienne": {"structure": structure.slug},
        "image": {"structure": structure.slug, "quoi": "logo"},
        "action": {"code": "1-1-1"},
        "annee": {"annee": 2024},
        "cloture": {"code": "1-1-1", "annee": 2024},
        "avis": {"pk": seance.pk, "code": "1-1-1"},
        "seance": {"pk": seance.pk},
        "projetee": {"query": {"action": "1-1-1"}},
        "piece": {"pk": piece.pk},
        "nouvel-objet": {"code": "1-1-1", "genre": "jalons"},
        "ligne": {"pk": ligne.pk},
        "depense": {"pk": depense.pk},
        "tableau": {"pk": tableau.pk},
        "membre": {"pk": membre.pk},
        "agir": {"pk": membre.pk, "geste": "desactiver"},
        "invitation": {"pk": invitation.pk},
        "session": {"marque": "0" * 16},
        "jeton": {"jeton": "faux"},
        "reinitialisation": {"uidb64": "MQ", "token": "faux"},
        "financement": {
            "pk": Financement.objects.create(action=action, financeur=financeur, montant=1).pk
        },
        "constat": {"query": {"code": constat.code, "objet": constat.objet}},
        "sous-projet": {"pk": make_sous_projet(action=action, titre=SECRET).pk},
        "journal": {
            "genre": "journal",
            "pk": EntreeJournal.objects.create(action=action, le="2024-01-02", texte=SECRET).pk,
        },
    }
    objets |= make_demandes(action, par=ici[Role.DIRECTION])
    objets |= make_autres(plan, action, par=ici[Role.DIRECTION])
    objets |= make_objets_consultes(plan, action)
    Jalon.objects.create(action=action, du_le="2024-01-02", titre=SECRET)
    Lien.objects.create(action=action, titre=SECRET, adresse="https://exemple.fr/")
    return Monde(plan=plan, objets=objets, ici=ici, ailleurs=ailleurs)


def make_demandes(action, *, par):
    """Arguments of the addresses of links: one opens, and its answer waits for the direction."""
    structure = action.axe.defi.plan.structure
    zoe = Correspondant.objects.create(
        structure=structure, nom=SECRET, email="zoe@exemple.fr", accord_le="2024-01-02"
    )
    Action.objects.filter(pk=action.pk).update(pilote=None, pilote_nom=zoe.nom)
    jeton = Demande.objects.ask(zoe, [action], par=par, le=timezone.now())
    demande = Demande.objects.for_jeton(jeton).get(action=action)
    dits = {"statut": "en_cours", "motif": "", "avancement": None, "fait": SECRET, "blocage": ""}
    demande.reponse = {**dits, "lue": NouvellesForm(demande=demande).write_lue()}
    demande.etat, demande.repondue_le = Demande.Etat.EN_ATTENTE, timezone.now()
    demande.save()
    return {
        "reponse": {"pk": demande.pk},
        "correspondant": {"pk": zoe.pk},
        "jeton-de-lien": {"jeton": jeton},
    }


def make_evaluation(plan, action):
    """What is judged of an action and of its plan; the opinion of a meeting on it."""
    Echelle.objects.create(plan=plan)
    for defi in (None, action.axe.defi):
        Synthese.objects.create(plan=plan, defi=defi, texte=SECRET)
    jugee = Evaluation.objects.create(
        action=action, realise=SECRET, pourquoi=SECRET, suite="reconduire"
    )
    seance = SeanceCommission.objects.create(plan=plan, le="2024-01-03", intitule=SECRET)
    return AvisSuite.objects.create(
        evaluation=jugee, seance=seance, suite="reconduire", sens="favorable", commentaire=SECRET
    )


def make_objets_consultes(plan, action):
    """Arguments of the addresses of a consultation, over since its plan is in force."""
    consultation = make_consultation(plan=plan, objet=SECRET)
    invite, lien = make_invite(consultation, SECRET)
    observation = make_observation(invite=invite, action=action, texte=SECRET)
    return {
        "consulter": {"jeton": lien.split("/")[2]},
        "consultation": {"pk": consultation.pk},
        "invite": {"pk": invite.pk},
        "observation": {"pk": observation.pk},
    }


def make_actes(plan, elus):
    """Two voted acts of a meeting of their own: the second is online, with its receipt."""
    seance = make_seance_conseil(
        structure=plan.structure, points=("1.1", "1.2"), le=date(2024, 1, 10), secretaire=elus[0]
    )
    for elu in elus:
        elu.mandats.create(debut=date(2020, 7, 10), fin=INSTALLATION - timedelta(days=1))
        make_presence(seance, elu)
    acte, publie = (
        make_deliberation_votee(seance=seance, plan=plan, point=point, objet=SECRET)
        for point in seance.points.all()
    )
    make_mise_en_ligne(publie, prenom=SECRET)
    publie.accuses.create(recue_le="2024-01-12", type_mime="application/pdf", contenu=b"%PDF-1.7")
    return acte, publie


def make_autres(plan, action, *, par):
    """Arguments of the addresses of indicators, of the council, of files in and out."""
    structure, maintenant = plan.structure, timezone.now()
    indicateur = Indicateur.objects.create(plan=plan, libelle=SECRET, ordre=1)
    valeur = ValeurIndicateur.objects.create(indicateur=indicateur, annee=2024, valeur=1)
    make_assemblee(structure)
    seance, elus = make_conseil(structure=structure, lieu=SECRET)
    deliberation = make_deliberation(seance=seance, plan=plan, objet=SECRET, annexes=["depenses"])
    envoi = EnvoiConvocation.objects.create(seance=seance, le="2026-09-01", forme="affichage")
    acte, publie = make_actes(plan, elus)
    organe = Organe.objects.create(
        structure=structure, genre="commission", nom=f"Commission {SECRET}"
    )
    membre = MembreOrgane.objects.create(organe=organe, nom=SECRET, prenom="Anne")
    tenue = plan.seances_commission.earliest("le")
    Reunion.objects.create(seance=tenue, lieu=SECRET)
    rendu = AvisOrgane.objects.create(seance=tenue, objet=SECRET, sens="favorable", texte=SECRET)
    ailleurs = seance.points.create(numero="9.1")
    avant = make_seance_conseil(structure=structure, le="2026-09-03", secretaire=elus[0])
    for elu in elus:
        make_presence(avant, elu)
    votee = make_deliberation_votee(seance=avant, plan=plan, objet=SECRET)
    SuitesSeance.objects.create(seance=seance, ouverture=SECRET)
    travail = Travail(
        structure=structure, plan=plan, genre="import", nom=SECRET, demande_le=maintenant, par=par
    )
    colonnes = [ColonneLue(0, "Action", "action", [SECRET])]
    rapport = Rapport("noisette.csv", "tableau", colonnes=colonnes, forme="f", question="Quoi ?")
    travail.etat, travail.rapport = Travail.Etat.A_REPONDRE, rapport.dump()
    travail.fichier.save("noisette.csv", ContentFile(SECRET.encode()))
    section = Section.objects.create(plan=plan, cle="partie", ordre=1, titre=SECRET)
    edition = Edition.objects.create(
        code="ABCD2345",
        genre="schema-directeur",
        plan=plan,
        libelle=SECRET,
        figee_le=maintenant,
        par=par,
        demande={},
        chiffres={},
        pdf=SECRET.encode(),
        taille=8,
        pages=1,
        empreinte="0" * 64,
    )
    avenant = make_plan(
        structure=structure, titre=f"Avenant {SECRET}", avenant_de=plan, slug="noisette-avenant-1"
    )
    avenant.ouvert_a_la_lecture = True
    avenant.save()
    LigneAvenant.objects.create(
        avenant=avenant,
        modele="plan.plan",
        originale=plan.pk,
        copie=avenant.pk,
        base=read_valeurs(plan),
    )
    correction = Regle.objects.create(
        structure=structure, code="huis-clos", intitule="Huis clos", valeur=6, note=SECRET
    )
    return {
        "regle_de_droit": {"code": "seconde-convocation"},
        "correction": {"pk": correction.pk},
        "avenant": {"pk": avenant.pk},
        "indicateur": {"pk": indicateur.pk},
        "valeur": {"pk": valeur.pk},
        "historique": {"cle": "action", "pk": action.pk},
        "version": {"cle": "action", "pk": action.history.latest().pk},
        "regle": {"query": {"code": "action-sans-annee"}},
        "conseil": {"pk": seance.pk},
        "elu": {"pk": elus[0].pk},
        "mandat": {"pk": elus[0].pk, "rang": elus[0].mandats.earliest("debut").pk},
        "point": {"pk": seance.points.first().pk},
        "deport": {"pk": make_deport(ailleurs, elus[4], motif=SECRET).pk},
        "deliberation": {"pk": deliberation.pk},
        "acte": {"pk": acte.pk},
        "acte-publie": {"pk": publie.pk},
        "structure": {"structure": structure.slug},
        "acte-en-ligne": {"structure": structure.slug, "pk": publie.pk},
        "fichier-en-ligne": {"structure": structure.slug, "pk": publie.pk, "nom": "acte.pdf"},
        "annexe": {"pk": deliberation.annexes.first().pk},
        "votee": {"pk": votee.pk},
        "envoi": {"pk": envoi.pk},
        "travail": {"pk": travail.pk},
        "liste": {"cle": "actions"},
        "edition": {"code": edition.code},
        "code-inconnu": {"code": "ZZZZ9999"},
        "portee": {"portee": "plan"},
        "organe": {"pk": organe.pk},
        "membre-organe": {"pk": membre.pk},
        "avis-rendu": {"pk": tenue.pk, "avis": rendu.pk},
        "secret": {"secret": "faux"},
        "defi": {"numero": 1},
        "ajouter": {"genre": "action", "dans": action.axe_id},
        "branche": {"genre": "section", "pk": section.pk},
        "partenaire": {"pk": structure.partenaires.get().pk},
        "avis-suite": {"code": "1-1-1", "pk": make_evaluation(plan, action).pk},
    }
