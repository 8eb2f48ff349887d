"""« Coffre fermé »: who is told that nobody can read until somebody opens it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from dossiers.models import Membership, Role
from dossiers.privacy import keyring
from notifications.notify import Doorbell, notify_many

_TOLD = (Role.COORDINATOR, Role.TECHNICIAN)


def ring_closed(*, now: datetime) -> int:
    """Ring the coordination and the technicians, once a day while the vault is closed.

    Returns how many new notices. No statement while it is open.
    """
    if not keyring.is_locked():
        return 0
    day, link = timezone.localdate(now), reverse("desk:todo")
    people = Membership.objects.filter(role__in=_TOLD, member__is_active=True).values_list(
        "member", flat=True
    )
    return notify_many(
        [
            Doorbell(topic="vault_closed", recipient=one, link=link, key=f"vault:{day}:{one}")
            for one in people.distinct()
        ],
        now=now,
    )
