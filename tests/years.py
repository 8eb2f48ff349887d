"""Years of a section under a simulated clock: cases come, people answer or not, machines stop.

A history is told twice the same by the same seed. `Years` keeps the day when each fatal date
came within thirty days, and says which of them reached too few people.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from dossiers import access
from dossiers.actions import absence, assignment, clock_guard, deadline, milestone
from dossiers.actions.housekeeping import housekeeping
from dossiers.actions.refusal import RefusedError
from dossiers.actions.remind import remind
from dossiers.models import Case, Deadline, DeadlineState, Member, Reminder
from dossiers.rules.known import KnownDate
from tests import build

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NEAR = timedelta(days=30)
MORNING = time(7)


def at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


@dataclass
class Team:
    """Two défenseurs and a coordinator."""

    awa: Member
    karim: Member
    lea: Member


@dataclass
class Years:
    """The simulated section. `events`: the chance of an act on each day; 0: nobody ever acts."""

    team: Team
    seed: int
    events: float = 0.3
    cases: list[UUID] = field(default_factory=list)
    near_since: dict[UUID, datetime] = field(default_factory=dict)
    short: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 (told the same each time)

    def live(self, first: date, days: int) -> None:
        """Day after day: what people do, the sweep after it, and the count of that moment."""
        for day in (first + n * DAY for n in range(days)):
            self.act(day)
            self.sweep(at(day, MORNING) + HOUR)
            self.check(at(day, MORNING) + HOUR)

    def sweep(self, now: datetime) -> None:
        """What the beat does, in its order; what is old is looked for once a week."""
        remind(now=now)
        if timezone.localdate(now).weekday() == 0:
            housekeeping(now=now)

    def act(self, day: date) -> None:
        """Perhaps one thing that people do."""
        if self.chance.random() < self.events:
            verbs = (self.arrives, self.arrives, self.is_taken, self.answers, self.corrects,
                     self.goes_away, self.finishes)  # fmt: skip
            self.chance.choice(verbs)(day)

    def arrives(self, day: date) -> None:
        """A request; its twelve months end soon, late, or nobody knows when."""
        left = self.chance.choice([*range(1, 40), 60, 90, 200, 300, 360])
        start = day + timedelta(days=left - 365)
        happened = self.chance.choice(
            [KnownDate.day(start), KnownDate.day(start), KnownDate.between(start, start + 9 * DAY)]
        )
        if self.chance.random() < 0.1:
            happened = KnownDate.unknown()
        section = build.section_of(self.team.awa)
        case = build.deposited(section=section, happened=happened, now=at(day, MORNING))
        self.cases.append(case.pk)
        if self.chance.random() < 0.5:
            self.is_taken(day)

    def is_taken(self, day: date) -> None:
        free = Case.objects.filter(pk__in=self.cases, suivi=None).order_by("reference").first()
        if free is None:
            return
        who, other = self._two()
        case = access.get_case(who, free.reference, now=at(day, MORNING))
        binome = other if self.chance.random() < 0.7 else None
        assignment.take(case, by=who, binome=binome, now=at(day, MORNING))

    def answers(self, day: date) -> None:
        rows = Reminder.objects.filter(acknowledged_at=None, deadline__state=DeadlineState.OPEN)
        row = rows.order_by("sent_at", "deadline__rule", "recipient__name").last()
        if row and self._may_see(row.recipient, row.deadline, day):
            deadline.acknowledge(
                self._open(row.deadline, row.recipient, day), by=row.recipient, now=at(day, MORNING)
            )

    def corrects(self, day: date) -> None:
        """The letter turns up: the date moves by a few days, or is known at last."""
        row = self._somebodys(day)
        if row is None:
            return
        fact = row.milestone
        earliest = fact.earliest or day - timedelta(days=self.chance.randint(300, 364))
        moved = KnownDate.day(min(day, earliest + timedelta(days=self.chance.randint(-20, 20))))
        if moved == fact.known or row.case.suivi is None:
            return
        fresh = self._open(row, row.case.suivi, day)
        case = fresh.case
        fact = case.milestones.get(pk=fact.pk)
        milestone.correct(
            fact, moved, by=row.case.suivi, now=at(day, MORNING), version=fact.version
        )

    def goes_away(self, day: date) -> None:
        who, other = self._two()
        substitute = other if self.chance.random() < 0.5 else None
        length = timedelta(days=self.chance.randint(1, 25))
        try:
            absence.record(
                who, starts_on=day, ends_on=day + length, substitute=substitute,
                tell_coordination=True, by=self.team.lea, now=at(day, MORNING),
            )  # fmt: skip
        except RefusedError:
            return

    def finishes(self, day: date) -> None:
        row = self._somebodys(day)
        if row is None or row.case.suivi is None:
            return
        fresh, who = self._open(row, row.case.suivi, day), row.case.suivi
        proof = build.proof(fresh.case, by=who, now=at(day, MORNING))
        deadline.done(
            fresh, act="cph_filed", on=day, proof=proof, note="", by=who,
            now=at(day, MORNING), version=fresh.version,
        )  # fmt: skip

    def check(self, now: datetime) -> None:
        """Each fatal date within thirty days, for a whole day, has two people or a card."""
        today = timezone.localdate(now)
        near = fatal_open().filter(prudent__lte=today + NEAR)
        ids = set(near.values_list("pk", flat=True))
        self.near_since = {pk: at for pk, at in self.near_since.items() if pk in ids}
        told = self._told(ids)
        card = clock_guard.alarm() is not None
        for pk in ids:
            since = self.near_since.setdefault(pk, now)
            people = told.get(pk, set())
            reached = len(people) > 1 or self.team.lea.pk in people or card
            if not reached and now - since >= DAY:
                self.short.append(f"{today}: {pk} reached {len(people)} since {since:%d/%m}")

    def ends(self) -> list[tuple[str, int, str, str]]:
        """Where each fatal date stands: rule, order of arrival, last rung sent, next day."""
        order = {pk: place for place, pk in enumerate(self.cases)}
        found = []
        for row in fatal_open().order_by("case", "rule"):
            rows = row.reminders.filter(edition=row.edition, level=0)
            last = rows.order_by("-sent_at").values_list("step", flat=True).first()
            found.append((row.rule, order.get(row.case_id, -1), last or "", str(row.next_rung_on)))
        return sorted(found)

    def _told(self, deadlines: set[UUID]) -> dict[UUID, set[UUID]]:
        told: dict[UUID, set[UUID]] = {}
        for pk, person in Reminder.objects.filter(deadline__in=deadlines).values_list(
            "deadline_id", "recipient_id"
        ):
            told.setdefault(pk, set()).add(person)
        return told

    def _two(self) -> tuple[Member, Member]:
        pair = [self.team.awa, self.team.karim]
        self.chance.shuffle(pair)
        return pair[0], pair[1]

    def _somebodys(self, day: date) -> Deadline | None:
        rows = fatal_open().filter(rule="rupture_12m", case__suivi__isnull=False)
        row = rows.select_related("case__suivi", "milestone").order_by("created_on", "pk").first()
        if row and row.case.suivi and self._may_see(row.case.suivi, row, day):
            return row
        return None

    def _may_see(self, who: Member, row: Deadline, day: date) -> bool:
        return access.may(
            who, "acknowledge", Case.objects.get(pk=row.case_id), now=at(day, MORNING)
        )

    def _open(self, row: Deadline, who: Member, day: date) -> Deadline:
        return access.get_deadline(who, row.case.reference, row.pk, now=at(day, MORNING))


def fatal_open():
    """The open fatal dates of ours."""
    return Deadline.objects.filter(
        state=DeadlineState.OPEN, severity="fatal", bound="ours", prudent__gte=F("created_on")
    )
