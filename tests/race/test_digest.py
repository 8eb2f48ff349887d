"""Beat and a timer ring the digests at the same moment: one for each person, not two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from notifications import digest
from notifications.digest import ring_digests
from notifications.models import Delivery, Notice
from tests.race.crowd import Meeting, at_once, done

PEOPLE = [uuid4() for _ in range(20)]
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Evening:
    """Half an hour before hers, ten minutes ago."""

    moment: datetime
    minimum: datetime | None = None


def readers(*, now: datetime) -> dict[UUID, Evening]:
    """Everybody comes tonight."""
    return {person: Evening(now - timedelta(minutes=10)) for person in PEOPLE}


@pytest.fixture
def meeting(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Both have found that nobody has hers yet before either writes."""
    settings.NOTIFICATIONS_DIGEST_READERS = "tests.race.test_digest.readers"
    meeting = Meeting()
    monkeypatch.setattr(digest, "notify_many", meeting.before(digest.notify_many))
    return meeting


def ring_twice() -> list[int]:
    now = timezone.now()
    return done(at_once(lambda: ring_digests(now=now), lambda: ring_digests(now=now)))


def test_each_person_gets_one_digest(meeting: Meeting) -> None:
    assert sum(ring_twice()) == len(PEOPLE)
    assert meeting.held
    assert sorted(Notice.objects.values_list("recipient", flat=True)) == sorted(PEOPLE)
    assert Delivery.objects.count() == len(PEOPLE)


def test_without_the_key_of_the_day_each_gets_two(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = digest._bell

    def keyless(person: UUID, moment: datetime, now: datetime) -> Any:
        bell = real(person, moment, now)
        return type(bell)(bell.topic, bell.recipient, bell.link, f"{bell.key}:{uuid4()}")

    monkeypatch.setattr(digest, "_bell", keyless)
    assert sum(ring_twice()) == 2 * len(PEOPLE)
    assert meeting.held
