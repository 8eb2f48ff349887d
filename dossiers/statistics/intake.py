"""Where people give up in the intake: how many were left after each screen. Of the whole site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from dossiers.models import CameBy, Case, IntakeCount

LOOKS_BACK = timedelta(days=30)
# In the order of the road; the last one is counted from the cases themselves.
BEGUN, SENT = "begin", "sent"
SCREENS = (BEGUN, "work", "problem", "dates", "story", "reply", SENT)


@dataclass(frozen=True)
class Screen:
    """How many people went past one screen."""

    slug: str
    left: int


def count_screens(*, today: date) -> tuple[Screen, ...]:
    """Thirty days, in two statements. No row leads to a person: a day, a screen, a number."""
    first = today - LOOKS_BACK
    rows = IntakeCount.objects.filter(day__gte=first).values("screen").annotate(n=Sum("number"))
    found = dict(rows.values_list("screen", "n"))
    found[SENT] = Case.objects.filter(received_on__gte=first, came_by=CameBy.WEB).count()
    return tuple(Screen(slug, found.get(slug, 0)) for slug in SCREENS)
