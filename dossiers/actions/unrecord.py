"""A dated fact noted a moment ago, taken out with the dates it started. Only inside an undo."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dossiers.actions.plan import refresh_nearest
from dossiers.actions.undo import refuse
from dossiers.models import Case, ClockEvent, DeadlineState, Milestone
from notifications.dismiss import mark_answered


def unrecord(case: Case, pk: UUID | str | None, *, now: datetime) -> None:
    """The fact `pk` of a locked case was never noted; nothing without one.

    Raises ChangedSinceError when somebody corrected it, answered or moved one of its dates.
    """
    if not pk:
        return
    fact = case.milestones.select_for_update(of=("self",)).filter(pk=pk).first()
    if fact is None or fact.version != 1:
        raise refuse()
    started = list(fact.deadlines.select_for_update(of=("self",)))
    for one in started:
        if one.state != DeadlineState.OPEN or one.edition != 1 or one.seen_at:
            raise refuse()
        if ClockEvent.objects.filter(deadlines=one).exists():
            raise refuse()
    for one in started:
        mark_answered(prefix=f"reminder:{one.pk}:", now=now)
    fact.delete()
    refresh_nearest(case)
    case.version += 1
    case.save(update_fields=["version"])


def is_new(fact: Milestone | None) -> bool:
    """Whether this fact was written by the act itself, and is not an older one that it dated."""
    return fact is not None and fact.version == 1
