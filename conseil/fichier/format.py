"""The council in the file format of a plan: its assembly, councillors, meetings and acts."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from budget.fichier import format as budget_format
from conseil.actes.ordre import NUMERO
from conseil.actes.vote import MAJORITES, SENS, Scrutin
from conseil.models import AnnexeDeliberation, Deliberation, Deport, Presence, SeanceConseil
from instances.models import Elu
from plan.fichier.format import Noeud

Court = Annotated[str, StringConstraints(max_length=100, min_length=1)]
NumeroDePoint = Annotated[str, StringConstraints(pattern=rf"^{NUMERO.pattern}$")]
Nombre = Annotated[int, Field(strict=True, ge=0, le=9999)]


class AssembleeFormat(Noeud):
    nom: Court = "Conseil communautaire"
    nom_formule: Court = "Conseil de communauté"
    titre_president: Court = "Le Président"
    titre_secretaire: Court = "Le secrétaire de séance"
    cloture: str = "Ainsi délibéré, les jours, mois et an que dessus."
    recours: str | None = None
    departement: str = ""
    nic: str = ""
    controle: str = ""


class EluFormat(Noeud):
    nom: Court
    prenom: Court
    civilite: Elu.Civilite | Literal[""] = ""
    commune: Annotated[str, StringConstraints(max_length=100)] = ""
    qualite: Elu.Qualite = Elu.Qualite.TITULAIRE
    titulaire: str | None = None
    fonction: Annotated[str, StringConstraints(max_length=200)] = ""
    debut: date | None = None
    fin: date | None = None


class DeclaresFormat(Noeud):
    titulaires_en_exercice: Nombre | None = None
    titulaires_presents: Nombre | None = None
    suppleants_avec_voix: Nombre | None = None
    membres_presents: Nombre | None = None
    delegues_avec_pouvoir: Nombre | None = None
    voix_deliberatives: Nombre | None = None
    titulaires_excuses: Nombre | None = None


class DeportFormat(Noeud):
    elu: str
    fondement: Deport.Fondement = Deport.Fondement.INTERESSE
    motif: Annotated[str, StringConstraints(max_length=200)] = ""
    retire: bool = True


class PointFormat(Noeud):
    numero: NumeroDePoint
    intitule: Annotated[str, StringConstraints(max_length=300)] = ""
    declares: DeclaresFormat = DeclaresFormat()
    deports: list[DeportFormat] = []


class PresenceFormat(Noeud):
    elu: str
    etat: Presence.Etat
    arrivee: NumeroDePoint | None = None
    depart: NumeroDePoint | None = None
    retour: NumeroDePoint | None = None
    siege_pour: str | None = None


class PouvoirFormat(Noeud):
    de: str
    a: str


class VoixFormat(Noeud):
    elu: str
    sens: Literal[tuple(SENS)]


class CandidatFormat(Noeud):
    nom: Court
    voix: Nombre


class TourFormat(Noeud):
    candidats: list[CandidatFormat]
    blancs: Nombre = 0
    nuls: Nombre = 0
    abstentions: Nombre = 0
    ne_prend_pas_part: Nombre = 0


class VoteFormat(Noeud):
    pour: Nombre | None = None
    contre: Nombre = 0
    abstentions: Nombre = 0
    ne_prend_pas_part: Nombre = 0
    partage: Deliberation.Partage | None = None
    scrutin: Scrutin = Scrutin.ORDINAIRE
    blancs: Nombre = 0
    nuls: Nombre = 0
    demandeurs: Nombre | None = None
    nomination: bool = False
    main_levee: bool = False
    majorite: Literal[("", *MAJORITES)] = ""
    compte: bool = False
    noms: list[VoixFormat] = []
    tours: list[TourFormat] = []
    plus_age: str = ""
    nommes: str = ""


class DeliberationFormat(Noeud):
    point: NumeroDePoint
    numero: Annotated[str, StringConstraints(max_length=40, min_length=1)]
    objet: Annotated[str, StringConstraints(max_length=500, min_length=1)]
    rapporteur: Annotated[str, StringConstraints(max_length=200)] = ""
    visas: str = ""
    considerants: str = ""
    avis_commission: str = ""
    avis_exploitation: str = ""
    expose: str = ""
    liste_du_plan: bool = False
    dispositif: Annotated[str, StringConstraints(min_length=1)]
    annexes: list[AnnexeDeliberation.Genre] = []
    vote: VoteFormat | None = None
    envoyee_le: date | None = None
    recue_le: date | None = None
    publiee_le: date | None = None
    numero_actes: str = ""
    objet_actes: str = ""
    matiere: str = ""


class SeanceFormat(Noeud):
    le: date
    heure: time | None = None
    convoquee_le: date | None = None
    session: SeanceConseil.Session = SeanceConseil.Session.ORDINAIRE
    seconde_convocation: bool = False
    lieu: Annotated[str, StringConstraints(max_length=200)] = ""
    president: str | None = None
    secretaire: str | None = None
    points: list[PointFormat]
    presences: list[PresenceFormat] = []
    pouvoirs: list[PouvoirFormat] = []
    deliberations: list[DeliberationFormat] = []


class ConseilFormat(Noeud):
    assemblee: AssembleeFormat = AssembleeFormat()
    elus: list[EluFormat] = []
    seances: list[SeanceFormat] = []


class FichierConseil(budget_format.FichierFormat):
    conseil: ConseilFormat | None = None


def name_of(elu):
    """How the file calls a councillor elsewhere: « SOMEN Didier »."""
    return f"{elu.nom} {elu.prenom}"
