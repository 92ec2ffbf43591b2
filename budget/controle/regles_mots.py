"""Rules on the words: what one document names otherwise, and what the text says twice."""

import re
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import combinations, pairwise

from budget.controle.dossier import (
    name_of,
    name_of_ligne,
    place_of,
    sources_of,
)
from socle.francais.typographie import read_blocs

# Words that name nothing, and those that only say that a cost is a cost.
MOTS_VIDES = {
    *("avec", "cette", "chaque", "cout", "couts", "dans", "entre", "estime", "leur", "leurs"),
    *("notre", "pour", "prix", "sans", "toute", "tous", "votre"),
}
# A word that more actions share than this is the vocabulary of the plan, not a subject.
ACTIONS_MAX = 5
# How many narratives keep what was read in them, for the next control.
RECITS = 2048


@lru_cache(maxsize=8192)
def words(texte):
    """The words that mean something, without accents, capitals or plural marks."""
    nu = unicodedata.normalize("NFD", texte.casefold())
    nu = "".join(signe for signe in nu if not unicodedata.combining(signe))
    mots = re.findall(r"[a-z0-9]+", nu)
    return frozenset(re.sub(r"[sx]$", "", m) for m in mots if len(m) > 3 and m not in MOTS_VIDES)


def is_same_word(mot, autre):
    """« collecte » and « collectage »: the same beginning, four letters at least."""
    return mot[:5] == autre[:5] or mot.startswith(autre) or autre.startswith(mot)


def only_in(mots, autres):
    return {mot for mot in mots if not any(is_same_word(mot, autre) for autre in autres)}


def find_libelles_differents(dossier):
    """Each document has a word that the other does not have for the same cost."""
    for ligne, *des_deux in dossier.lues_deux_fois:
        fiche, tableau = (
            list(dict.fromkeys(lue.libelle for lue in lues if lue.libelle)) for lues in des_deux
        )
        mots_fiche, mots_tableau = words(" ".join(fiche)), words(" ".join(tableau))
        if only_in(mots_fiche, mots_tableau) and only_in(mots_tableau, mots_fiche):
            yield (
                name_of_ligne(ligne),
                f"Un même coût ({place_of(ligne)}) n'a pas le même nom. "
                f"Fiche : « {' » ; « '.join(fiche)} ». Tableau : « {' » ; « '.join(tableau)} ».",
                sources_of(ligne),
            )


@lru_cache(maxsize=RECITS)
def list_titres(texte):
    """(The headings inside a narrative)."""
    return tuple(
        token.content
        for avant, token in pairwise(read_blocs(texte))
        if avant.type == "heading_open"
    )


def list_sujets(dossier):
    """[(action, kind, words of the document)]: what each action is about, and what it pays."""
    sujets = []
    for action in dossier.actions:
        sujets.append((action, "titre", action.titre))
        for sous_projet in action.parties:
            sujets.append((action, "partie", sous_projet.titre))
            sujets += [(action, "partie", titre) for titre in list_titres(sous_projet.corps)]
        sujets += [(action, "partie", titre) for titre in list_titres(action.corps)]
    for ligne in dossier.lignes:
        if ligne.action and not ligne.mutualise:
            sujets.append(
                (ligne.action, "gratuit" if ligne.montant_max == 0 else "cout", f"{ligne}")
            )
    return sujets


def is_a_doubt(genre, autre):
    """Two titles, or costs of 0 €, may share their words; a part, or two costs to pay, may not."""
    return "partie" in (genre, autre) or genre == autre == "cout"


def find_sujets_communs(dossier):
    """A part or a cost of an action that says the same as another action, of another axe."""
    sujets = list_sujets(dossier)
    ou = defaultdict(list)
    for rang, (_, _, texte) in enumerate(sujets):
        for mot in words(texte):
            ou[mot].append(rang)
    communs = Counter(
        paire
        for rangs in ou.values()
        if len({sujets[rang][0].pk for rang in rangs}) <= ACTIONS_MAX
        for paire in combinations(rangs, 2)
    )
    trouves = {}
    for rang, autre_rang in sorted(paire for paire, nombre in communs.items() if nombre > 1):
        action, genre, texte = sujets[rang]
        autre, autre_genre, autre_texte = sujets[autre_rang]
        if action.axe_id != autre.axe_id and is_a_doubt(genre, autre_genre):
            paire = tuple(sorted((action.code, autre.code)))
            trouves.setdefault(paire, (action, texte, autre, autre_texte))
    for action, texte, autre, autre_texte in trouves.values():
        yield (
            f"{name_of(action)}/{autre.code}",
            f"« {texte} » ({action.code}) et « {autre_texte} » ({autre.code}) semblent parler "
            "de la même chose : vérifiez qu'elle n'est ni décrite ni comptée deux fois.",
        )


EN_LETTRES = ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
NOMBRES = {mot: nombre for nombre, mot in enumerate(EN_LETTRES, start=2)}
AVANT = r"(?<![\w,./-])"
LETTRES = "|".join(NOMBRES)
ANNONCE = re.compile(
    rf"{AVANT}(?P<nombre>[2-9]|1[0-2]|{LETTRES}) (?:[^\W\d]\S* ){{0,4}}[^\W\d]\S* ?:$", re.I
)
COMPTE = re.compile(
    rf"{AVANT}(?P<nombre>\d{{1,2}}|{LETTRES}) (?P<chose>[^\W\d]{{4,}} [^\W\d]{{4,}})", re.I
)


def read_nombre(texte):
    return NOMBRES.get(texte.casefold()) or int(texte)


def list_textes(dossier):
    """[(place, its name in a sentence, its narrative)] for all that the plan tells."""
    for action in dossier.actions:
        nom = dossier.mots.le(action.code)
        yield name_of(action), nom, action.corps
        for sous_projet in action.parties:
            yield name_of(action), nom, sous_projet.corps
    for axe in dossier.axes_nommes:
        yield f"axe:{axe.code}", dossier.mots.le(axe.code), axe.corps
    for defi in dossier.defis:
        yield f"défi:{defi.code}", dossier.mots.le(defi.code), defi.corps
    for section in dossier.sections:
        yield f"section:{section.cle}", f"la section « {section} »", section.corps


def count_items(tokens):
    """How many items has the list that begins `tokens`; None when no list begins there."""
    if not tokens or tokens[0].type not in ("bullet_list_open", "ordered_list_open"):
        return None
    niveau, nombre = tokens[0].level, 0
    for token in tokens[1:]:
        if token.level == niveau:
            break
        nombre += token.type == "list_item_open" and token.level == niveau + 1
    return nombre


@lru_cache(maxsize=RECITS)
def list_annonces(texte):
    """((words that announce a list, number in them, how many items follow)), where they differ."""
    tokens = read_blocs(texte)
    dites = (
        (dit, count_items(tokens[i + 2 :]))
        for i, token in enumerate(tokens)
        if token.type == "inline" and (dit := ANNONCE.search(token.content.strip()))
    )
    return tuple(
        (dit[0].rstrip(" :"), dit["nombre"], suivent)
        for dit, suivent in dites
        if suivent and suivent != read_nombre(dit["nombre"])
    )


def find_nombre_annonce(dossier):
    """« il y a 5 conditions : » before a list of four."""
    for objet, nom, texte in list_textes(dossier):
        for annonce, nombre, suivent in list_annonces(texte):
            yield (
                objet,
                f"Dans {nom}, « {annonce} » annonce {nombre} points, la liste en donne {suivent}.",
            )


@lru_cache(maxsize=RECITS)
def list_comptes_differents(texte):
    """((each count of a same thing, in the words of the text)), where its number changes."""
    dits = defaultdict(dict)
    for compte in COMPTE.finditer(texte):
        dits[words(compte["chose"])].setdefault(read_nombre(compte["nombre"]), compte[0])
    return tuple(
        tuple(nombres.values())
        for mots, nombres in dits.items()
        if len(mots) > 1 and len(nombres) > 1
    )


def find_nombre_different(dossier):
    """« 2 grands sites » and « 4 Grands Sites » in one narrative."""
    for objet, nom, texte in list_textes(dossier):
        for comptes in list_comptes_differents(texte):
            yield objet, f"Dans {nom}, le nombre change : « {' », puis « '.join(comptes)} »."


@lru_cache(maxsize=RECITS)
def list_fins_sans_point(texte):
    """(The last words of each long paragraph that ends without punctuation)."""
    return tuple(
        token.content[-60:]
        for avant, token in pairwise(read_blocs(texte))
        if avant.type == "paragraph_open"
        and not avant.level
        and len(token.content) >= 60
        and not re.search(r"[.!?…:;»)>]$", token.content.rstrip())
    )


def find_phrase_tronquee(dossier):
    """Paragraphs of a narrative that end without punctuation."""
    for objet, nom, texte in list_textes(dossier):
        for fin in list_fins_sans_point(texte):
            yield objet, f"Dans {nom}, une phrase finit sans point : « …{fin} »."
