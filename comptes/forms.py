from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
    UsernameField,
)
from django.core.exceptions import ValidationError

from comptes.acces.second_facteur import has_appareil, match_code
from comptes.courriels import hand_over, send_oubli
from comptes.droits import Geste, Role
from comptes.models import Appartenance, Invitation, Structure, Utilisateur
from socle.saisie.formulaires import FormDeRangee
from socle.saisie.rendu import EnRangees

EMAIL_INVALIDE = "Écrivez une adresse complète, comme camille@exemple.fr."
CODE_REFUSE = "Ce code n'est pas le bon, ou il a déjà servi : attendez le suivant."


# What the browser may fill in for the person herself (RGAA 11.13).
IDENTITE = {"first_name": "given-name", "last_name": "family-name"}


def fill(valeur):
    return forms.TextInput(attrs={"autocomplete": valeur})


def write_code(code):
    """A code as the application knows it, however it was typed."""
    return code.replace(" ", "").replace("-", "").lower()


def check_libre(email, *, sauf):
    """The address in lower case. Raises ValidationError when another account has it."""
    email = email.lower()
    if Utilisateur.objects.for_email(email).exclude(pk=sauf.pk).exists():
        raise ValidationError("Cette adresse ne peut pas être prise : choisissez-en une autre.")
    return email


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
            "les majuscules du mot de passe comptent."
        ),
    }

    def clean_username(self):
        """The failures are counted under one name, however it is typed (R-D5)."""
        return Utilisateur.objects.name_connexion(self.cleaned_data["username"])


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

    def save(self, **options):
        """The page does the same for an address that nobody has: it is looked for elsewhere."""
        hand_over(send_oubli, self.cleaned_data["email"])


class PreuveForm(forms.Form):
    """What a person proves again before she changes how one gets in (R-D4)."""

    mot_de_passe = forms.CharField(
        label="Votre mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Écrivez le mot de passe avec lequel vous vous connectez."},
    )
    code_actuel = forms.CharField(
        label="Code du second facteur",
        max_length=30,
        help_text="Les six chiffres de votre application actuelle, ou un code de secours.",
        widget=forms.TextInput(
            attrs={"class": "court", "autocomplete": "one-time-code", "autocapitalize": "off"}
        ),
        error_messages={"required": "Écrivez le code que montre votre application."},
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        if not has_appareil(request.user):
            del self.fields["code_actuel"]

    def clean(self):
        """A code serves once: it is asked for last, when all the rest is right."""
        donnees = super().clean()
        for check in (self.check_mot_de_passe, self.check_suite, self.check_code_actuel):
            if not self.errors:
                check(donnees)
        return donnees

    def check_mot_de_passe(self, donnees):
        """As at the login: failures are counted, and lock the account."""
        personne = self.request.user
        if not authenticate(
            self.request, username=personne.username, password=donnees["mot_de_passe"]
        ):
            self.add_error("mot_de_passe", "Ce n'est pas votre mot de passe.")

    def check_suite(self, donnees):
        """What a form asks besides."""

    def check_code_actuel(self, donnees):
        code = donnees.get("code_actuel")
        if code and match_code(self.request.user, write_code(code)) is None:
            self.add_error("code_actuel", CODE_REFUSE)


class AdresseForm(PreuveForm):
    """The new address of one's own account."""

    email = forms.EmailField(
        label="Nouvelle adresse électronique",
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": EMAIL_INVALIDE, "required": EMAIL_INVALIDE},
    )
    field_order = ["email", "mot_de_passe", "code_actuel"]

    def clean_email(self):
        return check_libre(self.cleaned_data["email"], sauf=self.request.user)


class CodeForm(forms.Form):
    """A code of the application, or a recovery code."""

    code = forms.CharField(
        label="Code",
        max_length=30,
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
        code = write_code(self.cleaned_data["code"])
        self.appareil = match_code(self.utilisateur, code)
        if self.appareil is None:
            raise ValidationError(CODE_REFUSE)
        return code


class EnrolementForm(PreuveForm):
    """The first code of an application being enrolled."""

    code = forms.CharField(
        label="Code à six chiffres de la nouvelle application",
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "court", "autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
        error_messages={"required": "Écrivez les six chiffres que montre votre application."},
    )
    field_order = ["code", "mot_de_passe", "code_actuel"]

    def __init__(self, *args, appareil, **kwargs):
        super().__init__(*args, **kwargs)
        self.appareil = appareil

    def check_suite(self, donnees):
        if not self.appareil.verify_token(write_code(donnees["code"])):
            self.add_error(
                "code",
                "Ce code n'est pas celui de l'application : vérifiez l'heure du téléphone, "
                "attendez le code suivant, puis recommencez.",
            )


class CompteForm(EnRangees, FormDeRangee):
    """What a person says of herself."""

    COTE_A_COTE = [("first_name", "last_name")]

    class Meta:
        model = Utilisateur
        fields = ["first_name", "last_name"]
        widgets = {nom: fill(valeur) for nom, valeur in IDENTITE.items()}


class AdresseDeForm(FormDeRangee):
    """The address of somebody else's account, where no mail can confirm it."""

    email = forms.EmailField(
        label="Adresse électronique",
        max_length=150,
        error_messages={"invalid": EMAIL_INVALIDE, "required": EMAIL_INVALIDE},
    )

    class Meta:
        model = Utilisateur
        fields = ["email"]

    def clean_email(self):
        return check_libre(self.cleaned_data["email"], sauf=self.instance)


class InvitationForm(FormDeRangee):
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
    """A new password; the page says what makes a good one, in plain words.

    It is hashed when the form is checked, which is slow: saving it takes no time (docs/adr/0023).
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = ""
        self.fields["new_password1"].template_name = "comptes/_champ_mot_de_passe.html"

    def clean(self):
        donnees = super().clean()
        if not self.errors:
            self.user.set_password(donnees["new_password1"])
        return donnees

    def set_password_and_save(self, user, password_field_name="", commit=True):
        if commit:
            user.save()
        return user


class ChangementForm(NouveauMotDePasseForm, PasswordChangeForm):
    """A new password, by who knows the former."""


class AcceptationForm(EnRangees, NouveauMotDePasseForm):
    """The name and the password of a person who joins."""

    COTE_A_COTE = [("first_name", "last_name")]

    first_name = forms.CharField(label="Prénom", max_length=150, widget=fill("given-name"))
    last_name = forms.CharField(label="Nom", max_length=150, widget=fill("family-name"))
    field_order = ["first_name", "last_name", "new_password1", "new_password2"]

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.initial = {"first_name": user.first_name, "last_name": user.last_name}

    def save(self, commit=True):
        self.user.first_name = self.cleaned_data["first_name"]
        self.user.last_name = self.cleaned_data["last_name"]
        return super().save(commit=commit)


class RoleForm(FormDeRangee):
    role = forms.ChoiceField(label="Rôle", choices=Role, widget=forms.RadioSelect)

    class Meta:
        model = Appartenance
        fields = ["role"]
