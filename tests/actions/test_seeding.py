"""Synthetic cases: sealed like real ones, counted, and never beside real ones."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q

from dossiers import access
from dossiers.actions.deposit import next_reference
from dossiers.actions.member import create_section
from dossiers.actions.plan import refresh_nearest
from dossiers.actions.remind import remind
from dossiers.models import (
    Case,
    Deadline,
    DeadlineState,
    JournalLine,
    Member,
    Reminder,
    Role,
    State,
)
from dossiers.privacy.envelope import LockedError
from dossiers.seeding import RealDataError, Shape, seed, write_thread

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
pytestmark = pytest.mark.django_db


def sow(**shape: int) -> list[int]:
    said: list[int] = []
    seed(Shape(**shape), now=NOW, progress=said.append)
    return said


def opened_by_coordination(case: Case) -> Case:
    coordinator = Member.objects.get(
        memberships__section=case.section, memberships__role=Role.COORDINATOR
    )
    return access.get_case(coordinator, case.reference, now=NOW)


def test_seeded_case_opens_for_its_section_and_stays_locked_without() -> None:
    sow(cases=20, due=0)
    case = Case.objects.order_by("reference")[7]
    with pytest.raises(LockedError):
        print(case.story)
    opened = opened_by_coordination(case)
    assert "la cheffe" in opened.story or "la paie" in opened.story or "le compte" in opened.story
    assert opened.messages.get().body


def test_as_many_reminders_leave_as_were_asked_for_and_none_twice() -> None:
    sow(cases=60, due=100)
    assert remind(now=NOW)["deadlines"] == 100
    assert Reminder.objects.values("deadline").distinct().count() == 100
    assert remind(now=NOW)["deadlines"] == 0


def test_fifty_cases_for_each_delegue_and_two_people_on_each() -> None:
    sow(cases=400, sections=2, due=0)
    held = Counter(Case.objects.exclude(suivi=None).values_list("suivi", flat=True))
    assert len(held) == 8
    assert max(held.values()) <= 50
    assert not Case.objects.filter(binome=None).exclude(state=State.SUBMITTED).exists()


def test_three_open_deadlines_for_each_case_on_average() -> None:
    sow(cases=1000, due=0)
    open_deadlines = Deadline.objects.filter(state=DeadlineState.OPEN)
    assert 2850 < open_deadlines.count() < 3150
    past_or_near = Q(prudent__lte=NOW.date().replace(month=12))
    assert 50 < open_deadlines.filter(past_or_near).count() < 200
    assert open_deadlines.filter(prudent=None).exists()


def test_what_the_lists_sort_by_is_what_the_deadlines_say() -> None:
    sow(cases=80, due=20)
    for case in Case.objects.all():
        kept = case.nearest_on, case.has_unknown_fatal
        refresh_nearest(case)
        assert (case.nearest_on, case.has_unknown_fatal) == kept


def test_a_second_run_completes_the_first_and_the_journal_holds() -> None:
    sow(cases=1200, due=30)
    assert sow(cases=1300, due=40) == [1300]
    assert sow(cases=1300, due=40) == []
    assert Case.objects.count() == 1300
    assert Deadline.objects.filter(next_rung_on__lte=NOW.date()).count() == 40
    assert JournalLine.objects.first_fault() is None


def test_next_real_reference_follows_the_seeded_ones() -> None:
    sow(cases=30, due=0)
    assert next_reference(2026) == "2026-0031"


def test_seed_refuses_a_database_that_holds_a_real_section() -> None:
    create_section("Saint-Denis", now=NOW)
    with pytest.raises(RealDataError):
        sow(cases=1, due=0)
    assert not Case.objects.exists()


def test_seed_refuses_a_database_that_holds_a_real_account() -> None:
    Member.objects.create(email="a@example.org", name="A", joined_on=NOW.date())
    with pytest.raises(CommandError, match="vraies sections"):
        call_command("seed", cases=1, due=0)


def test_more_reminders_than_deadlines_is_refused_before_anything_is_written() -> None:
    with pytest.raises(CommandError, match="par dossier"):
        call_command("seed", cases=10, due=21)
    assert not Member.objects.exists()


def test_thread_is_as_long_as_asked_and_every_message_opens() -> None:
    sow(cases=5, due=0)
    case = opened_by_coordination(Case.objects.exclude(state=State.SUBMITTED).first())
    write_thread(case, 49, now=NOW)
    bodies = [message.body for message in case.messages.all()]
    assert len(bodies) == 50
    assert all(bodies)
