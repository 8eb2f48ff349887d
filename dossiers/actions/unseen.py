"""« J’ai vu » and « Reporter » taken back: the ladder goes on as before the click."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_datetime

from dossiers.actions.ring import reminder_key
from dossiers.actions.undo import inverse, refuse, remember
from dossiers.models import Case, Deadline, DeadlineState, Member, Reminder, Undo
from notifications.dismiss import ask_again


def unseen(deadline: Deadline) -> dict[str, Any]:
    """Before « J’ai vu »: who had seen it, and which reminders were waiting."""
    waiting = Reminder.objects.filter(deadline=deadline, acknowledged_at=None)
    return {
        "deadline": str(deadline.pk),
        "edition": deadline.edition,
        "seen_by": str(deadline.seen_by_id or ""),
        "seen_at": _text(deadline.seen_at),
        "reminders": {str(row.pk): _text(row.again_at) for row in waiting},
    }


def keep_unseen(case: Case, before: dict[str, Any], *, by: Member, now: datetime) -> None:
    """Remember it, once the act is in the journal."""
    remember(by=by, act="deadline.acknowledge", case=case, details=before, now=now)


@inverse("deadline.acknowledge")
def unsee(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """Nobody, or who had before, has seen it; what waited for an answer waits again."""
    deadline = _still(case, kept)
    if deadline.seen_by_id != by.pk or deadline.seen_at != kept.done_at:
        raise refuse()
    told = kept.details
    Deadline.objects.filter(pk=deadline.pk).update(
        seen_by=told["seen_by"] or None, seen_at=_moment(told["seen_at"])
    )
    answered = Reminder.objects.filter(
        pk__in=list(told["reminders"]), acknowledged_at=kept.done_at
    ).select_for_update(of=("self",))
    keys = []
    for row in answered:
        row.acknowledged_at, row.again_at = None, _moment(told["reminders"][str(row.pk)])
        row.save(update_fields=["acknowledged_at", "again_at"])
        keys.append(f"{reminder_key(row)}:{row.recipient_id}")
    args = [deadline.case.reference, deadline.pk]
    ask_again(
        keys=keys,
        answered_at=kept.done_at,
        link=reverse("desk:deadline", args=args),
        answer_link=reverse("desk:acknowledge", args=args),
    )


def unsnoozed(deadline: Deadline, by: Member) -> dict[str, Any]:
    """Before « Reporter »: until when her reminders were to wait."""
    waiting = Reminder.objects.filter(deadline=deadline, recipient=by, acknowledged_at=None)
    return {
        "deadline": str(deadline.pk),
        "edition": deadline.edition,
        "until": deadline.snoozed_until.isoformat() if deadline.snoozed_until else "",
        "reminders": {str(row.pk): [_text(row.answer_by), _text(row.again_at)] for row in waiting},
    }


def keep_unsnoozed(case: Case, before: dict[str, Any], *, by: Member, now: datetime) -> None:
    """Remember it, once the act is in the journal."""
    remember(by=by, act="deadline.snooze", case=case, details=before, now=now)


@inverse("deadline.snooze")
def unsnooze(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """Her reminders wait until the moment that was set before."""
    deadline = _still(case, kept)
    until = kept.details["until"]
    Deadline.objects.filter(pk=deadline.pk).update(
        snoozed_until=date.fromisoformat(until) if until else None
    )
    rows = kept.details["reminders"]
    for row in Reminder.objects.filter(pk__in=list(rows), acknowledged_at=None, climbed_at=None):
        row.answer_by, row.again_at = (_moment(text) for text in rows[str(row.pk)])
        row.save(update_fields=["answer_by", "again_at"])


def _still(case: Case | None, kept: Undo) -> Deadline:
    """The deadline, locked, if it is open and its dates have not moved since."""
    assert case is not None  # noqa: S101 (remembered with its case)
    deadline = case.deadlines.select_for_update(of=("self",)).get(pk=kept.details["deadline"])
    if deadline.state != DeadlineState.OPEN or deadline.edition != kept.details["edition"]:
        raise refuse()
    return deadline


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(text: Any) -> datetime | None:
    return parse_datetime(text) if text else None
