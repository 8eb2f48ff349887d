"""From dated facts to deadlines: which clocks run, until when, and what rings next."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from dossiers.models import (
    OVER_BEFORE_US,
    Case,
    Deadline,
    DeadlineChange,
    DeadlineState,
    Entry,
    Exhibit,
    JournalLine,
    Member,
    Milestone,
    Severity,
)
from dossiers.rules import ladder
from dossiers.rules.catalogue import Rule, catalogue
from dossiers.rules.deadline import Planned
from dossiers.rules.deadline import plan as compute
from dossiers.rules.known import KnownDate

ONE_DAY = timedelta(days=1)
COMPUTED = ("certainty", "theoretical", "legal", "prudent", "act_by", "defensible")


def add_milestone(
    case: Case,
    slug: str,
    known: KnownDate,
    *,
    by: Member | None,
    now: datetime,
    confirmed: bool = False,
    exhibit: Exhibit | None = None,
    note: str = "",
) -> Milestone:
    """Write a dated fact and its journal line; the caller plans afterwards.

    `slug` is a milestone of the catalogue, KeyError otherwise. `confirmed` means that
    a piece or a member vouches for the day.
    """
    catalogue().milestones()[slug]
    milestone = Milestone.objects.create(
        case=case,
        slug=slug,
        earliest=known.earliest,
        latest=known.latest,
        precision=known.precision.value,
        confirmed=confirmed,
        exhibit=exhibit,
        recorded_by=by,
        recorded_on=timezone.localdate(now),
        note=note or None,
    )
    JournalLine.objects.record(
        Entry(
            "milestone.record" if by else "person.milestone",
            now,
            by.pk if by else None,
            case.section_id,
            case.pk,
            {"milestone": slug, "precision": known.precision.value},
        )
    )
    return milestone


def plan(case: Case, *, by: Member | None, now: datetime, cause: str = "fact") -> None:
    """Open the deadlines that the facts of `case` start, move those whose facts moved.

    Deadlines already closed stay as they are: a date is computed again only while it
    is open. Earlier dates go to DeadlineChange. Doing it twice changes nothing.
    """
    today = timezone.localdate(now)
    milestones = list(case.milestones.all())
    existing = {(d.milestone_id, d.rule): d for d in case.deadlines.order_by("-closed_on")}
    for milestone in milestones:
        on = milestone.earliest or today
        for rule in catalogue().triggered_by(case.kind, milestone.slug, on):
            deadline = existing.get((milestone.pk, rule.slug))
            if deadline is None:
                _open(case, milestone, rule, today=today)
            elif deadline.state == DeadlineState.OPEN:
                _move(deadline, milestone, by=by, now=now, cause=cause)
    refresh_nearest(case)


def _open(case: Case, milestone: Milestone, rule: Rule, *, today: date) -> None:
    planned = compute(rule, milestone.known, zone=case.section.zone, confirmed=milestone.confirmed)
    deadline = Deadline(
        case=case,
        milestone=milestone,
        rule=rule.slug,
        rule_version=rule.version,
        bound=rule.bound,
        severity=rule.severity,
        zone=planned.zone,
        created_on=today,
        **_computed(planned),
    )
    deadline.next_rung_on = first_rung_on(deadline, today)
    deadline.save(force_insert=True)


def _move(
    deadline: Deadline, milestone: Milestone, *, by: Member | None, now: datetime, cause: str
) -> None:
    """Compute an open deadline again, under the rule version it was opened with."""
    rule = catalogue().rule(deadline.rule, deadline.rule_version)
    planned = compute(rule, milestone.known, zone=deadline.zone, confirmed=milestone.confirmed)
    fresh = _computed(planned)
    if all(getattr(deadline, name) == value for name, value in fresh.items()):
        return
    today = timezone.localdate(now)
    DeadlineChange.objects.create(
        deadline=deadline,
        case=deadline.case,
        changed_on=today,
        changed_by=by,
        cause=cause,
        certainty=deadline.certainty,
        theoretical=deadline.theoretical,
        legal=deadline.legal,
        prudent=deadline.prudent,
    )
    before = ladder_of(deadline)
    for name, value in fresh.items():
        setattr(deadline, name, value)
    if ladder_of(deadline) != before:
        deadline.edition += 1
        deadline.seen_by = deadline.seen_at = None
        deadline.next_rung_on = first_rung_on(deadline, today)
    deadline.version += 1
    deadline.save()
    JournalLine.objects.record(
        Entry(
            "deadline.move",
            now,
            by.pk if by else None,
            deadline.case.section_id,
            deadline.case.pk,
            {"rule": deadline.rule, "cause": cause, "certainty": deadline.certainty},
        )
    )


def _computed(planned: Planned) -> dict[str, object]:
    values = {name: getattr(planned, name) for name in COMPUTED}
    return {**values, "certainty": planned.certainty.value}


def ladder_of(deadline: Deadline) -> tuple[str, date | None]:
    """The ladder of a deadline and the day it is counted to; no day for an unknown date.

    Ours is counted to the last safe day. What binds the other side asks for nothing before
    it is late on every reading (law.md B8): it then rings once, as an internal date.
    """
    if deadline.bound == "ours" or deadline.legal is None:
        return deadline.severity, deadline.prudent
    return "internal", max(deadline.legal, deadline.defensible or deadline.legal) + ONE_DAY


def first_rung_on(deadline: Deadline, today: date) -> date | None:
    """The day on which the ladder must be looked at: today if a rung has already come.

    None for an unknown date (it asks for its date instead) and past the last rung.
    """
    severity, anchor = ladder_of(deadline)
    if anchor is None:
        return None
    rung, _ = ladder.due(severity, anchor, today, already=())
    return today if rung else ladder.next_on(severity, anchor, today)


def refresh_nearest(case: Case) -> None:
    """Keep on the case what the lists sort by: our nearest open date, and a fatal unknown.

    A date that kills no right and was over before we heard of it does not count: it would
    hide the one that is about to be lost.
    """
    ours = case.deadlines.filter(state=DeadlineState.OPEN, bound="ours")
    case.nearest_on = ours.exclude(OVER_BEFORE_US).aggregate(first=Min("prudent"))["first"]
    case.has_unknown_fatal = ours.filter(severity=Severity.FATAL, prudent__isnull=True).exists()
    case.save(update_fields=["nearest_on", "has_unknown_fatal"])
