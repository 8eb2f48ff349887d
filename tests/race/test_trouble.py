"""Two rounds of delivery end at the same moment, and both find what did not arrive."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from notifications import trouble
from notifications.models import Delivery
from notifications.notify import Doorbell, notify_many
from notifications.trouble import Trouble
from tests.race.crowd import Meeting, at_once, done

FAILED = 40
pytestmark = pytest.mark.django_db(transaction=True)
told: list[UUID] = []


def hear(troubles: list[Trouble], _now: Any) -> None:
    """Whom the post office tells here."""
    told.extend(one.recipient for one in troubles)


@pytest.fixture(autouse=True)
def failures(settings: Any) -> None:
    """Deliveries that failed for good, of which nobody has heard."""
    told.clear()
    settings.NOTIFICATIONS_TROUBLE = "tests.race.test_trouble.hear"
    now = timezone.now()
    notify_many([Doorbell("update", uuid4(), "/equipe/", f"k{n}") for n in range(FAILED)], now=now)
    assert Delivery.objects.update(state="failed", settled_at=now) == FAILED


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Both have read what to tell before either tells."""
    meeting = Meeting()
    monkeypatch.setattr(trouble, "import_string", meeting.before(trouble.import_string))
    return meeting


def tell_twice() -> list[int]:
    def tell() -> int:
        return trouble.tell(now=timezone.now())

    return done(at_once(tell, tell))


def test_two_rounds_tell_each_failure_once(meeting: Meeting) -> None:
    assert sum(tell_twice()) == FAILED
    assert meeting.held
    assert set(Counter(told).values()) == {1}
    assert len(told) == FAILED


def test_without_the_row_locks_each_failure_is_told_twice(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trouble, "_locked", lambda rows: rows)
    assert sum(tell_twice()) == 2 * FAILED
    assert meeting.held
    assert set(Counter(told).values()) == {2}
