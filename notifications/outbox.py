"""The rows of the outbox: claim, renew, settle, give back, reclaim. No message is sent here.

Who holds a claim token owns the row until the lease ends; every write names the token, so a
process that slept through its lease changes nothing any more.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, cast

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Field, Q, QuerySet

from notifications import pace
from notifications.contract import Outcome, Result
from notifications.models import Delivery, State
from notifications.retry import Verdict, verdict
from notifications.topics import topic_of

LEASE = timedelta(seconds=120)
# Nobody's hour, rhythm or next try is further ahead: a week's digest is the longest.
AHEAD = timedelta(days=10)
# Seconds between two tries of a settling: a database starts again in two or three.
BACK_WITHIN = (0.2, 0.5, 1.0, 2.0, 4.0)
# What a process was doing when it died: perhaps the message left, perhaps not.
DIED = Result(Outcome.TEMPORARY, code="lease", in_doubt=True)

_SETTLE = (
    "UPDATE notifications_delivery SET state = %s, attempts = %s, next_attempt_at = %s, "
    "error_class = %s, error_code = %s, settled_at = %s, claim_token = NULL, lease_until = NULL "
    "WHERE id = %s AND claim_token = %s"
)


def claim(*, now: datetime, limit: int) -> list[Delivery]:
    """Take up to `limit` due deliveries for one process, with their notices, oldest first.

    Any number of processes may call it at once: on PostgreSQL the row locks make each skip
    what another is taking, on SQLite the IMMEDIATE transaction makes each wait its turn.
    What must wait or leaves with another is not taken (pace.py).
    """
    with transaction.atomic(durable=True):
        while due := _due(now, limit):
            # All of them may have to wait; behind them, others have not.
            if rows := pace.gather(due, now=now):
                break
        else:
            return []
        token, until = uuid.uuid4(), now + LEASE
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=State.CLAIMED, claim_token=token, lease_until=until
        )
    for row in rows:
        row.state, row.claim_token, row.lease_until = State.CLAIMED, token, until
    return rows


def _due(now: datetime, limit: int) -> list[Delivery]:
    """Locked, in the order they leave; what is late comes after what is not, and is counted."""
    waiting = Delivery.objects.filter(state=State.WAITING, next_attempt_at__lte=now)
    late_since = now - pace.LATE_AFTER
    rows = _locked(waiting.filter(due_at__gt=late_since), limit)
    late = waiting.filter(due_at__lte=late_since)
    if len(rows) < limit and late.exists():
        found = _locked(late, min(limit - len(rows), pace.LATE_A_MINUTE))
        rows += found[: pace.late_allowed(len(found), now=now)]
    return sorted(rows, key=lambda row: (row.next_attempt_at, row.pk))


def _locked(rows: QuerySet[Delivery], limit: int) -> list[Delivery]:
    return list(
        rows.select_related("notice")
        .order_by("next_attempt_at", "id")
        .select_for_update(skip_locked=True, of=("self",))[:limit]
    )


def renew(rows: Sequence[Delivery], *, now: datetime) -> bool:
    """Push the end of the lease of one batch; False if its rows are no longer ours."""
    token = rows[0].claim_token
    ours = Delivery.objects.filter(pk__in=[row.pk for row in rows], claim_token=token)
    return ours.update(lease_until=now + LEASE) == len(rows)


def settle(row: Delivery, decided: Verdict, *, now: datetime) -> bool:
    """Write what became of one delivery; False if the lease was lost meanwhile.

    Once per message, between its « 250 » and the next one: composing the same statement
    anew through the ORM cost as much as the statement.
    """
    settled_at = None if decided.state == State.WAITING else now
    values = (
        ("state", decided.state.value),
        ("attempts", decided.attempts),
        ("next_attempt_at", decided.next_attempt_at or row.next_attempt_at),
        ("error_class", decided.error_class),
        ("error_code", decided.error_code),
        ("settled_at", settled_at),
        ("id", row.pk),
        ("claim_token", row.claim_token),
    )
    return _insist(_SETTLE, [_stored(name, value) for name, value in values]) == 1


def drop(rows: Sequence[Delivery], *, now: datetime) -> int:
    """Nothing to do for these any more: nobody is to be reached. What they carried may be."""
    pace.let_go(row.pk for row in rows if row.group)
    return _same_for_all(rows, Verdict(State.DROPPED, 0), now)


def give_back(
    rows: Sequence[Delivery], *, now: datetime, until: datetime | None = None, code: str = ""
) -> int:
    """Back to waiting with no attempt used; not before `until`, else at once and in order.

    Without the `code` of a fault, `until` is when it is due: it will not be late.
    """
    if until and not code:
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=until)
    kind = "carrier" if code else ""
    return _same_for_all(rows, Verdict(State.WAITING, 0, until, kind, code), now)


def reclaim(*, now: datetime) -> tuple[int, int]:
    """Take back what dead processes held; returns (given back, left uncertain).

    A batch is sent in the order (next_attempt_at, id) and each row is settled before the
    next leaves. So in each batch only the first row left may have been sent: it follows its
    topic's policy. The others go back as they were. What waits for a moment of a clock that
    was wrong, and came back, is due now.
    """
    absurd = Delivery.objects.filter(state=State.WAITING, next_attempt_at__gt=now + AHEAD)
    absurd.update(next_attempt_at=now)
    with transaction.atomic(durable=True):
        # A waiting lock: skipping rows here would make a wrong row the first of its batch.
        left = list(
            Delivery.objects.filter(
                Q(lease_until__lt=now) | Q(lease_until__gt=now + AHEAD), state=State.CLAIMED
            )
            .select_related("notice")
            .order_by("claim_token", "next_attempt_at", "id")
            .select_for_update(of=("self",))
        )
        uncertain = 0
        for _token, batch in groupby(left, key=lambda row: row.claim_token):
            in_hand, *untouched = batch
            decided = verdict(
                DIED,
                attempts=in_hand.attempts,
                if_in_doubt=topic_of(in_hand.notice.topic).if_in_doubt,
                proven=True,
                now=now,
            )
            settle(in_hand, decided, now=now)
            give_back(untouched, now=now)
            uncertain += decided.state == State.UNCERTAIN
    return len(left) - uncertain, uncertain


def _insist(statement: str, values: list[Any]) -> int:
    """How many rows a statement changed, on a database that may be starting again.

    The message has left: whoever alone knows it waits a little for the database to come back
    rather than leave it to be sent again, or to be in doubt. Not inside a transaction, which
    has fallen with the database.
    """
    pauses = iter(() if connection.in_atomic_block else BACK_WITHIN)
    while True:
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.rowcount
        except (OperationalError, InterfaceError):
            pause = next(pauses, None)
            if pause is None:
                raise
            connection.close()
            time.sleep(pause)


def _same_for_all(rows: Sequence[Delivery], decided: Verdict, now: datetime) -> int:
    """One statement for rows of one batch; their count of attempts stays."""
    if not rows:
        return 0
    values: dict[str, object] = {
        "state": decided.state,
        "claim_token": None,
        "lease_until": None,
        "error_class": decided.error_class,
        "error_code": decided.error_code,
        "settled_at": None if decided.state == State.WAITING else now,
    }
    if decided.next_attempt_at:
        values["next_attempt_at"] = decided.next_attempt_at
    ids, token = [row.pk for row in rows], rows[0].claim_token
    return Delivery.objects.filter(pk__in=ids, claim_token=token).update(**values)


def _stored(name: str, value: object) -> Any:
    """The value as this database keeps it in that column."""
    return cast("Field[Any, Any]", Delivery._meta.get_field(name)).get_db_prep_value(
        value, connection
    )
