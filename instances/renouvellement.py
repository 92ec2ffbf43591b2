"""A new council beside the one that leaves: who stays, who comes, who goes (R-V26)."""

import hashlib
import re
from datetime import timedelta

from django.core.exceptions import ValidationError

from instances.droit import lire_droit
from instances.liste_elus import read_ligne, split_nom
from instances.models import Elu, Mandat
from socle.francais.dates import ecrire_jour
from socle.francais.extraits import en_mots_nus

LIGNES_MAX = 500
# What happens to the mandates, which those of the first line write.
ECRITS = ("reconduits", "nouveaux", "sortants", "corrigés")
HORS_LISTE = "ouverts ce jour-là mais hors de la liste : ils restent, leur page les corrige"
GROUPES = (*ECRITS, "sans changement", HORS_LISTE)


def is_perime(regle, mandats, *, on):
    """Whether the council of the day `on` began before the general renewal of the `Regle`; not
    while the new one may still wait for its installation, nor when there is no council.
    """
    debuts = [mandat.debut for mandat in mandats if mandat.is_en_cours(on)]
    is_du = regle and regle.du and on > regle.du + timedelta(days=regle.valeur or 0)
    return bool(is_du and debuts) and all(d is None or d < regle.du for d in debuts)


def find_perime(structure, *, on):
    """The sentence that tells of a council that was renewed since, on the day `on`; else ''."""
    droit, mandats = lire_droit(structure, on=on), Mandat.objects.for_structure(structure)
    is_du = is_perime(droit.get("renouvellement"), mandats, on=on)
    return write_perime(droit) if is_du else ""


def write_perime(droit):
    regle = droit["renouvellement"]
    return (
        f"les conseils ont été renouvelés le {ecrire_jour(regle.du)} ({regle.cite()}), et la liste "
        "des élus est encore celle d'avant. Entrez le nouveau conseil : « Élus », « Renouvellement "
        "du conseil »."
    )


class Renouvellement:
    """A pasted list beside the people that the structure knows. `fautes` prevent it, `doutes` are
    what was understood and may be otherwise; `texte` is the list with what was understood.
    """

    def __init__(self, structure, texte):
        self.structure, self.fautes, self.doutes, self.lignes = structure, [], [], []
        self.groupes = {titre: [] for titre in GROUPES}
        self.connus = list(Elu.objects.for_structure(structure).prefetch_related("mandats"))
        self.prenoms = {en_mots_nus(elu.prenom) for elu in self.connus}
        self.texte = "\n".join(
            self.read(rang, ligne) for rang, ligne in enumerate(texte.splitlines(), 1)
        )
        if not (self.lignes or self.fautes):
            self.fautes.append("Collez au moins un nom, ou choisissez un fichier.")
        if len(self.lignes) > LIGNES_MAX:
            self.fautes.append(f"Plus de {LIGNES_MAX} noms : ce n'est pas la liste d'un conseil.")
        self.check_doubles()

    def read(self, rang, texte):
        """Read a line; give it back with the family name in capitals."""
        place = f"Ligne {rang}, « {' '.join(texte.split())[:60]} »"
        if not en_mots_nus(texte).strip():
            return texte
        try:
            ligne, mots = read_ligne(texte, place)
            ligne.nom, ligne.prenom = self.choose(mots, place)
            lu = re.sub(r"\s+".join(map(re.escape, mots)), f"{ligne.nom} {ligne.prenom}", texte)
            self.match(ligne)
        except ValueError as refus:
            self.fautes.append(f"{place} : {refus}")
            return texte
        self.lignes.append(ligne)
        return lu

    def choose(self, mots, place):
        """The (family name, first name) of these words: sure, or known here, or told as a doubt."""
        if not (decoupes := split_nom(mots)):
            raise ValueError(
                "il manque le nom ou le prénom. S'il est dans une autre colonne, collez aussi la "
                "ligne des titres : nom, prénom, commune."
            )
        noms = {(en_mots_nus(elu.nom), en_mots_nus(elu.prenom)) for elu in self.connus}
        connues = [d for d in decoupes if tuple(map(en_mots_nus, d)) in noms]
        for sures in (decoupes, connues):
            if len(sures) == 1:
                return sures[0]
        nom, prenom = max(
            decoupes,
            key=lambda d: (en_mots_nus(d[1]) in self.prenoms) - (en_mots_nus(d[0]) in self.prenoms),
        )
        self.doutes.append(f"{place} : est-ce bien le nom {nom}, le prénom {prenom} ?")
        return nom, prenom

    def match(self, ligne):
        """Find whom a line names, by the bare name and the commune; a namesake is asked."""
        commune = en_mots_nus(ligne.commune)
        memes = [elu for elu in self.connus if elu.cle in (ligne.cle, ligne.cle + commune)]
        surs = [elu for elu in memes if elu.cle != ligne.cle or self.may_be_of(elu, commune)]
        if ligne.qui == "autre" and not surs:
            ligne.prenom += f" ({ligne.commune})"
        elif len(surs or memes) == 1 and (surs or ligne.qui == "meme"):
            ligne.elu = (surs or memes)[0]
        elif memes:
            connues = " ou ".join(f"{m.elu} ({m})" for elu in memes for m in elu.mandats.all()[:1])
            raise ValueError(
                f"est-ce {connues} ? Ajoutez « ; même personne » ou « ; autre personne » à cette "
                "ligne."
            )

    def may_be_of(self, elu, commune):
        """Whether it is a commune of this person; it may be when one of the two is not known."""
        siennes = {en_mots_nus(mandat.commune) for mandat in elu.mandats.all()} - {" "}
        return commune in siennes or commune == " " or not siennes

    def check_doubles(self):
        vus = {}
        for ligne in self.lignes:
            autre = vus.setdefault(ligne.elu.cle if ligne.elu else ligne.cle, ligne)
            if autre is not ligne:
                self.fautes.append(
                    f"{ligne.place} : déjà dans la liste ({autre.place}). Gardez une des deux "
                    "lignes ; si ce sont deux personnes, distinguez-les dans le prénom."
                )

    def find_titulaire(self, ligne):
        """The line of whom this one is the suppléant. Raises ValidationError."""
        dit, commune = en_mots_nus(ligne.titulaire), en_mots_nus(ligne.commune)
        trouves = [
            autre
            for autre in self.lignes
            if autre.titulaire is None
            and (
                dit in map(en_mots_nus, (autre.nom, autre.cle, f"{autre.prenom} {autre.nom}"))
                or dit == " " != commune == en_mots_nus(autre.commune)
            )
        ]
        if len(trouves) == 1:
            return trouves[0]
        raison = "plusieurs titulaires peuvent l'être" if trouves else "aucun titulaire ne l'est"
        raise ValidationError(
            f"de qui est-ce le suppléant ? Dans la liste, {raison} : écrivez « suppléant de NOM "
            "Prénom »."
        )

    def run(self, *, le):
        """End the mandates that were running before the day `le`, and open those of the list; what
        was written is in `groupes`, as (mandate, remark), to be undone by who only tries.
        """
        raison = f"renouvellement du conseil du {le:%d/%m/%Y}"
        liste, avant = {ligne.elu.pk for ligne in self.lignes if ligne.elu}, {}
        for mandat in Mandat.objects.for_structure(self.structure).en_cours(on=le).by_elu():
            if is_ancien := mandat.debut is None or mandat.debut < le:
                mandat.end(before=le, raison=raison)
                avant[mandat.elu_id] = mandat
            if mandat.elu_id not in liste:
                titre = "sortants" if is_ancien else HORS_LISTE
                self.groupes[titre].append((mandat, ""))
        for ligne in sorted(self.lignes, key=lambda ligne: ligne.titulaire is not None):
            try:
                self.open(ligne, avant, le=le, raison=raison)
            except ValidationError as refus:
                self.fautes += [f"{ligne.place} : {phrase}" for phrase in refus.messages]

    def open(self, ligne, avant, *, le, raison):
        """Open the mandate of a line, or correct the one that begins that day."""
        titulaire = None if ligne.titulaire is None else self.find_titulaire(ligne)
        if (debut := ligne.debut or le) < le:
            raise ValidationError(f"ce mandat commence avant l'installation du {ecrire_jour(le)}.")
        is_connu, dit = bool(ligne.elu), f"{ligne.nom} {ligne.prenom}"
        elu = ligne.elu or Elu(structure=self.structure, nom=ligne.nom, prenom=ligne.prenom)
        if not is_connu or ligne.civilite not in ("", elu.civilite):
            elu.civilite, elu._change_reason = ligne.civilite, raison
            elu.full_clean()
            elu.save()
        ligne.elu = elu
        if titulaire and not titulaire.elu:
            raise ValidationError(f"corrigez d'abord la ligne de {titulaire.nom}.")
        ouvert = Mandat.objects.filter(elu=elu, debut=debut).select_related("titulaire").first()
        ancien, mandat = avant.get(elu.pk), ouvert or Mandat(elu=elu, debut=debut)
        faits = {
            "commune": ligne.commune or (ouvert or ancien or mandat).commune,
            "qualite": Elu.Qualite.SUPPLEANT if titulaire else Elu.Qualite.TITULAIRE,
            "titulaire": titulaire and titulaire.elu,
            "fonction": ligne.fonction or mandat.fonction,
        }
        titre = "corrigés" if ouvert else "reconduits" if ancien else "nouveaux"
        if ouvert and all(getattr(ouvert, champ) == fait for champ, fait in faits.items()):
            titre = "sans changement"
        else:
            for champ, fait in faits.items():
                setattr(mandat, champ, fait)
            mandat.elu, mandat._change_reason = elu, raison
            mandat.full_clean()
            mandat.save()
        self.groupes[titre].append(
            (mandat, f"écrit {dit} dans la liste" if dit != str(elu) else "")
        )

    @property
    def nombre(self):
        """How many mandates it writes."""
        return sum(len(self.groupes[titre]) for titre in ECRITS)

    @property
    def empreinte(self):
        """The digest of what it does: what is applied is what was read."""
        dits = [
            (titre, f"{m.elu} {m} {m.titulaire} {m.fonction}")
            for titre in ECRITS
            for m, _ in self.groupes[titre]
        ]
        return hashlib.sha256(repr(dits).encode()).hexdigest()[:16]
