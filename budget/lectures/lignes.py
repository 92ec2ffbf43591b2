"""The cost lines one by one: the value retained, and what each document writes."""

from dataclasses import dataclass

from budget.models import Document, LigneCout
from budget.montants.etapes import Taxe
from budget.montants.libelle import lire_couts
from budget.montants.repartition import has_quantite_a_preciser
from plan.models import Action, Axe
from plan.models.requetes_action import put_under
from socle.donnees.emport import emporte


@emporte("ligne is_comptee is_mutualisee remarque fiche tableau")
@dataclass(frozen=True)
class LigneLue:
    """A cost line as a list shows it. `fiche` and `tableau` are the words of the documents."""

    ligne: LigneCout
    code: str
    fiche: tuple[str, ...]
    tableau: tuple[str, ...]

    @property
    def is_comptee(self):
        """Whether the line is one of those that the total of the plan adds up, or leaves out."""
        return self.ligne.retenue and self.ligne.is_depense_d_operation

    @property
    def is_non_chiffree(self):
        return self.is_comptee and self.ligne.montant_min is None

    @property
    def is_mutualisee(self):
        return self.ligne.mutualise is not None

    @property
    def remarque(self):
        """What to do about a value that was not understood, a sentence; '' for another."""
        if not self.ligne.is_a_preciser:
            return ""
        mots = [self.ligne.saisie] if self.ligne.saisie else [*self.tableau, *self.fiche]
        return " ".join(lire_couts(mots[0]).remarques) if mots else ""

    @property
    def is_sans_quantite(self):
        return self.is_comptee and has_quantite_a_preciser(self.ligne)

    @property
    def is_en_ecart(self):
        """Whether the fiche and the table both write it, and not the same value."""
        lues = [
            {
                (v.montant_min, v.montant_max, v.taxe, v.periode, v.unite)
                for mots in document
                for v in lire_couts(mots).couts
            }
            for document in (self.fiche, self.tableau)
        ]
        return bool(self.fiche and self.tableau) and lues[0] != lues[1]


FILTRES = {
    "non_chiffree": ("Non chiffrée", lambda lue: lue.is_non_chiffree),
    "a_preciser": ("À préciser", lambda lue: lue.ligne.is_a_preciser),
    "ht": ("HT", lambda lue: lue.ligne.taxe == Taxe.HT),
    "mutualise": ("Mutualisé", lambda lue: lue.is_mutualisee),
    "sans_quantite": ("Sans quantité", lambda lue: lue.is_sans_quantite),
    "ecart": ("Écart fiche/tableau", lambda lue: lue.is_en_ecart),
    "hors_total": ("Hors des totaux", lambda lue: not lue.ligne.retenue),
    "un_seul_document": ("Dans un seul document", lambda lue: not (lue.fiche and lue.tableau)),
}


@dataclass(frozen=True)
class Lignes:
    """The lines found, out of `total`; `nombres` says how many each filter would find."""

    lignes: tuple[LigneLue, ...]
    total: int
    nombres: dict[str, int]

    @property
    def choix(self):
        """[(key, title, how many lines)] for each filter."""
        return [(cle, titre, self.nombres[cle]) for cle, (titre, _) in FILTRES.items()]


def make_lues(lignes, *, mots):
    """Their `LigneLue`s, `mots` being the words of the plan; a suite is said by the words of the
    first line (R-B12).
    """
    ecrits = {ligne.pk: ligne.mots for ligne in lignes}

    def words_of(ligne, document):
        dits = ecrits.get(ligne.suite_de_id, ligne.mots)
        return tuple(f.texte for f in dits if f.bloc.document == document)

    return tuple(
        LigneLue(
            ligne=ligne,
            code=ligne.action.code if ligne.action else mots.name(ligne.axe.code),
            fiche=words_of(ligne, Document.FICHE),
            tableau=words_of(ligne, Document.TABLEAU),
        )
        for ligne in lignes
    )


def lire_lignes_action(action, *, mots):
    """The cost lines of an action, in the order of their making."""
    lignes = LigneCout.objects.filter(action=action).loaded_for_totaux().with_mots()
    return make_lues(lignes.ordered(), mots=mots)


def lire_lignes(plan, *, filtre=""):
    """The cost lines of a plan, narrowed by a key of FILTRES; a constant number of queries."""
    axes = Axe.objects.filter(defi__plan=plan).select_related("defi")
    actions = put_under(axes, Action.objects.for_plan(plan))
    lignes = LigneCout.objects.for_plan(plan).with_mots().list_of(actions)
    toutes = make_lues(lignes, mots=plan.vocabulaire)
    retenu = FILTRES[filtre][1] if filtre in FILTRES else bool
    return Lignes(
        lignes=tuple(lue for lue in toutes if retenu(lue)),
        total=len(toutes),
        nombres={cle: sum(map(garde, toutes)) for cle, (_, garde) in FILTRES.items()},
    )
