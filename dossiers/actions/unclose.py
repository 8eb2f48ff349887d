"""A deadline that was closed by mistake runs again: « Annuler », for ten minutes.

The wrong line closed is a date that rings no more: everybody who was alerted, and who then
heard that it was done, hears that it is not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_datetime

from dossiers import access
from dossiers.actions.before import changed, held, put_back
from dossiers.actions.plan import refresh_nearest
from dossiers.actions.ring import reminder_key, ring_member
from dossiers.actions.undo import inverse, refuse, remember
from dossiers.models import Case, Deadline, DeadlineState, Member, Reminder, Undo
from notifications.dismiss import ask_again

CLOSING = ("state", "closed_on", "closed_by_id", "closing_act", "proof_id", "closing_note",
           "next_rung_on", "version", "edition")  # fmt: skip


def running(deadlines: Collection[Deadline]) -> list[dict[str, Any]]:
    """Before they are closed: what each held, and which of its reminders were waiting."""
    return [
        {
            "row": held(one, *CLOSING),
            "reminders": {
                str(row.pk): row.again_at.isoformat() if row.again_at else ""
                for row in Reminder.objects.filter(deadline=one, acknowledged_at=None)
            },
        }
        for one in deadlines
    ]


def closed(
    deadlines: Collection[Deadline], before: Collection[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """For `remember`, once they are closed; `before` is what `running` gave, in its order."""
    pairs = zip(deadlines, before, strict=True)
    return [{**told, "row": changed(one, told["row"])} for one, told in pairs]


def keep_running(
    deadline: Deadline, act: str, before: Mapping[str, Any], *, by: Member, now: datetime
) -> None:
    """Remember one deadline closed by `act`, once it is in the journal."""
    details = {"deadlines": closed([deadline], [before])}
    remember(by=by, act=act, case=deadline.case, details=details, now=now)


@inverse("deadline.done")
@inverse("deadline.dismiss")
def _run_again(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    assert case is not None  # noqa: S101 (remembered with its case)
    run_again(case, kept.details["deadlines"], kept, by=by, now=now)


def run_again(
    case: Case, rows: Collection[Mapping[str, Any]], kept: Undo, *, by: Member, now: datetime
) -> None:
    """These deadlines of a locked case are open as before. Raises ChangedSinceError."""
    for told in rows:
        deadline = case.deadlines.filter(pk=told["row"]["pk"]).first()
        if deadline is None or _is_replaced(deadline):
            raise refuse()
        put_back(case.deadlines.all(), told["row"])
        deadline.case = case
        _ask_again(deadline, told["reminders"], kept.done_at)
        _tell(deadline, by=by, now=now)
    refresh_nearest(case)
    case.version += 1
    case.save(update_fields=["version"])


def _is_replaced(deadline: Deadline) -> bool:
    """Whether another one of the same fact and rule has been opened since."""
    return Deadline.objects.filter(
        milestone=deadline.milestone_id, rule=deadline.rule, state=DeadlineState.OPEN
    ).exists()


def _ask_again(deadline: Deadline, reminders: Mapping[str, str], answered_at: datetime) -> None:
    """The reminders that closing answered wait for an answer again."""
    keys = []
    answered = Reminder.objects.filter(pk__in=list(reminders), acknowledged_at=answered_at)
    for row in answered.select_for_update(of=("self",)):
        again = reminders[str(row.pk)]
        row.acknowledged_at, row.again_at = None, parse_datetime(again) if again else None
        row.save(update_fields=["acknowledged_at", "again_at"])
        keys.append(f"{reminder_key(row)}:{row.recipient_id}")
    args = [deadline.case.reference, deadline.pk]
    ask_again(
        keys=keys,
        answered_at=answered_at,
        link=reverse("desk:deadline", args=args),
        answer_link=reverse("desk:acknowledge", args=args),
    )


def _tell(deadline: Deadline, *, by: Member, now: datetime) -> None:
    """Who had been alerted, besides who takes it back."""
    case = deadline.case
    told = Reminder.objects.filter(deadline=deadline).exclude(recipient=by)
    holders = access.Holders([case.pk], now=now)
    key = f"unclosed:{deadline.pk}:{now:%Y%m%d%H%M%S}"
    for person in sorted(set(told.values_list("recipient_id", flat=True))):
        if holders.may_receive(person, case.pk):
            ring_member("update", person, case, key, now=now)
