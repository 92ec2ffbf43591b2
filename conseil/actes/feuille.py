"""The roll call in words, as an act prints it: names, mentions, and counts along the agenda."""

from dataclasses import dataclass

from conseil.actes.ordre import compute_cle
from instances.quorum import AuPoint, compute_au_point
from socle.donnees.emport import emporte


@emporte("nom prenom mention")
@dataclass(frozen=True)
class Nom:
    """A councillor of the list; `mention` is what follows in brackets, '' when nothing does."""

    elu: int
    nom: str
    prenom: str
    mention: str = ""


@emporte()
@dataclass(frozen=True)
class Compte:
    """A count, and where on the agenda it holds; '' when it is the same all along."""

    nombre: int
    portee: str = ""


@emporte(
    "au_point presents comptes_presents suppleants_avec_voix suppleants_sans_voix excuses "
    "comptes_excuses absents president secretaire secretaire_liste"
)
@dataclass(frozen=True)
class Feuille:
    """The roll call at a point. `president` and `secretaire` are signed names, '' when unnamed.

    `non_appeles` are titulaires to whom nothing was answered: they are not « absents ».
    """

    au_point: AuPoint
    presents: tuple[Nom, ...]
    comptes_presents: tuple[Compte, ...]
    suppleants_avec_voix: tuple[Nom, ...]
    suppleants_sans_voix: tuple[Nom, ...]
    excuses: tuple[Nom, ...]
    comptes_excuses: tuple[Compte, ...]
    absents: tuple[Nom, ...]
    non_appeles: tuple[Nom, ...]
    president: str
    secretaire: str
    secretaire_liste: str


def write_portee(debut, fin):
    """« jusqu'au point 3.7 » and the like; '' when both are None: the whole meeting."""
    if debut is None and fin is None:
        return ""
    if debut is None:
        return f"jusqu'au point {fin}"
    if fin is None:
        return f"à partir du point {debut}"
    return f"au point {debut}" if debut == fin else f"du point {debut} au point {fin}"


def write_comptes(numeros, nombres):
    """The `Compte`s of a number along the agenda: equal neighbours are one."""
    if not numeros:
        return (Compte(nombres[0]),)
    series = []
    for numero, nombre in zip(numeros, nombres, strict=True):
        if series and series[-1][0] == nombre:
            series[-1][2] = numero
        else:
            series.append([nombre, numero, numero])
    dernier = len(series) - 1
    return tuple(
        Compte(
            nombre,
            write_portee(None if rang == 0 else debut, None if rang == dernier else fin),
        )
        for rang, (nombre, debut, fin) in enumerate(series)
    )


def write_presence(numeros, la):
    """Where on the agenda a councillor is (or is not) in the room: « à partir du point 4.1 »."""
    comptes = write_comptes(numeros, [numero in la for numero in numeros])
    return ", ".join(compte.portee for compte in comptes if compte.nombre and compte.portee)


def join_mentions(*mentions):
    dites = ", ".join(filter(None, mentions))
    return f"({dites})" if dites else ""


def compose_feuille(seance, point):
    """The `Feuille` of a meeting (`loaded_for_appel`) at one of its points."""
    appel = seance.load_appel()
    numeros = [autre.numero for autre in seance.points.all()]
    etats = {numero: compute_au_point(appel, compute_cle(numero)) for numero in numeros}
    etats = etats or {point.numero: compute_au_point(appel, point.cle)}
    titulaires = list(seance.list_titulaires())
    presences = {presence.elu_id: presence for presence in seance.presences.all()}
    noms = {elu.pk: str(elu) for elu in titulaires}
    noms |= {presence.elu_id: str(presence.elu) for presence in presences.values()}
    de = {pouvoir.mandataire_id: str(pouvoir.mandant) for pouvoir in seance.pouvoirs.all()}
    a = {pouvoir.mandant_id: str(pouvoir.mandataire) for pouvoir in seance.pouvoirs.all()}
    remplaces = {place for etat in etats.values() for _, place in etat.suppleants}

    def where(elu, presente):
        la = {n for n, etat in etats.items() if (elu.pk in etat.titulaires) == presente}
        return la, write_presence(list(etats), la)

    listes = {"presents": [], "excuses": [], "absents": [], "non_appeles": []}
    for elu in titulaires:
        presence = presences.get(elu.pk)
        if presence is None:
            listes["non_appeles"].append(Nom(elu.pk, elu.nom, elu.prenom))
            continue
        la, portee = where(elu, True)
        if la:
            pouvoir = f"pouvoir de {de[elu.pk]}" if elu.pk in de else ""
            mention = join_mentions(portee, pouvoir)
            listes["presents"].append(Nom(elu.pk, elu.nom, elu.prenom, mention))
        ailleurs, portee = where(elu, False)
        if ailleurs:
            pouvoir = f"pouvoir à {a[elu.pk]}" if elu.pk in a else ""
            represente = "représenté" if elu.pk in remplaces else ""
            mention = join_mentions(portee, pouvoir, represente)
            liste = "absents" if presence.etat == "absent" else "excuses"
            listes[liste].append(Nom(elu.pk, elu.nom, elu.prenom, mention))

    avec_voix = {suppleant for etat in etats.values() for suppleant, _ in etat.suppleants}
    du_jour = {elu.pk for elu in seance.list_suppleants()}
    suppleants = [p for pk, p in presences.items() if pk in du_jour and p.etat == "present"]

    def make_suppleant(presence):
        place = noms.get(presence.siege_pour_id)
        mention = join_mentions(f"représente {place}" if place else "")
        return Nom(presence.elu_id, presence.elu.nom, presence.elu.prenom, mention)

    excuses = {nom.elu for nom in listes["excuses"]}
    return Feuille(
        au_point=etats.get(point.numero) or compute_au_point(appel, point.cle),
        presents=tuple(listes["presents"]),
        comptes_presents=write_comptes(
            list(etats), [etat.titulaires_presents for etat in etats.values()]
        ),
        suppleants_avec_voix=tuple(make_suppleant(p) for p in suppleants if p.elu_id in avec_voix),
        suppleants_sans_voix=tuple(
            make_suppleant(p) for p in suppleants if p.elu_id not in avec_voix
        ),
        excuses=tuple(listes["excuses"]),
        comptes_excuses=write_comptes(
            list(etats), [len(excuses - set(etat.titulaires)) for etat in etats.values()]
        ),
        absents=tuple(listes["absents"]),
        non_appeles=tuple(listes["non_appeles"]),
        president=seance.president.nom_signe if seance.president else "",
        secretaire=seance.secretaire.nom_signe if seance.secretaire else "",
        secretaire_liste=str(seance.secretaire) if seance.secretaire else "",
    )
