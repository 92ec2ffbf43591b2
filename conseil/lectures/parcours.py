"""The journey of a voted act: online from when to when, until when it can be contested (R-V24)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localdate

from conseil.models import AccuseReception, MiseEnLigne, SuitesSeance
from instances.droit import Droit, add_mois, lire_droit
from instances.models import Elu, Regle
from socle.francais.dates import ecrire_jour


@dataclass(frozen=True)
class Parcours:
    """`mises`, the last first; `au_moins` is the day until which the one online should stay,
    `is_tot` before it. `recours` is the last day of a délai franc: neither its first day nor its
    last one counts. `is_saisie`: it was published elsewhere, as somebody typed.
    """

    mises: tuple[MiseEnLigne, ...]
    en_ligne: MiseEnLigne | None
    au_moins: date | None
    is_tot: bool
    recours: date | None
    is_saisie: bool
    accuse: AccuseReception | None
    forme: Regle
    droit: Droit


def lire_parcours(acte, *, on):
    """The `Parcours` of an act on the day `on`."""
    droit = lire_droit(acte.structure, on=on)
    forme, delai = droit["publication-forme"], droit["recours"].valeur
    mises = tuple(acte.mises_en_ligne.defer("archive"))
    en_ligne = next((mise for mise in mises if mise.retiree_le is None), None)
    au_moins = en_ligne and add_mois(localdate(en_ligne.le), forme.valeur)
    return Parcours(
        mises=mises,
        en_ligne=en_ligne,
        au_moins=au_moins,
        is_tot=bool(au_moins and on < au_moins),
        recours=acte.publiee_le and add_mois(acte.publiee_le, delai) + timedelta(days=1),
        is_saisie=acte.adresse not in [mise.adresse for mise in mises],
        accuse=acte.accuses.defer("contenu").first(),
        forme=forme,
        droit=droit,
    )


def list_retards(seance, *, on):
    """What the municipal councillors did not get in time by the day `on`, in French sentences:
    the list within a month of the meeting, the minutes within a month of the one that adopted them
    (R-V25).
    """
    droit = lire_droit(seance.structure, on=on)
    envois = [("liste des délibérations", "liste-aux-municipaux", seance, seance.liste_envoyee_le)]
    if arrete_a := SuitesSeance.objects.for_seance(seance).arrete_a:
        envois.append(("procès-verbal", "pv-aux-municipaux", arrete_a, seance.pv_envoye_le))
    for quoi, code, depuis, envoye_le in envois:
        limite = add_mois(depuis.le, droit[code].valeur)
        if (envoye_le or on) > limite:
            fait = f"parti le {ecrire_jour(envoye_le)}" if envoye_le else "rien n'est noté"
            yield (
                f"Envoi aux conseillers municipaux, {quoi} : {ecrire_jour(limite)} au plus tard, "
                f"d'après la séance du {ecrire_jour(depuis.le)} ({droit.cite(code)}) ; {fait}."
            )


def find_auteur(acte):
    """{field: value} of the author that an act says: who presides at its point, with his title."""
    signe, elus = acte.compose_feuille().president, Elu.objects.for_structure(acte.structure)
    elu = next((elu for elu in elus if elu.nom_signe == signe), None)
    qualite = acte.compose_formules().titre_president
    return {"prenom": elu.prenom, "nom": elu.nom, "qualite": qualite} if elu else {}
