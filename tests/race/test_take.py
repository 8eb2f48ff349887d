"""Two people take the same case at the same moment."""

import pytest
from django.db import models
from django.utils import timezone
from django_fsm import ConcurrentTransition, ConcurrentTransitionMixin

from dossiers import access
from dossiers.actions import assignment
from dossiers.actions.refusal import ConflictError
from dossiers.models import Case, JournalLine, Member, State
from tests import build
from tests.race.crowd import Meeting, at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def arrival(awa: Member) -> Case:
    return build.deposited(section=build.section_of(awa))


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Both have read the case, and checked it, before either writes."""
    meeting = Meeting()
    monkeypatch.setattr(access, "require", meeting.before(access.require))
    return meeting


def take_it(case: Case, by: Member) -> Case:
    return assignment.take(case, by=by, now=timezone.now(), version=case.version)


def both_take(case: Case, awa: Member, karim: Member) -> list[object]:
    return at_once(lambda: take_it(case, awa), lambda: take_it(case, karim))


def takings(case: Case) -> int:
    return JournalLine.objects.filter(case=case.pk, action="case.take").count()


def test_one_has_the_case_and_the_other_is_told_who(
    arrival: Case, awa: Member, karim: Member, meeting: Meeting
) -> None:
    results = both_take(arrival, awa, karim)
    [refused] = refusals(results, ConflictError)
    winner, loser = (awa, karim) if results[1] is refused else (karim, awa)
    fresh = Case.objects.get(pk=arrival.pk)
    assert (fresh.suivi, fresh.state, takings(fresh)) == (winner, State.OPEN, 1)
    assert winner.name in str(refused)
    assert loser.name not in str(refused)


def unlocked(case: Case) -> Case:
    """access.locked, without the lock."""
    fresh = Case.objects.select_related("section").get(pk=case.pk)
    fresh.open_with(case.data_key)
    return fresh


def test_without_the_lock_the_state_machine_still_stops_the_second(
    arrival: Case,
    awa: Member,
    karim: Member,
    meeting: Meeting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(access, "locked", unlocked)
    results = both_take(arrival, awa, karim)
    assert meeting.held
    assert len(refusals(results, ConcurrentTransition)) == 1
    assert takings(arrival) == 1


def test_without_any_guard_both_would_believe_that_they_have_it(
    arrival: Case,
    awa: Member,
    karim: Member,
    meeting: Meeting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(access, "locked", unlocked)
    monkeypatch.setattr(ConcurrentTransitionMixin, "_do_update", models.Model._do_update)
    first, second = both_take(arrival, awa, karim)
    assert meeting.held
    assert (first.suivi, second.suivi) == (awa, karim)
    assert takings(arrival) == 2
