"""Import and export of the councillors, known by the number that the base gave them."""

from comptes.ressources import STRUCTURE, lien, make_ressource
from instances.models import Elu

EluResource = make_ressource(
    Elu,
    structure=STRUCTURE,
    titulaire=lien("titulaire", Elu, Structure="structure__slug"),
)
