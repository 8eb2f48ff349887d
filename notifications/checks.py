"""`manage.py check` says what would keep SMS and chats from leaving."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from notifications.carrier import CHAT_SCHEMES, SMS_SCHEMES, faults, is_installed

HINT = "docs/how-to/sms.md"
SAID = {
    "scheme": "its scheme is not one of those that are open",
    "to": "« {to} » is missing: where who receives goes",
    "host": "it cannot be read",
}


@register()
def carriers(**_asked: Any) -> list[CheckMessage]:
    """One warning per carrier that cannot work; nothing when none is set."""
    named = {"SMS_URL": (settings.SMS_URL, SMS_SCHEMES)}
    named |= {
        f"CHAT_{name.upper()}_URL": (url, CHAT_SCHEMES) for name, url in settings.CHAT_URLS.items()
    }
    found: list[CheckMessage] = [
        Warning(f"{variable}: {SAID[fault]}.", hint=HINT, id="notifications.W001")
        for variable, (url, schemes) in named.items()
        if url and (fault := faults(url, schemes))
    ]
    if any(url for url, _schemes in named.values()) and not is_installed():
        found.append(
            Warning(
                "A carrier is set and the extra « canaux » is not installed: messages wait.",
                hint=HINT,
                id="notifications.W002",
            )
        )
    return found
