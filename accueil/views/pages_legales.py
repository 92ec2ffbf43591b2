"""What the law wants anybody to read of who publishes these pages; and writing it."""

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from accueil.forms import PageLegaleForm
from accueil.lectures.pages_legales import lire_page_legale
from comptes.droits import Geste
from comptes.models import PageLegale, Structure
from socle.pages import ouvert, quelque_part
from socle.reponses import edit

informe = quelque_part(
    Geste.INFORMER, "Cette page est tenue par la direction et par l'administration."
)


@ouvert
def page_legale(request, cle):
    """The page of the only structure; of several, the list of theirs: each publishes here."""
    structures = Structure.objects.all()
    if len(structures) == 1:
        return show(request, cle, structures[0])
    contexte = {"cle": cle, "titre": str(cle.label).capitalize(), "structures": structures}
    return TemplateResponse(request, "accueil/pages_legales.html", contexte)


@ouvert
def page_legale_de(request, cle, structure):
    return show(request, cle, get_object_or_404(Structure, slug=structure))


def show(request, cle, structure):
    personne = request.user
    contexte = {
        "lue": lire_page_legale(structure, cle),
        "may_informer": personne.is_authenticated and personne.may(Geste.INFORMER, structure),
        "editeur": structure,
    }
    return TemplateResponse(request, "accueil/page_legale.html", contexte)


@informe
def modifier_page_legale(request, cle, structure):
    """Write the page, from what it says today."""
    permises = Structure.objects.for_geste(request.user, Geste.INFORMER)
    lue = lire_page_legale(get_object_or_404(permises, slug=structure), cle)
    siens = {"structure": lue.structure, "cle": cle}
    page = PageLegale.objects.filter(**siens).first() or PageLegale(**siens, texte=lue.texte)
    if request.method == "POST" and page.pk is None:
        page, _ = PageLegale.objects.get_or_create(**siens, defaults={"texte": lue.texte})
    form = PageLegaleForm(request.POST or None, instance=page)
    dit = f"{lue.titre} : page enregistrée."
    gabarit = "accueil/page_legale_modifier.html"
    return edit(request, gabarit, form, dit=dit, vers=page, lue=lue)
