"""Import and export of the councillors and of their mandates, known by their numbers."""

from comptes.ressources import STRUCTURE, lien, make_ressource
from instances.models import Elu, Mandat

EluResource = make_ressource(Elu, structure=STRUCTURE)
MandatResource = make_ressource(Mandat, elu=lien("elu", Elu), titulaire=lien("titulaire", Elu))
