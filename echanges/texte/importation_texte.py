"""A plan in a Word or LibreOffice text, its annex of costs and years included (R-X11)."""

import re

from django.utils.text import capfirst

from budget.models import LigneCout
from budget.montants.decoupe import couper
from echanges.provenances import Provenances
from echanges.rapport import Bilan
from echanges.tableau.annexe import join_coupees
from echanges.tableau.lignes import PLACE
from echanges.tableau.nouveau import ANNEES_MAX, Brouillon, count_made, make_plan
from echanges.texte.fiche import (
    PLAGE,
    find_calendrier,
    list_annees,
    make_cle,
    read_fiche,
    write_corps,
)
from echanges.texte.structure import Arbre, number, read_chemins
from plan.feuillets.calendrier import read_croix
from plan.models.provenance import write_raison
from plan.vocabulaire import dump_mots
from socle.francais.typographie import accord, compter
from socle.saisie.cellules import fold
from socle.saisie.tables import Rangee
from socle.saisie.textes.formes import Paragraphe, Tableau

CODE = re.compile(rf"^\s*{PLACE.pattern}$", re.I | re.S)
COURT = re.compile(r"^\s*(?P<defi>\d{1,3})[-.](?:(?P<axe>\d{1,3})[-.])?(?P<action>\d{1,3})$")
FEUILLE = "Texte"
LEGENDE = re.compile(r"(annexe|depenses|couts|budget|calendrier|tableau)[^.€]{0,80}")


def import_texte(texte, rapport, *, structure, titre, progres, par, le):
    """Make a plan of a text: dry run or not, whoever calls decides."""
    rapport.remarques += texte.remarques
    annexes = find_annexes(texte.blocs)
    premier = next((b for b in texte.blocs if isinstance(b, Paragraphe) and b.titre == 0), None)
    retires = [*sum(annexes, ()), *([premier] if premier and not titre else ())]
    cellules = (c.texte for *_, t in annexes for r in t.rangees for c in r[:2])
    is_a_trois = any((d := CODE.match(c) or COURT.match(c)) and d["axe"] for c in cellules)
    arbre = Arbre([b for b in texte.blocs if b not in retires], rapport, is_a_trois=is_a_trois)
    if not arbre.defis:
        rapport.refuse(
            "Aucune action n'est trouvée dans ce texte : donnez à chacune un titre comme "
            "« Action 1 : Accueillir », ou le style « Titre 3 », puis recommencez."
        )
        return
    lecteur = LecteurTexte(arbre, rapport)
    for *legende, tableau in annexes:
        lecteur.read_annexe(tableau, " ".join(p.texte for p in legende))
    titre = titre or (premier.texte[:300] if premier else "")
    lecteur.find_annees(f"{titre} {rapport.fichier}")
    if rapport.refus:
        return
    chargement = make_plan(
        lecteur.brouillon,
        rapport,
        structure=structure,
        titre=titre,
        raison=write_raison(rapport.fichier),
        progres=progres,
        partenaires=lecteur.partenaires,
        sections=lecteur.make_sections(),
    )
    lecteur.retain_fiches(chargement)
    for nom, combien in lecteur.compte_niveaux():
        rapport.bilans.append(Bilan(nom, creees=combien))
    count_made(rapport, chargement.plan)
    remember(chargement, rapport, par=par, le=le)


def find_annexes(blocs):
    """Each table of years, after the short paragraph that announces it if there is one."""
    annexes = []
    for avant, bloc in zip((None, *blocs), blocs, strict=False):
        if isinstance(bloc, Tableau) and find_calendrier(bloc):
            dite = isinstance(avant, Paragraphe) and LEGENDE.fullmatch(fold(avant.texte))
            annexes.append((avant, bloc) if dite else (bloc,))
    return annexes


class LecteurTexte:
    """Fills a `Brouillon` from the nodes of a text."""

    def __init__(self, arbre, rapport):
        self.arbre, self.rapport = arbre, rapport
        self.brouillon, self.actions, self.fiches = Brouillon(), {}, {}
        self.brouillon.niveaux = 2 if arbre.is_a_deux else 3
        self.brouillon.mots = dump_mots(**arbre.name_mots())
        self.mots = self.brouillon.vocabulaire
        self.partenaires, self.non_places, self.codes_annexe = [], [], set()
        self.tell_sommaire()
        self.renumber(arbre.defis)
        for defi in arbre.defis:
            self.renumber(defi.enfants)
            ici = self.brouillon.add_defi(defi.numero, defi.titre)
            ici["corps"] = write_corps(defi.blocs)
            self.tell_couts(defi)
            for axe in defi.enfants:
                self.add_axe(defi, axe)

    def show(self, code):
        """A code as the plan writes it."""
        return self.brouillon.name_code(*code.split("-"))

    def tell(self, phrase):
        self.rapport.remarques.append(phrase)

    def tell_sommaire(self):
        retires = [
            b.numero
            for rang, b in enumerate(self.arbre.blocs)
            if rang in self.arbre.sommaire and isinstance(b, Paragraphe)
        ]
        if retires:
            self.tell(
                f"Sommaire : {compter(len(retires), 'ligne')} laissée{accord(len(retires))} de "
                f"côté, entre les paragraphes {retires[0]} et {retires[-1]}."
            )

    def tell_couts(self, noeud):
        """Costs that are of no axe and of no action have no place: they stay words, said."""
        fiche = read_fiche(noeud.blocs)
        self.tell_tableaux(fiche)
        for numero, mots in fiche.lignes:
            place = f"Paragraphe {numero} : « {mots[:80]} »"
            ni = " ni ".join(f"d'{mot.un}" for mot in reversed(self.mots.dits[1:]))
            self.tell(f"{place} n'est ni {ni}, pas compté.")

    def renumber(self, freres):
        for noeud, avant in number(freres):
            if avant:
                self.tell(
                    f"Paragraphe {noeud.paragraphe} : le numéro {avant} est déjà pris à ce niveau, "
                    f"« {noeud.titre[:80]} » prend le numéro {noeud.numero}. Vérifiez ses années "
                    "et ses coûts dans l'annexe."
                )

    def add_axe(self, defi, axe):
        ici = self.brouillon.add_axe(defi.numero, axe.numero, axe.titre)
        code = f"{defi.numero}-{axe.numero}"
        fiche = self.read(axe, str(defi.numero) if self.arbre.is_a_deux else code)
        ici |= {"corps": write_corps(fiche.corps), "couts": fiche.dump_couts(set())}
        self.renumber(axe.enfants)
        for action in axe.enfants:
            code = f"{defi.numero}-{axe.numero}-{action.numero}"
            fiche = self.read(action, self.show(code))
            mot = self.mots.place(self.mots.action, action.numero)
            titre = action.titre or fiche.titre or mot
            corps = write_corps(fiche.corps)
            if len(titre) > 300:
                corps = f"{titre}\n\n{corps}"
            noms = list(dict.fromkeys(fiche.partenaires))
            self.partenaires += [nom for nom in noms if nom not in self.partenaires]
            self.actions[code] = {
                "numero": action.numero,
                "titre": titre[:300],
                "corps": corps,
                "annees": sorted(fiche.annees),
                "couts": fiche.dump_couts(set()),
                "partenaires": [{"nom": nom} for nom in noms],
            }
            self.brouillon.add_action(defi.numero, axe.numero, self.actions[code])

    def read(self, noeud, code):
        fiche = read_fiche(noeud.blocs)
        for mots in fiche.ecartes:
            self.tell(f"{code} : {mots}, gardé à côté des coûts sans être compté.")
        self.tell_tableaux(fiche)
        return fiche

    def tell_tableaux(self, fiche):
        for bloc in fiche.corps:
            if isinstance(bloc, Tableau) and any("€" in c.texte for r in bloc.rangees for c in r):
                self.tell(f"Tableau {bloc.numero} : gardé comme un texte, aucun montant compté.")

    def read_annexe(self, tableau, legende):
        """The years and the costs of a table of the text, as of a workbook (R-X6)."""
        rang, annees, couts = find_calendrier(tableau)
        rangees = [[c.texte.strip() for c in rangee] for rangee in tableau.rangees]
        for numero, rangee in enumerate(tableau.rangees[rang + 1 :], start=rang + 1):
            for i, cellule in enumerate(rangee):
                if cellule.is_suite and i not in couts:
                    rangees[numero][i] = rangees[numero][i] or rangees[numero - 1][i]
        if not couts:
            couts = [min(annees)]
            for rangee in rangees:
                rangee.insert(couts[0], "")
        annees = list_annees(rangees[rang])
        feuille = " ".join((f"Tableau {tableau.numero}", legende)).strip()
        lignes = [Rangee(n, tuple(v)) for n, v in enumerate(rangees[rang + 1 :], start=rang + 2)]
        places = {}
        for rangee in join_coupees(lignes, couts[0]):
            intitule = rangee.valeurs[0]
            code = self.find_code(intitule, places)
            if code in places:
                self.rapport.refuse(
                    f"{self.mots.name(self.show(code))} : déjà ligne {places[code]}.",
                    feuille=feuille,
                    ligne=rangee.numero,
                )
            elif code:
                places[code] = rangee.numero
                croix = [a for rang, a in annees.items() if read_croix(rangee.valeurs[rang])]
                self.join(code, read_ligne(rangee, croix, couts[0]), tableau)
            elif any(rangee.valeurs):
                self.non_places.append(" | ".join(filter(None, rangee.valeurs)))

    def find_code(self, intitule, places):
        """The code of the action that a row names in the words of the office, or by its title."""
        dit = CODE.match(intitule) or COURT.match(intitule)
        if dit and (dit["axe"] or self.arbre.is_a_deux or CODE.match(intitule)):
            if not dit["axe"] and not self.arbre.is_a_deux:
                self.tell(f"« {intitule[:60]} » : aucun axe n'est nommé, c'est l'axe 1.")
            return "-".join(str(int(dit[n] or 1)) for n in ("defi", "axe", "action"))
        chemin = read_chemins(intitule, self.arbre.niveaux)
        if chemin.get(2):
            dites = [
                code
                for code in self.actions
                if all(int(code.split("-")[n]) == v for n, v in chemin.items())
            ]
            return dites[0] if len(dites) == 1 else None
        titres = [c for c, a in self.actions.items() if fold(a["titre"]) == fold(intitule)]
        return titres[0] if len(titres) == 1 and titres[0] not in places else None

    def join(self, code, lue, tableau):
        """Give to an action what the annex says of it, each cost under the key of the fiche."""
        action = self.actions.get(code)
        self.brouillon.annees |= set(lue["annees"])
        if action is None:
            nom = self.mots.le(self.show(code))
            self.tell(f"Tableau {tableau.numero} : {nom} n'a pas de fiche.")
            defi, axe, numero = map(int, code.split("-"))
            self.actions[code] = {**lue, "numero": numero, "couts": None}
            self.brouillon.add_action(defi, axe, {**lue, "numero": numero})
            self.codes_annexe.add(code)
            return
        if action["annees"] and action["annees"] != lue["annees"]:
            self.tell(
                f"{self.show(code)} : la fiche prévoit {join_annees(action['annees'])}, l'annexe "
                f"{join_annees(lue['annees'])} ; l'annexe est suivie."
            )
        cles = set()
        for ligne in lue["tableau"]["lignes"]:
            ligne["ligne_cout"] = make_cle(ligne["texte"], cles)
        action |= {"annees": lue["annees"]}
        if cles:
            action |= {"tableau": lue["tableau"]}
            self.codes_annexe.add(code)

    def find_annees(self, mots):
        """The years of the plan, from its title when no action has any."""
        self.brouillon.annees |= {a for x in self.actions.values() for a in x.get("annees", ())}
        trouve = PLAGE.search(fold(mots))
        if trouve and int(trouve[1]) <= int(trouve[2]) < int(trouve[1]) + ANNEES_MAX:
            self.brouillon.annees |= set(range(int(trouve[1]), int(trouve[2]) + 1))
        sans = [code for code, action in self.actions.items() if not action.get("annees")]
        if sans:
            self.tell(
                f"{self.mots.action.compter(len(sans))} sans année prévue, à compléter : "
                f"{', '.join(map(self.show, sans[:40]))}{'…' * (len(sans) > 40)}."
            )

    def make_sections(self):
        """The parts of the text that are of no défi, and what no table could place."""
        sections = []
        for partie in self.arbre.parties:
            corps = write_corps(partie.blocs)
            if not corps and not partie.titre:
                continue
            numero = len(sections) + 1
            self.tell_couts(partie)
            titre = partie.titre[:300] or "Présentation"
            sections.append({"cle": f"partie-{numero}", "titre": titre, "corps": corps})
        if sections:
            self.tell(
                "Hors des fiches, gardé dans les parties préliminaires du plan : "
                + ", ".join(f"« {s['titre'][:60]} »" for s in sections[:30])
                + "…" * (len(sections) > 30)
            )
        if self.non_places:
            reste = len(self.non_places)
            self.tell(
                f"{compter(reste, 'ligne')} de tableau sans action reconnue, gardée{accord(reste)} "
                "dans la partie « Annexe, sans place » : "
                + " ; ".join(f"« {mots[:80]} »" for mots in self.non_places[:10])
                + "…" * (reste > 10)
            )
            corps = "\n\n".join(self.non_places)
            sections.append({"cle": "sans-place", "titre": "Annexe, sans place", "corps": corps})
        return sections

    def retain_fiches(self, chargement):
        """The costs of an action that no annex names are those of its fiche: they count."""
        lignes = LigneCout.objects.for_plan(chargement.plan).select_related("action__axe__defi")
        dits = {self.show(code) for code in self.codes_annexe}
        connues = sum(not li.retenue and bool(self.codes_annexe) for li in lignes)
        for ligne in lignes:
            if ligne.action and ligne.action.code not in dits and not ligne.retenue:
                mots = ligne.formulations.first()
                ligne.retenue = not fold(str(mots)).startswith("dont ")
                chargement.save(ligne, ligne.cle)
                connues -= ligne.retenue and bool(self.codes_annexe)
        if connues:
            self.tell(
                f"{compter(connues, 'coût')} de fiches que l'annexe ne nomme pas : "
                f"{accord(connues, 'connu,connus')}, sans être {accord(connues, 'compté,comptés')}."
            )

    def compte_niveaux(self):
        defis = self.brouillon.defis
        axes = (capfirst(self.mots.axe.pluriel), sum(len(d["axes"]) for d in defis.values()))
        hauts = (capfirst(self.mots.defi.pluriel), len(defis))
        return (hauts,) if self.arbre.is_a_deux else (hauts, axes)


def read_ligne(rangee, annees, couts):
    """What a row of the annex says of its action, as the format of a plan holds it."""
    intitule = rangee.valeurs[0]
    dit = CODE.match(intitule)
    return {
        "titre": ((dit and dit["titre"]) or intitule).strip()[:300],
        "annees": sorted(annees),
        "tableau": {
            "intitule": intitule[:200],
            "lignes": [
                {
                    "texte": texte,
                    "ligne_cout": f"ligne-{rang}",
                    "ligne_source": rangee.numero,
                }
                for rang, texte in enumerate(couper(rangee.valeurs[couts] or ""), start=1)
            ],
        },
    }


def join_annees(annees):
    return ", ".join(map(str, annees)) or "aucune année"


def remember(chargement, rapport, *, par, le):
    """Each cost line remembers the paragraph, or the row of a table, of its first words."""
    provenances = Provenances(chargement.plan, rapport, par=par, le=le)
    for ligne in LigneCout.objects.for_plan(chargement.plan).prefetch_related("formulations__bloc"):
        mots = next((f for f in ligne.formulations.all() if f.ligne_source), None)
        if mots:
            tableau = mots.bloc.document == "tableau"
            provenances.note(
                ligne,
                "ecrit",
                mots.bloc.intitule,
                mots.texte,
                feuille=FEUILLE,
                cellule=f"{'ligne' if tableau else 'paragraphe'} {mots.ligne_source}",
            )
    provenances.save()
