"""A vote: its numbers, its result and its words (docs/regles.md, R-V7, R-V8, R-V16, R-V18)."""

from dataclasses import dataclass

from django.db.models import TextChoices

from socle.donnees.emport import emporte

# What is counted besides « pour », in the order in which it is said: one, and several.
COMPTES = {
    "contre": ("contre", "contre"),
    "blancs": ("blanc", "blancs"),
    "nuls": ("nul", "nuls"),
    "abstentions": ("abstention", "abstentions"),
    "ne_prend_pas_part": (
        "membre ne prenant pas part au vote",
        "membres ne prenant pas part au vote",
    ),
}
MAJORITES = {"3/5": "trois cinquièmes", "2/3": "deux tiers", "3/4": "trois quarts"}


class Scrutin(TextChoices):
    ORDINAIRE = "ordinaire", "ordinaire, à main levée"
    PUBLIC = "public", "public : le vote de chacun, par son nom"
    SECRET = "secret", "secret"
    ELECTION = "election", "élection entre des candidats"
    SANS_VOTE = "sans-vote", "nomination sans vote : une seule candidature, ou une seule liste"


# The ballots in which no voice is for or against.
SANS_POUR = (Scrutin.ELECTION.value, Scrutin.SANS_VOTE.value)


# The sides of a named voice: what is chosen, and how the act says the names of each.
SENS = {
    "pour": ("pour", "ont voté pour"),
    "contre": ("contre", "ont voté contre"),
    "abstentions": ("abstention", "se sont abstenus"),
    "ne_prend_pas_part": ("ne prend pas part", "n'ont pas pris part au vote"),
}


@emporte("nom sens par")
@dataclass(frozen=True)
class Voix:
    """A voice and its side; `par` is who casts it by proxy, '' for the councillor himself."""

    elu: int
    nom: str
    sens: str
    par: str = ""


@emporte()
@dataclass(frozen=True)
class Candidat:
    nom: str
    voix: int


class Comptee:
    """What is summed of a vote, and of a round of an election."""

    @property
    def votants(self):
        """Those who took part: VOTE_REEL of the open data."""
        return self.exprimes + self.abstentions + self.blancs + self.nuls

    @property
    def somme(self):
        return self.votants + self.ne_prend_pas_part

    @property
    def majorite_absolue(self):
        return self.exprimes // 2 + 1


@emporte("candidats blancs nuls abstentions ne_prend_pas_part exprimes majorite_absolue")
@dataclass(frozen=True)
class Tour(Comptee):
    """A round of an election."""

    candidats: tuple[Candidat, ...]
    blancs: int = 0
    nuls: int = 0
    abstentions: int = 0
    ne_prend_pas_part: int = 0

    @property
    def exprimes(self):
        return sum(candidat.voix for candidat in self.candidats)

    @property
    def tete(self):
        """The candidates who have the most voices."""
        plus = max((candidat.voix for candidat in self.candidats), default=0)
        return [candidat for candidat in self.candidats if plus and candidat.voix == plus]


@emporte()
@dataclass(frozen=True)
class Vote(Comptee):
    """How many voices each way. `partage` is the vote of who chairs, which settles a tie.

    `demandeurs` asked for the ballot; `main_levee`: the council gave up secrecy, unanimously;
    `compte`: it votes on the account; `presidence` is who chairs instead of the president. An
    election has its `tours`, who is named without a vote is in `nommes`: `pour` is then None.
    """

    pour: int | None = None
    contre: int = 0
    abstentions: int = 0
    ne_prend_pas_part: int = 0
    partage: str = ""
    scrutin: str = Scrutin.ORDINAIRE
    blancs: int = 0
    nuls: int = 0
    demandeurs: int | None = None
    nomination: bool = False
    main_levee: bool = False
    majorite: str = ""
    compte: bool = False
    presidence: str = ""
    noms: tuple[Voix, ...] = ()
    tours: tuple[Tour, ...] = ()
    plus_age: str = ""
    nommes: str = ""

    @property
    def has_voix(self):
        """Whether there are voices for and against."""
        return self.scrutin not in SANS_POUR

    @property
    def is_secret(self):
        if self.scrutin == Scrutin.ELECTION:
            return not self.main_levee
        return self.scrutin == Scrutin.SECRET

    @property
    def exprimes(self):
        """Neither abstentions nor blank or spoilt papers are « exprimés »."""
        return (self.pour or 0) + self.contre

    @property
    def is_partage(self):
        return self.pour == self.contre

    @property
    def is_adoptee(self):
        if not self.has_voix:
            return True
        if self.compte:
            return self.contre <= self.pour
        if self.majorite:
            part, sur = map(int, self.majorite.split("/"))
            return self.pour * sur >= self.exprimes * part
        return self.pour > self.contre or (self.is_partage and self.partage == "pour")

    @property
    def elu(self):
        """Who wins the election: at a tie of the last round, the eldest."""
        tete = self.tours[-1].tete
        return tete[0].nom if len(tete) == 1 else self.plus_age


def count_noms(noms):
    """{side: voices} of named voices, zeros too."""
    sens = [voix.sens for voix in noms]
    return {dit: sens.count(dit) for dit in SENS}


def write_nombre(nombre, singulier, pluriel):
    return f"{nombre} {singulier if nombre < 2 else pluriel}"


def write_nombres(vote, *champs, zeros=True):
    """« 2 blancs », « 5 abstentions »…; what is zero only with `zeros`."""
    nombres = ((getattr(vote, champ), *COMPTES[champ]) for champ in champs)
    return [write_nombre(*compte) for compte in nombres if zeros or compte[0]]


def write_detail(vote):
    """« 38 voix pour, 5 abstentions »; what is zero is not said, except « pour »."""
    return ", ".join([f"{vote.pour} voix pour", *write_nombres(vote, *COMPTES, zeros=False)])


def write_demande(vote):
    """« scrutin secret (à la demande de 13 membres présents) : »; '' for an ordinary vote."""
    if vote.scrutin == Scrutin.ELECTION:
        return "scrutin secret : " if vote.is_secret else "vote à main levée : "
    if vote.scrutin == Scrutin.ORDINAIRE:
        return ""
    membres = write_nombre(vote.demandeurs or 0, "membre présent", "membres présents")
    demande = f"à la demande de {membres}" if vote.demandeurs else "nomination"
    return f"scrutin {vote.scrutin} ({demande}) : "


def write_decompte(vote):
    """« 43 pour, 0 contre, 0 abstention, 0 membre ne prenant pas part au vote »: zeros are said."""
    if vote.scrutin == Scrutin.SANS_VOTE:
        return f"sans objet, nomination de {vote.nommes} lue par le président"
    if vote.scrutin == Scrutin.ELECTION:
        tours = [write_tour(rang, tour) for rang, tour in enumerate(vote.tours, 1)]
        age = [f"le plus âgé est {vote.plus_age}"] if vote.plus_age else []
        return write_demande(vote) + " ; ".join([*tours, *age])
    bulletins = [write_bulletins(vote)] if vote.is_secret else []
    reste = write_nombres(vote, "contre", "abstentions", "ne_prend_pas_part")
    decompte = write_demande(vote) + ", ".join([*bulletins, f"{vote.pour} pour", *reste])
    return " ; ".join([decompte, *write_noms(vote.noms)])


def write_bulletins(vote):
    """« 43 votants, 2 blancs, 0 nul, 41 suffrages exprimés, majorité absolue 21 »."""
    blancs = ", ".join(write_nombres(vote, "blancs", "nuls"))
    votants = vote.exprimes + vote.blancs + vote.nuls
    exprimes = write_nombre(vote.exprimes, "suffrage exprimé", "suffrages exprimés")
    absolue = f"majorité absolue {vote.majorite_absolue}"
    return f"{write_nombre(votants, 'votant', 'votants')}, {blancs}, {exprimes}, {absolue}"


def write_tour(rang, tour):
    voix = ", ".join(f"{candidat.nom} {candidat.voix} voix" for candidat in tour.candidats)
    reste = ", ".join(write_nombres(tour, "abstentions", "ne_prend_pas_part"))
    return f"{write_rang(rang)}, {write_bulletins(tour)}, {reste} : {voix}"


def write_rang(rang):
    return "1er tour" if rang == 1 else f"{rang}e tour"


def write_noms(noms):
    """« ont voté contre : SOMEN Didier, FABRE Anne (par SOMEN Didier) », a side after the other."""
    for sens, (_, debut) in SENS.items():
        dits = [f"{v.nom} (par {v.par})" if v.par else v.nom for v in noms if v.sens == sens]
        if dits:
            yield f"{debut} : {', '.join(dits)}"


def write_resultat(vote, *, voix):
    """The words of the decision: « à l'unanimité … » only when the numbers say so.

    `voix` is how many voices the council has at the point.
    """
    if vote.scrutin == Scrutin.SANS_VOTE:
        return f"sans vote, une seule candidature ou liste étant présentée, nomme {vote.nommes}"
    mode = "" if vote.scrutin == Scrutin.ORDINAIRE else f"au scrutin {vote.scrutin}, "
    if vote.scrutin == Scrutin.ELECTION:
        mode, tour = "au scrutin secret" if vote.is_secret else "à main levée", vote.tours[-1]
        age = ", au bénéfice de l'âge" if vote.plus_age else ""
        return (
            f"{mode}, par {tour.tete[0].voix} voix sur {tour.exprimes} "
            f"suffrages exprimés au {write_rang(len(vote.tours))}{age}, élit {vote.elu}"
        )
    phrase = f"{mode}par {write_detail(vote)}"
    if vote.contre == 0 and vote.pour == voix:
        phrase = f"{mode}à l'unanimité des membres présents ou représentés"
    elif vote.contre == 0 and vote.pour:
        phrase = f"{mode}à l'unanimité des suffrages exprimés ({write_detail(vote)})"
    return ", ".join([phrase, *write_regle(vote)])


def write_regle(vote):
    """What made the result, when it is not the absolute majority of those expressed."""
    if vote.compte:
        degagee = "ne s'étant pas dégagée" if vote.is_adoptee else "s'étant dégagée"
        yield f"une majorité {degagee} contre"
    elif vote.majorite:
        atteinte = "étant atteinte" if vote.is_adoptee else "n'étant pas atteinte"
        yield f"la majorité requise des {MAJORITES[vote.majorite]} {atteinte}"
    elif vote.is_partage and vote.partage:
        qui = f"de qui préside, {vote.presidence}," if vote.presidence else "du président"
        yield f"la voix {qui} étant prépondérante"
    elif vote.is_partage:
        yield "les voix étant partagées"
