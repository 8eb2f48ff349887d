"""Two sweeps find the same missed date at the same moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from dossiers.actions import incident
from dossiers.models import Incident, JournalLine, Member
from tests import build
from tests.race.crowd import Meeting, at_once, done, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def late(awa: Member, karim: Member) -> datetime:
    """The day after twelve months have passed on an open case."""
    now = timezone.now()
    build.taken(awa, binome=karim, happened=timezone.localdate(now) - timedelta(days=300))
    moment = now + timedelta(days=120)
    assert incident.missed(timezone.localdate(moment)).count() >= 1
    return moment


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Both have looked for what was told already before either opens anything."""
    meeting = Meeting()
    create = meeting.before(Incident.objects.bulk_create)
    monkeypatch.setattr(Incident.objects, "bulk_create", create)
    return meeting


def open_twice(late: datetime) -> list[int]:
    def sweep() -> int:
        return incident.open_incidents(now=late)

    return at_once(sweep, sweep)


def test_two_sweeps_open_one_incident_for_each_date(late: datetime, meeting: Meeting) -> None:
    dates = incident.missed(timezone.localdate(late)).count()
    assert sum(done(open_twice(late))) == dates == Incident.objects.count()
    assert meeting.held
    assert JournalLine.objects.filter(action="incident.open").count() == dates


def test_without_the_row_locks_the_second_sweep_breaks_on_the_key(
    late: datetime, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    features = type(connection.features)
    monkeypatch.setattr(features, "has_select_for_update_skip_locked", False)
    results = open_twice(late)
    assert meeting.held
    assert len(refusals(results, IntegrityError)) == 1
