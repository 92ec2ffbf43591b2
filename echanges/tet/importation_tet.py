"""A plan in the import template of Territoires en Transitions (ADEME), read (R-X7).

The template has two levels where we have two, a third that we have not, and columns without a
place here: every cell of those is kept in a note of the action's journal, and counted.
"""

from budget.models import LigneCout
from echanges.provenances import Provenances
from echanges.tableau.nouveau import count_made, make_plan
from echanges.tet.colonnes import dire, find_tables
from echanges.tet.entree import CLE_BUDGET, LecteurTet
from plan.fichier.chargement import save_valide
from plan.models import EntreeJournal, Lien
from plan.models.provenance import write_raison
from socle.francais.periode import Precision

MODE_D_EMPLOI = ("mode d", "liste", "ce qui n'a pas de place")


def is_tet(lecture):
    return bool(find_tables(lecture))


def import_tet(lecture, rapport, *, structure, titre, progres, par, le):
    """Make a plan of the template; every cell that finds no place is kept and counted."""
    trouvees = find_tables(lecture) or find_tables(lecture, assez=0)
    if not trouvees:
        rapport.refuse("Les titres du modèle (Axe, Titre de l'action…) ne sont pas trouvés.")
        return
    progres.begin(sum(len(table.rangees) for table, _ in trouvees))
    lecteur = LecteurTet(rapport)
    for table, entete in trouvees:
        lecteur.read_table(table, entete, progres)
    if rapport.refus:
        return
    if not lecteur.fiches:
        rapport.refuse("Aucune action n'est remplie dans ce modèle.")
        return
    lues = [table for table, _ in trouvees]
    for table in lecture.tables:
        if table not in lues and table.rangees and not dire(table.titre).startswith(MODE_D_EMPLOI):
            rapport.remarques.append(
                f"Feuille « {table.titre} » : sans les titres du modèle, elle n'est pas lue "
                f"({len(table.rangees)} lignes)."
            )
    lecteur.tell()
    raison = write_raison(rapport.fichier)
    annees = [annee for fiche in lecteur.fiches for annee in lecteur.annees_of(fiche)]
    brouillon = lecteur.make_brouillon(annees or [le.year])
    if not annees:
        rapport.remarques.append(
            f"Aucune date n'est donnée : le plan commence en {le.year}, sans année prévue."
        )
    partenaires = {nom for fiche in lecteur.fiches for nom in fiche.partenaires}
    noms = {apport["financeur"] for fiche in lecteur.fiches for apport in fiche.financements}
    reste = {"partenaires": sorted(partenaires), "financeurs": [{"nom": n} for n in sorted(noms)]}
    lieu = {"structure": structure, "titre": titre, "raison": raison}
    chargement = make_plan(brouillon, rapport, progres=progres, **lieu, **reste)
    finish(chargement, lecteur, rapport, raison=raison, par=par, le=le)
    count_made(rapport, chargement.plan)


def finish(chargement, lecteur, rapport, *, raison, par, le):
    """What the format of a plan does not hold: follow-up, people, dates, links, notes."""
    provenances = Provenances(chargement.plan, rapport, par=par, le=le)
    for fiche in lecteur.fiches:
        action = chargement.actions["-".join(map(str, fiche.code))]
        for champ, valeur in fiche.suivi.items():
            setattr(action, champ, valeur)
        if "statut" in fiche.suivi:
            action.suivi_le, action.suivi_par = le, par
        set_dates(action, fiche)
        liens = [Lien(action=action, titre=lien[:200], adresse=lien) for lien in fiche.liens]
        a_ecrire = [action, *liens]
        if fiche.notes:
            source = f"Import de {rapport.fichier}, ligne {fiche.rangee}."
            texte = "\n\n".join((source, *fiche.notes))
            a_ecrire.append(EntreeJournal(action=action, le=le.date(), texte=texte, par=par))
        for objet in a_ecrire:
            save_valide(objet, place=f"ligne {fiche.rangee}", raison=raison)
        if fiche.cout:
            ligne = LigneCout.objects.get(action=action, cle=CLE_BUDGET)
            provenances.note(ligne, "ecrit", valeur=fiche.cout, **fiche.source)
    provenances.save()


def set_dates(action, fiche):
    if fiche.debut:
        action.debut_precision, action.debut_le = Precision.JOUR, fiche.debut
    if fiche.fin:
        action.fin_precision, action.fin_le = Precision.JOUR, fiche.fin
    elif fiche.is_continue:
        action.fin_precision = Precision.CHAQUE_ANNEE
