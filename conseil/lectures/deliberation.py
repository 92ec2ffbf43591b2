"""An act of the council, as its page and its PDF show it; and the package with its annexes."""

from dataclasses import dataclass
from datetime import date

from num2words import num2words

from conseil.actes.feuille import Feuille
from conseil.actes.liste import DefiListe
from conseil.actes.transmission import IdentifiantImpossible, write_matiere
from conseil.actes.vote import Vote, write_decompte, write_resultat
from conseil.models import AnnexeDeliberation, Deliberation
from socle.donnees.emport import emporte
from socle.francais.dates import ecrire_jour, ecrire_quantieme

Genre = AnnexeDeliberation.Genre


@emporte("rang genre titre")
@dataclass(frozen=True)
class AnnexeLue:
    """An annex at its rank. `ancre` is where its first page is in the package."""

    rang: int
    genre: str
    titre: str
    ancre: str

    @property
    def nom(self):
        return f"Annexe {self.rang}"


@emporte(
    "numero objet collectivite assemblee le incipit feuille rapporteur visas considerants "
    "avis_commission avis_exploitation expose liste decision dispositif vote decompte annexes "
    "cloture titre_president titre_secretaire envoyee_le recue_le publiee_le identifiant recours"
)
@dataclass(frozen=True)
class DeliberationLue:
    """An act. Texts are Markdown; `decision` are the words before the dispositif.

    `identifiant` is the ACTES identifier, '' while it cannot be built: `manque` says why.
    """

    pk: int
    numero: str
    objet: str
    etat: Deliberation.Etat
    collectivite: str
    assemblee: str
    le: date
    incipit: str
    feuille: Feuille
    rapporteur: str
    visas: str
    considerants: str
    avis_commission: str
    avis_exploitation: str
    expose: str
    liste: tuple[DefiListe, ...]
    decision: str
    dispositif: str
    vote: Vote | None
    decompte: str
    cloture: str
    titre_president: str
    titre_secretaire: str
    recours: str
    envoyee_le: date | None
    recue_le: date | None
    publiee_le: date | None
    executoire_le: date | None
    identifiant: str
    manque: str
    objet_actes: str
    matiere: str
    adresse: str
    annexes: tuple[AnnexeLue, ...]
    may_adopter: bool

    @property
    def is_projet(self):
        return self.vote is None

    @property
    def is_adoptee(self):
        return self.vote is not None and self.vote.is_adoptee


ACTE = "deliberation"


PARTIES = (ACTE, *Genre.values)


def write_incipit(seance, nom_formule, president):
    """« L'an deux mille vingt-quatre, le 12 septembre à 18h00, le Conseil … »; what is not
    known is not said."""
    annee = num2words(seance.le.year, lang="fr")
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
    return resultat if vote.is_adoptee else f"{resultat} n'adopte pas la proposition suivante :"


def lire_identifiant(deliberation):
    """(identifier, '') or ('', what lacks)."""
    try:
        return deliberation.build_identifiant(), ""
    except IdentifiantImpossible as manque:
        return "", str(manque)


def lire_deliberation(deliberation):
    """The `DeliberationLue` of an act loaded with `loaded_for_deliberation`."""
    seance = deliberation.point.seance
    formules = deliberation.compose_formules()
    feuille = deliberation.compose_feuille()
    identifiant, manque = lire_identifiant(deliberation)
    return DeliberationLue(
        pk=deliberation.pk,
        numero=deliberation.numero,
        objet=deliberation.objet,
        etat=deliberation.etat,
        collectivite=formules.collectivite,
        assemblee=formules.assemblee,
        le=seance.le,
        incipit=write_incipit(seance, formules.nom_formule, feuille.president),
        feuille=feuille,
        rapporteur=deliberation.rapporteur,
        visas=deliberation.visas,
        considerants=deliberation.considerants,
        avis_commission=deliberation.avis_commission,
        avis_exploitation=deliberation.avis_exploitation,
        expose=deliberation.expose,
        liste=deliberation.compose_liste(),
        decision=write_decision(formules.nom_formule, deliberation.vote, feuille),
        dispositif=deliberation.dispositif,
        vote=deliberation.vote,
        decompte=write_decompte(deliberation.vote) if deliberation.is_votee else "",
        cloture=formules.cloture,
        titre_president=formules.titre_president,
        titre_secretaire=formules.titre_secretaire,
        recours=formules.recours,
        envoyee_le=deliberation.envoyee_le,
        recue_le=deliberation.recue_le,
        publiee_le=deliberation.publiee_le,
        executoire_le=deliberation.executoire_le,
        identifiant=identifiant,
        manque=manque,
        objet_actes=deliberation.objet_actes,
        matiere=write_matiere(deliberation.matiere) if deliberation.matiere else "",
        adresse=deliberation.adresse,
        may_adopter=deliberation.may_adopter,
        annexes=tuple(
            AnnexeLue(
                rang=rang,
                genre=annexe.genre,
                titre=annexe.get_genre_display(),
                ancre="annexe" if annexe.genre == Genre.DEPENSES else f"annexe-{annexe.genre}",
            )
            for rang, annexe in enumerate(deliberation.annexes.all(), 1)
        ),
    )
