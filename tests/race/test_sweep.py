"""Two sweeps run at the same moment, from two workers or from a worker and a timer."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from dossiers.actions import remind
from dossiers.models import JournalLine, Reminder
from dossiers.seeding import Shape, seed
from notifications import outbox
from notifications.models import Delivery, Notice
from tests.race.crowd import Meeting, at_once, done

DUE = 120
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now() -> datetime:
    """Each of the DUE deadlines of these cases has a step to send."""
    moment = timezone.now()
    seed(Shape(cases=100, due=DUE), now=moment, progress=lambda made: None)
    return moment


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Both sweeps have chosen their first rows before either writes."""
    meeting = Meeting()
    monkeypatch.setattr(remind, "_write", meeting.before(remind._write))
    return meeting


@pytest.fixture
def no_unique_key() -> Iterator[None]:
    """The database would accept the same step for the same person twice."""
    [key] = [c for c in Reminder._meta.constraints if c.name == "one_reminder_each"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Reminder, key)
    yield
    Reminder.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Reminder, key)


def sweep_twice(now: datetime) -> list[dict[str, int]]:
    def sweep() -> dict[str, int]:
        return remind.remind(now=now, batch=25)

    return done(at_once(sweep, sweep))


def said_in_journal() -> int:
    return JournalLine.objects.filter(action="clock.remind").count()


def test_two_sweeps_share_the_work_and_each_reminder_leaves_once(
    now: datetime, meeting: Meeting
) -> None:
    one, two = sweep_twice(now)
    assert meeting.held
    assert one["reminders"] + two["reminders"] == DUE
    assert min(one["reminders"], two["reminders"]) >= 25
    counts = (Reminder.objects.count(), Notice.objects.count(), Delivery.objects.count())
    assert counts == (DUE, DUE, DUE)
    assert said_in_journal() == DUE


def test_without_the_lock_the_unique_key_still_keeps_each_reminder_single(
    now: datetime, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remind, "_skip_locked", lambda rows: rows)
    sweep_twice(now)
    assert meeting.held
    assert (Reminder.objects.count(), Notice.objects.count()) == (DUE, DUE)


def test_without_the_lock_nor_the_key_reminders_are_made_twice(
    now: datetime, meeting: Meeting, no_unique_key: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remind, "_skip_locked", lambda rows: rows)
    sweep_twice(now)
    assert meeting.held
    assert Reminder.objects.count() > DUE
    assert said_in_journal() > DUE


@pytest.fixture
def no_cap(settings: Any) -> None:
    """Nobody's rungs are gathered in one message: each delivery is claimed by itself."""
    settings.NOTIFICATIONS_DATES_A_DAY = 10 * DUE


def claim_twice(now: datetime) -> list[set[object]]:
    def claim() -> set[object]:
        return {row.pk for row in outbox.claim(now=now, limit=DUE // 2)}

    return done(at_once(claim, claim))


def test_two_rounds_of_delivery_claim_different_rows(now: datetime, no_cap: None) -> None:
    remind.remind(now=now)
    one, two = claim_twice(now)
    assert (len(one), len(two), one & two) == (DUE // 2, DUE // 2, set())
    assert Delivery.objects.filter(state="claimed").count() == DUE


def test_without_the_row_locks_two_rounds_claim_the_same_rows(
    now: datetime, no_cap: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    remind.remind(now=now)
    meeting = Meeting()
    monkeypatch.setattr(connection.features.__class__, "has_select_for_update", False)
    monkeypatch.setattr(outbox.uuid, "uuid4", meeting.before(outbox.uuid.uuid4))
    one, two = claim_twice(now)
    assert meeting.held
    assert one == two
