"""allauth's forms in our words: labels above the boxes, nothing written inside them."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.actions import recovery


class OurWords(forms.Form):
    """Puts our labels and hints on a form of the library."""

    words: dict[str, tuple[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label, field.help_text = self.words.get(name, (field.label, ""))
            field.widget.attrs.pop("placeholder", None)


class TypedCode(forms.Form):
    """The six figures of the application, or one of our recovery codes (actions/recovery.py)."""

    user: Any

    def clean_code(self) -> str:
        """As allauth's, within the same limit, but its own recovery codes are not asked."""
        forget_tries = check_rate_limit(self.user)
        code: str = self.cleaned_data["code"]
        totp = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()
        if totp is not None and totp.wrap().validate_code(code):
            found = totp
        elif (found := recovery.spend(self.user, code)) is None:
            raise get_adapter().validation_error("incorrect_code")
        found.user = self.user
        self.authenticator = found
        forget_tries()
        return code


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


class SecondFactor(OurWords, TypedCode, AuthenticateForm):
    """The code of the application, or a recovery code."""

    words = CODE


class ConfirmSecondFactor(OurWords, TypedCode, ReauthenticateByCodeForm):
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
