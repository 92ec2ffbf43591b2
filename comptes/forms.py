from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
    UsernameField,
)
from django.core.exceptions import ValidationError

from comptes.acces.second_facteur import match_code
from comptes.droits import Geste, Role
from comptes.models import Appartenance, Invitation, Structure, Utilisateur
from socle.saisie.creation import Creation
from socle.saisie.rendu import EnRangees

EMAIL_INVALIDE = "Écrivez une adresse complète, comme camille@exemple.fr."


class ConnexionForm(AuthenticationForm):
    """Who was invited comes in with her address; an account made otherwise has a name."""

    username = UsernameField(
        label="Adresse électronique ou identifiant",
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": (
            "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez l'une et l'autre : "
            "les majuscules comptent."
        ),
    }


class OubliForm(PasswordResetForm):
    """Asks for the address to which the link is sent."""

    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": EMAIL_INVALIDE,
            "required": "Écrivez l'adresse de votre compte.",
        },
    )


class CodeForm(forms.Form):
    """A code of the application, or a recovery code."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="Les six chiffres de votre application, ou un code de secours.",
        widget=forms.TextInput(
            attrs={
                "class": "court",
                "autocomplete": "one-time-code",
                "autocapitalize": "off",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": "Écrivez le code que montre votre application."},
    )

    def __init__(self, *args, utilisateur, **kwargs):
        super().__init__(*args, **kwargs)
        self.utilisateur = utilisateur

    def clean_code(self):
        code = self.cleaned_data["code"].replace(" ", "").lower()
        self.appareil = match_code(self.utilisateur, code)
        if self.appareil is None:
            raise ValidationError(
                "Ce code n'est pas le bon, ou il a déjà servi : attendez le suivant."
            )
        return code


class EnrolementForm(forms.Form):
    """The first code of an application being enrolled."""

    code = forms.CharField(
        label="Code à six chiffres",
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "court", "autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
        error_messages={"required": "Écrivez les six chiffres que montre votre application."},
    )

    def __init__(self, *args, appareil, **kwargs):
        super().__init__(*args, **kwargs)
        self.appareil = appareil

    def clean_code(self):
        code = self.cleaned_data["code"].replace(" ", "")
        if not self.appareil.verify_token(code):
            raise ValidationError(
                "Ce code n'est pas celui de l'application : vérifiez l'heure du téléphone, "
                "attendez le code suivant, puis recommencez."
            )
        return code


class CompteForm(EnRangees, forms.ModelForm):
    """What a person says of herself."""

    COTE_A_COTE = [("first_name", "last_name")]

    email = forms.EmailField(
        label="Adresse électronique",
        required=False,
        help_text="Pour recevoir un nouveau mot de passe.",
        error_messages={"invalid": EMAIL_INVALIDE},
    )

    class Meta:
        model = Utilisateur
        fields = ["first_name", "last_name", "email"]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        autres = Utilisateur.objects.for_email(email).exclude(pk=self.instance.pk)
        if email and autres.exists():
            raise ValidationError("Cette adresse ne peut pas être prise : choisissez-en une autre.")
        return email


class InvitationForm(Creation, forms.ModelForm):
    """The address of a person, and what she will be in a structure."""

    email = forms.EmailField(
        label="Adresse électronique",
        max_length=150,
        error_messages={
            "invalid": EMAIL_INVALIDE,
            "required": "Écrivez l'adresse de la personne à inviter.",
        },
    )

    class Meta:
        model = Invitation
        fields = ["structure", "email", "role"]

    def __init__(self, *args, utilisateur, **kwargs):
        super().__init__(*args, **kwargs)
        structures = Structure.objects.for_geste(utilisateur, Geste.GERER_COMPTES)
        self.fields["structure"].queryset = structures
        if len(structures) == 1:
            self.instance.structure = structures[0]
            del self.fields["structure"]

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        donnees = super().clean()
        structure = donnees.get("structure") or getattr(self.instance, "structure", None)
        email = donnees.get("email", "")
        membres = Appartenance.objects.filter(
            structure=structure, utilisateur__in=Utilisateur.objects.for_email(email)
        )
        if structure and membres.exists():
            self.add_error(
                "email",
                "Cette personne a déjà un compte ici : changez son rôle depuis la liste.",
            )
        elif Invitation.objects.filter(structure=structure, email=email).exists():
            self.add_error(
                "email", "Cette adresse est déjà invitée : renvoyez l'invitation depuis la liste."
            )
        return donnees

    def save_invitation(self, *, par, le):
        self.instance.par, self.instance.envoyee_le = par, le
        return self.save()


class NouveauMotDePasseForm(SetPasswordForm):
    """A new password; the page says what makes a good one, in plain words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = ""
        self.fields["new_password1"].template_name = "comptes/_champ_mot_de_passe.html"


class ChangementForm(NouveauMotDePasseForm, PasswordChangeForm):
    """A new password, by who knows the former."""


class AcceptationForm(EnRangees, NouveauMotDePasseForm):
    """The name and the password of a person who joins."""

    COTE_A_COTE = [("first_name", "last_name")]

    first_name = forms.CharField(label="Prénom", max_length=150)
    last_name = forms.CharField(label="Nom", max_length=150)
    field_order = ["first_name", "last_name", "new_password1", "new_password2"]

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.initial = {"first_name": user.first_name, "last_name": user.last_name}

    def save(self, commit=True):
        self.user.first_name = self.cleaned_data["first_name"]
        self.user.last_name = self.cleaned_data["last_name"]
        return super().save(commit=commit)


class RoleForm(forms.ModelForm):
    role = forms.ChoiceField(label="Rôle", choices=Role, widget=forms.RadioSelect)

    class Meta:
        model = Appartenance
        fields = ["role"]
