"""Two people decide on the same arrival, or take back the same act, at the same moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import models
from django.utils import timezone
from django_fsm import ConcurrentTransitionMixin

from dossiers import access
from dossiers.actions import assignment, attachment, undo
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Case, JournalLine, Member, State, Undo
from tests import build
from tests.race.crowd import Meeting, at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def first(awa: Member) -> Case:
    return build.deposited(section=build.section_of(awa))


@pytest.fixture
def second(awa: Member) -> Case:
    return build.deposited(section=build.section_of(awa))


def attached(case: Case, to: Case, by: Member) -> Callable[[], object]:
    """« Rattacher » as she pressed it, on what she had read."""
    read, other = build.opened(case), build.opened(to)
    return lambda: attachment.attach(
        read, to=other, by=by, now=timezone.now(), version=read.version
    )


def done(case: Case, *actions: str) -> int:
    return JournalLine.objects.filter(case=case.pk, action__in=actions).count()


def test_two_people_attach_each_request_to_the_other_and_one_is_told(
    first: Case, second: Case, awa: Member, karim: Member
) -> None:
    results = at_once(attached(first, second, awa), attached(second, first, karim))
    assert len(refusals(results, RefusedError)) == 1
    links = dict(Case.objects.values_list("pk", "attached_to"))
    assert sorted(links.values(), key=str) in (
        sorted([None, first.pk], key=str),
        sorted([None, second.pk], key=str),
    )
    assert done(first, "case.attach") + done(second, "case.attach") == 1


def test_one_takes_while_the_other_attaches_and_the_case_is_in_one_place(
    first: Case, second: Case, awa: Member, karim: Member
) -> None:
    read = build.opened(first)

    def take() -> object:
        return assignment.take(read, by=karim, now=timezone.now(), version=read.version)

    results = at_once(attached(first, second, awa), take)
    assert len(refusals(results, ConflictError)) == 1
    case = Case.objects.get(pk=first.pk)
    taken = (case.state, case.suivi, case.attached_to) == (State.OPEN, karim, None)
    joined = (case.state, case.suivi, case.attached_to) == (State.SUBMITTED, None, second)
    assert taken or joined
    assert done(first, "case.attach", "case.take") == 1


def test_the_same_act_is_taken_back_once(first: Case, awa: Member) -> None:
    assignment.take(build.opened(first), by=awa, now=timezone.now())
    kept = Undo.objects.get(act="case.take")

    def take_back() -> object:
        return undo.undo(undo.find(kept.pk, by=awa), by=awa, now=timezone.now())

    results = at_once(take_back, take_back)
    assert len(refusals(results, RefusedError)) == 1
    assert done(first, "act.undo") == 1
    assert Case.objects.get(pk=first.pk).state == State.SUBMITTED


def test_a_binome_named_while_the_taking_is_taken_back_is_never_lost_in_silence(
    first: Case, awa: Member, karim: Member
) -> None:
    case = build.opened(assignment.take(build.opened(first), by=awa, now=timezone.now()))
    kept = Undo.objects.get(act="case.take")
    results = at_once(
        lambda: undo.undo(undo.find(kept.pk, by=awa), by=awa, now=timezone.now()),
        lambda: assignment.name_binome(
            case, binome=karim, by=awa, now=timezone.now(), version=case.version
        ),
    )
    assert len([one for one in results if isinstance(one, Exception)]) == 1
    fresh = Case.objects.get(pk=first.pk)
    named = (fresh.state, fresh.binome) == (State.OPEN, karim)
    back = (fresh.state, fresh.suivi, fresh.binome) == (State.SUBMITTED, None, None)
    assert named or back


def unlocked(case: Case) -> Case:
    """access.locked, without the lock."""
    fresh = Case.objects.select_related("section").get(pk=case.pk)
    fresh.open_with(case.data_key)
    return fresh


def test_without_any_guard_both_would_believe_that_it_is_done(
    first: Case, second: Case, awa: Member, karim: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, read = Meeting(), build.opened(first)
    monkeypatch.setattr(access, "locked", unlocked)
    monkeypatch.setattr(ConcurrentTransitionMixin, "_do_update", models.Model._do_update)
    # Both have read the arrival, and checked it, before either writes.
    monkeypatch.setattr(attachment, "_check", meeting.before(attachment._check))
    monkeypatch.setattr(assignment, "_touch", meeting.before(assignment._touch))

    def take() -> object:
        return assignment.take(read, by=karim, now=timezone.now(), version=read.version)

    results = at_once(attached(first, second, awa), take)
    assert meeting.held
    assert refusals(results, ConflictError) == []
    assert done(first, "case.attach", "case.take") == 2
