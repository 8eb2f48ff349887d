"""Many people act at once, and the journal remains one chain."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from dossiers.actions import conversation, deadline, remind
from dossiers.models import Deadline, Entry, JournalHead, JournalLine, Member
from tests import build
from tests.race.crowd import Meeting, at_once, done, refusals

THREADS, LINES = 8, 25
pytestmark = pytest.mark.django_db(transaction=True)


def append_lines() -> None:
    for number in range(LINES):
        with transaction.atomic():
            entry = Entry("note.write", timezone.now(), details={"number": number})
            JournalLine.objects.record(entry)


def test_eight_writers_make_one_chain_without_a_hole() -> None:
    done(at_once(*[append_lines] * THREADS))
    assert JournalLine.objects.count() == THREADS * LINES
    assert JournalHead.objects.get().seq == THREADS * LINES
    assert JournalLine.objects.first_fault() is None


def test_without_the_lock_on_its_head_two_lines_want_the_same_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    append_lines()
    monkeypatch.setattr(JournalHead.objects, "select_for_update", JournalHead.objects.all)
    meeting = Meeting(THREADS)
    monkeypatch.setattr(JournalLine, "expected_mac", meeting.before(JournalLine.expected_mac))
    results = at_once(*[append_lines] * THREADS)
    assert meeting.held
    assert refusals(results, IntegrityError)


def test_sweeps_answers_and_messages_at_once_never_wait_for_each_other_for_ever(
    awa: Member, karim: Member
) -> None:
    # Twelve months to contest a dismissal: nearly all the ladder has come.
    then = timezone.localdate() - timedelta(days=360)
    cases = [build.taken(awa, binome=karim, happened=then) for _ in range(4)]
    clocks = list(Deadline.objects.filter(case__in=cases, state="open", prudent__isnull=False))
    by_case = {case.pk: case for case in cases}
    for one in clocks:
        one.case = by_case[one.case_id]

    def sweep() -> None:
        for hour in range(6):
            remind.remind(now=timezone.now() + timedelta(hours=13 * hour), batch=2)

    def answer() -> None:
        for one in clocks:
            deadline.acknowledge(one, by=awa, now=timezone.now())

    def talk() -> None:
        for case in reversed(cases):
            conversation.write_as_person(case, body="Je suis là.", now=timezone.now())
            conversation.write_to_person(case, body="Nous aussi.", by=awa, now=timezone.now())

    done(at_once(sweep, sweep, answer, answer, talk, talk))
    assert JournalLine.objects.first_fault() is None
