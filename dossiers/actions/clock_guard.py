"""A clock that jumps: a long outage and a dead clock look the same (security.md 3.9).

More than 26 hours since the last sweep, or a clock that went back by as much: nothing is
erased any more, no incident opens, what is overdue by less than four days leaves slowly and
the rest waits, until a coordinator says that the clock is right. The alarm is a mark like
those of the sweeps: one row, read with them.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import RefusedError
from dossiers.health import CLOCK_ALARM
from dossiers.models import (
    Deadline,
    DeadlineState,
    Entry,
    JournalLine,
    Member,
    Membership,
    Reminder,
    Role,
    SweepMark,
)
from notifications.notify import Doorbell, notify_many

log = logging.getLogger(__name__)

ALARM = CLOCK_ALARM
SWEEP = "ladder"
BACKWARDS = timedelta(minutes=5)
SILENT = timedelta(hours=26)
STILL_FRESH = timedelta(days=4)
A_MINUTE = timedelta(minutes=1)
LATE_A_MINUTE = 60


@dataclass
class Allowed:
    """What a sweep may send. Without an alarm: everything.

    since: what had to leave on this day or before waits for the click. left: how many
    reminders may still leave within this minute.
    """

    since: date | None = None
    left: int | None = None

    @property
    def is_alarm(self) -> bool:
        """Whether somebody still has to say that the clock is right."""
        return self.left is not None

    def waits(self, day: date) -> bool:
        """Whether a rung that came on `day` waits for the click."""
        return self.since is not None and day <= self.since

    def awaited(self, field: str, now: datetime) -> Q:
        """The moments of `field` that do not wait for the click."""
        return Q(**{f"{field}__gt": now - STILL_FRESH}) if self.is_alarm else Q()

    def up_to(self, batch: int) -> int:
        """How many rows to read: a batch, or what is left of this minute."""
        return batch if self.left is None else min(batch, self.left)

    def take(self, count: int) -> None:
        """So many reminders leave."""
        if self.left is not None:
            self.left = max(0, self.left - count)


def alarm() -> SweepMark | None:
    """The alarm that nobody has answered yet. `completed_at`: when it was raised."""
    return SweepMark.objects.filter(name=ALARM).first()


def watch(*, now: datetime) -> Allowed:
    """Look at the clock, raise the alarm if it jumped, and say what may leave.

    Inside no transaction. Rings the coordination and the technicians once a day until
    somebody answers.
    """
    marks = dict(
        SweepMark.objects.filter(name__in=[SWEEP, ALARM]).values_list("name", "completed_at")
    )
    last = marks.get(SWEEP)
    if last and now < last - BACKWARDS:
        log.error("clock: went back by %s", last - now)
        _ring("back", now=now)
        _rewind(now=now)
    away = abs(now - last) if last else timedelta(0)
    jumped = away > SILENT
    if jumped and ALARM not in marks:
        log.error("clock: %s since the last sweep, purges are suspended", away)
        hours = int(away / timedelta(hours=1))
        SweepMark.objects.get_or_create(
            name=ALARM, defaults={"completed_at": now, "counts": {"hours": hours}}
        )
    if not jumped and ALARM not in marks:
        return Allowed()
    _ring("alarm", now=now)
    lately = Reminder.objects.filter(sent_at__gt=now - A_MINUTE, sent_at__lte=now).count()
    return Allowed(since=timezone.localdate(now - STILL_FRESH), left=max(0, LATE_A_MINUTE - lately))


def may_erase(*, now: datetime) -> bool:
    """Whether the clock can be trusted to say that something is old. One statement."""
    marks = dict(
        SweepMark.objects.filter(name__in=[SWEEP, ALARM]).values_list("name", "completed_at")
    )
    last = marks.get(SWEEP)
    return ALARM not in marks and (last is None or -BACKWARDS <= now - last <= SILENT)


def confirm(*, by: Member, now: datetime) -> None:
    """« L’heure est juste »: what waited leaves, what is old is erased again.

    Raises RefusedError when nothing waits for an answer.
    """
    access.require_somewhere(by, "confirm_clock")
    with transaction.atomic():
        gone, _per_model = SweepMark.objects.filter(name=ALARM).delete()
        if not gone:
            raise RefusedError(_("Rien à confirmer : l’heure est déjà confirmée."))
        JournalLine.objects.record(Entry("guard.clock", now, by.pk))


def _rewind(*, now: datetime) -> None:
    """What was sent in a future that did not come must ring again at its true hour.

    A new edition: the keys of the doorbells that have rung are taken for ever.
    """
    today = timezone.localdate(now)
    too_early = Reminder.objects.filter(
        sent_at__gt=now + BACKWARDS, edition=F("deadline__edition")
    ).values("deadline")
    open_now = Deadline.objects.filter(state=DeadlineState.OPEN)
    with transaction.atomic():
        open_now.filter(pk__in=too_early).update(
            edition=F("edition") + 1, seen_by=None, seen_at=None, next_rung_on=today
        )
        open_now.filter(next_rung_on=None, prudent__gte=today).update(next_rung_on=today)


def _ring(kind: str, *, now: datetime) -> None:
    """Once a day, to whoever coordinates or hosts; the daily key keeps it single."""
    people = Membership.objects.filter(
        role__in=[Role.COORDINATOR, Role.TECHNICIAN], member__is_active=True
    ).values_list("member_id", flat=True)
    day, link = timezone.localdate(now).isoformat(), reverse("settings:state")
    notify_many(
        [
            Doorbell(topic="clock_alarm", recipient=person, link=link, key=f"{kind}:{day}:{person}")
            for person in set(people)
        ],
        now=now,
    )
