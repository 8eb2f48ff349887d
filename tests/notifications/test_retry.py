"""The table of what one attempt leads to."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.contract import SENT, Outcome, Result
from notifications.models import State
from notifications.retry import GAPS, MAX_ATTEMPTS, verdict
from notifications.topics import IfInDoubt

NOW = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)
BUSY = Result(Outcome.TEMPORARY, "450")
AWAY = Result(Outcome.TEMPORARY, "421", down=True)
SILENT = Result(Outcome.TEMPORARY, "cut", down=True, in_doubt=True)


def decide(result, attempts=0, policy=IfInDoubt.RESEND, proven=False):
    return verdict(result, attempts=attempts, if_in_doubt=policy, proven=proven, now=NOW)


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (SENT, State.SENT),
        (Result(Outcome.NOTHING), State.DROPPED),
        (Result(Outcome.PERMANENT, "550"), State.FAILED),
    ],
)
def test_a_final_answer_is_final(result, state):
    decided = decide(result)
    assert (decided.state, decided.attempts, decided.next_attempt_at) == (state, 1, None)


def test_temporary_errors_are_tried_eight_times_with_growing_gaps_within_a_day():
    moment, attempts, gaps = NOW, 0, []
    while True:
        decided = verdict(
            BUSY, attempts=attempts, if_in_doubt=IfInDoubt.RESEND, proven=True, now=moment
        )
        attempts = decided.attempts
        if decided.state == State.FAILED:
            break
        gaps.append(decided.next_attempt_at - moment)
        moment = decided.next_attempt_at
    assert attempts == MAX_ATTEMPTS == 8
    assert gaps == sorted(gaps)
    assert gaps[0] == timedelta(minutes=1)
    assert moment - NOW < timedelta(hours=24)


def test_a_carrier_that_is_away_uses_up_no_attempt():
    decided = decide(AWAY, attempts=7)
    assert (decided.state, decided.attempts) == (State.WAITING, 7)
    assert decided.next_attempt_at == NOW + timedelta(minutes=1)


def test_a_line_that_breaks_on_one_message_among_others_uses_up_an_attempt_of_that_one():
    assert decide(AWAY, attempts=0, proven=True).attempts == 1
    assert decide(AWAY, attempts=7, proven=True).state == State.FAILED


@pytest.mark.parametrize("proven", [True, False])
def test_a_message_in_doubt_follows_its_topic(proven):
    resent = decide(SILENT, attempts=1, proven=proven)
    assert (resent.state, resent.attempts) == (State.WAITING, 2)
    assert resent.next_attempt_at == NOW + GAPS[1]
    left = decide(SILENT, policy=IfInDoubt.LEAVE_UNCERTAIN, proven=proven)
    assert (left.state, left.next_attempt_at) == (State.UNCERTAIN, None)


def test_the_code_of_an_error_is_kept():
    decided = decide(Result(Outcome.PERMANENT, "550"))
    assert (decided.error_class, decided.error_code) == ("permanent", "550")
    assert decide(BUSY).error_class == "temporary"
    assert decide(AWAY).error_class == "carrier"
    assert decide(SILENT).error_class == "in-doubt"
