"""The portable copy of a whole plan, « plan-copie/1 »: JSON out, JSON in (docs/echanges.md).

The copy holds the rows of every model that a plan is made of (`socle.donnees.contenu`), each under
a number of its own; the history and the frozen states stay in the installation that made them.
"""

import base64
import hashlib
import json
from functools import cache

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from pydantic import ValidationError as FormatRefuse

from comptes.models import Structure, Utilisateur
from conseil.fichier.chargement import load_fichier
from echanges.copie.rangees import list_champs, list_soi, move_abonnes, order_rangees
from echanges.rapport import Bilan
from plan.fichier.chargement import load_structure, save_valide
from plan.fichier.format import FichierRefuse, StructureFormat, sentence
from plan.models import Abonnement, Action, Piece, Plan
from plan.models.provenance import write_raison
from socle.donnees.contenu import gather, list_contenus, list_relations
from socle.donnees.rangees import Rangees, find_etiquette

FORMAT = "plan-copie/1"
ACTIONS = "plan-actions/1"
TAILLE_MAX = 40_000_000
FICHIERS_MAX = 15_000_000
STRUCTURE = ("slug", "nom", "collectivite", "sigle", "siren")


@cache
def list_modeles():
    """{label: model} of the tables of a copy, in their order; the plan itself is apart."""
    return {find_etiquette(modele): modele for modele in list_contenus() if modele is not Plan}


def load_objets(plan):
    """{label: objects of the plan}, each model after those that it hangs on."""
    trouves = gather(
        plan,
        lambda modele, retenir: order_objets(
            modele, list(modele._default_manager.filter(retenir).order_by("pk"))
        ),
    )
    return {label: trouves[modele] for label, modele in list_modeles().items()}


def order_objets(modele, objets):
    """The objects with those that others of the same model name before them."""
    soi = list_soi(modele)
    rangees = [
        {"id": objet.pk, **{champ.name: getattr(objet, champ.attname) for champ in soi}}
        for objet in objets
    ]
    return [objets[rang] for rang, _ in order_rangees(modele, rangees)]


def read_copie(plan):
    """The copy of a plan as plain data, ready for JSON."""
    tables = load_objets(plan)
    comptes = load_comptes(objet for objets in tables.values() for objet in objets)
    numeros = {(Utilisateur, pk): compte.username for pk, compte in comptes.items()}
    for objets in tables.values():
        numeros |= {(type(objet), objet.pk): rang for rang, objet in enumerate(objets, start=1)}
    fichiers, absents = read_fichiers(tables[find_etiquette(Piece)])
    return {
        "format": FORMAT,
        "structure": {champ: getattr(plan.structure, champ) for champ in STRUCTURE},
        "plan": write_objets([plan], numeros)[0],
        "tables": {
            label: [
                {"id": rang, **valeurs}
                for rang, valeurs in enumerate(write_objets(objets, numeros), start=1)
            ]
            for label, objets in tables.items()
        },
        "comptes": dict(sorted((compte.username, str(compte)) for compte in comptes.values())),
        "fichiers": fichiers,
        "fichiers_absents": absents,
    }


def load_comptes(objets):
    """{key: account} of all that these rows name."""
    nommes = {
        getattr(objet, lien.attname)
        for objet in objets
        for lien in list_relations(type(objet))
        if lien.related_model is Utilisateur
    }
    return Utilisateur.objects.in_bulk(nommes - {None})


def write_objets(objets, numeros):
    """The values of rows; another row is named by its number in the copy, a person by her login."""
    ecrites = []
    for objet, rangee in zip(objets, Rangees().serialize(objets), strict=True):
        valeurs = {champ.name: rangee["fields"][champ.name] for champ in list_champs(objet)}
        for lien in list_relations(objet._meta.model):
            if lien.related_model in (Plan, Structure):
                del valeurs[lien.name]
            elif (pk := valeurs[lien.name]) is not None:
                valeurs[lien.name] = numeros[lien.related_model, pk]
        ecrites.append(valeurs)
    return ecrites


def read_fichiers(pieces):
    """({SHA-256: base64}, names left out because too heavy or missing) of the joined files."""
    fichiers, absents, poids = {}, [], 0
    for piece in pieces:
        poids += piece.taille
        if poids > FICHIERS_MAX or not piece.fichier.storage.exists(piece.fichier.name):
            absents.append(piece.nom)
            poids -= piece.taille
            continue
        with piece.fichier.open("rb") as flux:
            fichiers[piece.empreinte] = base64.b64encode(flux.read()).decode()
    return fichiers, absents


def write_copie(plan):
    """The bytes of the portable copy; the same plan gives the same bytes."""
    texte = json.dumps(read_copie(plan), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return f"{texte}\n".encode()


def import_copie(contenu, rapport, *, appliquer, structure, titre, progres, par, le):
    """Make the plan of a copy. An identical plan already there is 0 change.

    The joined files are written only when it is to be kept: no base undoes them.
    """
    donnees = parse(contenu)
    if donnees.get("format") == ACTIONS:
        load_actions(contenu, rapport)
        return
    check_forme(donnees)
    lieu = structure or find_structure(donnees["structure"])
    if structure and structure.slug != donnees["structure"].get("slug"):
        rapport.remarques.append(
            f"Le fichier vient de « {donnees['structure'].get('nom')} » ; le plan entre dans "
            f"« {structure.nom} »."
        )
    slug = donnees["plan"].get("slug")
    rapport.plan = str(slug)
    if existant := Plan.objects.filter(slug=slug).first():
        compare(existant, donnees, lieu, rapport)
        return
    Recopie(donnees, lieu, rapport, appliquer=appliquer, progres=progres, par=par).run()


def parse(contenu):
    if len(contenu) > TAILLE_MAX:
        raise FichierRefuse([f"Ce fichier dépasse {TAILLE_MAX // 1_000_000} Mo."])
    try:
        donnees = json.loads(contenu.decode("utf-8-sig"))
    except (ValueError, RecursionError) as erreur:
        raise FichierRefuse(["Ce fichier n'est pas du JSON lisible, en UTF-8."]) from erreur
    if not isinstance(donnees, dict) or donnees.get("format") not in (FORMAT, ACTIONS):
        connu = donnees.get("format") if isinstance(donnees, dict) else None
        raise FichierRefuse(
            [f"format : « {connu} » n'est pas connu ; les formats lus sont {FORMAT} et {ACTIONS}."]
        )
    return donnees


def load_actions(contenu, rapport):
    """A file of `charger_plan`."""
    plan, nouveau = load_fichier(contenu, raison=write_raison(rapport.fichier))
    rapport.plan = plan.slug
    nombre = Action.objects.for_plan(plan).count()
    comptes = {"creees": nombre} if nouveau else {"inchangees": nombre}
    rapport.bilans.append(Bilan("Actions", **comptes))


def check_forme(donnees):
    """Refuse, by its place, a word that the format does not know."""
    fautes = []
    attendues = {"structure": dict, "plan": dict, "tables": dict, "fichiers": dict}
    for nom, genre in attendues.items():
        if not isinstance(donnees.get(nom), genre):
            fautes.append(f"{nom} : cette partie manque, ou n'a pas la forme attendue.")
    if fautes:
        raise FichierRefuse(fautes)
    move_abonnes(donnees["tables"])
    for label, rangees in donnees["tables"].items():
        if label not in list_modeles():
            fautes.append(f"tables.{label} : cette table n'existe pas dans le format, retirez-la.")
        elif not isinstance(rangees, list):
            fautes.append(f"tables.{label} : une liste est attendue.")
        else:
            fautes += check_rangees(label, rangees)
    if fautes:
        raise FichierRefuse(fautes[:50])


def check_rangees(label, rangees):
    modele = list_modeles()[label]
    permis = {champ.name for champ in list_champs(modele)} | {"id"}
    liens = {champ.name for champ in modele._meta.concrete_fields if champ.is_relation} | {"id"}
    for rang, rangee in enumerate(rangees):
        if not isinstance(rangee, dict):
            yield f"tables.{label}[{rang}] : un objet entre accolades est attendu."
            continue
        for mot in rangee.keys() - permis:
            yield f"tables.{label}[{rang}].{mot} : ce mot n'existe pas dans le format, retirez-le."
        for mot in liens & rangee.keys():
            if not isinstance(rangee[mot], int | str | None):
                yield f"tables.{label}[{rang}].{mot} : un numéro est attendu."


def find_structure(donnees):
    try:
        return load_structure(StructureFormat.model_validate(donnees))
    except FormatRefuse as refus:
        raise FichierRefuse([f"structure.{sentence(e)}" for e in refus.errors()]) from refus


def compare(existant, donnees, structure, rapport):
    """A plan of this identifier is there: the same, which is no change, or refused."""
    if existant.structure_id == structure.pk:
        ici = json.loads(write_copie(existant))
        if all(ici[nom] == donnees.get(nom) for nom in ("plan", "tables")):
            for label, rangees in donnees["tables"].items():
                if rangees:
                    nom = str(list_modeles()[label]._meta.verbose_name_plural)
                    rapport.bilans.append(Bilan(nom, inchangees=len(rangees)))
            return
    raise FichierRefuse(
        [
            f"plan.slug : un plan « {existant.slug} » est déjà là, et il n'est pas le même. "
            "Changez « slug » dans le fichier pour en faire un autre plan."
        ]
    )


class Recopie:
    """Makes the objects of a copy, model after model, and keeps which number became which."""

    def __init__(self, donnees, structure, rapport, *, appliquer, progres, par):
        self.donnees, self.structure, self.rapport = donnees, structure, rapport
        self.appliquer, self.progres, self.par = appliquer, progres, par
        self.raison = write_raison(rapport.fichier)
        self.faits = {}
        self.inconnus = set()
        self.comptes = {compte.username: compte for compte in structure.equipe()}

    def run(self):
        self.progres.begin(sum(map(len, self.donnees["tables"].values())) + 1)
        self.plan = self.make_plan()
        self.progres.step()
        for label, modele in list_modeles().items():
            rangees = self.donnees["tables"].get(label, [])
            for rang, rangee in order_rangees(modele, rangees):
                self.make(modele, rangee, f"tables.{label}[{rang}]")
                self.progres.step()
            if rangees:
                nom = str(modele._meta.verbose_name_plural)
                self.rapport.bilans.append(Bilan(nom, creees=len(rangees)))
        if self.inconnus:
            self.rapport.remarques.append(
                f"Comptes inconnus ici : {', '.join(sorted(self.inconnus))}. Leurs actions gardent "
                "leur nom comme pilote ; leurs autres mentions restent sans auteur."
            )
        for nom in self.donnees.get("fichiers_absents", []):
            self.rapport.remarques.append(f"Le fichier joint « {nom} » n'était pas dans la copie.")

    def make_plan(self):
        plan = Plan(structure=self.structure)
        self.fill(plan, self.donnees["plan"], "plan")
        if plan.en_vigueur and self.structure.plans.filter(en_vigueur=True).exists():
            plan.en_vigueur = False
            self.rapport.remarques.append("Un autre plan reste en vigueur dans cette structure.")
        return self.save(plan, "plan")

    def save(self, objet, place):
        objet._history_user = self.par
        return save_valide(objet, place=place, raison=self.raison)

    def make(self, modele, rangee, place):
        numero = rangee.get("id")
        if not isinstance(numero, int) or (modele, numero) in self.faits:
            raise FichierRefuse([f"{place}.id : un numéro, donné une seule fois, est attendu."])
        if hasattr(modele, "nom") and hasattr(modele, "structure"):
            connu = modele.objects.filter(structure=self.structure, nom=rangee.get("nom")).first()
            if connu:
                self.faits[modele, numero] = connu
                return
        objet = modele()
        for champ in modele._meta.concrete_fields:
            if champ.related_model is Plan:
                objet.plan = self.plan
            elif champ.related_model is type(self.structure):
                objet.structure = self.structure
        self.fill(objet, rangee, place)
        if isinstance(objet, Abonnement) and objet.utilisateur_id is None:
            return
        if isinstance(objet, Piece) and not self.add_fichier(objet):
            return
        if isinstance(objet, Action) and rangee.get("pilote") and objet.pilote is None:
            objet.pilote_nom = self.name_of(rangee["pilote"])
        self.faits[modele, numero] = self.save(objet, place)

    def name_of(self, compte):
        noms = self.donnees.get("comptes")
        nom = noms.get(compte, compte) if isinstance(noms, dict) else compte
        return str(nom)[:150]

    def add_fichier(self, piece):
        """Put the bytes of a joined file in place; whether they were in the copy, unaltered."""
        try:
            contenu = base64.b64decode(self.donnees["fichiers"].get(piece.empreinte, ""))
        except (ValueError, TypeError):
            contenu = b""
        if not contenu or hashlib.sha256(contenu).hexdigest() != piece.empreinte:
            self.rapport.remarques.append(f"Fichier joint « {piece.nom} » : absent de la copie.")
            return False
        if self.appliquer:
            piece.fichier.save(piece.nom, ContentFile(contenu), save=False)
        else:
            piece.fichier = piece.nom
        return True

    def fill(self, objet, rangee, place):
        for champ in list_champs(objet._meta.model):
            if champ.name not in rangee:
                continue
            valeur = rangee[champ.name]
            ici = f"{place}.{champ.name}"
            if champ.is_relation:
                setattr(objet, champ.name, self.find(champ, valeur, ici))
            else:
                setattr(objet, champ.attname, read_valeur(champ, valeur, ici))

    def find(self, champ, valeur, place):
        """The object that a number or a name of account stands for; None for none."""
        if valeur is None:
            return None
        if champ.related_model is Utilisateur:
            compte = self.comptes.get(str(valeur))
            if compte is None:
                self.inconnus.add(self.name_of(str(valeur)))
            return compte
        trouve = self.faits.get((champ.related_model, valeur))
        if trouve is None:
            raise FichierRefuse([f"{place} : « {valeur} » n'est le numéro d'aucune ligne."])
        return trouve


def read_valeur(champ, valeur, place):
    """A value of JSON as the field holds it. Raises FichierRefuse."""
    if isinstance(valeur, dict | list) and not isinstance(champ, models.JSONField):
        raise FichierRefuse([f"{place} : cette valeur ne convient pas."])
    try:
        return champ.to_python(valeur)
    except ValidationError as refus:
        raise FichierRefuse([f"{place} : {' '.join(refus.messages)}"]) from refus
