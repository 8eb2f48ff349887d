"""What is told at its hour: new requests, messages that leave, each person's digest before
her evening.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from dossiers.actions.departure import leave
from dossiers.actions.ring import ring_arrivals
from dossiers.models import Case, State, SweepMark
from dossiers.rules.arrivals import last_announcement
from notifications.digest import ring_digests

SWEEP, ANNOUNCED = "announce", "arrivals"
# More than a section can read; the others are in the list, and in the digest.
MOST = 500
LONG_AGO = timedelta(days=3650)


def announce(*, now: datetime) -> dict[str, int]:
    """Ring for what has come to its hour; returns counts: messages, arrivals, digests.

    A question about state: however late or often it is asked, the same request is announced
    once to each, and each gets one digest a day.
    """
    counts = {
        "messages": leave(now=now),
        "arrivals": announce_arrivals(now=now),
        "digests": ring_digests(now=now),
    }
    SweepMark.objects.update_or_create(name=SWEEP, defaults={"completed_at": now, "counts": counts})
    return counts


def announce_arrivals(*, now: datetime) -> int:
    """Ring the coordination for what nobody has taken, once per hour of announcing.

    The hour, not the request, is what makes it ring. Returns how many notices are new.
    """
    hour = last_announcement(now, settings.TIME_ZONE)
    with transaction.atomic():
        mark, _made = SweepMark.objects.select_for_update().get_or_create(
            name=ANNOUNCED, defaults={"completed_at": now - LONG_AGO}
        )
        # Not « later than »: a clock that was a year ahead must not silence a year.
        if mark.completed_at == hour:
            return 0
        # What an import brought was told once, as a whole (actions/case_import.py).
        free = Case.objects.filter(state=State.SUBMITTED, suivi__isnull=True, imported=None)
        told = ring_arrivals(list(free.order_by("-promised_on", "pk")[:MOST]), now=now)
        mark.completed_at = hour
        mark.save(update_fields=["completed_at"])
    return told
