"""Making a plan, its costs and its council from a file: all of it, or nothing (R-C1)."""

from dataclasses import dataclass, field
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.fichier.chargement import load_plan_et_couts
from conseil.actes.vote import Scrutin, Voix, count_noms
from conseil.fichier.format import FichierConseil, name_of
from conseil.models import (
    AnnexeDeliberation,
    Deliberation,
    Deport,
    PointOrdreDuJour,
    Presence,
    SeanceConseil,
)
from conseil.models.vote import VOTE
from instances.models import Assemblee, Elu, Mandat
from plan.fichier.chargement import Chargement
from plan.fichier.format import FichierRefuse, read_fichier
from plan.models import Plan


@transaction.atomic
def load_fichier(contenu, *, raison):
    """(plan, whether it was made now). A plan whose slug is there already is left as it is.

    `contenu` is the file's bytes; `raison` is the sentence kept in the history of each row.
    Raises FichierRefuse, having written nothing, when the file does not fit.
    """
    fichier = read_fichier(contenu, modele=FichierConseil)
    existant = Plan.objects.filter(slug=fichier.plan.slug).first()
    if existant:
        check_plan(fichier, raison=raison)
        return existant, False
    chargement = load_plan_et_couts(fichier, raison=raison)
    if fichier.conseil:
        load_conseil(chargement, fichier.conseil)
    return chargement.plan, True


def check_plan(fichier, *, raison):
    """Make the plan and the council of a file in a structure of their own, then undo it.

    Raises FichierRefuse.
    """
    a_part = fichier.model_copy(
        update={
            nom: getattr(fichier, nom).model_copy(update={"slug": uuid4().hex})
            for nom in ("plan", "structure")
        }
    )
    with transaction.atomic():
        chargement = load_plan_et_couts(a_part, raison=raison)
        if fichier.conseil:
            load_conseil(chargement, fichier.conseil)
        transaction.set_rollback(True)


@dataclass
class ChargementConseil:
    """The councillors of the structure by name, and the points of one meeting by number."""

    chargement: Chargement
    elus: dict[str, Elu]
    points: dict[str, PointOrdreDuJour] = field(default_factory=dict)

    @property
    def structure(self):
        return self.chargement.plan.structure

    def find_elu(self, nom, place):
        """The councillor of this name, None for no name. Raises FichierRefuse."""
        if nom is None:
            return None
        if nom not in self.elus:
            raise FichierRefuse([f"{place} : « {nom} » n'est pas dans conseil.elus."])
        return self.elus[nom]

    def find_point(self, numero, place):
        if numero is None:
            return None
        if numero not in self.points:
            raise FichierRefuse([f"{place} : le point {numero} n'est pas à l'ordre du jour."])
        return self.points[numero]


def load_conseil(chargement, donnees):
    """Write the council: what the structure has already is left as it is."""
    structure = chargement.plan.structure
    assemblee = None
    if not Assemblee.objects.filter(structure=structure).exists():
        dits = donnees.assemblee.model_dump()
        assemblee = Assemblee(structure=structure, **dits | {"recours": dits["recours"] or ""})
        chargement.save(assemblee, "conseil.assemblee")
    connus = {str(elu): elu for elu in Elu.objects.for_structure(structure)}
    conseil = ChargementConseil(chargement, connus)
    check_noms(donnees.elus)
    for i, elu in enumerate(donnees.elus):
        load_elu(conseil, elu, f"conseil.elus[{i}]")
    for i, seance in enumerate(donnees.seances):
        load_seance(conseil, seance, f"conseil.seances[{i}]")
    if assemblee and donnees.assemblee.recours is None:
        # The acts of the file say what the file says; those to come, how to appeal.
        assemblee.recours = Assemblee._meta.get_field("recours").default
        chargement.save(assemblee, "conseil.assemblee.recours")


def check_noms(elus):
    """Raise FichierRefuse for two councillors that the rest of the file could not tell apart."""
    vus = set()
    for i, elu in enumerate(elus):
        if name_of(elu) in vus:
            raise FichierRefuse(
                [
                    f"conseil.elus[{i}] : « {name_of(elu)} » y est deux fois ; distinguez les deux "
                    "personnes dans leur prénom."
                ]
            )
        vus.add(name_of(elu))


def load_elu(conseil, donnees, place):
    if name_of(donnees) in conseil.elus:
        return
    personne = donnees.model_dump(include={"civilite", "nom", "prenom"})
    elu = conseil.chargement.save(Elu(structure=conseil.structure, **personne), place)
    conseil.elus[name_of(donnees)] = elu
    mandat = Mandat(
        elu=elu,
        titulaire=conseil.find_elu(donnees.titulaire, f"{place}.titulaire"),
        **donnees.model_dump(exclude={"titulaire", *personne}),
    )
    conseil.chargement.save(mandat, place)


def load_seance(conseil, donnees, place):
    seance = conseil.chargement.save(
        SeanceConseil(
            structure=conseil.structure,
            president=conseil.find_elu(donnees.president, f"{place}.president"),
            secretaire=conseil.find_elu(donnees.secretaire, f"{place}.secretaire"),
            **donnees.model_dump(
                include={
                    "le",
                    "heure",
                    "convoquee_le",
                    "session",
                    "seconde_convocation",
                    "lieu",
                },
            ),
        ),
        place,
    )
    conseil.points = {}
    for i, point in enumerate(donnees.points):
        conseil.points[point.numero] = conseil.chargement.save(
            PointOrdreDuJour(
                seance=seance,
                numero=point.numero,
                intitule=point.intitule,
                **point.declares.model_dump(),
            ),
            f"{place}.points[{i}]",
        )
        load_deports(conseil, point, f"{place}.points[{i}]")
    load_appel(conseil, seance, donnees, place)
    for i, deliberation in enumerate(donnees.deliberations):
        load_deliberation(conseil, deliberation, f"{place}.deliberations[{i}]")


def load_deports(conseil, donnees, place):
    for i, deport in enumerate(donnees.deports):
        ici = f"{place}.deports[{i}]"
        faits = deport.model_dump() | {"elu": conseil.find_elu(deport.elu, ici)}
        conseil.chargement.save(Deport(point=conseil.points[donnees.numero], **faits), ici)


def make_vote(conseil, deliberation, donnees, place):
    """The `Vote` of the file; a named voice that a proxy bears says by whom."""
    dits, appel = donnees.model_dump(exclude={"noms"}), deliberation.compose_feuille()
    voix = {elu: str(par) if par else "" for elu, par in deliberation.list_voix(appel.au_point)}
    elus = [(conseil.find_elu(v.elu, f"{place}.noms"), v.sens) for v in donnees.noms]
    noms = [Voix(elu.pk, str(elu), sens, voix.get(elu, "")) for elu, sens in elus]
    if donnees.scrutin == Scrutin.PUBLIC and donnees.pour is None:
        dits |= count_noms(noms)
    return VOTE.validate_python(dits | {"noms": noms, "partage": donnees.partage or ""})


def load_appel(conseil, seance, donnees, place):
    presences = []
    for i, presence in enumerate(donnees.presences):
        ici = f"{place}.presences[{i}]"
        presences.append(
            Presence(
                seance=seance,
                elu=conseil.find_elu(presence.elu, ici),
                etat=presence.etat,
                arrivee=conseil.find_point(presence.arrivee, ici),
                depart=conseil.find_point(presence.depart, ici),
                retour=conseil.find_point(presence.retour, ici),
                siege_pour=conseil.find_elu(presence.siege_pour, ici),
            )
        )
    pouvoirs = [
        tuple(conseil.find_elu(nom, f"{place}.pouvoirs[{i}]").pk for nom in (pouvoir.de, pouvoir.a))
        for i, pouvoir in enumerate(donnees.pouvoirs)
    ]
    try:
        seance.record_appel(presences=presences, pouvoirs=pouvoirs)
    except ValidationError as refus:
        raise FichierRefuse(
            [f"{place}.presences : {phrase}" for phrase in refus.messages]
        ) from refus


def load_deliberation(conseil, donnees, place):
    chargement = conseil.chargement
    deliberation = chargement.save(
        Deliberation(
            structure=conseil.structure,
            plan=chargement.plan,
            point=conseil.find_point(donnees.point, f"{place}.point"),
            **donnees.model_dump(
                exclude={"point", "annexes", "vote", "envoyee_le", "recue_le", "publiee_le"}
            ),
        ),
        place,
    )
    for ordre, genre in enumerate(donnees.annexes, 1):
        annexe = AnnexeDeliberation(deliberation=deliberation, ordre=ordre, genre=genre)
        chargement.save(annexe, f"{place}.annexes[{ordre - 1}]")
    if donnees.vote is None:
        return
    try:
        deliberation.record_vote(make_vote(conseil, deliberation, donnees.vote, f"{place}.vote"))
    except ValidationError as refus:
        raise FichierRefuse([f"{place}.vote : {phrase}" for phrase in refus.messages]) from refus
    deliberation.envoyee_le = donnees.envoyee_le
    deliberation.recue_le = donnees.recue_le
    deliberation.publiee_le = donnees.publiee_le
    chargement.save(deliberation, place)
