"""What the administration imports and exports of the commission."""

from commission.models import Avis, SeanceCommission
from comptes.ressources import lien, make_ressource
from plan.feuillets.resources import DANS_UNE_ACTION, PLAN

SeanceCommissionResource = make_ressource(SeanceCommission, "plan", "le", plan=PLAN)


AvisResource = make_ressource(
    Avis,
    "action",
    "seance",
    **DANS_UNE_ACTION,
    seance=lien("seance", SeanceCommission, "le", Plan="plan__slug"),
)
