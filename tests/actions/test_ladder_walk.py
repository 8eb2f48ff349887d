"""Every message of one fatal date that nobody answers, to the minute: the table of ux.md 6.2.

Awa follows and has a phone, Karim backs, Léa coordinates; nobody chose an evening. The safe day is
Wednesday 23 December; D-3 is a Sunday, D+2 is Christmas.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from dossiers.actions.remind import remind
from dossiers.models import Absence, Destination, Member, Reminder, SweepMark
from notifications.models import Delivery, Notice
from tests import build

SAFE = date(2026, 12, 23)
DAY = timedelta(days=1)
LOOKS = (time(0, 1), time(9, 1), time(12, 1), time(18, 1), time(21, 1))

TOLD = """
11-24 18:00 Awa   j-30 email
11-27 12:01 Awa   j-30.1 email
11-30 12:01 Awa   j-30.2 email
12-01 18:01 Karim j-30 email
12-03 12:01 Awa   j-30.3 email
12-07 12:01 Awa   j-30.4 email
12-09 12:00 Awa   j-14 email
12-09 12:00 Karim j-14 email
12-11 12:01 Awa   j-14.1 email
12-11 12:01 Karim j-14.1 email
12-12 12:01 Léa   j-14 email
12-14 12:01 Awa   j-14.2 email
12-14 12:01 Karim j-14.2 email
12-16 12:00 Awa   j-7 email
12-16 12:00 Karim j-7 email
12-16 12:00 Léa   j-7 email
12-17 12:01 Awa   j-7.1 email
12-17 12:01 Karim j-7.1 email
12-17 12:01 Léa   j-7.1 email
12-18 12:01 Awa   j-7.2 email
12-18 12:01 Karim j-7.2 email
12-18 12:01 Léa   j-7.2 email
12-19 12:01 Awa   j-7.3 email
12-19 12:01 Karim j-7.3 email
12-19 12:01 Léa   j-7.3 email
12-21 09:00 Awa   j-3 email
12-21 09:00 Awa   j-3 sms
12-21 09:00 Karim j-3 email
12-21 21:01 Léa   j-3 email
12-22 09:00 Awa   j-1 email
12-22 09:00 Awa   j-1 sms
12-22 09:00 Karim j-1 email
12-22 09:00 Léa   j-1 email
12-22 18:01 Awa   j-1.1 email
12-22 18:01 Awa   j-1.1 sms
12-22 18:01 Karim j-1.1 email
12-22 18:01 Léa   j-1.1 email
12-23 08:00 Awa   j-0 email
12-23 08:00 Awa   j-0 sms
12-23 08:00 Karim j-0 email
12-23 08:00 Léa   j-0 email
12-24 00:01 Léa   j+1 email
12-26 12:01 Léa   j+1.1 email
"""


def moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def known_since_summer(awa: Member, karim: Member) -> str:
    """The date is known for four months; what was told until D-31 was told. Its id."""
    long_ago = moment(SAFE - 120 * DAY, time(9))
    happened = SAFE.replace(year=SAFE.year - 1)
    case = build.taken(awa, binome=karim, happened=happened, now=long_ago)
    remind(now=long_ago)
    SweepMark.objects.filter(name="ladder").update(completed_at=moment(SAFE - 61 * DAY, time(23)))
    remind(now=moment(SAFE - 60 * DAY, time(9)))
    SweepMark.objects.filter(name="ladder").update(completed_at=moment(SAFE - 31 * DAY, time(23)))
    return str(case.deadlines.get(rule="rupture_12m").pk)


def walk(days: range) -> None:
    """Sweep at the hours that matter, so many days from the safe day."""
    for left in days:
        for clock in LOOKS:
            remind(now=moment(SAFE + left * DAY, clock))


def test_nobody_answers_and_the_messages_are_those_of_the_table(
    awa: Member, karim: Member, lea: Member
) -> None:
    Destination.objects.create(member=awa, channel="sms", sealed=b"x", made_on=SAFE - 200 * DAY)
    pk = known_since_summer(awa, karim)
    walk(range(-30, 4))
    assert told(pk) == TOLD.strip().splitlines()
    cards = Reminder.objects.filter(deadline=pk, step="j-30", recipient=lea)
    assert {timezone.localdate(row.sent_at) for row in cards} == {SAFE - 21 * DAY}
    bells = Notice.objects.filter(key__contains=pk, answer_link__gt="")
    assert {bell.key.split(":")[3] for bell in bells.filter(recipient=lea.pk)} >= {"j+1.1"}


def told(pk: str) -> list[str]:
    names = dict(Member.objects.values_list("pk", "name"))
    rows = Delivery.objects.filter(notice__key__contains=pk).select_related("notice")
    lines = []
    for row in rows:
        at = timezone.localtime(max(row.due_at, row.created_at))
        step = row.notice.key.split(":")[3]
        lines.append(f"{at:%m-%d %H:%M} {names[row.notice.recipient]:5} {step} {row.channel}")
    return sorted(lines)


def test_somebody_away_hears_nothing_and_the_next_one_hears_at_the_same_hour(
    awa: Member, karim: Member, lea: Member
) -> None:
    pk = known_since_summer(awa, karim)
    Absence.objects.create(
        member=awa, starts_on=SAFE - 15 * DAY, ends_on=SAFE - 8 * DAY, substitute=None
    )
    SweepMark.objects.filter(name="ladder").update(completed_at=moment(SAFE - 15 * DAY, time(23)))
    walk(range(-14, -12))
    heard = [line for line in told(pk) if " j-14 " in line]
    assert heard == ["12-09 12:00 Karim j-14 email", "12-09 12:00 Léa   j-14 email"]
