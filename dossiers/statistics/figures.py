"""Everything that the coordination's first pages count, in one go: what is kept, or recounted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from dossiers import access
from dossiers.employers.book import Names
from dossiers.employers.patterns import Found, find, patterns
from dossiers.models import Member, Role
from dossiers.statistics.absences import Gone, count_gone
from dossiers.statistics.asleep import Sleep, count_asleep
from dossiers.statistics.bounces import count_bounced
from dossiers.statistics.cases import Counts, count_alone, count_cases, count_lapsed
from dossiers.statistics.door import DoorWeek, count_door
from dossiers.statistics.fatal import NextFatal, Pile, count_uncovered, next_fatal
from dossiers.statistics.intake import Screen, count_screens
from dossiers.statistics.ladder import Rung, count_rungs
from dossiers.statistics.load import Burden, burdens
from dossiers.statistics.outcomes import Ended, count_outcomes
from dossiers.statistics.people import Person, people
from dossiers.statistics.team import Team
from dossiers.statistics.unsure import count_doubtful_and_missed
from dossiers.statistics.wages import Lost, count_lost
from dossiers.statistics.waits import Waits, count_waits
from dossiers.statistics.weeks import Sureness, Week, count_sureness, count_weeks

# The people and the cells of the matrix on the first pages; all are one click further.
HEAVIEST = 8
LARGEST = 60


@dataclass(frozen=True)
class Red:
    """What nobody holds: all of it, and by reason."""

    total: int
    alone: Pile
    overdue: Pile
    silent: Pile
    near: int


@dataclass(frozen=True)
class Figures:
    """The whole. `carrying`: how many people there are in the team; `most_near`: the largest
    share of the near fatal dates that one person has.
    """

    red: Red
    doubtful: int
    missed: Pile
    counts: Counts
    lapsed: int
    gone: tuple[Gone, ...]
    alone: int
    lost: tuple[Lost, ...]
    bounced: int
    next: NextFatal | None
    heaviest: tuple[Burden, ...]
    who: tuple[Person, ...]
    carrying: int
    most_near: int
    weeks: tuple[Week, ...]
    sureness: Sureness
    door: tuple[DoorWeek, ...]
    waits: Waits
    screens: tuple[Screen, ...]
    asleep: tuple[Sleep, ...]
    rungs: tuple[Rung, ...]
    outcomes: tuple[Ended, ...]
    firing: tuple[Found, ...]
    cells: tuple[Found, ...]


def count(member: Member, *, now: datetime) -> Figures:
    """Count all of it: the same number of statements whatever the number of cases."""
    today, team = timezone.localdate(now), Team(member)
    uncovered = count_uncovered(member, team, now=now)
    carried = burdens(member, team, uncovered, now=now)
    heaviest = carried[:HEAVIEST]
    doubtful, missed = count_doubtful_and_missed(member)
    firing, cells = _practices(member, today)
    return Figures(
        red=Red(
            uncovered.total,
            uncovered.alone,
            uncovered.overdue,
            uncovered.silent,
            sum(uncovered.near.values()),
        ),
        doubtful=doubtful,
        missed=missed,
        counts=count_cases(member, today=today),
        lapsed=count_lapsed(member),
        gone=tuple(count_gone(member, today=today)),
        alone=count_alone(member),
        lost=count_lost(member, today=today),
        bounced=count_bounced(member, now=now),
        next=next_fatal(member, today=today),
        heaviest=tuple(heaviest),
        who=tuple(people({one.person for one in heaviest}, now=now).values()),
        carrying=len(carried),
        most_near=max(uncovered.near.values(), default=0),
        weeks=count_weeks(member, team, today=today),
        sureness=count_sureness(member),
        door=count_door(member, today=today),
        waits=count_waits(member, today=today),
        screens=count_screens(today=today),
        asleep=count_asleep(member, today=today),
        rungs=count_rungs(member, now=now),
        outcomes=count_outcomes(member, today=today),
        firing=firing,
        cells=cells,
    )


def _practices(member: Member, today: date) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """What the rule calls a pattern, and the largest cells of the matrix."""
    sections = access.sections_of(member, Role.COORDINATOR)
    found = find(Names(sections), sections, today=today)
    largest = sorted(found.values(), key=lambda one: (-one.shown, one.problem, str(one.brand)))
    return tuple(patterns(found)), tuple(largest[:LARGEST])
