"""A browser whose member has just said again who she is, as the tests of sensitive acts need it."""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from dossiers.models import Member

OWNER = "account_authentication_methods_user"


def confirm_identity(client: Client, member: Member, *, seconds: float = 3600) -> None:
    """As the page does, without its Argon2; for an hour by default: a whole table takes time."""
    session = client.session
    said = {"method": "password", "at": time.time() + seconds, "reauthenticated": True}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [said]
    session[OWNER] = str(member.pk)
    session.save()
