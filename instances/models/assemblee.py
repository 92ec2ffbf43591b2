"""The assembly that deliberates."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet, Structure
from instances import identifiants
from socle.saisie.editeur import MarkdownField

RECOURS = (
    "La présente délibération peut faire l'objet d'un recours devant le tribunal administratif "
    "dans un délai de deux mois à compter de sa publication (art. R. 421-1 du code de justice "
    "administrative)."
)


class Assemblee(models.Model):
    """How the council of the EPCI is named, and what its acts need to be sent and published."""

    ETIQUETTE = "conseil.assemblee"
    CHEMIN_STRUCTURE = "structure"

    structure = models.OneToOneField(
        Structure, on_delete=models.CASCADE, related_name="assemblee", verbose_name="structure"
    )
    nom = models.CharField("nom", max_length=100, default="Conseil communautaire")
    nom_formule = models.CharField(
        "nom dans les formules",
        max_length=100,
        default="Conseil de communauté",
        help_text="Celui des phrases « Le …, après en avoir délibéré ».",
    )
    titre_president = models.CharField("titre du président", max_length=60, default="Le Président")
    titre_secretaire = models.CharField(
        "titre du secrétaire", max_length=60, default="Le secrétaire de séance"
    )
    cloture = MarkdownField(
        "formule finale", default="Ainsi délibéré, les jours, mois et an que dessus."
    )
    recours = MarkdownField(
        "voies et délais de recours",
        blank=True,
        default=RECOURS,
        help_text="Imprimés à la fin de l'acte ; vide : rien n'est imprimé.",
    )
    departement = models.CharField(
        "département",
        max_length=3,
        blank=True,
        validators=[
            RegexValidator(
                rf"^({identifiants.DEPARTEMENT.pattern})$",
                "Écrivez trois signes, comme 081, 02A ou 974.",
            )
        ],
        help_text="Trois signes, comme 081 : il commence l'identifiant ACTES.",
    )
    nic = models.CharField(
        "NIC",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{5}$", "Le NIC compte cinq chiffres.")],
        help_text="Les cinq derniers chiffres du SIRET de la collectivité.",
    )
    controle = models.CharField(
        "contrôle de légalité",
        max_length=9,
        blank=True,
        validators=[
            RegexValidator(
                rf"^({identifiants.PREFECTURE.pattern})$",
                "Écrivez PREF081 pour une préfecture, SPREF0811 pour une sous-préfecture.",
            )
        ],
        help_text="PREF081 pour une préfecture, SPREF0811 pour une sous-préfecture.",
    )

    history = HistoricalRecords(
        table_name="conseil_historicalassemblee", verbose_name="historique de l'assemblée"
    )

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        db_table = "conseil_assemblee"
        verbose_name = "assemblée"
        ordering = ["structure"]

    def __str__(self):
        return self.nom

    def clean(self):
        if self.nic and not identifiants.is_luhn(self.siret):
            raise ValidationError(
                {"nic": f"{self.siret} n'est pas un SIRET valide : vérifiez ces cinq chiffres."}
            )

    @property
    def siret(self):
        """SIREN and NIC; '' while the NIC is not known. Reads `structure`, so select it."""
        return f"{self.structure.siren}{self.nic}" if self.nic else ""
