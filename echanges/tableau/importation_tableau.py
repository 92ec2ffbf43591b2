"""A new plan from a bare table: which columns, then which actions (R-X6, R-X10)."""

from budget.models import Formulation
from echanges.provenances import Provenances
from echanges.rapport import ColonneLue
from echanges.tableau.annexe import find_annexe, propose_annexe
from echanges.tableau.colonnes import (
    MODE_D_EMPLOI,
    Sens,
    check,
    find_forme,
    propose,
    read_annee,
    show,
    value_of,
)
from echanges.tableau.lignes import NUMERO_MAX, LecteurTableau
from echanges.tableau.nouveau import count_made, make_plan
from exploitation.models import Correspondance
from plan.fichier.chargement import save_valide
from plan.fichier.format import FichierRefuse
from plan.models import EntreeJournal
from plan.models.provenance import write_raison
from socle.saisie.cellules import fold, refuse_mot

PREMIERES = 4


def import_tableau(lecture, rapport, *, structure, titre, progres, par, le, choix, demander):
    """Make a plan of the table; `choix` are pairs (column or title, word), `demander` asks for them
    rather than guess.
    """
    is_annexe = rapport.format == "annexe"
    forme = find_annexe(lecture) if is_annexe else find_forme(lecture)
    if forme is None:
        rapport.refuse("Aucun tableau n'est trouvé : il faut une ligne de titres, et des lignes.")
        return
    colonnes = (
        propose_annexe(forme) if is_annexe else choose(forme, rapport, structure, choix, demander)
    )
    if rapport.question or rapport.refus:
        return
    for table in lecture.tables:
        if table.titre not in (forme.table.titre, MODE_D_EMPLOI):
            rapport.remarques.append(f"La feuille « {table.titre[:40]} » n'est pas lue.")
    lecteur = LecteurTableau(forme, colonnes, rapport)
    progres.begin(len(forme.rangees))
    for rangee in forme.rangees:
        progres.step()
        lecteur.read(rangee)
    for action in lecteur.actions.values():
        action.finish(lecteur)
    if lecteur.trop:
        rapport.refuse(
            f"Un axe aurait plus de {NUMERO_MAX} actions : coupez ce tableau, ou dites quelle "
            "colonne donne les axes."
        )
    elif not lecteur.actions and not rapport.refus:
        rapport.refuse("Aucune action n'est lue dans ce tableau.")
    if rapport.refus:
        return
    make(lecteur, rapport, structure=structure, titre=titre, progres=progres, par=par, le=le)


def choose(forme, rapport, structure, choix, demander):
    """{column: `Sens`}: what is said, else what was answered for this shape, else what is proposed.

    A doubt is asked, or refused.
    """
    dites = read_choix_de_colonnes(forme, choix)
    retenues = Correspondance.find(structure, forme.empreinte) if not dites else ()
    colonnes, doutes = propose(forme, dites)
    if retenues:
        colonnes, doutes = dict(zip(forme.titres, map(Sens, retenues), strict=True)), []
    rapport.forme = forme.empreinte
    premieres = forme.rangees[:PREMIERES]
    rapport.colonnes = [
        ColonneLue(rang, forme.titres[rang], sens, [show(value_of(r, rang)) for r in premieres])
        for rang, sens in colonnes.items()
    ]
    fautes = check(colonnes, forme)
    if demander and not (dites or retenues):
        rapport.question = "Ce n'est pas un de nos formats : dites ce que sont ses colonnes."
    elif doutes or fautes:
        for a, b in doutes:
            mots = f"« {colonnes[a].label} » est-elle {forme.name(a)} ou {forme.name(b)} ?"
            rapport.refuse(f"La colonne {mots}")
        for rang, phrase in fautes.items():
            rapport.refuse(phrase, colonne="" if rang is None else forme.titres[rang])
        rapport.refuse(
            "Ce fichier n'est pas un de nos formats. Dites ce que sont ses colonnes, dans « Import "
            "et export » ou par --colonnes "
            f'"TITRE=SENS" : {", ".join(map(forme.name, forme.titres))}.'
        )
    else:
        deja = " (comme la dernière fois pour un tableau de ces titres)" if retenues else ""
        lues = ", ".join(f"{forme.name(rang)} → {sens.label}" for rang, sens in colonnes.items())
        rapport.remarques.append(f"Colonnes lues{deja} : {lues}.")
    return colonnes


def read_choix_de_colonnes(forme, paires):
    """{column: `Sens`} of what a person said. Raises FichierRefuse."""
    dites = {}
    mots = {fold(mot): sens for sens in Sens for mot in (sens.value, sens.label)}
    for cle, mot in paires:
        rangs = [r for r, t in forme.titres.items() if cle == r or fold(str(cle)) == fold(t)]
        sens = mots.get(fold(mot))
        if not rangs:
            raise FichierRefuse([refuse_mot(str(cle), [t for t in forme.titres.values() if t])])
        if sens is None:
            raise FichierRefuse([refuse_mot(mot, Sens.labels)])
        if dites.get(rangs[0], sens) != sens:
            raise FichierRefuse([f"La colonne {forme.name(rangs[0])} est dite deux fois."])
        dites |= dict.fromkeys(rangs, sens)
    return dites


def make(lecteur, rapport, *, structure, titre, progres, par, le):
    """The plan, then what its format does not hold."""
    brouillon, raison = lecteur.make_brouillon(), write_raison(rapport.fichier)
    lecteur.tell()
    for rang, sens in lecteur.colonnes.items():
        if sens in (Sens.ANNEE, Sens.MONTANT_ANNEE):
            brouillon.annees.add(read_annee(lecteur.forme.titres[rang]))
    if not brouillon.annees:
        brouillon.annees = {le.year}
        rapport.remarques.append(
            f"Aucune date n'est donnée : le plan commence en {le.year}, sans année prévue."
        )
    actions = lecteur.actions.values()
    chargement = make_plan(
        brouillon,
        rapport,
        structure=structure,
        titre=titre,
        raison=raison,
        progres=progres,
        partenaires=sorted({p for a in actions for p in a.partenaires if len(p) <= 200}),
        financeurs=[
            {"nom": n} for n in sorted({f["financeur"] for a in actions for f in a.financements})
        ],
    )
    lues = {brouillon.name_code(*lecteur.place_of(lue.code)): lue for lue in actions}
    for code, lue in lues.items():
        finish(chargement.actions[code], lue, raison, rapport, par=par, le=le)
    count_made(rapport, chargement.plan)
    remember(chargement, lues, lecteur.forme.table.titre, rapport, par=par, le=le)


def finish(action, lue, raison, rapport, *, par, le):
    place = f"ligne {lue.ligne}"
    for champ, valeur in lue.faits.items():
        setattr(action, champ, valeur)
    if lue.faits:
        if {"statut", "avancement"} & lue.faits.keys():
            action.suivi_le, action.suivi_par = le, par
        save_valide(action, place=place, raison=raison)
    if lue.notes:
        texte = "\n\n".join([f"Import de {rapport.fichier}, {place}.", *lue.notes])
        entree = EntreeJournal(action=action, le=le.date(), texte=texte, par=par)
        save_valide(entree, place=place, raison=raison)


def remember(chargement, lues, feuille, rapport, *, par, le):
    """Each cost line remembers the cell of its words; `lues` are {code: `ActionLue`}."""
    formulations = Formulation.objects.for_plan(chargement.plan).select_related(
        "ligne__action__axe__defi"
    )
    provenances = Provenances(chargement.plan, rapport, par=par, le=le)
    for formulation in formulations:
        lue = lues[formulation.ligne.action.code]
        texte, (titre, cellule) = lue.couts[formulation.ordre - 1]
        provenances.note(
            formulation.ligne, "ecrit", titre[:100], texte, feuille=feuille, cellule=cellule
        )
    provenances.save()
