"""What prevents a vote, in French sentences: every voice is counted, by the rules of its ballot.

docs/regles.md, R-V7, R-V8, R-V16 to R-V18. A rule that is « à vérifier » prevents nothing.
"""

from itertools import chain

from conseil.actes.vote import SENS, Scrutin, count_noms, write_nombre, write_rang
from instances.droit import droit_livre
from socle.francais.typographie import compter

TOUT = "__all__"


def check_vote(vote, au_point, *, secretaire, president=None, preside=None, droit=None):
    """What prevents the vote, as {field: French sentence}; field « __all__ » for the council.

    `secretaire` and `preside`, who chairs the point, are numbers of councillors, None when nobody
    is named; `president` is who left for the vote on the account.
    """
    droit = droit or droit_livre()
    fautes = chain(
        check_conseil(au_point, secretaire, droit),
        check_presidence(vote, au_point, president, preside, droit),
        check_demande(vote, au_point, droit),
        check_noms(vote, au_point, preside, droit),
        check_tours(vote, au_point, droit) if vote.scrutin == Scrutin.ELECTION else (),
        check_voix(vote, au_point, droit) if vote.has_voix else (),
    )
    premieres = {}
    for champ, phrase in fautes:
        premieres.setdefault(champ, phrase)
    if vote.scrutin == Scrutin.SANS_VOTE and not vote.nommes:
        premieres["nommes"] = "Écrivez qui est nommé."
    return premieres


def check_conseil(au_point, secretaire, droit):
    """Enough members are there, the secretary among them."""
    presents, cite = compter(au_point.membres_presents, "présent"), droit.cite("secretaire")
    if not au_point.may_deliberer:
        sans = " (déports ôtés)," if au_point.retires else ","
        yield (
            TOUT,
            f"Le quorum n'est pas atteint à ce point : {presents}{sans} il en faut "
            f"{au_point.quorum} sur {au_point.en_exercice} ({droit.cite('quorum')}). Le conseil ne "
            "peut pas voter ; une nouvelle convocation est nécessaire.",
        )
    elif secretaire is None:
        yield TOUT, f"Nommez d'abord le secrétaire de séance ({cite})."
    elif secretaire not in au_point.votants:
        fait = "se déporte" if secretaire in au_point.retires else "est absent"
        phrase = f"Le secrétaire de séance {fait} à ce point : nommez un membre présent ({cite})."
        yield TOUT, phrase


def check_presidence(vote, au_point, president, preside, droit):
    """Who chairs takes part; at the vote on the account the president has left (R-V17, R-V18)."""
    cite = droit.cite("compte")
    if vote.compte and president is None:
        phrase = "Le président se retire au vote du compte : notez son déport, même s'il est absent"
        yield "compte", f"{phrase} ({cite})."
    elif vote.compte and (preside == president or preside not in au_point.votants):
        phrase = "Dites au point quel membre présent le conseil élit pour présider ce vote"
        yield "compte", f"{phrase} ({cite})."
    elif preside in au_point.retires:
        yield TOUT, "Qui préside se déporte à ce point : dites au point qui le remplace."


def check_demande(vote, au_point, droit):
    """Enough of those present asked for the ballot; a nomination is secret, or given up (R-V16)."""
    is_leve = vote.scrutin in (Scrutin.ORDINAIRE, Scrutin.PUBLIC)
    if is_leve and vote.nomination and not vote.main_levee and droit.is_verifie("nomination"):
        yield (
            "main_levee",
            "Une nomination se vote au scrutin secret, sauf si le conseil y renonce à l'unanimité "
            f"({droit.cite('nomination')}) : cochez-le s'il l'a décidé.",
        )
    presents, demandeurs = au_point.membres_presents, vote.demandeurs or 0
    if demandeurs > presents:
        yield "demandeurs", f"{demandeurs} demandeurs pour {compter(presents, 'présent')}."
    is_secret = vote.scrutin == Scrutin.SECRET
    if vote.scrutin not in (Scrutin.PUBLIC, Scrutin.SECRET) or (is_secret and vote.nomination):
        return
    regle = droit[f"scrutin-{vote.scrutin}"]
    seuil = -(-presents // regle.valeur)
    if demandeurs < seuil and regle.verifie:
        sauf = ", sauf pour une nomination" if is_secret else ""
        yield (
            "demandeurs",
            f"{compter(demandeurs, 'demandeur')} sur {compter(presents, 'présent')} : il en faut "
            f"{seuil}{sauf} ({regle.cite()}).",
        )


def write_difference(somme, au_point, *, is_secret):
    """What lacks or passes of the voices of the point; '' when every one is counted (R-V7)."""
    presents, pouvoirs = au_point.membres_presents, au_point.delegues_avec_pouvoir
    qui = f"({compter(presents, 'présent')} et {compter(pouvoirs, 'pouvoir')})"
    comptees, manque = write_nombre(somme, "voix est comptée", "voix sont comptées"), au_point.voix
    if somme > manque:
        return f"{comptees}, le conseil n'en a que {manque} à ce point {qui}."
    blancs = " Un bulletin blanc ou nul se compte aussi." if is_secret else ""
    if somme == manque:
        return ""
    return (
        f"{comptees} sur {manque} {qui} : il en manque {manque - somme}. Qui n'a voté ni pour ni "
        f"contre s'abstient, ou ne prend pas part au vote.{blancs}"
    )


def check_voix(vote, au_point, droit):
    """Every voice is counted; who chairs settles a tie, but not in secret (R-V7, R-V8)."""
    cite = droit.cite("voix-preponderante")
    is_regle = vote.compte or vote.majorite
    if vote.exprimes == 0 and vote.somme <= au_point.voix and not vote.compte:
        yield "pour", "Aucun suffrage n'est exprimé : il faut au moins une voix pour ou contre."
    elif difference := write_difference(vote.somme, au_point, is_secret=vote.is_secret):
        yield "pour", difference
    elif vote.partage and vote.is_secret:
        yield "partage", f"Au scrutin secret, aucune voix n'est prépondérante ({cite})."
    elif vote.partage and (is_regle or not vote.is_partage):
        yield "partage", "Les voix ne sont pas partagées : laissez ce champ vide."
    elif vote.is_partage and not vote.partage and not is_regle and not vote.is_secret:
        yield (
            "partage",
            f"Les voix sont partagées : dites le vote du président, qui est prépondérant ({cite}).",
        )


def check_noms(vote, au_point, preside, droit):
    """Named voices are those of the point, each once, as many as are counted (R-V16)."""
    if vote.noms and (vote.is_secret or not vote.has_voix):
        yield TOUT, f"Au scrutin secret, aucun nom ne se note ({droit.cite('scrutin-secret')})."
        return
    is_public = vote.scrutin == Scrutin.PUBLIC
    manquent = {*au_point.votants, *(mandant for mandant, _ in au_point.pouvoirs)}
    for voix in vote.noms:
        champ = f"voix_{voix.elu}"
        if [autre.elu for autre in vote.noms].count(voix.elu) > 1:
            yield champ, f"{voix.nom} est nommé deux fois : une voix ne compte qu'une fois."
        elif voix.elu not in manquent:
            yield champ, f"{voix.nom} n'a pas de voix à ce point."
        elif voix.elu == preside and vote.partage not in ("", voix.sens):
            yield "partage", f"{voix.nom} préside, et son vote est nommé autrement."
        manquent.discard(voix.elu)
    for sens, nombre in count_noms(vote.noms).items():
        if (nombre or is_public) and nombre != getattr(vote, sens):
            dites = f"{getattr(vote, sens)} voix « {SENS[sens][0]} »"
            yield sens, f"{compter(nombre, 'nom')} pour {dites} : il en faut autant."
    if is_public and manquent:
        cite = droit.cite("scrutin-public")
        yield TOUT, f"Dites le vote de chacun : il manque {len(manquent)} voix ({cite})."


def check_tours(vote, au_point, droit):
    """Each round counts every voice; somebody is elected at the last one, not before (R-V16)."""
    dernier, cite = droit["election-tours"].valeur, droit.cite("election-tours")
    if not vote.tours:
        yield "candidats_1", "Écrivez les candidats, et les voix de chacun."
        return
    for rang, tour in enumerate(vote.tours, 1):
        champ, noms = f"candidats_{rang}", [candidat.nom for candidat in tour.candidats]
        tete, absolue = tour.tete, f"{tour.majorite_absolue} voix sur {tour.exprimes}"
        is_acquis = bool(tete) and tete[0].voix >= tour.majorite_absolue
        if len({*noms}) < len(noms):
            yield champ, "Un candidat y est deux fois : gardez une ligne pour chacun."
        elif difference := write_difference(tour.somme, au_point, is_secret=vote.is_secret):
            yield champ, difference
        elif is_acquis and rang < len(vote.tours):
            phrase = f"{tete[0].nom} est élu au {write_rang(rang)} ({absolue}) : videz ce tour."
            yield f"candidats_{rang + 1}", phrase
        elif not is_acquis and rang == len(vote.tours) < dernier:
            yield (
                champ,
                f"Personne n'a la majorité absolue ({absolue}) ; la relative ne suffit qu'au "
                f"{write_rang(dernier)} ({cite}). Saisissez le tour suivant.",
            )
        elif not tete and rang == dernier:
            yield champ, "Aucun suffrage n'est exprimé : personne n'est élu."
    egaux = [candidat.nom for candidat in tete] if len(tete) > 1 else []
    if egaux and vote.plus_age not in egaux:
        phrase = f"{' et '.join(egaux)} ont autant de voix : le plus âgé est élu ({cite})."
        yield "plus_age", f"{phrase} Écrivez lequel."
    elif vote.plus_age and not egaux:
        yield "plus_age", "Personne n'est à égalité au dernier tour : laissez ce champ vide."
