"""A plan in the import template of Territoires en Transitions (ADEME), read (R-X7).

The template has two levels where we have two, a third that we have not, and columns without a
place here: every cell of those is kept in a note of the action's journal, and counted.
"""

from budget.models import LigneCout
from echanges.provenances import Provenances
from echanges.tableau.nouveau import count_made, make_plan
from echanges.tet.entree import OBLIGATOIRES, TITRES, LecteurTet
from plan.fichier.chargement import save_valide
from plan.models import EntreeJournal, Lien
from plan.models.provenance import write_raison
from socle.francais.periode import Precision
from socle.saisie.cellules import fold
from socle.saisie.tables import letter_of


def find_table(lecture):
    """(table, {title: column}, row of titles) of the sheet of the template; None without one."""
    for table in lecture.tables:
        for rangee in table.rangees[:10]:
            rangs, vus = {}, {}
            for rang, valeur in enumerate(rangee.valeurs):
                mot = fold(valeur) if isinstance(valeur, str) else ""
                vus[mot] = vus.get(mot, 0) + 1
                cle = f"{mot} {vus[mot]}" if vus[mot] > 1 else mot
                rangs.setdefault(cle, rang)
            connus = {titre: rangs[fold(titre)] for titre in TITRES if fold(titre) in rangs}
            if all(titre in connus for titre in OBLIGATOIRES):
                return table, connus, rangee
    return None


def is_tet(lecture):
    return find_table(lecture) is not None


def import_tet(lecture, rapport, *, structure, titre, progres, par, le):
    """Make a plan of the template; every cell that finds no place is kept and counted."""
    trouvee = find_table(lecture)
    if trouvee is None:
        rapport.refuse("Les titres du modèle (Axe, Titre de la fiche action…) ne sont pas trouvés.")
        return
    table, rangs, entete = trouvee
    progres.begin(len(table.rangees) + 2)
    lecteur = LecteurTet(table, rangs, rapport)
    for rangee in table.rangees:
        progres.step()
        if rangee.numero > entete.numero and not lecteur.is_consigne(rangee):
            lecteur.read(rangee)
    if rapport.refus:
        return
    if not lecteur.fiches:
        rapport.refuse("Aucune fiche action n'est remplie dans ce modèle.")
        return
    lecteur.tell()
    raison = write_raison(rapport.fichier)
    annees = [a for fiche in lecteur.fiches.values() for a in lecteur.annees_of(fiche)]
    brouillon = lecteur.make_brouillon(annees or [le.year])
    if not annees:
        rapport.remarques.append(
            f"Aucune date n'est donnée : le plan commence en {le.year}, sans année prévue."
        )
    chargement = make_plan(
        brouillon,
        rapport,
        structure=structure,
        titre=titre,
        raison=raison,
        partenaires=sorted({p for f in lecteur.fiches.values() for p in f.valeurs["partenaires"]}),
        financeurs=[
            {"nom": nom}
            for nom in sorted(
                {fi["financeur"] for f in lecteur.fiches.values() for fi in f.financements}
            )
        ],
    )
    progres.step()
    finish(chargement, lecteur, rapport, raison=raison, par=par, le=le)
    count_made(rapport, chargement.plan, table.titre)
    progres.step()


def finish(chargement, lecteur, rapport, *, raison, par, le):
    """What the format of a plan does not hold: follow-up, people, dates, links, notes."""
    provenances = Provenances(chargement.plan, rapport, par=par, le=le)
    for fiche in lecteur.fiches.values():
        action = chargement.actions["-".join(map(str, fiche.code))]
        faits = fiche.valeurs
        for champ in (
            "pilote_nom",
            "elu_referent",
            "moyens_humains",
            "motif",
            "blocage",
            "priorite",
        ):
            setattr(action, champ, faits[champ])
        if faits["statut"]:
            action.statut = faits["statut"]
            action.suivi_le, action.suivi_par = le, par
        set_dates(action, faits)
        place = f"ligne {fiche.rangee}"
        save_valide(action, place=place, raison=raison)
        for adresse in fiche.liens:
            save_valide(
                Lien(action=action, titre=adresse[:200], adresse=adresse),
                place=place,
                raison=raison,
            )
        if fiche.notes:
            texte = f"Import de {rapport.fichier}, ligne {fiche.rangee}.\n\n" + "\n\n".join(
                fiche.notes
            )
            save_valide(
                EntreeJournal(action=action, le=le.date(), texte=texte, par=par),
                place=place,
                raison=raison,
            )
        if "cout" in faits:
            ligne = LigneCout.objects.get(action=action, cle="budget-previsionnel")
            rang = lecteur.rangs[fiche.titre_du_cout]
            provenances.note(
                ligne,
                "ecrit",
                fiche.titre_du_cout,
                faits["cout"],
                feuille=lecteur.table.titre,
                cellule=f"{letter_of(rang)}{fiche.rangee}",
            )
    provenances.save()


def set_dates(action, faits):
    if faits["debut"]:
        action.debut_precision, action.debut_le = Precision.JOUR, faits["debut"]
    if faits["fin"]:
        action.fin_precision, action.fin_le = Precision.JOUR, faits["fin"]
    elif faits["continue"]:
        action.fin_precision = Precision.CHAQUE_ANNEE
