"""Forms around a vote: a PDF to annex, the reason of a reopening."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from conseil.models import AnnexeDeliberation, Deliberation, PieceActe
from socle.francais.typographie import ecrire_taille
from socle.saisie.creation import Creation
from socle.sorties.reunion import PdfRefuse, read_pdf


class ReouvertureForm(forms.Form):
    motif = forms.CharField(
        label="Motif",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Comme : 43 voix pour, et non 34. Il reste dans l'historique de l'acte.",
        error_messages={"required": "Dites pourquoi la saisie est rouverte."},
    )


class AnnexePdfForm(Creation, forms.Form):
    """A PDF that joins the annexes of a draft, after the others."""

    titre = forms.CharField(
        label="Titre de l'annexe",
        max_length=200,
        help_text="Tel que l'acte l'écrit : convention avec l'office de tourisme.",
        error_messages={"required": "Donnez un titre à cette annexe."},
    )
    fichier = forms.FileField(
        label="Fichier PDF",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
        error_messages={
            "required": "Choisissez un fichier PDF.",
            "empty": "Ce fichier est vide : choisissez un PDF.",
        },
    )

    def __init__(self, *args, deliberation, **kwargs):
        super().__init__(*args, **kwargs)
        self.deliberation = deliberation
        self.fields[
            "fichier"
        ].help_text = f"{ecrire_taille(settings.ANNEXE_TAILLE_MAX)} au plus, sans mot de passe."

    def clean_fichier(self):
        """The `PieceActe` of the file, not saved yet; its size is known before it is read."""
        fichier, limite = self.cleaned_data["fichier"], settings.ANNEXE_TAILLE_MAX
        if fichier.size > limite:
            raise ValidationError(
                f"Ce fichier fait {ecrire_taille(fichier.size)} : la limite est de "
                f"{ecrire_taille(limite)}. Réduisez-le, ou partagez-le en plusieurs annexes."
            )
        contenu = fichier.read()
        try:
            pages, remarques = read_pdf(contenu)
        except PdfRefuse as refus:
            raise ValidationError(str(refus)) from refus
        piece = PieceActe.make(
            contenu, deliberation=self.deliberation, pages=pages, remarques=remarques
        )
        if meme := self.deliberation.pieces.filter(empreinte=piece.empreinte).first():
            raise ValidationError(f"Ce fichier est déjà annexé : « {meme.annexe.intitule} ».")
        return piece

    @transaction.atomic
    def save(self):
        # Two files sent at once take one place each.
        acte = Deliberation.objects.select_for_update(of=("self",)).get(pk=self.deliberation.pk)
        annexe = AnnexeDeliberation(
            deliberation=acte,
            ordre=1 + max((autre.ordre for autre in acte.annexes.all()), default=0),
            genre=AnnexeDeliberation.Genre.PDF,
            titre=self.cleaned_data["titre"],
        )
        annexe.full_clean()
        annexe.save()
        piece = self.cleaned_data["fichier"]
        piece.annexe = annexe
        piece.save()
        return annexe
