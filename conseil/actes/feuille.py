"""The roll call in words, as an act prints it: names, mentions, and counts along the agenda."""

from collections import defaultdict
from dataclasses import dataclass

from conseil.actes.ordre import compute_cle
from instances.quorum import AuPoint, compute_au_point
from socle.donnees.emport import emporte

# What a councillor is who takes no part in a point, as the act says it.
QUI = {
    "interesse": "intéressé à l'affaire",
    "representant": "représentant de la collectivité",
    "compte": "président",
}


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
    "comptes_excuses absents president secretaire secretaire_liste deports"
)
@dataclass(frozen=True)
class Feuille:
    """The roll call at a point. `president` and `secretaire` are signed names, '' when unnamed.

    `non_appeles` are titulaires to whom nothing was answered: they are not « absents ». `deports`
    are sentences: who takes no part in the point, and why (R-V17).
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
    deports: tuple[str, ...] = ()


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


def list_mentions(pouvoirs, etats, de_qui, mots, autre):
    """{councillor: mentions} of the proxies; where one holds is said when it is not all along, or
    when the councillor has another.
    """
    mentions = defaultdict(list)
    eux = [getattr(pouvoir, f"{de_qui}_id") for pouvoir in pouvoirs]
    for elu, pouvoir in zip(eux, pouvoirs, strict=True):
        mention = f"{mots} {getattr(pouvoir, autre)}"
        if len(pouvoir.rangee) > 2 or eux.count(elu) > 1:
            la = {n for n, etat in etats.items() if pouvoir.rangee[:2] in etat.pouvoirs}
            mention = f"{mention} {write_presence(list(etats), la)}".strip()
        mentions[elu].append(mention)
    return mentions


def write_deport(deport, au_point, noms):
    """« Anne FABRE, intéressé à l'affaire (gérante du camping), s'est retiré, n'a pris part … »."""
    motif = f" ({deport.motif})" if deport.motif else ""
    qui = f"{deport.elu.nom_signe}, {QUI[deport.fondement]}{motif}"
    if deport.elu_id not in (*au_point.retires, *au_point.sans_voix):
        phrase = f"{qui}, est absent"
    elif deport.fondement == "compte":
        phrase = f"{qui}, s'est retiré au moment du vote"
    else:
        comment = "s'est retiré" if deport.retire else "présent"
        phrase = f"{qui}, {comment}, n'a pris part ni au débat ni au vote"
    if deport.fondement == "representant":
        phrase += " ; son siège n'est pas compté en exercice à ce point"
    for de, a in au_point.inutilises:
        if deport.elu_id in (de, a):
            phrase += f" ; le pouvoir donné par {noms[de]} à {noms[a]} ne sert pas à ce point"
    return f"{phrase}."


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
    pouvoirs = list(seance.pouvoirs.all())
    de = list_mentions(pouvoirs, etats, "mandataire", "pouvoir de", "mandant")
    a = list_mentions(pouvoirs, etats, "mandant", "pouvoir à", "mandataire")
    deportes = {deport.elu_id for deport in point.deports.all()}
    remplaces = {place for etat in etats.values() for _, place in etat.suppleants}

    def where(elu, presente):
        la = {n for n, e in etats.items() if (elu.pk in e.titulaires + e.retires) == presente}
        return la, write_presence(list(etats), la)

    listes = {"presents": [], "excuses": [], "absents": [], "non_appeles": []}
    for elu in titulaires:
        presence = presences.get(elu.pk)
        if presence is None:
            listes["non_appeles"].append(Nom(elu.pk, elu.nom, elu.prenom))
            continue
        la, portee = where(elu, True)
        if la:
            deport = f"déport au point {point.numero}" if elu.pk in deportes else ""
            mention = join_mentions(portee, *de[elu.pk], deport)
            listes["presents"].append(Nom(elu.pk, elu.nom, elu.prenom, mention))
        ailleurs, portee = where(elu, False)
        if ailleurs:
            represente = "représenté" if elu.pk in remplaces else ""
            mention = join_mentions(portee, *a[elu.pk], represente)
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
    president, secretaire = point.find_president(), point.find_secretaire()
    au_point = etats.get(point.numero) or compute_au_point(appel, point.cle)
    return Feuille(
        au_point=au_point,
        presents=tuple(listes["presents"]),
        comptes_presents=write_comptes(
            list(etats), [len(etat.titulaires + etat.retires) for etat in etats.values()]
        ),
        suppleants_avec_voix=tuple(make_suppleant(p) for p in suppleants if p.elu_id in avec_voix),
        suppleants_sans_voix=tuple(
            make_suppleant(p) for p in suppleants if p.elu_id not in avec_voix
        ),
        excuses=tuple(listes["excuses"]),
        comptes_excuses=write_comptes(
            list(etats),
            [len(excuses - {*etat.titulaires, *etat.retires}) for etat in etats.values()],
        ),
        absents=tuple(listes["absents"]),
        non_appeles=tuple(listes["non_appeles"]),
        president=president.nom_signe if president else "",
        secretaire=secretaire.nom_signe if secretaire else "",
        secretaire_liste=str(secretaire) if secretaire else "",
        deports=tuple(write_deport(d, au_point, noms) for d in point.deports.all()),
    )
