"""The ladder of one date: which rung has come, which comes next, and to whom silence climbs.

Days are calendar days from the last safe day (`prudent`); an unknown date is counted from
the day it began to be missing. The table is `ladder.toml`, read by `rung.py`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property

from dossiers.rules.rung import RECIPIENTS, LadderError, Rung, Telling, Then, load

__all__ = [
    "RECIPIENTS",
    "Course",
    "LadderError",
    "Rung",
    "Telling",
    "Then",
    "climb",
    "load",
    "may_snooze",
    "rungs",
]

SNOOZE_ABOVE_DAYS = 14
# Ten years: no date is asked for longer than that.
REPEATED_FOR = timedelta(days=3650)
NEVER_SHORT = 100_000


def rungs(name: str) -> tuple[Rung, ...]:
    """Return the rungs of that ladder in the order of time. Raises KeyError."""
    return _ladders()[name]


@dataclass(frozen=True)
class Course:
    """The ladder `name` of one date.

    anchor: the day that the rungs are counted from. began: the day this ladder began (the
    deadline was created, or its date moved): what had come by then is sent as one.
    """

    name: str
    anchor: date
    began: date

    def due(self, today: date, already: Collection[str]) -> tuple[Rung | None, tuple[str, ...]]:
        """Return the one rung to send on `today`, and the slugs that it covers.

        Only the latest rung whose day has come may be sent; the earlier ones that were
        never sent are covered by it, so that nobody gets five reminders at once. When
        the latest is already sent (its slug is in `already`), there is nothing to send.
        """
        come = [step for day, step in self._steps if day <= today]
        if not come or come[-1].slug in already:
            return None, ()
        return come[-1], tuple(step.slug for step in come[:-1] if step.slug not in already)

    def next_on(self, today: date) -> date | None:
        """Return the first day strictly after `today` on which a rung comes, or None."""
        return next((day for day, _step in self._steps if day > today), None)

    def rung(self, slug: str) -> tuple[date, Rung]:
        """Return the day of that rung, and the rung as it is told here. Raises KeyError."""
        for day, step in self._steps:
            if step.slug == slug:
                return day, step
        raise KeyError((self.name, slug))

    @cached_property
    def _steps(self) -> tuple[tuple[date, Rung], ...]:
        """Each rung with its day. All that had come when the ladder began comes on that first
        day; the last of them is the one to send.
        """
        created = self._creation()
        fixed = [
            (self.anchor + timedelta(days=step.offset_days), step)
            for step in rungs(self.name)
            if step.offset_days is not None and not (created and step.unless == created.slug)
        ]
        fixed += self._repeated(*fixed[-1])
        past = [step for day, step in fixed if day <= self.began]
        first = [*past[:-1], *_as_one(past[-1] if past else None, created)]
        return (
            *((self.began, step) for step in first),
            *(step for step in fixed if step[0] > self.began),
        )

    def _repeated(self, day: date, last: Rung) -> Iterator[tuple[date, Rung]]:
        """The last rung again and again, for REPEATED_FOR."""
        if last.repeats_every_days is None:
            return
        every, end = timedelta(days=last.repeats_every_days), day + REPEATED_FOR
        while (day := day + every) <= end:
            offset = (day - self.anchor).days
            yield day, replace(last, slug=f"j{offset:+d}", offset_days=offset)

    def _creation(self) -> Rung | None:
        """The rung of its first day: the one made for so short a delay, if there is one."""
        left = (self.anchor - self.began).days
        short = [step for step in rungs(self.name) if step.offset_days is None]
        fits = [step for step in short if step.within_days is None or left <= step.within_days]
        return min(fits, key=lambda step: step.within_days or NEVER_SHORT, default=None)


def may_snooze(anchor: date, today: date) -> bool:
    """Say whether a rung may be put off: only above 14 days (ux.md 6.2)."""
    return (anchor - today).days > SNOOZE_ABOVE_DAYS


def climb(rung: Rung, level: int) -> Then | None:
    """Return who is told when `level` answers have failed to come (0: the first).

    None at the top of the ladder.
    """
    return rung.then[level] if 0 <= level < len(rung.then) else None


def _as_one(past: Rung | None, created: Rung | None) -> list[Rung]:
    """What is sent on the first day, at the end, after what it covers.

    The rung of creation, unless what had come reaches more people or the day has passed; that
    one then reaches everybody whom the creation would, and leaves like it.
    """
    if past is None or created is None:
        return [step for step in (past, created) if step]
    if len(created.to) > len(past.to) and (past.offset_days or 0) < 0:
        return [past, created]
    to, channels = (*past.to, *created.to), (*past.channels, *created.channels)
    hour = created.hour if created.channels else past.hour
    one = replace(
        past, to=tuple(dict.fromkeys(to)), channels=tuple(dict.fromkeys(channels)), hour=hour
    )
    return [created, one]


@cache
def _ladders() -> Mapping[str, tuple[Rung, ...]]:
    return load()
