"""What becomes of a delivery after one attempt. Pure: no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.contract import Outcome, Result
from notifications.models import State
from notifications.topics import IfInDoubt

# After the first failure, the second… Eight attempts within 24 hours (security.md 3.9).
GAPS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=6),
    timedelta(hours=6),
)
MAX_ATTEMPTS = len(GAPS) + 1
# The carrier is away: everybody waits this long, and nobody loses an attempt. An outage of
# three days must not use up the eight attempts of a reminder.
CARRIER_AWAY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The new state of a row. `next_attempt_at` is given when the state is `waiting` only."""

    state: State
    attempts: int
    next_attempt_at: datetime | None = None
    error_class: str = ""
    error_code: str = ""


_FINAL = {
    Outcome.SENT: State.SENT,
    Outcome.NOTHING: State.DROPPED,
    Outcome.PERMANENT: State.FAILED,
}


def verdict(
    result: Result, *, attempts: int, if_in_doubt: IfInDoubt, proven: bool, now: datetime
) -> Verdict:
    """Decide from the result of one attempt.

    attempts: those made before this one. proven: in the same batch the carrier has dealt with
    another message, so a fault now is the message's own and uses up an attempt. A message in
    doubt always does: a server that takes it and hangs up would get it every minute.
    """
    if result.outcome in _FINAL:
        kind = "permanent" if result.outcome is Outcome.PERMANENT else ""
        return Verdict(_FINAL[result.outcome], attempts + 1, None, kind, result.code)
    kind = "in-doubt" if result.in_doubt else "carrier" if result.down else "temporary"
    if result.in_doubt and if_in_doubt is IfInDoubt.LEAVE_UNCERTAIN:
        return Verdict(State.UNCERTAIN, attempts + 1, None, kind, result.code)
    if result.down and not result.in_doubt and not proven:
        return Verdict(State.WAITING, attempts, now + CARRIER_AWAY, kind, result.code)
    if attempts + 1 >= MAX_ATTEMPTS:
        return Verdict(State.FAILED, attempts + 1, None, kind, result.code)
    return Verdict(State.WAITING, attempts + 1, now + GAPS[attempts], kind, result.code)
