"""Who sits, and with how many voices, at a point of the agenda (docs/regles.md, R-V1 to R-V4).

Points are known by their sort key (`conseil.actes.ordre`), councillors by their number.
"""

from dataclasses import dataclass

from socle.donnees.emport import emporte


@dataclass(frozen=True)
class Passage:
    """When a councillor is in the room: from `arrivee` to `depart`, then from `retour` on.

    A missing bound is open. `siege_pour` is the titulaire whose seat a suppléant takes.
    """

    elu: int
    arrivee: str | None = None
    depart: str | None = None
    retour: str | None = None
    siege_pour: int | None = None

    def is_present(self, cle):
        if self.retour is not None and cle >= self.retour:
            return True
        return (self.arrivee is None or self.arrivee <= cle) and (
            self.depart is None or cle <= self.depart
        )


@dataclass(frozen=True)
class Appel:
    """The roll call: titulaires en exercice, passages, and proxies as (giver, bearer).

    `sans_condition` are the points that a second convocation takes up again: no quorum is
    required there (R-V13).
    """

    titulaires: frozenset[int]
    passages: tuple[Passage, ...] = ()
    pouvoirs: tuple[tuple[int, int], ...] = ()
    sans_condition: frozenset[str] = frozenset()


@emporte(
    "en_exercice titulaires_presents suppleants_avec_voix delegues_avec_pouvoir membres_presents "
    "voix quorum is_quorum_atteint sans_condition"
)
@dataclass(frozen=True)
class AuPoint:
    """The council at a point: numbers of councillors, then what is counted from them."""

    en_exercice: int
    titulaires: tuple[int, ...]
    suppleants: tuple[tuple[int, int], ...]
    sans_voix: tuple[int, ...]
    pouvoirs: tuple[tuple[int, int], ...]
    sans_condition: bool = False

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
        return self.en_exercice - len(self.titulaires)

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
            for mandant, mandataire in appel.pouvoirs
            if mandant in appel.titulaires and mandant not in occupes and mandataire in votants
        )
    )
    return AuPoint(
        en_exercice=len(appel.titulaires),
        titulaires=tuple(sorted(titulaires)),
        suppleants=tuple(sorted(suppleants)),
        sans_voix=tuple(sorted(sans_voix)),
        pouvoirs=pouvoirs,
        sans_condition=cle in appel.sans_condition,
    )


def check_appel(appel, noms, cles):
    """What the roll call cannot hold, as (number of a councillor, French sentence).

    `noms` gives the name of each councillor, `cles` the keys of the agenda in order.
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
    fautes += check_pouvoirs(appel, noms, cles, par_elu)
    return fautes


def check_passage(passage, noms):
    nom = noms[passage.elu]
    if passage.arrivee and passage.depart and passage.depart < passage.arrivee:
        yield f"{nom} part avant d'arriver : vérifiez les deux points."
    if passage.retour and not passage.depart:
        yield f"{nom} revient sans être parti : dites après quel point."
    if passage.retour and passage.depart and passage.retour <= passage.depart:
        yield f"{nom} revient avant de partir : vérifiez les deux points."


def check_pouvoirs(appel, noms, cles, par_elu):
    """The proxies: one per bearer, one per giver, a bearer who is there, a giver who is not."""
    mandants = [mandant for mandant, _ in appel.pouvoirs]
    mandataires = [mandataire for _, mandataire in appel.pouvoirs]
    places = {passage.siege_pour for passage in appel.passages}
    for mandant, mandataire in appel.pouvoirs:
        de, a = noms[mandant], noms[mandataire]
        porteur, donneur = par_elu.get(mandataire), par_elu.get(mandant)
        if mandant == mandataire:
            yield mandant, f"{de} ne peut pas se donner pouvoir."
            continue
        if mandant not in appel.titulaires:
            yield mandant, f"{de} n'est pas titulaire en exercice, et ne peut pas donner pouvoir."
        if mandants.count(mandant) > 1:
            yield mandant, f"{de} a déjà donné pouvoir : un seul par conseiller."
        if mandataires.count(mandataire) > 1:
            yield (
                mandant,
                f"{a} porte déjà un pouvoir : un conseiller n'en porte qu'un "
                "(art. L. 2121-20 du CGCT).",
            )
        if mandant in places:
            yield mandant, f"{de} est remplacé par son suppléant : il ne peut pas donner pouvoir."
        if porteur is None or not any(porteur.is_present(cle) for cle in cles):
            yield mandant, f"{a} est absent : un pouvoir se donne à un conseiller présent."
        elif mandataire not in appel.titulaires and porteur.siege_pour is None:
            yield mandant, f"{a} siège sans voix : il ne peut pas porter un pouvoir."
        elif donneur is None:
            continue
        elif all(donneur.is_present(cle) for cle in cles):
            yield mandant, f"{de} est présent : son pouvoir ne sert pas, retirez-le."
        elif not any(porteur.is_present(c) and not donneur.is_present(c) for c in cles):
            yield mandant, f"{a} n'est jamais là quand {de} est absent : ce pouvoir ne sert pas."
