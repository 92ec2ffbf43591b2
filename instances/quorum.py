"""Who sits, and with how many voices, at a point of the agenda (R-V1 to R-V4, R-V17).

Points are known by their sort key (`conseil.actes.ordre`), councillors by their number.
"""

from dataclasses import dataclass, replace

from socle.donnees.emport import emporte


@dataclass(frozen=True)
class Passage:
    """When a councillor is in the room: from `arrivee` to `depart`, then from `retour` on.

    A missing bound is open. `sorties` are those after that return, as (departure, return).
    `siege_pour` is the titulaire whose seat a suppléant takes.
    """

    elu: int
    arrivee: str | None = None
    depart: str | None = None
    retour: str | None = None
    siege_pour: int | None = None
    sorties: tuple[tuple[str, str | None], ...] = ()

    @property
    def absences(self):
        """Each departure with its return, None when there was none."""
        return (((self.depart, self.retour),) if self.depart else ()) + self.sorties

    def is_present(self, cle):
        return (self.arrivee is None or self.arrivee <= cle) and not any(
            depart < cle and (retour is None or cle < retour) for depart, retour in self.absences
        )


@dataclass(frozen=True)
class Appel:
    """The roll call: titulaires en exercice, passages, and proxies as (giver, bearer), followed by
    the keys of its first and last points when a proxy does not hold all along, None for no bound.

    `sans_condition` are the keys of the points that a second convocation takes up again: no quorum
    is required there (R-V13). `deports` are those who take no part in a point: (councillor, key of
    the point, whether his seat does not count).
    """

    titulaires: frozenset[int]
    passages: tuple[Passage, ...] = ()
    pouvoirs: tuple[tuple, ...] = ()
    sans_condition: frozenset[str] = frozenset()
    deports: tuple[tuple[int, str, bool], ...] = ()

    def list_pouvoirs(self, cle):
        """The proxies that hold at the point `cle`, as (giver, bearer)."""
        return [
            (de, a)
            for de, a, *bornes in self.pouvoirs
            if not bornes or (bornes[0] or cle) <= cle <= (bornes[1] or cle)
        ]


@emporte(
    "en_exercice titulaires_presents suppleants_avec_voix delegues_avec_pouvoir membres_presents "
    "voix quorum is_quorum_atteint sans_condition"
)
@dataclass(frozen=True)
class AuPoint:
    """The council at a point: numbers of councillors, then what is counted from them.

    `retires` are titulaires in the room who take no part in the point, `hors_exercice` the seats
    that do not count there, `inutilises` the proxies that such a councillor gave or bears (R-V17).
    """

    en_exercice: int
    titulaires: tuple[int, ...]
    suppleants: tuple[tuple[int, int], ...]
    sans_voix: tuple[int, ...]
    pouvoirs: tuple[tuple[int, int], ...]
    sans_condition: bool = False
    retires: tuple[int, ...] = ()
    hors_exercice: tuple[int, ...] = ()
    inutilises: tuple[tuple[int, int], ...] = ()

    @property
    def membres(self):
        """Those in the room who have a voice of their own."""
        return (*self.titulaires, *(suppleant for suppleant, _ in self.suppleants))

    @property
    def titulaires_presents(self):
        return len(self.titulaires)

    @property
    def suppleants_avec_voix(self):
        return len(self.suppleants)

    @property
    def membres_presents(self):
        return len(self.titulaires) + len(self.suppleants)

    @property
    def excuses(self):
        """Titulaires who are not in the room, represented or not."""
        sieges = self.en_exercice + len(self.hors_exercice)
        return sieges - len(self.titulaires) - len(self.retires)

    @property
    def votants(self):
        """The councillors in the room who have a voice."""
        return self.titulaires + tuple(suppleant for suppleant, _ in self.suppleants)

    @property
    def delegues_avec_pouvoir(self):
        return len(self.pouvoirs)

    @property
    def voix(self):
        return self.membres_presents + len(self.pouvoirs)

    @property
    def quorum(self):
        """The least number of members present: more than half of those en exercice."""
        return self.en_exercice // 2 + 1

    @property
    def is_quorum_atteint(self):
        return self.membres_presents >= self.quorum

    @property
    def may_deliberer(self):
        """Whether enough members are there, or none are required (R-V13)."""
        return self.sans_condition or self.is_quorum_atteint


def compute_au_point(appel, cle):
    """The `AuPoint` of a roll call at the point `cle`.

    A suppléant has a voice while the titulaire is absent; a proxy counts while its giver is
    neither present nor replaced and its bearer has a voice.
    """
    dans_la_salle = [passage for passage in appel.passages if passage.is_present(cle)]
    titulaires = {p.elu for p in dans_la_salle} & appel.titulaires
    suppleants, sans_voix, remplaces = [], [], set()
    for passage in dans_la_salle:
        if passage.elu in appel.titulaires:
            continue
        place = passage.siege_pour
        if place in appel.titulaires and place not in titulaires | remplaces:
            suppleants.append((passage.elu, place))
            remplaces.add(place)
        else:
            sans_voix.append(passage.elu)
    votants = titulaires | {suppleant for suppleant, _ in suppleants}
    occupes = titulaires | remplaces
    pouvoirs = tuple(
        sorted(
            (mandant, mandataire)
            for mandant, mandataire in appel.list_pouvoirs(cle)
            if mandant in appel.titulaires and mandant not in occupes and mandataire in votants
        )
    )
    au_point = AuPoint(
        en_exercice=len(appel.titulaires),
        titulaires=tuple(sorted(titulaires)),
        suppleants=tuple(sorted(suppleants)),
        sans_voix=tuple(sorted(sans_voix)),
        pouvoirs=pouvoirs,
        sans_condition=cle in appel.sans_condition,
    )
    deportes = {elu: hors for elu, ou, hors in appel.deports if ou == cle}
    return take_out(au_point, deportes, appel.titulaires) if deportes else au_point


def take_out(au_point, deportes, titulaires):
    """The council without those of `deportes`, {councillor: whether his seat does not count}."""
    places = {elu: elu for elu in titulaires} | dict(au_point.suppleants)
    sieges = {places[elu] for elu, hors in deportes.items() if hors and elu in places}
    utiles = [paire for paire in au_point.pouvoirs if not deportes.keys() & set(paire)]
    retires = [suppleant for suppleant, _ in au_point.suppleants if suppleant in deportes]
    return replace(
        au_point,
        en_exercice=au_point.en_exercice - len(sieges),
        titulaires=tuple(elu for elu in au_point.titulaires if elu not in deportes),
        suppleants=tuple(paire for paire in au_point.suppleants if paire[0] not in deportes),
        sans_voix=tuple(sorted([*au_point.sans_voix, *retires])),
        pouvoirs=tuple(utiles),
        retires=tuple(elu for elu in au_point.titulaires if elu in deportes),
        hors_exercice=tuple(sorted(sieges)),
        inutilises=tuple(paire for paire in au_point.pouvoirs if paire not in utiles),
    )


def check_appel(appel, noms, cles, article):
    """What the roll call cannot hold, as (number of a councillor, French sentence).

    `noms` gives the name of each councillor, `cles` the keys of the agenda in order, `article` the
    rule of a single proxy.
    """
    fautes = []
    par_elu = {passage.elu: passage for passage in appel.passages}
    for passage in appel.passages:
        fautes += [(passage.elu, phrase) for phrase in check_passage(passage, noms)]
        place = passage.siege_pour
        if place is None:
            continue
        if place not in appel.titulaires:
            fautes.append((passage.elu, f"{noms[place]} n'est pas un titulaire en exercice."))
        if [p.siege_pour for p in appel.passages].count(place) > 1:
            fautes.append((passage.elu, f"Deux suppléants siègent à la place de {noms[place]}."))
    fautes += check_pouvoirs(appel, noms, cles, par_elu, article)
    return fautes


def check_passage(passage, noms):
    nom = noms[passage.elu]
    if passage.arrivee and passage.depart and passage.depart < passage.arrivee:
        yield f"{nom} part avant d'arriver : vérifiez les deux points."
    if passage.retour and not passage.depart:
        yield f"{nom} revient sans être parti : dites après quel point."
    precedent = None
    for depart, retour in passage.absences:
        if retour and retour <= depart:
            yield f"{nom} revient avant de partir : vérifiez les deux points."
        if precedent and (precedent[1] is None or depart < precedent[1]):
            yield f"{nom} repart avant d'être revenu : vérifiez ses points."
        precedent = depart, retour


def check_pouvoirs(appel, noms, cles, par_elu, article):
    """The proxies: at a point, one per bearer and one per giver; a bearer who is there, a giver who
    is not.
    """
    places = {passage.siege_pour for passage in appel.passages}

    def is_la(elu, cle):
        return elu in par_elu and par_elu[elu].is_present(cle)

    tenus = [[p for p in appel.list_pouvoirs(cle) if not is_la(p[0], cle)] for cle in cles]
    for mandant, mandataire, *bornes in appel.pouvoirs:
        de, a = noms[mandant], noms[mandataire]
        seul = Appel(appel.titulaires, pouvoirs=((mandant, mandataire, *bornes),))
        siens = [cle for cle in cles if seul.list_pouvoirs(cle)]
        avec = [ici for ici in tenus if (mandant, mandataire) in ici]
        if mandant == mandataire:
            yield mandant, f"{de} ne peut pas se donner pouvoir."
            continue
        if not siens:
            yield (
                mandant,
                f"Le pouvoir de {de} finit avant de commencer : vérifiez les deux points.",
            )
            continue
        if mandant not in appel.titulaires:
            yield mandant, f"{de} n'est pas titulaire en exercice, et ne peut pas donner pouvoir."
        if any([donneur for donneur, _ in ici].count(mandant) > 1 for ici in avec):
            yield mandant, f"{de} a déjà donné pouvoir : un seul par conseiller."
        if any([porteur for _, porteur in ici].count(mandataire) > 1 for ici in avec):
            yield (
                mandant,
                f"{a} porte déjà un pouvoir : un conseiller n'en porte qu'un ({article}).",
            )
        if mandant in places:
            yield mandant, f"{de} est remplacé par son suppléant : il ne peut pas donner pouvoir."
        if not any(is_la(mandataire, cle) for cle in siens):
            yield mandant, f"{a} est absent : un pouvoir se donne à un conseiller présent."
        elif mandataire not in appel.titulaires and par_elu[mandataire].siege_pour is None:
            yield mandant, f"{a} siège sans voix : il ne peut pas porter un pouvoir."
        elif all(is_la(mandant, cle) for cle in siens):
            yield mandant, f"{de} est présent : son pouvoir ne sert pas, retirez-le."
        elif not any(is_la(mandataire, c) and not is_la(mandant, c) for c in siens):
            yield mandant, f"{a} n'est jamais là quand {de} est absent : ce pouvoir ne sert pas."
