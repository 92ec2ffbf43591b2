"""What each page says to who does not see it: titles, names, headings, tables, fields (R-Y2).

axe sees what an element lacks; these rules see what a page as a whole does not say.
"""

import re
from collections import Counter, defaultdict

import pytest
from django.conf import settings as reglages
from tinyhtml5.parser import HTMLParser

from comptes.droits import Role
from tests.ecran import Formulaires, plain
from tests.ecran import read as read_reponse
from tests.fabrique import make_utilisateur
from tests.navigateur.monde import make_monde
from tests.promenade import open_page, read, select, send_to, strip, walk

ERREUR = "Erreur – "
# Another address of a page, or a page that is another one when there is a single point.
JUMELLES = re.compile(r"^/(historique/action/\d+/$|controle/decision/ensemble/)")
OBLIGATOIRE = "(obligatoire)"
# What says nothing without the sentence around it.
VAGUES = {"ici", "cliquez ici", "voir", "modifier", "supprimer", "saisir", "lire", "plus", "suite"}
REPERES = {"main": 1, "body > header": 1, "body > footer": 1}
# The colours of words, each on its own veil too.
TEXTES = (
    *("encre", "encre-douce", "haie", "haie-fonce"),
    *("seigle", "brique", "ardoise", "mauve", "pierre"),
)
LIGNE = re.compile(r"^\| (\d+\.\d+) \| .+? \| (C|NC|NA) \| (.+) \|$", re.M)
CRITERES = dict(enumerate((9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12), start=1))
SAISIS = "input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea"
# What the browser may fill in, of the person herself (RGAA 11.13): name of the field, value.
SIENS = {
    "username": {"username"},
    "first_name": {"given-name"},
    "last_name": {"family-name"},
    "email": {"email"},
    "password": {"current-password"},
    "mot_de_passe": {"current-password"},
    "old_password": {"current-password"},
    "new_password1": {"new-password"},
    "new_password2": {"new-password"},
    "code": {"one-time-code"},
    "code_actuel": {"one-time-code"},
}
# Where the person herself is who the fields name.
PAGES_DE_SOI = re.compile(
    "^/(connexion|oubli|invitation|compte|mot-de-passe|mes-rappels|nouveau-mot-de-passe)/"
)


def check_titre(page):
    if not page.titre:
        yield "n'a pas de titre"


def check_code(page):
    """What a validator says first: tags that are nested or closed wrong."""
    analyse = HTMLParser()
    analyse.parse(page.texte)
    for (ligne, _), faute, details in analyse.errors:
        yield f"le code est faux ligne {ligne} : {faute} {details}"


def check_presentation(page):
    for element in page.find("body [style], [align], [bgcolor], font, center, body [target]"):
        yield f"un {element.tag} se présente, ou ouvre une fenêtre, par un attribut"


def check_titres_de_parties(page):
    niveaux = [
        int(t.tag[1]) for t in page.find("body h1, body h2, body h3, body h4, body h5, body h6")
    ]
    if niveaux.count(1) != 1:
        yield f"{niveaux.count(1)} titres h1"
    for avant, apres in zip([0, *niveaux], niveaux, strict=False):
        if apres > avant + 1:
            yield f"un titre h{apres} suit un h{avant}"
    for titre in page.find("body h1, body h2, body h3, body h4, body h5, body h6"):
        if not read(titre):
            yield f"un {titre.tag} est vide"


def check_reperes(page):
    # What is projected has neither the header nor the footer of the application.
    reperes = {"main": 1} if page.find("#seance") else REPERES
    for selecteur, attendu in reperes.items():
        if len(page.find(selecteur)) != attendu:
            yield f"{len(page.find(selecteur))} « {selecteur} »"
    noms = Counter(name(page, nav) for nav in page.find("nav"))
    for nom, fois in noms.items():
        if not nom or fois > 1:
            yield f"{fois} nav « {nom} »"
    cible = page.find("a.evitement")
    if not cible or not page.find(cible[0].get("href")):
        yield "n'a pas de lien d'évitement qui mène au contenu"
    if page.arbre.get("lang") != "fr":
        yield "ne dit pas sa langue"


def name(page, element):
    """What `aria-label` or `aria-labelledby` says of an element."""
    if element.get("aria-labelledby"):
        nommants = [
            page.arbre.get_element_by_id(i, None) for i in element.get("aria-labelledby").split()
        ]
        return " ".join(read(nommant) for nommant in nommants).strip()
    return element.get("aria-label") or ""


def check_identifiants(page):
    ids = Counter(e.get("id") for e in page.arbre.iter() if isinstance(e.tag, str) and e.get("id"))
    for identifiant, fois in ids.items():
        if fois > 1:
            yield f"{fois} éléments ont l'identifiant « {identifiant} »"
    for attribut in ("aria-labelledby", "aria-describedby", "for", "aria-controls"):
        for element in page.find(f"[{attribut}]"):
            for cible in element.get(attribut).split():
                if cible not in ids:
                    yield f"{attribut} mène à « {cible} », qui n'est pas dans la page"
    for lien in page.find("a[href^='#']"):
        if lien.get("href")[1:] not in ids:
            yield f"« {read(lien)} » mène à « {lien.get('href')} », qui n'est pas dans la page"


def check_tableaux(page):
    for tableau in page.find("table"):
        legende = read(tableau.find("caption")) or name(page, tableau)
        titres = [read(t) for t in tableau.iter("th")][:3]
        if not legende:
            yield f"le tableau {titres} n'a pas de nom"
        if not titres:
            yield f"le tableau « {legende} » n'a pas d'en-tête"
        for cellule in tableau.iter("th"):
            if cellule.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                yield f"l'en-tête « {read(cellule)} » du tableau « {legende} » n'a pas de portée"
            if not read(cellule):
                yield f"un en-tête du tableau « {legende} » {titres} est vide"


def find_etiquettes(page, champ):
    """The words of the label of a field, and of the legends around it."""
    noms = [name(page, champ)]
    noms += [
        read(e) for e in page.find("label") if e.get("for") == champ.get("id") and champ.get("id")
    ]
    for parent in champ.iterancestors("label", "fieldset"):
        noms.append(read(parent if parent.tag == "label" else parent.find("legend")))
    return [n for n in noms if n]


def check_champs(page):
    for champ in page.find(SAISIS):
        etiquettes = find_etiquettes(page, champ)
        nom = champ.get("name") or champ.get("id")
        if not etiquettes:
            yield f"le champ « {nom} » n'a pas d'étiquette"
        dit = any(OBLIGATOIRE in etiquette for etiquette in etiquettes)
        if champ.get("required") is not None and not dit:
            yield f"le champ « {nom} » est obligatoire et ne le dit pas"
    for groupe in page.find("fieldset"):
        if not read(groupe.find("legend")):
            yield "un groupe de champs n'a pas de légende"
    for nom, fois in Counter(c.get("name") for c in page.find("input[type=radio]")).items():
        boutons = [c for c in page.find("input[type=radio]") if c.get("name") == nom]
        if fois > 1 and not any(True for b in boutons for _ in b.iterancestors("fieldset")):
            yield f"les boutons « {nom} » ne sont pas groupés"


def is_groupe(balise):
    titre = balise.find("th") if balise.tag == "tr" else None
    return balise.get("role") == "group" or (titre is not None and titre.get("scope") == "row")


def check_grands_formulaires(page):
    """Many fields of one form are grouped under a legend, a title, or the head of their row."""
    for form in page.find("main form"):
        champs = [c for c in select(form, SAISIS) if c.get("type") not in ("radio", "checkbox")]
        seuls = [c for c in champs if not any(True for _ in c.iterancestors("fieldset"))]
        groupes = [c for c in seuls if not any(map(is_groupe, c.iterancestors()))]
        if len(champs) > 30 and groupes:
            yield f"{len(groupes)} champs sur {len(champs)} ne sont dans aucun groupe"


def check_remplissage(page):
    if not PAGES_DE_SOI.match(page.adresse):
        return
    for champ in page.find("main " + SAISIS.replace(", ", ", main ")):
        attendu = SIENS.get(champ.get("name"))
        if attendu and champ.get("autocomplete") not in attendu:
            yield f"le champ « {champ.get('name')} » n'a pas autocomplete={attendu}"


def check_figures(page):
    for figure in page.find("figure"):
        legende = figure.find("figcaption")
        if figure.get("role") not in ("figure", "group") or not name(page, figure):
            yield f"une figure « {read(legende)[:40]} » n'a pas de rôle ou pas de nom"
    for image in page.find("img"):
        if image.get("alt") is None:
            yield f"une image sans texte : {image.get('src')}"
    for dessin in page.find("svg"):
        dedans = (dessin, *dessin.iterancestors())
        if not any(balise.get("aria-hidden") == "true" for balise in dedans) and not (
            dessin.get("role") == "img" and name(page, dessin)
        ):
            yield "un dessin n'est ni caché ni nommé"


def check_listes(page):
    for liste in page.find("ul, ol"):
        autres = {e.tag for e in liste if isinstance(e.tag, str)} - {"li", "script", "template"}
        if autres:
            yield f"une liste contient {autres}"
    for liste in page.find("dl"):
        autres = {e.tag for e in liste if isinstance(e.tag, str)} - {"dt", "dd", "div"}
        if autres or not liste.findall(".//dt"):
            yield f"une liste de définitions contient {autres}"


def check_actes(page):
    """The défis and the axes of an act are headings, its key figures go by pairs."""
    for titre in page.find(".acte__defi-titre, .acte__axe"):
        if not re.match("h[2-6]$", titre.tag):
            yield f"« {read(titre)} » n'est pas un titre"
    for chiffres in page.find(".acte__chiffres"):
        if chiffres.tag != "dl":
            yield "les chiffres de l'acte ne vont pas par paires"


def check_liens(page):
    for lien in page.find("a[href], button"):
        nom = lien.get("aria-label") or read(lien)
        if not nom:
            yield f"un lien ou un bouton est sans nom : {lien.get('href')}"
        elif nom.casefold().rstrip(" …") in VAGUES:
            yield f"le lien « {nom} » ne dit pas de quoi"
        visible = read(lien)
        if lien.get("aria-label") and visible.casefold() not in lien.get("aria-label").casefold():
            yield f"le nom « {lien.get('aria-label')} » ne contient pas « {visible} »"
    for element in page.find("body [title]"):
        yield f"« {element.get('title')} » n'est dit que par une bulle"
    if page.find("[tabindex]:not([tabindex='0']):not([tabindex='-1'])"):
        yield "l'ordre de tabulation est forcé"
    if page.find("[accesskey], [onclick], marquee, blink, meta[http-equiv=refresh]"):
        yield "un élément interdit"


def check_annonces(page):
    """A region that tells what was done is there before, and stays: only its content is changed."""
    if page.find("#messages") and page.find("#messages")[0].get("role") != "status":
        yield "les messages ne sont pas annoncés"
    for element in page.find("[hx-swap^=outerHTML], [hx-swap=''], [hx-select-oob]"):
        cibles = [element]
        if (element.get("hx-target") or "").startswith("#"):
            cibles = page.find(element.get("hx-target"))
        if oob := element.get("hx-select-oob"):
            cibles += [c for s in oob.split(",") if ":innerHTML" not in s for c in page.find(s)]
        for cible in cibles:
            if cible.get("role") in ("status", "alert", "log") or cible.get("aria-live"):
                yield f"la région « {cible.get('id')} » est remplacée au lieu de son contenu"


REGLES = [regle for nom, regle in list(globals().items()) if nom.startswith("check_")]


def read_couleurs(*feuilles):
    """{name: colour} of the tokens, those of the last sheet winning."""
    textes = [(reglages.BASE_DIR / "static" / "css" / feuille).read_text() for feuille in feuilles]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", "".join(textes)))


def measure(une, autre):
    """The contrast of two colours (WCAG 1.4.3)."""

    def weigh(couleur):
        parts = [int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        lineaires = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(p * q for p, q in zip(lineaires, (0.2126, 0.7152, 0.0722), strict=True))

    clair, sombre = sorted((weigh(une), weigh(autre)), reverse=True)
    return (clair + 0.05) / (sombre + 0.05)


@pytest.mark.parametrize("feuilles", [("jetons.css",), ("jetons.css", "sombre.css")])
def test_the_colours_stand_out_on_every_ground(feuilles):
    couleurs = read_couleurs(*feuilles)
    fonds = ("papier", "carte", "voile")
    couples = [(nom, fond, 4.5) for nom in TEXTES for fond in fonds]
    couples += [(nom, f"{nom}-voile", 4.5) for nom in TEXTES if f"{nom}-voile" in couleurs]
    couples += [(nom, fond, 3) for nom in ("filet-fort", "focus") for fond in fonds]

    pales = [c for c in couples if measure(couleurs[c[0]], couleurs[c[1]]) < c[2]]

    assert pales == []


def test_the_grid_says_each_criterion_and_the_statement_its_totals(client, db):
    """docs/accessibilite.md holds the 106 criteria of RGAA 4.1.2; the page gives their counts."""
    texte = (reglages.BASE_DIR / "docs" / "accessibilite.md").read_text()
    lignes = LIGNE.findall(texte)
    numeros = [f"{theme}.{n + 1}" for theme, fin in CRITERES.items() for n in range(fin)]
    etats = Counter(etat for _, etat, _ in lignes)
    humains = sum("audit humain" in verifie for _, _, verifie in lignes)
    avec_objet = etats["C"] + etats["NC"]
    taux = round(100 * (etats["C"] - humains) / avec_objet), round(100 * etats["C"] / avec_objet)
    phrase = (
        f"{etats['C']} critères conformes, {etats['NC']} non conforme, {etats['NA']} sans objet"
    )
    page = read_reponse(client.get("/accessibilite/"))

    assert [numero for numero, _, _ in lignes] == numeros
    assert phrase in plain(texte)
    assert phrase in page
    assert f"{humains} demandent l'avis d'une personne : le taux est de {taux[0]} %" in page
    assert f"de {taux[1]} % avec eux" in page
    for nom in sorted(set(re.findall(r"`(test_\w+)`", texte))):
        assert list((reglages.BASE_DIR / "tests").rglob(f"{nom}.py")), nom


@pytest.fixture
def monde(plan_reel, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    make_utilisateur(
        role=Role.AGENT,
        structure=plan_reel.structure,
        username="camille",
        first_name="Camille",
        last_name="Agent",
    )
    return make_monde()


def list_doubles(pages):
    """The titles that two pages share: the same template for two objects, most often."""
    par_titre = defaultdict(set)
    for page in pages:
        if not JUMELLES.match(page.adresse) and not page.titre.startswith(ERREUR):
            par_titre[page.titre].add(strip(page.adresse))
    return [f"« {t} » : {sorted(lues)}" for t, lues in par_titre.items() if len(lues) > 1]


def test_every_page_is_read_without_being_seen(client, monde):
    pages = list(walk(client, monde))
    fautes = [
        f"{page.adresse} : {faute}"
        for page in pages
        for regle in REGLES
        for faute in dict.fromkeys(regle(page))
    ]
    fautes += list_doubles(pages)

    assert len(pages) > 100
    assert not fautes, "\n".join(fautes)


def empty(page):
    """What is sent by who fills nothing in the form of a page; None when nothing is required."""
    if not page.find("main form[method=post]:not([action]) [required]"):
        return None
    for adresse, champs in Formulaires(page.texte).liste:
        if not adresse and champs:
            return {nom: lu if nom == "lue" else [""] for nom, lu in champs.items()}
    return None


def test_a_page_that_refuses_a_form_says_so_first(client, monde):
    refusees, fautes = 0, []
    for page in walk(client, monde):
        saisie = empty(page)
        if saisie is None:
            continue
        refus = send_to(client, page.lieu, saisie)
        encarts = refus.find("main [role=alert], main [aria-invalid=true]")
        refusees += 1
        if not refus.titre.startswith(ERREUR) or not encarts:
            fautes.append(f"{page.adresse} : refusée, son titre est « {refus.titre} »")

    assert refusees > 25
    assert not fautes, "\n".join(fautes)


def test_the_administration_labels_its_fields_and_its_tables_of_fields(client, monde):
    """Its screens are Django's, declared apart: at least each field says what it is (R-Y2)."""
    client.force_login(monde.personnes[Role.DIRECTION])
    fautes = []
    for adresse in ("/admin/plan/action/add/", "/admin/conseil/seanceconseil/add/"):
        page = open_page(client, adresse)
        for champ in page.find(SAISIS):
            nom = champ.get("name") or champ.get("id")
            if "__prefix__" not in nom and not find_etiquettes(page, champ):
                fautes.append(f"{adresse} : le champ « {nom} » n'a pas d'étiquette")
        for etiquette in page.find("label.required"):
            if OBLIGATOIRE not in read(etiquette):
                fautes.append(f"{adresse} : « {read(etiquette)} » ne dit pas qu'il est obligatoire")

    assert not fautes, "\n".join(fautes)
