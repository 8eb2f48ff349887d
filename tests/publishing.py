"""People enough for figures: deposited by the real actions, over a spring, in four places."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from dossiers.actions.deposit import deposit
from dossiers.models import Case, Section
from dossiers.publishing.scope import Scope
from tests import build

PLACES = ("69", "01", "42", "38")
SPRING = Scope(date(2026, 4, 1), date(2026, 7, 1))
FIRST_HALF = Scope(date(2026, 1, 1), date(2026, 7, 1))
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=timezone.get_default_timezone())


def came(
    section: Section, many: int, kind: str = "noz", *, on: date = date(2026, 5, 4),
    language: str = "fr", employer: str = "", problem: str = "", places: int = 4,
) -> list[Case]:  # fmt: skip
    """So many people of this kind, a day apart, in so many départements."""
    found = []
    for n in range(many):
        day = on + timedelta(days=n % 25)
        now = datetime(day.year, day.month, day.day, 11, tzinfo=timezone.get_default_timezone())
        told = build.answers(
            kind,
            section=section,
            work={"department": PLACES[n % places], "employer": employer},
            reply={"language": language},
            **({"problem": {"problems": [problem]}} if problem else {}),
        )
        found.append(deposit(build.draft(told, now=now), now=now))
    return found
