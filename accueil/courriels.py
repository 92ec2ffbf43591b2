"""From a reading to a mail, in plain text and in HTML."""

from dataclasses import replace
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.text import capfirst

from accueil.lectures import rappels
from comptes.courriels import make_lien, post, sign_personne, write_expediteur
from comptes.models import Utilisateur
from comptes.models.identite import read_jetons
from plan.lectures.arbre import make_ligne
from plan.models import Action, Demande
from plan.plan_courant import path_in_plan
from socle.francais.typographie import accord


def write_rappel(rappel, *, site):
    """The mail of a `Rappel`. `site` is the address of the root of the site."""
    entetes = {"Auto-Submitted": "auto-generated"}
    if rappel.is_compte:
        chemin = reverse("rappels-par-lien", args=[sign_personne(rappel.personne)])
        desinscription = urljoin(site, chemin.removeprefix(get_script_prefix()))
        entetes["List-Unsubscribe"] = f"<{desinscription}>"
        entetes["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    else:
        desinscription = f"{rappel.plans[0].lien}#pour-qui"
    offices = {lu.plan.structure_id: lu.plan.structure for lu in rappel.plans}
    office = rappel.plans[0].plan.structure if len(offices) == 1 else None
    mot = rappel.plans[0].plan.vocabulaire.action
    actions = capfirst(mot.un) if rappel.nombre == 1 else mot.compter(rappel.nombre)
    contexte = {
        "rappel": rappel,
        "actions": actions,
        "mot": mot,
        "site": site,
        "desinscription": desinscription,
        "office": office,
        "couleur": (office and office.couleur) or read_jetons("jetons")["haie"],
    }
    message = EmailMultiAlternatives(
        subject=f"{actions} attend{accord(rappel.nombre, 'ent')} de vos nouvelles",
        body=render_to_string("accueil/courriels/rappel.txt", contexte),
        from_email=write_expediteur(office),
        to=[rappel.personne.email],
        headers=entetes,
    )
    html = render_to_string("accueil/courriels/rappel.html", contexte)
    message.attach_alternative(html, "text/html")
    return message


def send_rappel(rappel, *, le):
    """Send a digest, each of its plans in force with a link (R-M5); '' or what went wrong."""
    jetons, plans = [], []
    for lu in rappel.plans:
        if lu.plan.en_vigueur:
            actions = [action.ligne.action for action in lu.actions]
            jetons.append(Demande.objects.ask(rappel.personne, actions, par=rappel.par, le=le))
            lien = make_lien("nouvelles", jetons[-1])
            lu = replace(lu, lien=lien, jusqu_au=le + Demande.DUREE)
        plans.append(lu)
    rappel = replace(rappel, plans=tuple(plans))
    echec = post(write_rappel(rappel, site=f"{settings.ADRESSE_PUBLIQUE}/"))
    for jeton in jetons:
        Demande.objects.for_jeton(jeton).update(courriel_parti=not echec)
    return echec


def send_demande(action, par):
    """Ask the pilote of the action of this number, as somebody of this number wants it."""
    on = timezone.localdate()
    action = Action.objects.with_etat(on=on).loaded_for_ligne().get(pk=action)
    plan = action.axe.defi.plan
    personne = rappels.find_personne(action, rappels.load_correspondants(plan))
    demandee = rappels.make_a_rappeler(plan, make_ligne(action, annees=plan.annees, on=on))
    lu = rappels.PlanARappeler(plan, path_in_plan(plan, "mes-actions"), (demandee,))
    rappel = rappels.Rappel(personne, (lu,), par=Utilisateur.objects.get(pk=par))
    send_rappel(rappel, le=timezone.now())
