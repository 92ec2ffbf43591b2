"""An act of the council, as its page and its PDF show it; and the package with its annexes."""

from dataclasses import dataclass

from django.utils.timezone import localdate

from conseil.actes.feuille import Feuille
from conseil.actes.formules import Formules
from conseil.actes.liste import DefiListe
from conseil.actes.transmission import IdentifiantImpossible, write_matiere
from conseil.actes.vote import write_decompte, write_resultat
from conseil.models import AnnexeDeliberation, Deliberation, PieceActe
from socle.donnees.emport import emporte
from socle.donnees.versions import find_auteur
from socle.francais.dates import ecrire_jour, ecrire_quantieme
from socle.francais.nombres import ecrire_en_lettres

Genre = AnnexeDeliberation.Genre


@emporte("rang genre titre")
@dataclass(frozen=True)
class AnnexeLue:
    """An annex at its rank. `ancre` is where its first page is in the package, `partie` its name
    among the parts of the act, `piece` what is kept of it, without its bytes, or None.
    """

    rang: int
    genre: str
    titre: str
    ancre: str
    partie: str = ""
    piece: PieceActe | None = None

    @property
    def nom(self):
        return f"Annexe {self.rang}"


@emporte(
    "acte.numero acte.objet formules.collectivite formules.assemblee le incipit feuille "
    "acte.rapporteur acte.visas acte.considerants acte.avis_commission acte.avis_exploitation "
    "acte.expose liste mentions decision acte.dispositif acte.vote decompte annexes "
    "formules.cloture formules.titre_president formules.titre_secretaire acte.envoyee_le "
    "acte.recue_le acte.publiee_le identifiant formules.recours formules.avis liens"
)
@dataclass(frozen=True)
class DeliberationLue:
    """An act, with what it was when it was voted. `decision` are the words before the dispositif,
    `mentions` the sentences before them: who took no part, who chairs, how one votes.

    `identifiant` is the ACTES identifier, '' while it cannot be built: `manque` says why. `preuve`
    says where the dates of the préfecture come from; `liens` are the sentences of what it corrects
    and of what corrects it (R-V14).
    """

    acte: Deliberation
    formules: Formules
    incipit: str
    feuille: Feuille
    liste: tuple[DefiListe, ...]
    decision: str
    decompte: str
    identifiant: str
    manque: str
    matiere: str
    annexes: tuple[AnnexeLue, ...]
    preuve: str = ""
    mentions: tuple[str, ...] = ()
    liens: tuple[str, ...] = ()

    @property
    def is_relue(self):
        """Whether it was voted without keeping the bytes of each annex, which are read again."""
        return self.acte.is_votee and any(annexe.piece is None for annexe in self.annexes)

    @property
    def le(self):
        return self.acte.point.seance.le


ACTE = "deliberation"


def write_incipit(seance, nom_formule, president):
    """« L'an deux mille vingt-quatre, le 12 septembre à 18h00, le Conseil … »; what is not
    known is not said."""
    annee = ecrire_en_lettres(seance.le.year)
    heure = f" à {seance.heure:%Hh%M}" if seance.heure else ""
    morceaux = [f"L'an {annee}, le {ecrire_quantieme(seance.le)}{heure}, le {nom_formule}"]
    if seance.convoquee_le:
        fois = " une seconde fois" if seance.seconde_convocation else ""
        morceaux.append(f"dûment convoqué{fois} le {ecrire_jour(seance.convoquee_le)}")
    lieu = f", à {seance.lieu}" if seance.lieu else ""
    morceaux.append(f"s'est réuni en session {seance.get_session_display()}{lieu}")
    if president:
        morceaux.append(f"sous la Présidence de {president}")
    return f"{', '.join(morceaux)}."


def write_decision(nom_formule, vote, feuille):
    """The words that lead to the dispositif; before the vote they say no result."""
    debut = f"Le {nom_formule}, après en avoir délibéré"
    if vote is None:
        return f"{debut},"
    resultat = f"{debut} et {write_resultat(vote, voix=feuille.au_point.voix)},"
    refus = "n'arrête pas le compte :" if vote.compte else "n'adopte pas la proposition suivante :"
    return resultat if vote.is_adoptee else f"{resultat} {refus}"


def write_mentions(nom_formule, vote, feuille):
    """The sentences that come before the decision; those of the vote, once it took place."""
    yield from feuille.deports
    au_point = feuille.au_point
    if feuille.deports:
        votants = f", votants : {vote.votants}" if vote and vote.has_voix else ""
        quorum = f"{au_point.quorum} sur {au_point.en_exercice}"
        yield f"Présents à ce point : {au_point.membres_presents}{votants}, quorum : {quorum}."
    if vote and vote.presidence:
        elu = ", élu à cet effet" if vote.compte else ""
        yield f"La présidence est assurée par {vote.presidence}{elu}."
    if vote and vote.main_levee:
        yield f"À l'unanimité, le {nom_formule} décide de ne pas procéder au scrutin secret."


def lire_identifiant(deliberation):
    """(identifier, '') or ('', what lacks)."""
    try:
        return deliberation.build_identifiant(), ""
    except IdentifiantImpossible as manque:
        return "", str(manque)


def write_preuve(acte):
    """Where the dates of the préfecture come from: a receipt, or who typed them; '' without."""
    if acte.envoyee_le is None:
        return ""
    if acte.recue_le and acte.accuses.filter(recue_le=acte.recue_le).exists():
        return "D'après l'accusé de réception joint"
    version = find_auteur(acte, ["envoyee_le", "recue_le"])
    jour = f" du {localdate(version.history_date):%d/%m/%Y}" if version else ""
    return f"D'après la saisie{jour}"


def lire_deliberation(deliberation):
    """The `DeliberationLue` of an act loaded with `loaded_for_deliberation`."""
    formules = deliberation.compose_formules()
    feuille = deliberation.compose_feuille()
    identifiant, manque = lire_identifiant(deliberation)
    return DeliberationLue(
        acte=deliberation,
        formules=formules,
        incipit=write_incipit(deliberation.point.seance, formules.nom_formule, feuille.president),
        feuille=feuille,
        liste=deliberation.compose_liste(),
        decision=write_decision(formules.nom_formule, deliberation.vote, feuille),
        decompte=write_decompte(deliberation.vote) if deliberation.is_votee else "",
        identifiant=identifiant,
        manque=manque,
        matiere=write_matiere(deliberation.matiere) if deliberation.matiere else "",
        mentions=tuple(write_mentions(formules.nom_formule, deliberation.vote, feuille)),
        annexes=tuple(
            AnnexeLue(
                rang=rang,
                genre=annexe.genre,
                titre=annexe.intitule,
                ancre="annexe" if annexe.genre == Genre.DEPENSES else f"annexe-{annexe.partie}",
                partie=annexe.partie,
                piece=annexe.gardee,
            )
            for rang, annexe in enumerate(deliberation.annexes.all(), 1)
        ),
        preuve=write_preuve(deliberation),
        liens=deliberation.liens,
    )
