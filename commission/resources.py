"""What the administration imports and exports of the commission."""

from commission.models import Avis, SeanceCommission
from comptes.ressources import lien, make_ressource
from instances.models import Organe
from plan.feuillets.resources import DANS_UNE_ACTION, PLAN, lu

# An empty cell is the commission that follows the plan.
ORGANE = lien("organe", Organe, "nom", "Organe", Plan="structure__plans__slug")

SeanceCommissionResource = make_ressource(
    SeanceCommission, "plan", "organe", "le", plan=PLAN, organe=ORGANE
)

AvisResource = make_ressource(
    Avis,
    "action",
    "seance",
    **DANS_UNE_ACTION,
    organe=lu("seance__organe__nom", "Organe"),
    seance=lien("seance", SeanceCommission, "le", Plan="plan__slug", Organe="organe__nom"),
)
