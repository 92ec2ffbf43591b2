"""The legal notice and the page of personal data of a structure: docs/regles.md, R-D9."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from comptes.donnees_personnelles import CONSERVATION, SAUVEGARDES
from comptes.models import PageLegale, Structure

NON_RENSEIGNE = "non renseigné"
# What is kept of people who may have no account, said as `CONSERVATION` says the rest.
SANS_COMPTE = (
    (
        "Élus : civilité, nom, prénom, mandats (commune, fonction, dates) ; présences, pouvoirs et "
        "suppléances aux séances",
        "Tenir les séances du conseil et écrire ses actes (CGCT, art. L. 2121-15 et L. 5211-1).",
        "Comme les actes, qui sont des archives publiques : l'application n'efface rien.",
    ),
    (
        "Actes mis en ligne : prénom, nom et qualité de l'auteur, noms écrits dans l'acte",
        "Publier les actes (CGCT, art. R. 2131-1).",
        "Deux mois au moins sur la page publique ; puis comme les actes, des archives publiques.",
    ),
    (
        "Membres des organes : nom, prénom, qualité, mandat ; présences, et qui les remplace",
        "Convoquer la commission et le conseil d'exploitation, et dire leurs avis (CGCT, art. "
        "L. 2121-22 et R. 2221-4).",
        "Comme les actes, qui sont des archives publiques : l'application n'efface rien.",
    ),
    (
        "Élus référents, pilotes, rapporteurs, personnes nommées dans un texte ou un fichier joint",
        "Dire qui porte une action, et rendre compte au conseil.",
        "Comme le plan. Le nom se corrige ou se retire sur demande ; l'historique garde l'ancien.",
    ),
    (
        "Pilotes sans compte : adresse électronique, date de l'accord, et qui l'a noté",
        "Leur demander où en est leur action, avec leur accord, par un lien.",
        "Jusqu'à ce que la personne, depuis son lien, ou la direction l'efface.",
    ),
    (
        "Personnes consultées : nom, organisme, adresse électronique, observations, réponses",
        "Recueillir des avis sur un projet de plan, et y répondre.",
        "Jusqu'au jour dit à l'ouverture de la consultation, ou dès que la personne le demande par "
        "son lien ; les observations retenues restent, sans nom.",
    ),
    (
        "Partenaires, financeurs, fournisseurs : nom",
        "Dire avec qui une action se fait, et qui la paie.",
        "Comme le plan. Le nom se corrige ou se retire sur demande ; l'historique garde l'ancien.",
    ),
    (
        "Sauvegardes de la nuit : tout ce qui précède",
        "Repartir après une panne.",
        f"{SAUVEGARDES.days} jours de plus que la donnée elle-même.",
    ),
)


@dataclass(frozen=True)
class PageLue:
    """`texte` is Markdown; `manques` counts what the structure has still to fill in."""

    structure: Structure
    cle: PageLegale.Cle
    texte: str
    conservation: tuple[tuple[str, str, str], ...]

    @property
    def titre(self):
        return str(self.cle.label).capitalize()

    @property
    def manques(self):
        return self.texte.count(NON_RENSEIGNE)


def lire_page_legale(structure, cle):
    """The `PageLue` of a structure: what it wrote, else our text, which invents nothing."""
    ecrite = PageLegale.objects.filter(structure=structure, cle=cle).first()
    return PageLue(
        structure=structure,
        cle=cle,
        texte=ecrite.texte if ecrite else write_depart(structure, cle),
        conservation=(*CONSERVATION, *SANS_COMPTE) if cle == PageLegale.Cle.DONNEES else (),
    )


def write_depart(structure, cle):
    """The Markdown text that a structure begins with."""
    manque = f"**{NON_RENSEIGNE} : à compléter par {structure.nom}**"
    contexte = {"structure": structure, "manque": manque}
    return render_to_string(f"accueil/pages_legales/{cle}.md", contexte).strip()
