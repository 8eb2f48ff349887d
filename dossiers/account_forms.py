"""allauth's forms in our words: labels above the boxes, nothing written inside them."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class OurWords(forms.Form):
    """Puts our labels and hints on a form of the library."""

    words: dict[str, tuple[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label, field.help_text = self.words.get(name, (field.label, ""))
            field.widget.attrs.pop("placeholder", None)


CODE = {"code": (_("Code"), _("Les 6 chiffres de l'application, ou un code de secours."))}


class SignIn(OurWords, LoginForm):
    """E-mail and password."""

    words = {"login": (_("E-mail"), ""), "password": (_("Mot de passe"), "")}


class ConfirmPassword(OurWords, ReauthenticateForm):
    """The password again, before something serious."""

    words = {"password": (_("Mot de passe"), "")}


class NewPassword(OurWords, ChangePasswordForm):
    """A new password, after the old one."""

    words = {
        "oldpassword": (_("Mot de passe actuel"), ""),
        "password1": (_("Nouveau mot de passe"), _("12 signes au moins. Une phrase convient.")),
        "password2": (_("Le nouveau mot de passe, encore une fois"), ""),
    }


class SecondFactor(OurWords, AuthenticateForm):
    """The code of the application, or a recovery code."""

    words = CODE


class ConfirmSecondFactor(OurWords, ReauthenticateByCodeForm):
    """The same, before something serious."""

    words = CODE


class ActivateApplication(OurWords, ActivateTOTPForm):
    """The first code, which proves that the application was set up."""

    words = {"code": (_("Code affiché par l'application"), _("6 chiffres."))}


class AddPasskey(OurWords, AddWebAuthnForm):
    """A passkey and its name."""

    words = {
        "name": (_("Nom de la clé"), _("Par exemple : mon téléphone.")),
        "passwordless": (_("Se connecter avec cette clé, sans mot de passe"), ""),
    }


class RenamePasskey(OurWords, EditWebAuthnForm):
    """Another name."""

    words = {"name": (_("Nom de la clé"), "")}
