"""A vote: its numbers, its result and its words (docs/regles.md, R-V7 and R-V8)."""

from dataclasses import dataclass

from socle.donnees.emport import emporte
from socle.francais.typographie import compter

SANS_PART = ("membre ne prenant pas part au vote", "membres ne prenant pas part au vote")


@emporte()
@dataclass(frozen=True)
class Vote:
    """How many voices each way. `partage` is the president's own vote, which settles a tie."""

    pour: int
    contre: int = 0
    abstentions: int = 0
    ne_prend_pas_part: int = 0
    partage: str = ""

    @property
    def votants(self):
        """Those who took part: VOTE_REEL of the open data."""
        return self.pour + self.contre + self.abstentions

    @property
    def exprimes(self):
        """Abstentions are not « exprimés »."""
        return self.pour + self.contre

    @property
    def somme(self):
        return self.votants + self.ne_prend_pas_part

    @property
    def is_partage(self):
        return self.pour == self.contre

    @property
    def is_adoptee(self):
        return self.pour > self.contre or (self.is_partage and self.partage == "pour")


def write_nombre(nombre, singulier, pluriel):
    return f"{nombre} {singulier if nombre < 2 else pluriel}"


def write_detail(vote):
    """« 38 voix pour, 5 abstentions »; what is zero is not said, except « pour »."""
    morceaux = [f"{vote.pour} voix pour"]
    if vote.contre:
        morceaux.append(f"{vote.contre} contre")
    if vote.abstentions:
        morceaux.append(write_nombre(vote.abstentions, "abstention", "abstentions"))
    if vote.ne_prend_pas_part:
        morceaux.append(write_nombre(vote.ne_prend_pas_part, *SANS_PART))
    return ", ".join(morceaux)


def write_decompte(vote):
    """« 43 pour, 0 contre, 0 abstention, 0 membre ne prenant pas part au vote »: zeros are said."""
    abstentions = write_nombre(vote.abstentions, "abstention", "abstentions")
    reste = write_nombre(vote.ne_prend_pas_part, *SANS_PART)
    return f"{vote.pour} pour, {vote.contre} contre, {abstentions}, {reste}"


def write_resultat(vote, *, voix):
    """The words of the decision: « à l'unanimité … » only when the numbers say so.

    `voix` is how many voices the council has at the point.
    """
    if vote.contre == 0 and vote.pour == voix:
        return "à l'unanimité des membres présents ou représentés"
    if vote.contre == 0 and vote.pour:
        return f"à l'unanimité des suffrages exprimés ({write_detail(vote)})"
    phrase = f"par {write_detail(vote)}"
    if vote.is_partage:
        phrase += ", la voix du président étant prépondérante"
    return phrase


def check_vote(vote, au_point, *, secretaire):
    """What prevents the vote, as {field: French sentence}; field « __all__ » for the council.

    `secretaire` is the number of the secretary, None when nobody is named.
    """
    presents, pouvoirs = au_point.membres_presents, au_point.delegues_avec_pouvoir
    fautes = {}
    if not au_point.may_deliberer:
        fautes["__all__"] = (
            f"Le quorum n'est pas atteint à ce point : {compter(presents, 'présent')}, il en "
            f"faut {au_point.quorum} sur {au_point.en_exercice} (art. L. 2121-17 du CGCT). "
            "Le conseil ne peut pas voter ; une nouvelle convocation est nécessaire."
        )
    elif secretaire is None:
        fautes["__all__"] = "Nommez d'abord le secrétaire de séance (art. L. 2121-15 du CGCT)."
    elif secretaire not in au_point.titulaires + tuple(s for s, _ in au_point.suppleants):
        fautes["__all__"] = (
            "Le secrétaire de séance est absent à ce point : nommez un membre présent "
            "(art. L. 2121-15 du CGCT)."
        )
    if vote.somme > au_point.voix:
        fautes["pour"] = (
            f"{vote.somme} voix sont comptées, le conseil n'en a que {au_point.voix} à ce point "
            f"({compter(presents, 'présent')} et {compter(pouvoirs, 'pouvoir')})."
        )
    elif vote.exprimes == 0:
        fautes["pour"] = "Aucun suffrage n'est exprimé : il faut au moins une voix pour ou contre."
    elif vote.somme < au_point.voix:
        fautes["pour"] = (
            f"{write_nombre(vote.somme, 'voix est comptée', 'voix sont comptées')} sur "
            f"{au_point.voix} ({compter(presents, 'présent')} et {compter(pouvoirs, 'pouvoir')}) : "
            f"il en manque {au_point.voix - vote.somme}. Qui n'a voté ni pour ni contre "
            "s'abstient, ou ne prend pas part au vote."
        )
    elif vote.is_partage and not vote.partage:
        fautes["partage"] = (
            "Les voix sont partagées : dites le vote du président, qui est prépondérant "
            "(art. L. 2121-20 du CGCT)."
        )
    elif vote.partage and not vote.is_partage:
        fautes["partage"] = "Les voix ne sont pas partagées : laissez ce champ vide."
    return fautes
