"""The grid of the plan, as somebody opened it."""

from tests.ecran import read_formulaire


class Page:
    """The grid as somebody opened it, sent later with what she typed."""

    def __init__(self, client, requete=""):
        self.client, self.adresse = client, f"/reprise/{requete}"
        self.reponse = client.get(self.adresse)
        self.lus = read_formulaire(self.reponse)

    def send(self, saisies=None, **autres):
        """`saisies` is {action: {field: what is typed}}."""
        typees = {
            f"ligne-{action.pk}-{nom}": valeur
            for action, champs in (saisies or {}).items()
            for nom, valeur in champs.items()
        }
        return self.client.post(self.adresse, self.lus | typees | autres)
