"""Two people name each other at the same moment: nobody would receive for either."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.actions import absence
from dossiers.actions.refusal import RefusedError
from dossiers.models import Absence, Member
from tests.race.crowd import Meeting, at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Both have looked for a ring, and found none, before either writes."""
    meeting = Meeting()
    monkeypatch.setattr(absence, "cover_of", meeting.before(absence.cover_of))
    return meeting


def name(member: Member, substitute: Member) -> Absence:
    now = timezone.now()
    day = timezone.localdate(now) + timedelta(days=2)
    return absence.record(
        member, starts_on=day, ends_on=day, substitute=substitute, by=member, now=now
    )


def each_other(awa: Member, karim: Member) -> list[object]:
    return at_once(lambda: name(awa, karim), lambda: name(karim, awa))


def test_the_second_is_told_that_they_would_turn_in_a_ring(
    awa: Member, karim: Member, meeting: Meeting
) -> None:
    [refused] = refusals(each_other(awa, karim), RefusedError)
    assert "en rond" in str(refused)
    assert Absence.objects.count() == 1


def test_without_the_lock_each_would_replace_the_other(
    awa: Member, karim: Member, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(absence, "lock_absences", lambda: None)
    assert refusals(each_other(awa, karim), RefusedError) == []
    assert meeting.held
    rows = set(Absence.objects.values_list("member", "substitute"))
    assert rows == {(awa.pk, karim.pk), (karim.pk, awa.pk)}
