"""How an avenant is prepared, kept up with its plan, decided on and applied (docs/adr/0034)."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import IntegerField, UniqueConstraint

from plan.etats import Etape
from plan.models import Action, Plan
from plan.models.arborescence import TitresAdoptes
from renouvellement.avenant import (
    DEDANS,
    DU_PLAN,
    SUIVI,
    Nature,
    gather_rangees,
    list_champs,
    list_ensembles,
    load_projet,
    read_valeurs,
    say_obstacle,
)
from renouvellement.models import LigneAvenant
from renouvellement.recopie import make_copie, recopy
from socle.donnees.contenu import list_relations
from socle.francais.dates import ecrire_jour

# A number that no row bears: rows that change places go by it, and never meet.
AILLEURS = 30_000
A_DECIDER = (
    "Le plan et l'avenant ont changé les mêmes choses : décidez d'abord ce qui est gardé, dans la "
    "page de l'avenant."
)
DEJA_UN = "C'est déjà le projet d'un avenant : modifiez-le directement."
NON_ADOPTE = "Ce plan n'est pas encore adopté : modifiez-le directement, sans avenant."
CLOS = "Ce plan est clos : préparez le plan suivant, ou rouvrez celui-ci pour le modifier."
DEJA_ADOPTE = "Cet avenant est déjà adopté et appliqué : rien n'a changé."
TROP_TOT = "Un avenant s'adopte après le plan qu'il modifie : corrigez la date."
DESACCORD = "Deux lignes porteraient le même numéro ou le même nom : corrigez-le dans le projet."
RIEN = "Cet avenant ne change rien au plan : il n'y a rien à adopter."


def check_amendable(plan):
    """Raise ValidationError when a plan cannot be amended, saying what to do instead (R-N10)."""
    if plan.avenant_de_id:
        raise ValidationError(DEJA_UN)
    if plan.is_projet:
        raise ValidationError(NON_ADOPTE)
    if plan.etape == Etape.CLOS:
        raise ValidationError(CLOS)


def adapt_copie(copie, objet=None):
    """Leave out of the draft what an avenant does not carry."""
    for nom in SUIVI if isinstance(copie, Action) else ():
        champ = copie._meta.get_field(nom)
        setattr(copie, champ.attname, champ.get_default())
    return isinstance(copie, DEDANS)


@transaction.atomic
def prepare_avenant(plan, *, par):
    """The draft of a new avenant to this plan, beside it. Raises ValidationError (R-N10)."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    check_amendable(plan)
    debut = f"{plan.slug[:36]}-avenant-"
    # Those given up too: a number is given once.
    pris = Plan.history.filter(slug__startswith=debut).values_list("slug", flat=True)
    rangs = [int(fin) for slug in pris if (fin := slug.removeprefix(debut)).isdigit()]
    faits = {nom: getattr(plan, nom) for nom in DU_PLAN}
    slug = f"{debut}{max(rangs, default=0) + 1}"
    avenant = Plan(structure=plan.structure, slug=slug, avenant_de=plan, **faits)
    avenant._history_user = par
    avenant.save()
    copies = recopy(plan, avenant, adapt=adapt_copie)
    # The copies as they are read: an amount has all its digits then.
    ici = gather_rangees(avenant)
    lignes = [
        make_ligne(avenant, cle[1], ici[cle[0], copies[cle].pk]) for cle in gather_rangees(plan)
    ]
    LigneAvenant.objects.bulk_create(lignes)
    return avenant


def make_ligne(avenant, originale, copie):
    modele, base = copie._meta.label_lower, read_valeurs(copie)
    return LigneAvenant(
        avenant=avenant, modele=modele, originale=originale, copie=copie.pk, base=base
    )


def write(objet, champs, source, lies, *, par, motif):
    """Save a row of which these fields take the values of another one; `lies` are {(model, number
    there): row here}. Raises ValidationError.
    """
    for champ in champs:
        valeur = getattr(source, champ.attname)
        if valeur is not None and champ.is_relation and champ.related_model in DEDANS:
            valeur = lies[champ.related_model, valeur].pk
        setattr(objet, champ.attname, valeur)
    objet._history_user, objet._change_reason, objet.is_rapportee = par, motif, True
    objet.validate_constraints()
    objet.save()


def park(objet, champs, ailleurs):
    """Put aside the numbers of a row that are unique, when it takes another place."""
    noms = {champ.name for champ in champs}
    uniques = [c.fields for c in objet._meta.constraints if isinstance(c, UniqueConstraint)]
    places = {nom for champs in uniques if noms.intersection(champs) for nom in champs}
    nombres = [nom for nom in places if isinstance(objet._meta.get_field(nom), IntegerField)]
    if nombres:
        type(objet)._base_manager.filter(pk=objet.pk).update(**dict.fromkeys(nombres, ailleurs))


def copy_in(paire, depuis, lies, *, par, motif):
    """The copy of a row of one side in the other one, added to `lies`. Raises ValidationError."""

    def adapt(copie, objet):
        if depuis == "originale":
            adapt_copie(copie)
        copie._history_user, copie._change_reason = par, motif
        copie.validate_constraints()

    source = getattr(paire, depuis)
    copie = make_copie(source, lies, adapt)
    if copie is None:
        raise ValidationError(A_DECIDER)
    copie.refresh_from_db()
    lies[paire.modele, source.pk] = copie
    return copie


def list_nommees(objet):
    """{(model, number)} of the rows that a row names."""
    liens = list_relations(type(objet))
    return {(lien.related_model, getattr(objet, lien.attname)) for lien in liens}


def carry(projet, vers, changes, *, par, motif):
    """Make on one side (`vers`: « originale » for the plan, « copie » for the draft) what the other
    one changed, `changes(pair)` giving the sets of fields. Gives [(pair, row added)].

    A row that changes places is put aside first; one that still holds others goes last.
    """
    depuis, retrait, ajout = {
        "originale": ("copie", Nature.RETIREE, Nature.AJOUTEE),
        "copie": ("originale", Nature.DISPARUE, Nature.APPARUE),
    }[vers]
    lies = projet.link(depuis, vers)
    ecrites = [
        (getattr(paire, vers), champs, getattr(paire, depuis))
        for paire in projet.keep(Nature.COMMUNE)
        if (champs := list_champs(changes(paire)))
    ]
    tenues = {cle for objet in lies.values() for cle in list_nommees(objet)}
    premiers, derniers = [], []
    for objet in (getattr(paire, vers) for paire in reversed(projet.keep(retrait))):
        is_tenue = (type(objet), objet.pk) in tenues
        tenues |= list_nommees(objet) if is_tenue else set()
        (derniers if is_tenue else premiers).append(objet)

    def remove(objets):
        for objet in objets:
            objet._history_user, objet._change_reason = par, motif
            objet.delete()

    remove(premiers)
    entieres = [(objet, list_champs(list_ensembles(type(objet)))) for objet in derniers]
    for rang, (objet, champs) in enumerate([*(ecrite[:2] for ecrite in ecrites), *entieres]):
        park(objet, champs, AILLEURS + rang)
    ajoutees = [
        (paire, copy_in(paire, depuis, lies, par=par, motif=motif)) for paire in projet.keep(ajout)
    ]
    for objet, champs, source in ecrites:
        write(objet, champs, source, lies, par=par, motif=motif)
    remove(derniers)
    return ajoutees


@transaction.atomic
def catch_up(avenant, *, par):
    """Take in the draft what the plan changed since, and the draft did not; gives the `Projet`.
    Raises ValidationError.
    """
    projet = load_projet(avenant)
    if projet.conflits:
        raise ValidationError(A_DECIDER)

    def changes(paire):
        return [e for e in paire.changes_du_plan if e not in paire.changes]

    try:
        with transaction.atomic():
            ajoutees = carry(projet, "copie", changes, par=par, motif="Repris du plan en vigueur")
    except IntegrityError as refus:
        raise ValidationError(DESACCORD) from refus
    numeros = {(p.modele, p.originale.pk): copie.pk for p, copie in ajoutees}
    lues = [paire for paire in projet.paires if paire.ligne and paire.originale]
    numeros |= {(p.modele, p.originale.pk): p.ligne.copie for p in lues}
    for paire in lues:
        paire.ligne.base = read_valeurs(paire.originale, numeros)
    LigneAvenant.objects.bulk_update([paire.ligne for paire in lues], ["base", "copie"])
    LigneAvenant.objects.bulk_create(
        [make_ligne(avenant, paire.originale.pk, copie) for paire, copie in ajoutees]
    )
    parties = [paire.ligne.pk for paire in projet.keep(Nature.DISPARUE)]
    LigneAvenant.objects.filter(pk__in=parties).delete()
    return load_projet(avenant)


@transaction.atomic
def decide(avenant, *, ligne, rang, is_du_plan, par):
    """Keep what the plan says, or what the draft does, of the set of fields of a row at this rank.
    A whole row (no rank) is as in the plan: made again in the draft, with what hangs on it, or
    taken away from it. Raises ValidationError.
    """
    projet = load_projet(avenant)
    paire = next((p for p in projet.paires if p.ligne and p.ligne.pk == ligne), None)
    faits = {"par": par, "motif": "Choix entre le plan et l'avenant"}
    if paire is None or (rang is None) == (paire.nature == Nature.COMMUNE):
        raise ValidationError("Cette ligne n'est plus à décider : relisez la page de l'avenant.")
    lies = projet.link("originale", "copie")
    if rang is not None:
        champs = list_ensembles(paire.modele)[rang]
        if is_du_plan:
            write(paire.copie, champs, paire.originale, lies, **faits)
        paire.ligne.base |= {champ.name: paire.avant[champ.name] for champ in champs}
        paire.ligne.save()
    elif paire.nature == Nature.DISPARUE:
        paire.copie.delete()
    else:
        for autre in (p for p in projet.list_dessous(paire) if p.copie is None):
            copie = copy_in(autre, "originale", lies, **faits)
            if autre.ligne:
                autre.ligne.delete()
            make_ligne(avenant, autre.originale.pk, copie).save()


@transaction.atomic
def adopt_avenant(avenant, *, le, numero, par):
    """Apply a draft to its plan, as adopted on the day `le` by the act `numero`; gives the plan.

    Rows keep their numbers, so that what hangs on them stays. Raises ValidationError (R-N11).
    """
    cles = [avenant.avenant_de_id, avenant.pk]
    plans = {plan.pk: plan for plan in Plan.objects.select_for_update().filter(pk__in=cles)}
    avenant, plan = plans[avenant.pk], plans[avenant.avenant_de_id]
    if avenant.adopte_le:
        raise ValidationError(DEJA_ADOPTE)
    check_amendable(plan)
    if plan.adopte_le and le < plan.adopte_le:
        raise ValidationError(TROP_TOT)
    projet = catch_up(avenant, par=par)
    if projet.is_vide:
        raise ValidationError(RIEN)
    if obstacles := list(filter(None, map(say_obstacle, projet.keep(Nature.RETIREE)))):
        raise ValidationError(obstacles)
    avenant.adopte_le, avenant.deliberation, avenant.etape = le, numero, Etape.CLOS
    avenant._history_user = par
    avenant.save()
    try:
        with transaction.atomic():
            return apply_projet(projet, le=le, numero=numero, par=par)
    except IntegrityError as refus:
        raise ValidationError(DESACCORD) from refus


def apply_projet(projet, *, le, numero, par):
    plan, avenant = projet.plan, projet.avenant
    for nom in ("annee_debut", "annee_fin"):
        if getattr(plan, f"{nom}_adoptee") and getattr(plan, nom) != getattr(avenant, nom):
            setattr(plan, f"{nom}_adoptee", getattr(avenant, nom))
    for paire in projet.paires:
        # The act adopts the titles of the draft.
        copie = paire.copie if issubclass(paire.modele, TitresAdoptes) else None
        noms = [champ.name for champ in list_champs(paire.changes)]
        if (
            copie
            and "titre_adopte" not in noms
            and ("titre" in noms or paire.nature == Nature.AJOUTEE)
        ):
            copie.titre_adopte = copie.titre
            paire.changes.append((copie._meta.get_field("titre_adopte"),))
    motif = f"{avenant.nom_d_avenant}, adopté le {ecrire_jour(le)}"
    carry(projet, "originale", lambda paire: paire.changes, par=par, motif=motif)
    plan.modifications = [*plan.modifications, [f"{le}", numero]]
    plan._history_user, plan._change_reason = par, motif
    plan.save()
    return plan
