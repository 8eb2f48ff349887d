"""How long people wait for the first human answer: by month of arrival, by language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.db.models import (
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, TruncDate, TruncMonth

from dossiers import access
from dossiers.employers.patterns import months_before
from dossiers.models import Case, Member, Message, State

MONTHS = 6


@dataclass(frozen=True)
class Waited:
    """Some cases and the days they waited. Who waits still counts for what it is today."""

    count: int = 0
    median: int = 0
    ninth: int = 0


@dataclass(frozen=True)
class MonthWaited:
    """The cases that came in one month."""

    month: date
    waited: Waited


@dataclass(frozen=True)
class Language:
    """One language: its open cases, and how long those of the last months waited."""

    code: str
    alive: int
    waited: Waited


@dataclass(frozen=True)
class Waits:
    """Both charts and the whole, from the same rows."""

    all: Waited
    months: tuple[MonthWaited, ...]
    languages: tuple[Language, ...]


def first_month(today: date) -> date:
    """The first day of the oldest month shown; the running one is the last."""
    return months_before(today.replace(day=1), MONTHS - 1)


def count_waits(member: Member, *, today: date) -> Waits:
    """Two statements."""
    every: Counter[int] = Counter()
    by_month: dict[date, Counter[int]] = {}
    by_language: dict[str, Counter[int]] = {}
    for month, language, days, n in _rows(member, today):
        every[days] += n
        by_month.setdefault(month, Counter())[days] += n
        by_language.setdefault(language, Counter())[days] += n
    alive = dict(
        open_cases(member).order_by().values("language").annotate(n=Count("pk"))
        .values_list("language", "n")
    )  # fmt: skip
    months = [months_before(first_month(today), -n) for n in range(MONTHS)]
    codes = sorted({*alive, *by_language}, key=lambda code: (-alive.get(code, 0), code))
    return Waits(
        waited(every),
        tuple(MonthWaited(month, waited(by_month.get(month, {}))) for month in months),
        tuple(
            Language(code, alive.get(code, 0), waited(by_language.get(code, {}))) for code in codes
        ),
    )


def _rows(member: Member, today: date) -> list[tuple[date, str, int, int]]:
    answer = (
        Message.objects.filter(case=OuterRef("pk"), from_worker=False, author__isnull=False)
        .order_by("number")
        .values("sent_at")[:1]
    )
    # One that ended without a word waited until its end.
    until = Coalesce(
        TruncDate(Subquery(answer)), "closed_on", Value(today), output_field=DateField()
    )
    rows = (
        received_since(member, first_month(today))
        .order_by()
        .annotate(
            month=TruncMonth("received_on"),
            wait=ExpressionWrapper(until - F("received_on"), output_field=DurationField()),
        )
        .values("month", "language", "wait")
        .annotate(n=Count("pk"))
    )
    return [(r["month"], r["language"], max(0, r["wait"].days), r["n"]) for r in rows]


def received_since(member: Member, first: date) -> QuerySet[Case]:
    """The cases of people, not those attached to another one."""
    return access.coordinated_cases(member).filter(received_on__gte=first, attached_to=None)


def received_in(member: Member, month: date) -> QuerySet[Case]:
    """The cases that came in one month."""
    return received_since(member, month).filter(received_on__lt=months_before(month, -1))


def open_cases(member: Member) -> QuerySet[Case]:
    """Every case that is not closed, arrivals included."""
    return access.coordinated_cases(member).filter(~Q(state=State.CLOSED))


def waited(days: Mapping[int, int]) -> Waited:
    """The median and the ninth tenth of a histogram (days: how many), lower values."""
    count = sum(days.values())
    return Waited(count, _rank(days, 0.5, count), _rank(days, 0.9, count)) if count else Waited()


def _rank(days: Mapping[int, int], part: float, count: int) -> int:
    left = ceil(part * count)
    for day in sorted(days):
        left -= days[day]
        if left <= 0:
            return day
    return max(days)
