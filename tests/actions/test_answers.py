"""« Je ne peux pas »: somebody else is asked at once, and nobody is blamed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dossiers.actions import assignment, deadline
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.relay import waiting
from dossiers.actions.remind import remind
from dossiers.models import Absence, Case, Deadline, JournalLine, Member, Reminder, SweepMark
from notifications.models import Notice
from tests import build
from tests.actions.test_remind import TODAY, at, rupture, safe_in

DAY = timedelta(days=1)


@pytest.fixture
def case(awa: Member, karim: Member, lea: Member) -> Case:
    """Safe day in 30 days, its first reminder sent: Awa follows, Karim backs, Léa coordinates."""
    before = at(TODAY - 60 * DAY)
    made = build.taken(awa, binome=karim, happened=safe_in(30), now=before)
    remind(now=before)
    Reminder.objects.all().delete()
    Notice.objects.all().delete()
    # The sweeps have run all along, and everybody has seen this date.
    SweepMark.objects.filter(name="ladder").update(completed_at=at(TODAY, 8))
    Deadline.objects.filter(case=made).update(next_rung_on=TODAY)
    remind(now=at(TODAY))
    return made


def date_of(case: Case) -> Deadline:
    found = Deadline.objects.select_related("case", "milestone").get(case=case, rule="rupture_12m")
    found.case = case
    return found


def open_notices(member: Member, case: Case) -> int:
    return Notice.objects.filter(
        recipient=member.pk, seen_at=None, link__contains=str(rupture(case).pk)
    ).count()


def reminder_of(member: Member) -> Reminder:
    return Reminder.objects.get(recipient=member, deadline__rule="rupture_12m")


def test_the_binome_is_asked_at_once_and_the_first_person_no_more(
    case: Case, awa: Member, karim: Member
) -> None:
    assert open_notices(awa, case) == 1
    asked = deadline.decline(date_of(case), to=karim, by=awa, now=at(TODAY, 11))
    assert asked == {karim.pk}
    assert (open_notices(awa, case), open_notices(karim, case)) == (0, 1)
    hers, his = reminder_of(awa), reminder_of(karim)
    assert hers.declined_at == hers.climbed_at == at(TODAY, 11) and hers.answer_by is None
    assert his.step == "j-30" and his.declined_at is None
    assert his.answer_by == at(TODAY, 11) + timedelta(hours=168)
    [line] = JournalLine.objects.filter(case=case.pk, action="deadline.decline")
    assert (line.actor, line.details["step"]) == (awa.pk, "j-30")


def test_silence_after_it_climbs_from_the_person_who_was_asked(
    case: Case, awa: Member, karim: Member, lea: Member
) -> None:
    deadline.decline(date_of(case), to=karim, by=awa, now=at(TODAY, 11))
    remind(now=at(TODAY + 7 * DAY, 10))
    assert not Reminder.objects.filter(recipient=lea, step="j-30").exists()
    remind(now=at(TODAY + 7 * DAY, 12))
    assert Reminder.objects.filter(recipient=karim, climbed_at__isnull=False).exists()


def test_it_stops_the_rung_and_not_the_ladder(case: Case, awa: Member, karim: Member) -> None:
    deadline.decline(date_of(case), to=karim, by=awa, now=at(TODAY, 11))
    remind(now=at(TODAY + 16 * DAY))
    assert Reminder.objects.filter(recipient=awa, step="j-14").exists()


def test_the_coordination_may_be_asked_instead(case: Case, awa: Member, lea: Member) -> None:
    assert deadline.decline(date_of(case), to=None, by=awa, now=at(TODAY, 11)) == {lea.pk}
    assert open_notices(lea, case) == 1


def test_before_any_reminder_the_other_person_is_rung_all_the_same(
    awa: Member, karim: Member, lea: Member
) -> None:
    case = build.taken(awa, binome=karim, happened=safe_in(58), now=at(TODAY, 7))
    deadline.decline(date_of(case), to=karim, by=awa, now=at(TODAY, 11))
    assert open_notices(karim, case) == 0  # the notice leads to the case
    assert Notice.objects.filter(
        recipient=karim.pk, topic="deadline", link__contains=case.reference
    ).exists()


def test_somebody_who_may_not_see_the_case_cannot_be_asked(
    case: Case, awa: Member, lyon: object
) -> None:
    driss = build.member(lyon, "delegue", "Driss")  # type: ignore[arg-type]
    with pytest.raises(RefusedError):
        deadline.decline(date_of(case), to=driss, by=awa, now=at(TODAY, 11))
    assert reminder_of(awa).declined_at is None


def test_somebody_away_or_who_declined_already_cannot_be_asked(
    case: Case, awa: Member, karim: Member
) -> None:
    deadline.decline(date_of(case), to=karim, by=awa, now=at(TODAY, 11))
    with pytest.raises(RefusedError):
        deadline.decline(date_of(case), to=awa, by=karim, now=at(TODAY, 12))
    Absence.objects.create(member=karim, starts_on=TODAY, ends_on=TODAY)
    with pytest.raises(RefusedError):
        deadline.decline(date_of(case), to=karim, by=awa, now=at(TODAY, 13))


def test_a_closed_date_needs_nobody(case: Case, awa: Member, karim: Member) -> None:
    Deadline.objects.filter(pk=rupture(case).pk).update(
        state="dismissed", closed_on=TODAY, next_rung_on=None
    )
    with pytest.raises(ConflictError):
        deadline.decline(date_of(case), to=karim, by=awa, now=at(TODAY, 11))


def test_a_hand_over_moves_what_waits_to_the_new_person(
    case: Case, awa: Member, lea: Member
) -> None:
    assignment.hand_over(case, to=lea, by=awa, now=at(TODAY, 11))
    assert reminder_of(awa).answer_by is None
    assert reminder_of(lea).acknowledged_at is None
    assert (open_notices(awa, case), open_notices(lea, case)) == (0, 1)


def test_an_absence_that_begins_moves_what_waits_within_one_sweep(
    case: Case, awa: Member, karim: Member, lyon: object
) -> None:
    sam = build.member(lyon, "delegue", "Sam")  # type: ignore[arg-type]
    Absence.objects.create(
        member=awa, starts_on=TODAY + DAY, ends_on=TODAY + 3 * DAY, substitute=sam
    )
    assert remind(now=at(TODAY, 12))["relayed"] == 0
    assert remind(now=at(TODAY + DAY))["relayed"] == 1
    assert (open_notices(awa, case), open_notices(sam, case)) == (0, 1)
    assert remind(now=at(TODAY + DAY, 10))["relayed"] == 0


def awaited(case: Case) -> set[str]:
    """From whom an answer about this date is still expected."""
    rows = waiting().filter(deadline=rupture(case))
    return set(rows.values_list("recipient__name", flat=True))


def test_what_was_declined_does_not_come_back_when_the_other_person_goes_away(
    case: Case, awa: Member, karim: Member
) -> None:
    deadline.decline(date_of(case), to=karim, by=awa, now=at(TODAY, 11))
    Absence.objects.create(member=karim, starts_on=TODAY + DAY, ends_on=TODAY + 3 * DAY)
    remind(now=at(TODAY + DAY))
    assert awaited(case) == {"Léa"}


def test_a_reminder_that_nobody_would_wait_for_stays_so_that_its_silence_climbs(
    case: Case, awa: Member, karim: Member, lea: Member
) -> None:
    deadline.decline(date_of(case), to=karim, by=awa, now=at(TODAY, 11))
    deadline.decline(date_of(case), to=None, by=karim, now=at(TODAY, 12))
    assert awaited(case) == {"Léa"}
    with pytest.raises(RefusedError):
        deadline.decline(date_of(case), to=karim, by=lea, now=at(TODAY, 13))
    assert awaited(case) == {"Léa"}
