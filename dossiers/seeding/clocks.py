"""The deadlines of a synthetic case: most of them far, some near, a few past or unknown."""

from __future__ import annotations

import random
from datetime import date, timedelta

from dossiers.models import Deadline, DeadlineState, Milestone, Severity, State
from dossiers.rules.catalogue import Rule, catalogue
from dossiers.rules.deadline import Planned, plan
from dossiers.rules.known import KnownDate
from dossiers.rules.ladder import Course
from dossiers.seeding.files import File

# All fatal and ours; the slug and the years that it counts.
RULES = (("rupture_12m", 1), ("salaire_3a", 3), ("discrim_5a", 5), ("execution_2a", 2))
# Three deadlines for every case, closed ones included: those alive have three or four.
LEAST, FOURTH = 3, 0.53
# Calendar days from today: those whose first rung comes today, those whose ladder has not
# begun, those in the middle of it, those past its end.
RINGING, FAR, NEAR, PAST = (18, 26), (40, 400), (2, 28), (-9, -4)
# Those that ring have been known for long: one rung to one person, and not a new date to two.
BEGUN = timedelta(days=60)
IS_NEAR, IS_PAST, IS_UNKNOWN = 0.10, 0.01, 0.03


def start(file: File, ring: int, chance: random.Random, *, today: date) -> int:
    """Give the case its deadlines; `ring` of them ring today, unless it is closed.

    Keeps what the lists sort by, as actions/plan.py does. Returns how many ring.
    """
    alive = file.case.state != State.CLOSED
    ring = ring if alive else 0
    deadlines = []
    for place, (slug, years) in enumerate(RULES):
        if place == LEAST and not (alive and chance.random() < FOURTH):
            continue
        rule = catalogue().rule(slug)
        rings = place < ring
        known = _fact(years, rings, place, chance, today)
        milestone = _milestone(file, rule, known)
        planned = plan(rule, known)
        deadline = _deadline(milestone, planned, alive=alive, rings=rings, today=today)
        file.rows[Milestone].append(milestone)
        file.rows[Deadline].append(deadline)
        deadlines.append(deadline)
    if alive:
        # All these rules are fatal: none is left out (models/deadline.py, OVER_BEFORE_US).
        file.case.nearest_on = min((d.prudent for d in deadlines if d.prudent), default=None)
        file.case.has_unknown_fatal = any(
            d.severity == Severity.FATAL and not d.prudent for d in deadlines
        )
    return ring


def _fact(years: int, rings: bool, place: int, chance: random.Random, today: date) -> KnownDate:
    """The dated fact whose delay of `years` ends where the dice say (within a day or two)."""
    fate = 1.0 if place else chance.random()
    if rings:
        span = RINGING
    elif fate < IS_NEAR:
        span = NEAR
    elif fate < IS_NEAR + IS_PAST:
        span = PAST
    elif fate < IS_NEAR + IS_PAST + IS_UNKNOWN:
        return KnownDate.unknown()
    else:
        span = FAR
    return KnownDate.day(today + timedelta(days=chance.randint(*span) - round(365.25 * years)))


def _milestone(file: File, rule: Rule, known: KnownDate) -> Milestone:
    return Milestone(
        case=file.case,
        slug=rule.trigger,
        earliest=known.earliest,
        latest=known.latest,
        precision=known.precision.value,
        recorded_on=file.case.received_on,
    )


def _deadline(
    milestone: Milestone, planned: Planned, *, alive: bool, rings: bool, today: date
) -> Deadline:
    rule = planned.rule
    return Deadline(
        case=milestone.case,
        milestone=milestone,
        rule=rule.slug,
        rule_version=rule.version,
        bound=rule.bound,
        severity=rule.severity,
        zone=planned.zone,
        certainty=planned.certainty.value,
        theoretical=planned.theoretical,
        legal=planned.legal,
        prudent=planned.prudent,
        act_by=planned.act_by,
        defensible=planned.defensible,
        created_on=milestone.recorded_on,
        rings_from=planned.prudent - BEGUN if rings and planned.prudent else None,
        state=DeadlineState.OPEN if alive else DeadlineState.DISMISSED,
        closed_on=None if alive else today,
        next_rung_on=_next(planned, rings, today) if alive else None,
    )


def _next(planned: Planned, rings: bool, today: date) -> date | None:
    """Today for one that rings; else the next rung, as if those before had been sent."""
    if planned.prudent is None or rings:
        return today if rings else None
    return Course(planned.rule.severity, planned.prudent, today).next_on(today)
