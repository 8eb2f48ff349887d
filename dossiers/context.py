"""What every page knows: the names of the instance, and who is reading.

Lazy on purpose: a public page shows none of what needs the database, so it asks
the database nothing.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from dossiers import access
from dossiers.actions.translation import is_unread
from dossiers.desk.counts import NavCounts
from dossiers.organisation import organisation
from dossiers.privacy import keyring
from dossiers.rules import roles
from dossiers.sentences import follow
from dossiers.themes import THEMES


def site(request: HttpRequest) -> dict[str, Any]:
    """The context processor of settings.TEMPLATES.

    Keys: site_short_name, exit_url, helpline_phone, helpline_hours, brand_mark, logo_mark (what
    the addresses of the colours and of the logo carry, "" without any), promise_days
    (calendar days), theme ("light", "dark" or "" for the device's choice) and
    shortcuts (bool), both from cookies set in « Moi »; and lazily coordinates (bool),
    sees_health (bool), unread (int), translation_is_unread (bool),
    sweep_is_late (the moment of the last sweep when it is too old), clock_jumped (when the
    clock did, until a coordinator has answered), vault_is_closed (nothing can be read).
    """
    member = getattr(request, "user", None)
    signed_in = member is not None
    theme = request.COOKIES.get("theme", "")
    frame = NavCounts(member, timezone.localdate()) if signed_in else None
    ours = organisation()
    follow()
    engine = SimpleLazyObject(lambda: frame.engine(timezone.now()))
    return {
        "site_short_name": ours.short_name,
        "exit_url": ours.exit_url,
        "helpline_phone": ours.phone,
        "helpline_hours": ours.hours,
        "brand_mark": ours.brand_mark,
        "logo_mark": ours.logo_mark,
        "promise_days": settings.PROMISE_DAYS,
        "theme": theme if theme in THEMES else "",
        "shortcuts": request.COOKIES.get("raccourcis") == "on",
        "coordinates": SimpleLazyObject(
            lambda: signed_in and member.is_authenticated and access.is_coordinator(member)
        ),
        "sees_health": SimpleLazyObject(
            lambda: signed_in and roles.may(access.section_roles(member), "see_health")
        ),
        "unread": SimpleLazyObject(
            lambda: frame.unread if signed_in and member.is_authenticated else 0
        ),
        "translation_is_unread": SimpleLazyObject(lambda: is_unread(get_language() or "")),
        "sweep_is_late": SimpleLazyObject(lambda: engine.late),
        "clock_jumped": SimpleLazyObject(lambda: engine.jumped),
        "vault_is_closed": SimpleLazyObject(keyring.is_locked),
    }
