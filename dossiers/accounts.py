"""What allauth may do here: sign in, second factor, password. Never sign up."""

from __future__ import annotations

import base64
import os
import time
from datetime import timedelta
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dossiers import device, errors
from dossiers.actions.account import account_changed
from dossiers.privacy.envelope import TamperedError
from dossiers.privacy.keyring import NONCE_BYTES, service_key


class Adapter(DefaultAccountAdapter):
    """Accounts are opened by invitation only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One sentence for both: it must not tell which addresses have an account.
        "email_password_mismatch": _("E-mail ou mot de passe incorrect."),
        "incorrect_password": _("Mot de passe incorrect."),
        "enter_current_password": _("Ce n'est pas le mot de passe actuel."),
        "too_many_login_attempts": _("Trop d'essais. Attendre 5 minutes, puis réessayer."),
        "rate_limited": _("Trop d'essais. Attendre 5 minutes, puis réessayer."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: see actions/member.py."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """One bucket for everybody: no address is read, kept or logged.

        Only limits per account are set (ACCOUNT_RATE_LIMITS): a limit per address
        would then be a limit for everybody, and anyone could lock all others out.
        """
        return "0.0.0.0"  # noqa: S104 (a constant, not an address to listen on)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """As allauth's, but the refusal says how long to wait."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refused:
            minutes = -(-self._seconds_to_wait(request, **credentials) // 60)
            raise ValidationError(
                ngettext(
                    "Trop d'essais. Attendre %(minutes)s minute, puis réessayer.",
                    "Trop d'essais. Attendre %(minutes)s minutes, puis réessayer.",
                    minutes,
                )
                % {"minutes": minutes},
                code=refused.code,
            ) from None

    def _seconds_to_wait(self, request: HttpRequest, **credentials: Any) -> int:
        """Until the oldest of the failures that count is forgotten, at least one second."""
        account = self._get_login_attempts_cache_key(request, **credentials)
        where = {"app": "allauth.account", "action": "login_failed"}
        waits = [1.0]
        for rate in ratelimit.get_rates(**where):
            key = ratelimit.get_cache_key(request, **where, rate=rate, key=account)
            failures = cache.get(key, [])
            if len(failures) >= rate.amount:
                waits.append(failures[-1] + rate.duration - time.time())
        return int(max(waits))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The member, or None: a closed account answers like a wrong password."""
        member = super().authenticate(request, **credentials)
        return member if member and member.is_active else None

    def login(self, request: HttpRequest, user: Any) -> None:
        """As allauth's, and the session remembers since when and on what kind of device."""
        super().login(request, user)
        words = device.words(request.headers.get("User-Agent", ""))
        request.session.begin(device=words, now=timezone.now())  # type: ignore[attr-defined]

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: Any = None
    ) -> None:
        """A password or a factor has changed: every other session is over, and she is told.

        allauth says so at each of these changes, whoever made it; its own mail does not leave.
        """
        cause = "factor" if template_prefix.startswith("mfa/") else "password"
        account_changed(user, cause=cause, now=timezone.now())
        request = self.request
        if request is not None and request.user.is_authenticated and request.user.pk == user.pk:
            request.user.refresh_from_db(fields=["auth_epoch"])
            update_session_auth_hash(request, request.user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's own mails name the site; ours leave through notifications only."""


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of the second factor are sealed under the service key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Ce code n'est pas le bon, ou il a déjà servi."),
    }

    def encrypt(self, text: str) -> str:
        """The sealed form of a TOTP key or of the seed of recovery codes."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(service_key("mfa")).encrypt(nonce, text.encode(), b"dossiers/mfa")
        return base64.b64encode(nonce + sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` sealed. Raises TamperedError."""
        raw = base64.b64decode(encrypted_text)
        try:
            return (
                AESGCM(service_key("mfa"))
                .decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], b"dossiers/mfa")
                .decode()
            )
        except InvalidTag as error:
            raise TamperedError("a second factor does not open with this service key") from error

    def build_totp_svg(self, url: str) -> str:
        """The QR code as SVG for the page itself: the CSP allows no `data:` image and no style.

        Always dark on white, with its quiet zone: cameras do not read the reverse.
        """
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        code.make()
        rows = code.get_matrix()
        dots = "".join(
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
        )
        return format_html(
            '<svg class="qr" width="240" height="240" viewBox="0 0 {0} {0}" role="img"'
            ' aria-label="{1}" shape-rendering="crispEdges">'
            '<rect width="{0}" height="{0}" fill="#fff"/><path d="{2}" fill="#000"/></svg>',
            len(rows),
            _("Code à photographier avec l'application"),
            dots,
        )

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name that a telephone shows beside a passkey: the instance's, not its host's."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SITE_SHORT_NAME}


def too_many(request: HttpRequest) -> HttpResponse:
    """allauth's 429 (config/urls.py, handler429). Its longest limit lasts five minutes."""
    return errors.too_many(request, wait=timedelta(minutes=5), now=timezone.now())
