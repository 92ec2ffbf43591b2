"""Import and export of the councillors, known by the number that the base gave them."""

from import_export.fields import Field

from comptes.models import Structure
from comptes.ressources import LienPermis, RessourceDeStructure
from conseil.models import Elu


class LienTitulaire(LienPermis):
    """A titulaire of the structure of the same row, by the number that the base gave."""

    def get_queryset(self, value, row, *args, **kwargs):
        return super().get_queryset(value, row).filter(structure__slug=row["Structure"])


class EluResource(RessourceDeStructure):
    structure = Field(
        attribute="structure", column_name="Structure", widget=LienPermis(Structure, "slug")
    )
    titulaire = Field(attribute="titulaire", column_name="titulaire", widget=LienTitulaire(Elu))

    class Meta(RessourceDeStructure.Meta):
        model = Elu
