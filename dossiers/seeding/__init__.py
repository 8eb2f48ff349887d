"""Synthetic sealed cases in bulk, for measuring. Never beside real ones.

The only place that writes rows without an action: a hundred thousand of them would
take hours. The sections it makes carry a mark by which it knows its own.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone

from dossiers.models import (
    Case,
    Deadline,
    DeadlineState,
    JournalLine,
    Member,
    Message,
    ReferenceCounter,
    Section,
)
from dossiers.seeding import clocks, files
from dossiers.seeding.bulk import insert, look_again
from dossiers.seeding.people import ADDRESSES, MARK, pair, people_of, sections_of

__all__ = ["BATCH", "RealDataError", "Shape", "refuse_real_data", "seed", "write_thread"]

BATCH = 1000
# An open case has at least three deadlines; some room for those that are closed.
DUE_PER_CASE = 2


class RealDataError(Exception):
    """The database holds something that this package did not make."""


@dataclass(frozen=True)
class Shape:
    """What to make: `cases` in all, and `due` deadlines whose ladder rings today.

    `chance` seeds the dice: the same shape on the same day gives the same rows, keys apart.
    Raises ValueError when so few cases cannot have so many deadlines.
    """

    cases: int
    sections: int = 2
    due: int = 1000
    chance: int = 1

    def __post_init__(self) -> None:
        if self.cases < 1 or self.sections < 1 or self.due < 0:
            raise ValueError("Il faut au moins un dossier et une section.")
        if self.due > DUE_PER_CASE * self.cases:
            raise ValueError(f"Au plus {DUE_PER_CASE} rappels à envoyer par dossier.")


def refuse_real_data() -> None:
    """Raises RealDataError unless every section and account of the database is synthetic."""
    real = Section.objects.exclude(slug__startswith=MARK)
    if real.exists() or Member.objects.exclude(email__endswith=ADDRESSES).exists():
        raise RealDataError(
            "Cette base contient de vraies sections ou de vrais comptes : "
            "seed ne s'y mélange pas. Utiliser une base vide (DATABASE_URL, DATA_DIR)."
        )


def seed(shape: Shape, *, now: datetime, progress: Callable[[int], None]) -> None:
    """Make the cases of `shape`, batch by batch; `progress` gets the number made so far.

    Raises RealDataError. A stop in the middle leaves whole batches, and another run
    of the same shape completes them.
    """
    refuse_real_data()
    today = timezone.localdate(now)
    sections = sections_of(shape.sections, now=now)
    people = people_of(sections, shape.cases, today=today)
    made = Case.objects.count()
    due = Deadline.objects.filter(state=DeadlineState.OPEN, next_rung_on__lte=today).count()
    while made < shape.cases:
        upto = min(made + BATCH, shape.cases)
        chance = random.Random(f"{shape.chance}:{made}")  # noqa: S311 (dates and states, no secret)
        wanted = shape.due * upto // shape.cases - due
        due += _batch(range(made, upto), sections, people, wanted, chance, now=now)
        if not made or upto == shape.cases:
            look_again()
        made = upto
        progress(made)


def _batch(
    numbers: range,
    sections: list[Section],
    people: dict[Section, list[Member]],
    due: int,
    chance: random.Random,
    *,
    now: datetime,
) -> int:
    """Write one batch whole; returns how many deadlines of it ring today (`due` if it can)."""
    today = timezone.localdate(now)
    written = []
    left = due
    for number in numbers:
        place, which = divmod(number, len(sections))
        section = sections[which]
        both = pair(people[section], place)
        file = files.a_case(number, section, both, chance, now=now)
        ring = min(left, clocks.LEAST)
        left -= clocks.start(file, ring, chance, today=today)
        written.append(file)
    with transaction.atomic():
        for model in files.MODELS:
            insert(model, [row for file in written for row in file.rows[model]])
        JournalLine.objects.record_many(file.entry for file in written)
        _count_references(today, numbers.stop)
    return due - left


def _count_references(today: date, last: int) -> None:
    counter, _made = ReferenceCounter.objects.get_or_create(year=today.year)
    ReferenceCounter.objects.filter(pk=counter.pk).update(
        last=models.functions.Greatest("last", last)
    )


def write_thread(case: Case, count: int, *, now: datetime) -> None:
    """A long conversation on one (opened) case: `count` more messages, half of them ours."""
    chance = random.Random(count)  # noqa: S311 (words, no secret)
    last = case.messages.count()
    insert(
        Message,
        [files.a_message(case, last + n + 1, chance, by=n % 2, now=now) for n in range(count)],
    )
