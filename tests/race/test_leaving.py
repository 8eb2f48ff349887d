"""The two coordinators of a section leave at the same moment: one must stay."""

import pytest
from django.utils import timezone

from dossiers.actions import leaving
from dossiers.actions.refusal import RefusedError
from dossiers.models import Member, Role, Section
from tests import build
from tests.race.crowd import Meeting, at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Both have seen that the other one coordinates, before either leaves."""
    meeting = Meeting()
    monkeypatch.setattr(leaving, "_check_receivers", meeting.before(leaving._check_receivers))
    return meeting


def both_leave(lyon: Section, lea: Member) -> list[object]:
    sam = build.member(lyon, "coordinator", "Sam")

    def go(member: Member) -> int:
        now = timezone.now()
        return leaving.leave(member, section=lyon, receivers={}, by=member, now=now)

    return at_once(lambda: go(lea), lambda: go(sam))


def coordinators(lyon: Section) -> int:
    return lyon.memberships.filter(role=Role.COORDINATOR).count()


def test_the_second_must_name_somebody_first(lyon: Section, lea: Member, meeting: Meeting) -> None:
    [refused] = refusals(both_leave(lyon, lea), RefusedError)
    assert "coordination" in str(refused)
    assert coordinators(lyon) == 1


def unlocked(member: Member, section: Section) -> None:
    """leaving._check_somebody_coordinates, without the lock."""
    leads = section.memberships.filter(role=Role.COORDINATOR, member__is_active=True)
    if set(leads.values_list("member", flat=True)) == {member.pk}:
        raise RefusedError("coordination")


def test_without_the_lock_nobody_would_coordinate_the_section(
    lyon: Section, lea: Member, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "_check_somebody_coordinates", unlocked)
    assert refusals(both_leave(lyon, lea), RefusedError) == []
    assert meeting.held
    assert coordinators(lyon) == 0
