import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.text import Truncator

from budget.templatetags.argent import compte, fourchette, reserves
from comptes.models import Structure
from echanges.importation import FORMATS, importer
from plan.models import Plan
from plan.plan_courant import find_plan
from socle.francais.typographie import accord
from socle.progres import Progres

LARGEUR = 30
CHANGEMENTS_MAX = 200
COMPRIS_MAX = 20
LARGEUR_DES_MOTS = 40
# By whether it is applied, then whether that was asked for.
SUITES = {
    (True, True): "Appliqué.",
    (False, True): "Rien n'est écrit.",
    (False, False): "Rien n'est écrit (à blanc).",
}


class Command(BaseCommand):
    help = (
        "Importe un classeur, un tableau, un texte Word ou LibreOffice, un modèle de Territoires "
        "en Transitions ou la copie d'un plan. À blanc, sauf avec --appliquer. Code de retour 1 si "
        "quelque chose est refusé, ou en conflit sans --laisser-conflits."
    )

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--format", choices=FORMATS, default="auto")
        parser.add_argument("--appliquer", action="store_true", help="écrit, tout ou rien")
        parser.add_argument(
            "--laisser-conflits",
            action="store_true",
            help="laisse les lignes en conflit comme elles sont dans l'application",
        )
        parser.add_argument(
            "--creer-doublons",
            action="store_true",
            help="crée aussi les lignes nouvelles qui semblent déjà dans l'application",
        )
        parser.add_argument("--json", dest="en_json", action="store_true", help="rapport en JSON")
        parser.add_argument("--plan", help="plan où revient un classeur ; par défaut, en vigueur")
        parser.add_argument("--structure", help="structure du nouveau plan, par son identifiant")
        parser.add_argument("--titre", default="", help="titre du nouveau plan")
        parser.add_argument(
            "--colonnes",
            action="append",
            default=[],
            metavar="TITRE=SENS",
            help="ce qu'est une colonne d'un tableau : --colonnes \"Budget=coût\", répété ; les "
            "autres sont proposées d'après leurs titres",
        )

    def handle(self, *, fichier, format, appliquer, en_json, plan, structure, titre, **options):
        try:
            contenu = fichier.read_bytes()
        except FileNotFoundError as erreur:
            raise CommandError(f"Le fichier {fichier} n'existe pas.") from erreur
        except OSError as erreur:
            raise CommandError(
                f"Le fichier {fichier} ne peut pas être lu ({erreur.strerror})."
            ) from erreur
        rapport = importer(
            contenu,
            nom=fichier.name,
            format=format,
            plan=find_plan(plan) if plan else find_plan_possible(structure),
            structure=find_structure(structure),
            colonnes=[(titre, sens) for titre, _, sens in map(cut_egal, options["colonnes"])],
            titre=titre,
            le=timezone.localtime(),
            appliquer=appliquer,
            laisser_conflits=options["laisser_conflits"],
            creer_doublons=options["creer_doublons"],
            progres=Progres(self.draw) if sys.stderr.isatty() else None,
        )
        if sys.stderr.isatty():
            self.stderr.write("")
        if en_json:
            self.stdout.write(json.dumps(rapport.dump(), ensure_ascii=False, indent=2))
        else:
            self.write_rapport(rapport)
            self.stdout.write(SUITES[rapport.is_applique, appliquer])
        if rapport.refus:
            raise CommandError("Rien n'est écrit : corrigez ce qui est refusé, puis recommencez.")
        if rapport.conflits and not options["laisser_conflits"]:
            raise CommandError(
                "Rien n'est écrit : des lignes ont changé dans le fichier et dans l'application. "
                "Refaites l'export, ou ajoutez --laisser-conflits pour les laisser comme elles "
                "sont dans l'application."
            )

    def draw(self, fait, total):
        """A bar on the terminal, drawn over itself."""
        plein = LARGEUR * fait // total if total else 0
        barre = "█" * plein + "·" * (LARGEUR - plein)
        self.stderr.write(f"\r{barre} {fait}/{total}", ending="")
        self.stderr.flush()

    def write_rapport(self, rapport):
        self.stdout.write(f"{rapport.fichier} ({FORMATS[rapport.format]})")
        for bilan in rapport.bilans:
            self.stdout.write(
                f"  {bilan.feuille:<16} {bilan.phrase}, {bilan.en_conflit} en conflit"
            )
        for c in rapport.changements[:CHANGEMENTS_MAX]:
            self.stdout.write(
                f"  {c.feuille} {c.cellule} – {c.objet}, {c.colonne} : "
                f"« {c.avant} » → « {c.apres} »"
            )
        if len(rapport.changements) > CHANGEMENTS_MAX:
            reste = len(rapport.changements) - CHANGEMENTS_MAX
            s = accord(reste)
            self.stdout.write(f"  … et {reste} autre{s} changement{s} (--json les donne tous)")
        self.write_compris(rapport)
        for c in rapport.conflits:
            self.stdout.write(
                f"  CONFLIT {c.feuille} ligne {c.ligne} – {c.objet}, {c.colonne} : fichier "
                f"« {c.fichier} », application « {c.application} »"
            )
        for d in rapport.doublons:
            self.stdout.write(
                f"  DÉJÀ LÀ {d.feuille} ligne {d.ligne} – {d.objet} : pas créée, l'application a "
                f"« {d.application} »"
            )
        for refus in rapport.refus_groupes:
            self.stdout.write(f"  REFUS {refus}")
        for remarque in rapport.remarques:
            self.stdout.write(f"  {remarque}")
        self.stdout.write(f"{rapport.phrase}.")
        if rapport.doublons:
            suite = " (--creer-doublons les crée quand même)" if rapport.creables else ""
            self.stdout.write(f"{rapport.phrase_des_doublons}{suite}.")

    def write_compris(self, rapport):
        """What each cost is understood as, those not understood first, then the sums."""
        if rapport.compris:
            self.stdout.write(f"Compris comme : {rapport.phrase_des_compris}")
        for dit in rapport.compris[:COMPRIS_MAX]:
            mots = Truncator(dit.mots).chars(LARGEUR_DES_MOTS)
            avant = f"{' + '.join(dit.avant)} → " if dit.avant else ""
            valeurs = avant + (" + ".join(dit.valeurs) or "supprimé")
            faits = " – ".join((compte(dit), *dit.remarques))
            self.stdout.write(f"  {dit.code:<8} {mots:<{LARGEUR_DES_MOTS}} {valeurs:<26} {faits}")
        if (reste := len(rapport.compris) - COMPRIS_MAX) > 0:
            self.stdout.write(f"  … et {reste} autre{accord(reste)} (--json les donne tous)")
        for titre, somme, somme_avant in rapport.lignes_de_sommes:
            avant = f"{fourchette(somme_avant)} → " if somme_avant else ""
            ecrite = " – ".join(filter(None, (fourchette(somme), reserves(somme))))
            self.stdout.write(f"  {titre:<32} {avant}{ecrite}")


def cut_egal(texte):
    """« Budget », « = », « coût »; CommandError without a sign « = »."""
    if "=" not in texte:
        raise CommandError(f"--colonnes « {texte} » : écrivez TITRE=SENS, comme Budget=coût.")
    return texte.rpartition("=")


def find_plan_possible(structure):
    """The plan that can be meant, that of the structure named if any; None without it."""
    plans = Plan.objects.filter(structure__slug=structure) if structure else Plan.objects
    en_vigueur = list(plans.filter(en_vigueur=True)[:2]) or list(plans.filter(avenant_de=None)[:2])
    if structure or not en_vigueur:
        return en_vigueur[0] if len(en_vigueur) == 1 else None
    return find_plan(None)


def find_structure(slug):
    if not slug:
        return None
    structure = Structure.objects.filter(slug=slug).first()
    if structure is None:
        raise CommandError(f"Aucune structure ne porte l'identifiant « {slug} ».")
    return structure
