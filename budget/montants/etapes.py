"""What is said of the money in one word: its nature, where a value comes from, its steps."""

from django.db import models


class Qualificatif(models.TextChoices):
    """How sure an amount is, or what stands in its place."""

    EXACT = "exact", "exact"
    ENVIRON = "environ", "environ"
    ENTRE = "entre", "entre deux montants"
    PLAFOND = "plafond", "au plus"
    PLANCHER = "plancher", "au moins"
    GRATUIT = "gratuit", "gratuit"
    INCLUS = "inclus", "inclus dans un autre coût"
    EN_NATURE = "en_nature", "en nature"
    MOYENS_HUMAINS = "moyens_humains", "moyens humains"
    NON_RENSEIGNE = "non_renseigne", "non renseigné"
    SANS_COUT = "sans_cout", "sans coût annoncé"
    VIDE = "vide", "laissé vide"
    VOIR_AILLEURS = "voir_ailleurs", "voir ailleurs"
    POURCENTAGE = "pourcentage", "pourcentage"
    A_PRECISER = "a_preciser", "à préciser"


class Taxe(models.TextChoices):
    """Which side of VAT an amount is on; an empty value means that nobody said it."""

    HT = "HT", "HT"
    TTC = "TTC", "TTC"


class Periode(models.TextChoices):
    """What an amount is the price of; an empty value goes with what is not quantified."""

    UNIQUE = "unique", "une fois"
    PAR_AN = "par_an", "par an"
    TOUS_LES_N_ANS = "tous_les_n_ans", "tous les n ans"
    PAR_MOIS = "par_mois", "par mois"
    PAR_TRIMESTRE = "par_trimestre", "par trimestre"
    PAR_JOUR = "par_jour", "par jour"
    PAR_UNITE = "par_unite", "par unité"
    N_ANNEES = "n_annees", "pour plusieurs années"


class Sens(models.TextChoices):
    DEPENSE = "depense", "dépense"
    RECETTE = "recette", "recette"


class Nature(models.TextChoices):
    """Which part of the budget a cost belongs to; empty when nobody has said it."""

    FONCTIONNEMENT = "fonctionnement", "fonctionnement"
    INVESTISSEMENT = "investissement", "investissement"
    MASSE_SALARIALE = "masse_salariale", "masse salariale"


class Origine(models.TextChoices):
    """Where the value that a cost line retains was read."""

    TABLEAU = "tableau", "tableau des dépenses prévisionnelles"
    FICHE = "fiche", "fiche action"
    SAISIE = "saisie", "saisie dans l'application"


class EtapeDepense(models.TextChoices):
    ENGAGE = "engage", "engagé"
    MANDATE = "mandate", "mandaté"


class EtapeFinancement(models.TextChoices):
    PREVU = "prevu", "prévu"
    SOLLICITE = "sollicite", "sollicité"
    ACQUIS = "acquis", "acquis"
