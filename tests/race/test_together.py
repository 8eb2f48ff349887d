"""Two people reach the number together: everybody is asked again, once."""

import pytest
from django.utils import timezone

from dossiers.actions import joint
from dossiers.models import Case, JointCall, JournalLine, Member
from tests import build
from tests.race.crowd import Meeting, at_once, done

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture
def cases(lea: Member) -> list[Case]:
    return [build.deposited("noz", section=build.section_of(lea)) for _n in range(4)]


@pytest.fixture
def call(lea: Member, cases: list[Case]) -> JointCall:
    return joint.propose(cases, words="Une lettre ?", threshold=3, by=lea, now=NOW)


def meeting(patch: pytest.MonkeyPatch) -> Meeting:
    """From now on, both have counted before either's transaction ends."""
    place, count = Meeting(), joint._enough

    def count_then_meet(call: JointCall) -> bool:
        enough = count(call)
        place.wait()
        return enough

    patch.setattr(joint, "_enough", count_then_meet)
    return place


def unlocked(call: JointCall, case: Case) -> JointCall:
    """joint._locked, without the lock."""
    return JointCall.objects.get(pk=call.pk)


def commit(case: Case, call: JointCall) -> None:
    joint.commit(case, call, now=NOW)


def times_asked() -> int:
    return JournalLine.objects.filter(action="joint.reached").count()


def both(first: Case, second: Case, call: JointCall) -> list[object]:
    return at_once(lambda: commit(first, call), lambda: commit(second, call))


def test_two_who_reach_it_together_are_asked_once(
    cases: list[Case], call: JointCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    joint.commit(cases[0], call, now=NOW)
    meeting(monkeypatch)
    done(both(cases[1], cases[2], call))
    assert JointCall.objects.get().reached_on
    assert times_asked() == 1


def test_without_the_lock_each_misses_the_other_and_nobody_is_asked(
    cases: list[Case], call: JointCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    joint.commit(cases[0], call, now=NOW)
    place = meeting(monkeypatch)
    monkeypatch.setattr(joint, "_locked", unlocked)
    done(both(cases[1], cases[2], call))
    assert place.held
    assert JointCall.objects.get().reached_on is None
    assert times_asked() == 0


def test_without_the_lock_two_past_the_number_are_asked_twice(
    cases: list[Case], call: JointCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    for case in cases[:2]:
        joint.commit(case, call, now=NOW)
    place = meeting(monkeypatch)
    monkeypatch.setattr(joint, "_locked", unlocked)
    done(both(cases[2], cases[3], call))
    assert place.held
    assert times_asked() == 2
