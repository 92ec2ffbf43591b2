"""What people look for, wherever it is written in the plan (R-R)."""

from dataclasses import dataclass

from django.db.models import Prefetch

from budget.models import Depense, Financement, LigneCout
from commission.models import Avis
from plan.models import (
    Action,
    Axe,
    Defi,
    EntreeJournal,
    Indicateur,
    Jalon,
    Lien,
    Partenariat,
    Piece,
    Section,
    SousProjet,
)
from socle.francais.extraits import cut_extrait, en_mots_nus
from socle.francais.typographie import en_texte


@dataclass(frozen=True)
class Resultat:
    """Something found: its action (`code`, or '' for none), its name, and the words around.

    `champ` says where the words are, '' when in the name; `ancre` is the place in the page.
    """

    code: str
    titre: str
    champ: str = ""
    extrait: str = ""
    ancre: str = ""


@dataclass(frozen=True)
class GroupeTrouve:
    """All that was found of one kind; `resultats` is empty when another kind is looked at."""

    cle: str
    titre: str
    nombre: int
    resultats: tuple[Resultat, ...]


@dataclass(frozen=True)
class Recherche:
    """What a search found; `groupe` is the key of the only group shown, '' for all."""

    mots: tuple[str, ...]
    groupe: str
    groupes: tuple[GroupeTrouve, ...]

    @property
    def total(self):
        return sum(groupe.nombre for groupe in self.groupes)

    @property
    def montres(self):
        """The groups that hold something to show."""
        return [groupe for groupe in self.groupes if groupe.resultats]


# Where the words of an action are folded on its page.
DANS_LE_TEXTE = (Action._meta.get_field("corps").verbose_name, "sous-projet")


def list_textes(objet, nom="titre"):
    """The names of its own fields in which people look, but for `nom`, which its title shows."""
    return [champ for champ in objet.CHAMPS_CHERCHES if "__" not in champ and champ != nom]


def find_extrait(objet, mots, nom="titre"):
    """(name of the field, words around) of the first of its texts that holds a word; ('', '')."""
    for champ in list_textes(objet, nom):
        extrait = cut_extrait(en_texte(getattr(objet, champ)), mots)
        if extrait:
            return objet._meta.get_field(champ).verbose_name, extrait
    return "", ""


def find_proches(action, mots):
    """The same in what hangs on an action: its sub-projects and its partners."""
    for sous_projet in action.sous_projets.all():
        extrait = cut_extrait(en_texte(f"{sous_projet.titre} {sous_projet.corps}"), mots)
        if extrait:
            return "sous-projet", extrait
    for lien in action.partenariats.all():
        extrait = cut_extrait(lien.partenaire.nom, mots)
        if extrait:
            return "partenaire", extrait
    return "", ""


def list_branches(plan, texte, mots):
    for defi in Defi.objects.for_plan(plan).contenant(texte).order_by("numero"):
        titre = f"{plan.vocabulaire.name(defi.code)} : {defi.titre}"
        yield Resultat("", titre, *find_extrait(defi, mots), f"defi-{defi.code}")
    for axe in Axe.objects.for_plan(plan).contenant(texte).loaded_for_choix():
        titre = f"{plan.vocabulaire.name(axe.code)} : {axe.titre}"
        yield Resultat("", titre, *find_extrait(axe, mots), f"axe-{axe.code}")


def list_actions(plan, texte, mots):
    actions = Action.objects.for_plan(plan)
    trouvees = actions.contenant(texte) | actions.for_code(texte)
    trouvees = trouvees.select_related("axe__defi").ordered()
    partenariats = Prefetch("partenariats", Partenariat.objects.select_related("partenaire"))
    for action in trouvees.prefetch_related("sous_projets", partenariats):
        champ, extrait = find_extrait(action, mots)
        if not extrait:
            champ, extrait = find_proches(action, mots)
        ancre = "texte" if champ in DANS_LE_TEXTE else ""
        yield Resultat(action.code, action.titre, champ, extrait, ancre)


def list_sous_projets(plan, texte, mots):
    for sous_projet in SousProjet.objects.for_plan(plan).contenant(texte).in_plan_order():
        champ, extrait = find_extrait(sous_projet, mots)
        ancre = f"sous-projet-{sous_projet.pk}"
        yield Resultat(sous_projet.action.code, sous_projet.titre, champ, extrait, ancre)


def list_entrees(plan, texte, mots):
    for entree in EntreeJournal.objects.for_plan(plan).contenant(texte).loaded_for_journal():
        extrait = cut_extrait(en_texte(entree.texte), mots)
        titre = f"{entree.le:%d/%m/%Y}, {entree.action.titre}"
        yield Resultat(entree.action.code, titre, "journal", extrait, f"entree-{entree.pk}")


def list_avis(plan, texte, mots):
    for avis in Avis.objects.for_plan(plan).contenant(texte).loaded_for_avis():
        champ, extrait = find_extrait(avis, mots)
        titre = f"{avis.seance}, {avis.action.titre}"
        yield Resultat(avis.action.code, titre, champ, extrait, f"avis-{avis.pk}")


def list_jalons(plan, texte, mots):
    for jalon in Jalon.objects.for_plan(plan).contenant(texte).loaded_for_agenda():
        titre = f"{jalon.titre} ({jalon.du_le:%d/%m/%Y})"
        yield Resultat(jalon.action.code, titre, ancre="jalons")


def list_lignes(plan, texte, mots):
    lignes = LigneCout.objects.for_plan(plan).contenant(texte).loaded_for_totaux().with_mots()
    for ligne in lignes.ordered():
        dits = [getattr(ligne, champ) for champ in list_textes(ligne, "libelle")]
        dits += [f.texte for f in ligne.mots]
        if ligne.sous_projet:
            dits.append(ligne.sous_projet.titre)
        extrait = next(filter(None, (cut_extrait(mot, mots) for mot in dits)), "")
        code = ligne.action.code if ligne.action else ""
        champ, ancre = ("mots du coût", "mots") if extrait else ("", "retenus")
        yield Resultat(code, str(ligne), champ, extrait, ancre)


def list_depenses(plan, texte, mots):
    trouvees = Depense.objects.for_plan(plan).contenant(texte).loaded_for_depenses()
    for depense in trouvees.order_by("-le", "pk"):
        champ, extrait = find_extrait(depense, mots, "fournisseur")
        yield Resultat(depense.action.code, str(depense), champ, extrait, "depenses")


def list_financements(plan, texte, mots):
    trouves = Financement.objects.for_plan(plan).contenant(texte)
    for apport in trouves.loaded_for_plan_de_financement():
        champ, extrait = find_extrait(apport, mots)
        yield Resultat(apport.action.code, str(apport), champ, extrait, "financement")


def list_indicateurs(plan, texte, mots):
    for indicateur in Indicateur.objects.for_plan(plan).contenant(texte).order_by("ordre", "pk"):
        champ, extrait = find_extrait(indicateur, mots, "libelle")
        yield Resultat("", indicateur.libelle, champ, extrait, f"indicateur-{indicateur.pk}")


def list_sections(plan, texte, mots):
    for section in Section.objects.for_plan(plan).contenant(texte).order_by("ordre", "pk"):
        champ, extrait = find_extrait(section, mots)
        yield Resultat(
            "", section.titre or "Présentation", champ, extrait, f"section-{section.cle}"
        )


def list_pieces(plan, texte, mots):
    for piece in Piece.objects.for_plan(plan).contenant(texte).in_plan_order():
        yield Resultat(piece.action.code, piece.nom, ancre="pieces")
    for lien in Lien.objects.for_plan(plan).contenant(texte).in_plan_order():
        extrait = cut_extrait(lien.adresse, mots)
        champ = "adresse" if extrait else ""
        yield Resultat(lien.action.code, lien.titre, champ, extrait, "pieces")


GROUPES = (
    ("actions", "Actions", list_actions),
    ("branches", "Défis et axes", list_branches),
    ("sous-projets", "Sous-projets", list_sous_projets),
    ("journal", "Journal", list_entrees),
    ("avis", "Avis de la commission", list_avis),
    ("jalons", "Jalons", list_jalons),
    ("couts", "Coûts", list_lignes),
    ("depenses", "Dépenses", list_depenses),
    ("financements", "Financements", list_financements),
    ("indicateurs", "Indicateurs", list_indicateurs),
    ("sections", "Présentation", list_sections),
    ("pieces", "Pièces et liens", list_pieces),
)


def chercher(plan, texte, *, groupe=""):
    """The `Recherche` of a text in a plan: every word, in one same thing; a constant number of
    queries. Only the results of `groupe` are given when it is; each group is counted.
    """
    mots = tuple(mot for mot in dict.fromkeys(texte.split()) if en_mots_nus(mot).strip())
    trouves = []
    for cle, titre, lister in GROUPES if mots else ():
        resultats = tuple(lister(plan, " ".join(mots), mots))
        montres = resultats if groupe in ("", cle) else ()
        titre = plan.vocabulaire.write(titre)
        trouves.append(GroupeTrouve(cle, titre, len(resultats), montres))
    return Recherche(mots, groupe, tuple(trouves))
