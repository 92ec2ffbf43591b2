"""Who may do what: the only place where a role meets a gesture (docs/regles.md, R-D1)."""

from django.db import models


class Role(models.TextChoices):
    """What a person is in a structure; one role per person and structure."""

    LECTURE = "lecture", "lecture (commission)"
    AGENT = "agent", "agent"
    DIRECTION = "direction", "direction"
    ADMINISTRATION = "administration", "administration"


class Geste(models.TextChoices):
    """What can be done with the plans of a structure."""

    LIRE = "lire", "lire les plans"
    LIRE_PROJETS = "lire_projets", "lire les plans qui ne sont pas encore adoptés"
    SUIVRE = "suivre", "mettre à jour le suivi des actions"
    STRUCTURER = "structurer", "modifier la structure et les textes du plan"
    TENIR_CONSEIL = "tenir_conseil", "tenir les séances et les actes du conseil"
    EDITER = "editer", "figer une édition"
    IMPORTER = "importer", "importer un classeur ou un plan"
    GERER_COMPTES = "gerer_comptes", "gérer les personnes"
    INFORMER = "informer", "tenir les mentions légales et la page des données personnelles"


GESTES_PAR_ROLE = {
    Role.LECTURE: frozenset({Geste.LIRE}),
    Role.AGENT: frozenset({Geste.LIRE, Geste.LIRE_PROJETS, Geste.SUIVRE}),
    Role.DIRECTION: frozenset(
        {
            Geste.LIRE,
            Geste.LIRE_PROJETS,
            Geste.SUIVRE,
            Geste.STRUCTURER,
            Geste.TENIR_CONSEIL,
            Geste.EDITER,
            Geste.IMPORTER,
            Geste.INFORMER,
        }
    ),
    Role.ADMINISTRATION: frozenset(
        {Geste.LIRE, Geste.LIRE_PROJETS, Geste.GERER_COMPTES, Geste.INFORMER}
    ),
}


def roles_pour(geste):
    """The roles that hold `geste`, in the order of `Role`."""
    return [role for role in Role if geste in GESTES_PAR_ROLE[role]]


# The roles that can change the plan, its money or its people prove themselves twice (R-D4).
ROLES_A_SECOND_FACTEUR = (Role.DIRECTION, Role.ADMINISTRATION)
