"""Do reminders work: of those that asked for an answer, how many had one in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet

from dossiers import access
from dossiers.models import Case, Member

LOOKS_BACK = timedelta(days=90)


class Fate(StrEnum):
    """What became of a reminder. The values are those of the address."""

    SENT = "envoye"
    IN_TIME = "vu"
    CLIMBED = "monte"


@dataclass(frozen=True)
class Rung:
    """One step of the ladder over ninety days. The rest of `sent` still has time, or came late."""

    step: str
    sent: int
    in_time: int
    climbed: int


def count_rungs(member: Member, *, now: datetime) -> tuple[Rung, ...]:
    """One statement, the farthest step first. Only reminders that expect an answer."""
    rows = (
        asked(member, now=now)
        .order_by()
        .values(step=F("deadlines__reminders__step"))
        .annotate(
            sent=Count("deadlines__reminders"),
            in_time=Count("deadlines__reminders", filter=_of(Fate.IN_TIME)),
            climbed=Count("deadlines__reminders", filter=_of(Fate.CLIMBED)),
        )
    )
    return tuple(sorted((Rung(**row) for row in rows), key=lambda rung: _order(rung.step)))


def asked(
    member: Member, *, now: datetime, step: str = "", fate: Fate = Fate.SENT
) -> QuerySet[Case]:
    """Coordinated cases joined with these reminders, one row per reminder."""
    known = {"deadlines__reminders__step": step} if step else {}
    return access.coordinated_cases(member).filter(
        _of(fate),
        deadlines__reminders__sent_at__gte=now - LOOKS_BACK,
        deadlines__reminders__answer_by__isnull=False,
        **known,
    )


def _of(fate: Fate) -> Q:
    """The same question, asked from a case."""
    if fate is Fate.IN_TIME:
        return Q(
            deadlines__reminders__acknowledged_at__isnull=False,
            deadlines__reminders__acknowledged_at__lte=F("deadlines__reminders__answer_by"),
        )
    return Q(deadlines__reminders__climbed_at__isnull=False) if fate is Fate.CLIMBED else Q()


def _order(step: str) -> tuple[int, str]:
    """« j-30 » before « j-7 » before « j+1 »; those of creation first."""
    number = step[1:]
    return (int(number), step) if number.lstrip("+-").isdigit() else (-1000, step)
