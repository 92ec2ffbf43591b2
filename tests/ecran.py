"""What is read on a page, wherever its template breaks a line."""

import html
from html.parser import HTMLParser


def plain(texte):
    """Entities, typographic spaces and line breaks made plain."""
    return " ".join(html.unescape(texte).split())


def read(reponse):
    return plain(reponse.text)


class Formulaires(HTMLParser):
    """Each form of a page that is sent by POST: (its address, what a browser sends untouched)."""

    def __init__(self, page):
        super().__init__()
        self.liste, self.ouvert, self.select, self.texte = [], None, None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        lus = dict(attrs)
        nom, champs = lus.get("name"), self.ouvert
        if tag == "form":
            self.ouvert = {} if lus.get("method", "").lower() == "post" else None
            if self.ouvert is not None:
                self.liste.append((lus.get("action", ""), self.ouvert))
        elif champs is None or "disabled" in lus:
            return
        elif tag == "input" and nom:
            genre = lus.get("type", "text")
            if genre in ("checkbox", "radio") and "checked" in lus:
                champs.setdefault(nom, []).append(lus.get("value", "on"))
            elif genre not in ("checkbox", "radio", "submit", "button", "file", "image"):
                champs.setdefault(nom, []).append(lus.get("value") or "")
        elif tag == "select":
            self.select = (nom, "multiple" in lus, [], [])
        elif tag == "option" and self.select:
            _, _, toutes, choisies = self.select
            toutes.append(lus.get("value") or "")
            choisies += toutes[-1:] if "selected" in lus else []
        elif tag == "textarea":
            self.texte = (nom, [])

    def handle_data(self, data):
        if self.texte:
            self.texte[1].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.ouvert = None
        elif tag == "select" and self.select:
            nom, multiple, toutes, choisies = self.select
            envoyees = choisies or ([] if multiple else toutes[:1])
            if self.ouvert is not None and envoyees:
                self.ouvert[nom] = envoyees
            self.select = None
        elif tag == "textarea" and self.texte:
            nom, morceaux = self.texte
            texte = "".join(morceaux).removeprefix("\n").replace("\n", "\r\n")
            self.ouvert[nom], self.texte = [texte], None


def read_formulaire(reponse, champ="lue"):
    """What a browser sends, untouched, of the form of a page that has this field."""
    formulaires = Formulaires(reponse.text).liste
    return dict(next(champs for _, champs in formulaires if has_champ(champs, champ)))


def has_champ(champs, champ="lue"):
    """Whether a form has this field, or its rows have it."""
    return any(nom == champ or nom.endswith(f"-{champ}") for nom in champs)


def is_lue(champs):
    """Whether a form, or each of its rows, says what was read."""
    lues = [v for nom, v in champs.items() if nom == "lue" or nom.endswith("-lue")]
    return bool(lues) and all(map(any, lues))


def read_lue(client, adresse):
    """The version that a page reads, to be sent with what is typed; nothing where there is none."""
    formulaires = Formulaires(client.get(adresse).text).liste
    return next(({"lue": f["lue"][0]} for _, f in formulaires if "lue" in f), {})


def send(client, adresse, saisie, **options):
    """Open a page, type in its form, and send it."""
    return client.post(adresse, read_formulaire(client.get(adresse)) | saisie, **options)
