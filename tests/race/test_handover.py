"""A hand-over accepted twice, or taken back, at the same moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from dossiers import access
from dossiers.actions import handover, new_person
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, Handover, JournalLine, Member
from tests import build
from tests.race.crowd import Meeting, at_once, done, refusals

pytestmark = pytest.mark.django_db(transaction=True)
SHEET: list[dict[str, Any]] = []


@pytest.fixture
def offered(awa: Member, karim: Member) -> Handover:
    case = build.taken(awa)
    return handover.propose(case, to=karim, by=awa, now=timezone.now())


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Both have looked at the offer before either locks the case."""
    meeting = Meeting()
    monkeypatch.setattr(access, "locked", meeting.before(access.locked))
    return meeting


def taken_up(offered: Handover, by: Member) -> Case:
    row = Handover.objects.select_related("case__section").get(pk=offered.pk)
    row.case = build.opened(row.case)
    return handover.accept(row, sheet=SHEET, by=by, now=timezone.now())


def acceptances(offered: Handover) -> int:
    return JournalLine.objects.filter(case=offered.case_id, action="handover.accept").count()


def test_two_acceptances_at_once_are_one(
    offered: Handover, karim: Member, meeting: Meeting
) -> None:
    results = at_once(lambda: taken_up(offered, karim), lambda: taken_up(offered, karim))
    assert meeting.held
    assert len(refusals(results, RefusedError)) == 1
    case = Case.objects.get(pk=offered.case_id)
    assert (case.suivi, acceptances(offered), case.messages.count()) == (karim, 1, 1)


def test_accepted_and_taken_back_at_once_is_one_of_the_two(
    offered: Handover, lea: Member, karim: Member, meeting: Meeting
) -> None:
    results = at_once(
        lambda: taken_up(offered, karim),
        lambda: handover.withdraw(offered, by=lea, now=timezone.now()),
    )
    assert meeting.held
    assert len(refusals(results, RefusedError)) == 1
    fresh = Handover.objects.get(pk=offered.pk)
    case = Case.objects.get(pk=offered.case_id)
    assert (case.suivi == karim) == (fresh.answer == "accepted")


def test_without_the_lock_the_same_offer_is_accepted_twice(
    offered: Handover, karim: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = Meeting()

    def unlocked(row: Handover, *, by: Member, now: datetime) -> tuple[Case, Handover]:
        fresh = Handover.objects.get(pk=row.pk)
        fresh.case = build.opened(row.case)
        meeting.wait()
        return fresh.case, fresh

    monkeypatch.setattr(handover, "_locked", unlocked)
    monkeypatch.setattr(handover, "_check_fit", lambda case, person: None)
    monkeypatch.setattr(new_person, "tell", lambda case, **told: None)
    done(at_once(lambda: taken_up(offered, karim), lambda: taken_up(offered, karim)))
    assert meeting.held
    assert acceptances(offered) == 2
