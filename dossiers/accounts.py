"""What allauth may do here: sign in, second factor, password. Never sign up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Accounts are opened by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: see actions/member.py."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """One bucket for everybody: no address is read, kept or logged.

        The throttle per account remains (ACCOUNT_RATE_LIMITS, "login_failed").
        """
        return "0.0.0.0"  # noqa: S104 (a constant, not an address to listen on)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's own mails name the site; ours leave through notifications only."""
