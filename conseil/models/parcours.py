"""The journey of an act: how it is filed, when it was sent, received and published."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.timezone import localdate

from conseil.actes import transmission as actes


class ActeParcours(models.Model):
    """What may still be written of an act once it is voted."""

    envoyee_le = models.DateField("envoyée en préfecture le", null=True, blank=True)
    recue_le = models.DateField("reçue en préfecture le", null=True, blank=True)
    publiee_le = models.DateField("publiée le", null=True, blank=True)
    numero_actes = models.CharField(
        "numéro ACTES",
        max_length=15,
        blank=True,
        validators=[
            RegexValidator(
                rf"^{actes.NUMERO.pattern}$",
                "15 signes au plus, majuscules, chiffres et « _ » : 120924_5_1.",
            )
        ],
    )
    objet_actes = models.CharField(
        "objet ACTES",
        max_length=actes.OBJET_MAX,
        blank=True,
        help_text="499 caractères au plus, en lettres que @CTES accepte.",
    )
    matiere = models.CharField("matière ACTES", max_length=5, choices=actes.MATIERES, blank=True)
    adresse = models.URLField("adresse de publication", max_length=500, blank=True)
    budget_annee = models.CharField(
        "année du budget",
        max_length=9,
        blank=True,
        validators=[
            RegexValidator(r"^\d{4}(/\d{4})?$", "Écrivez une année, ou deux comme 2024/2026.")
        ],
    )
    budget_nom = models.CharField("nom du budget", max_length=200, blank=True)
    dispensee = models.BooleanField(
        "dispensée de transmission",
        default=False,
        help_text="Seulement pour ce que la loi excepte : certains actes de voirie, de personnel.",
    )

    class Meta:
        abstract = True

    @property
    def is_partie(self):
        """Whether the prefect or the public has it: then nothing is reopened (R-V14)."""
        return bool(self.envoyee_le or self.recue_le or self.publiee_le)

    @property
    def executoire_le(self):
        """The day from which the act holds: published, and sent if it is to be (R-V9)."""
        jours = [self.publiee_le] if self.dispensee else [self.publiee_le, self.envoyee_le]
        return max(jours) if all(jours) else None

    def propose_numero_actes(self):
        """The ACTES number, or the one that the number of the act suggests."""
        return self.numero_actes or actes.propose_numero(self.numero)

    def build_identifiant(self):
        """The ACTES identifier. Raises IdentifiantImpossible."""
        assemblee = getattr(self.structure, "assemblee", None)
        return actes.build_identifiant(
            departement=assemblee.departement if assemblee else "",
            siren=self.structure.siren,
            le=self.point.seance.le,
            numero=self.numero_actes,
        )

    def check_parcours(self):
        """Raise ValidationError {field: sentence} for what cannot be of a journey."""
        if phrase := actes.check_objet(self.objet_actes):
            raise ValidationError({"objet_actes": phrase})
        if bool(self.budget_annee) != bool(self.budget_nom):
            raise ValidationError(
                {"budget_nom": "L'année et le nom du budget vont ensemble : les deux, ou aucun."}
            )
        if self.votee_le is not None:
            self.check_dates()

    def check_dates(self):
        for champ in ("envoyee_le", "publiee_le"):
            jour = getattr(self, champ)
            if jour and jour < self.votee_le:
                raise ValidationError({champ: "Cette date est avant le vote : vérifiez-la."})
        mise = self.mises_en_ligne.last()
        if mise and (self.publiee_le is None or self.publiee_le > localdate(mise.le)):
            phrase = (
                f"L'acte est publié ici depuis le {localdate(mise.le):%d/%m/%Y} : gardez ce jour."
            )
            raise ValidationError({"publiee_le": phrase})
        if self.recue_le and (self.envoyee_le is None or self.recue_le < self.envoyee_le):
            raise ValidationError({"recue_le": "L'acte est reçu après son envoi : vérifiez."})
