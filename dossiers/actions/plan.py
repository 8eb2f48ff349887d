"""From dated facts to deadlines: which clocks run, until when, and what rings next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Min
from django.utils import timezone

from dossiers.actions.brought import bring, covered
from dossiers.models import (
    OVER_BEFORE_US,
    Case,
    ClockEvent,
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
from dossiers.rules.catalogue import Rule, catalogue
from dossiers.rules.deadline import Event, Planned
from dossiers.rules.deadline import plan as compute
from dossiers.rules.known import KnownDate
from dossiers.rules.ladder import Course
from dossiers.rules.transition import plan_in_time

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
    letter: Mapping[str, date | None] | None = None,
) -> Milestone:
    """Write a dated fact and its journal line; the caller plans afterwards.

    `slug` is a milestone of the catalogue, KeyError otherwise. `confirmed` means that
    a piece or a member vouches for the day. `letter`: the days of its stages, by column.
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
        **(letter or {}),
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
    milestones += bring(case, milestones, by=by, now=now)
    existing = {(d.milestone_id, d.rule): d for d in case.deadlines.order_by("-closed_on")}
    events = events_on([d.pk for d in existing.values() if d.state == DeadlineState.OPEN])
    for milestone in milestones:
        for rule in catalogue().triggered_by(case.kind, milestone.slug, _begun(milestone, today)):
            deadline = existing.get((milestone.pk, rule.slug))
            if deadline is None:
                if not covered(milestone, rule, milestones):
                    _open(case, milestone, rule, today=today)
            elif deadline.state == DeadlineState.OPEN:
                move(deadline, milestone, events[deadline.pk], by=by, now=now, cause=cause)
    refresh_nearest(case)


def _begun(milestone: Milestone, today: date) -> date:
    """The day that says which rules are in force: the fact's, a letter's first one, today."""
    days = (milestone.earliest, milestone.sent_on, milestone.presented_on, milestone.received_on)
    return next((day for day in days if day), today)


def events_on(deadlines: Collection[UUID]) -> dict[UUID, list[Event]]:
    """What stopped each of these deadlines, in one statement (none for none)."""
    found: dict[UUID, list[Event]] = defaultdict(list)
    if not deadlines:
        return found
    rows = ClockEvent.deadlines.through.objects.filter(deadline__in=deadlines)
    for row in rows.select_related("clockevent").defer("clockevent__note"):
        if event := row.clockevent.for_rules:
            found[row.deadline_id].append(event)
    return found


def count(rule: Rule, milestone: Milestone, events: Sequence[Event], *, zone: str) -> Planned:
    """The dates of `rule` for this fact, under the version given: the delay keeps its own.

    A later version that reaches back to running delays (its `transition`) is followed.
    Raises CountingError.
    """
    told = milestone.told
    later = (one for one in catalogue().versions(rule.slug) if one.version > rule.version)
    if any(one.transition != "fact" for one in later):
        planned = plan_in_time(
            catalogue(),
            rule.slug,
            told,
            zone=zone,
            confirmed=milestone.confirmed,
            events=events,
        )
        if planned is not None:
            return planned
    return compute(rule, told, zone=zone, confirmed=milestone.confirmed, events=events)


def _open(case: Case, milestone: Milestone, rule: Rule, *, today: date) -> None:
    planned = count(rule, milestone, (), zone=case.section.zone)
    deadline = Deadline(
        case=case,
        milestone=milestone,
        rule=rule.slug,
        rule_version=planned.rule.version,
        bound=rule.bound,
        severity=rule.severity,
        zone=planned.zone,
        created_on=today,
        **_computed(planned),
    )
    deadline.next_rung_on = first_rung_on(deadline, today)
    deadline.save(force_insert=True)


def move(
    deadline: Deadline,
    milestone: Milestone,
    events: Sequence[Event],
    *,
    by: Member | None,
    now: datetime,
    cause: str,
) -> bool:
    """Compute an open deadline again, under its own version; says whether it moved.

    The dates before go to DeadlineChange with their `cause`, the ladder begins again.
    """
    rule = catalogue().rule(deadline.rule, deadline.rule_version)
    planned = count(rule, milestone, events, zone=deadline.zone)
    if not would_move(deadline, planned):
        return False
    today = timezone.localdate(now)
    take_dates(deadline, planned, by=by, today=today, cause=cause).save(force_insert=True)
    deadline.save()
    JournalLine.objects.record(
        moved_entry(
            deadline, section=deadline.case.section_id, by=by.pk if by else None, now=now,
            cause=cause,
        )
    )  # fmt: skip
    return True


def would_move(deadline: Deadline, planned: Planned) -> bool:
    """Whether these dates are not those of the deadline."""
    fresh = {**_computed(planned), "rule_version": planned.rule.version}
    return any(getattr(deadline, name) != value for name, value in fresh.items())


def take_dates(
    deadline: Deadline, planned: Planned, *, by: Member | None, today: date, cause: str
) -> DeadlineChange:
    """Give the (unsaved) deadline its new dates; returns the (unsaved) row of those before."""
    before = DeadlineChange(
        deadline=deadline,
        case_id=deadline.case_id,
        changed_on=today,
        changed_by=by,
        cause=cause,
        certainty=deadline.certainty,
        theoretical=deadline.theoretical,
        legal=deadline.legal,
        prudent=deadline.prudent,
    )
    ladder_before = ladder_of(deadline)
    for name, value in _computed(planned).items():
        setattr(deadline, name, value)
    deadline.rule_version = planned.rule.version
    if ladder_of(deadline) != ladder_before:
        restart_ladder(deadline, today)
    deadline.version += 1
    return before


def restart_ladder(deadline: Deadline, today: date) -> None:
    """The (unsaved) deadline rings from its first rung again; nobody has seen this date."""
    deadline.edition += 1
    deadline.seen_by = deadline.seen_at = deadline.snoozed_until = None
    deadline.rings_from = today
    deadline.next_rung_on = first_rung_on(deadline, today)


def moved_entry(
    deadline: Deadline, *, section: UUID, by: UUID | None, now: datetime, cause: str
) -> Entry:
    """The journal line of a deadline that moved."""
    details = {"rule": deadline.rule, "cause": cause, "certainty": deadline.certainty}
    return Entry("deadline.move", now, by, section, deadline.case_id, details)


def _computed(planned: Planned) -> dict[str, object]:
    values = {name: getattr(planned, name) for name in COMPUTED}
    return {**values, "certainty": planned.certainty.value}


def ladder_of(deadline: Deadline) -> Course | None:
    """The ladder of a deadline; None for one without a date that nobody needs to ask for.

    Ours is counted to the last safe day. What binds the other side asks for nothing before
    it is late on every reading (law.md B8): it then rings once, as an internal date. An
    unknown date of ours that matters asks for itself, from the day it began to be missing.
    """
    began = deadline.rings_from or deadline.created_on
    if deadline.bound != "ours" and deadline.legal is not None:
        late = max(deadline.legal, deadline.defensible or deadline.legal) + ONE_DAY
        return Course("internal", late, began)
    if deadline.prudent is not None:
        private = catalogue().rule(deadline.rule, deadline.rule_version).private
        return Course("personal" if private else deadline.severity, deadline.prudent, began)
    if deadline.bound == "ours" and deadline.severity != Severity.INTERNAL:
        return Course("unknown", began, began)
    return None


def first_rung_on(deadline: Deadline, today: date) -> date | None:
    """The day on which the ladder must be looked at: today if a rung has already come.

    None when it has no ladder, and past the last rung.
    """
    course = ladder_of(deadline)
    if course is None:
        return None
    rung, _covered = course.due(today, already=())
    return today if rung else course.next_on(today)


def look_at_dates(case: Case, *, now: datetime) -> None:
    """Somebody has taken `case`: the ladder of the dates told to nobody yet begins today."""
    today = timezone.localdate(now)
    rows = case.deadlines.filter(state=DeadlineState.OPEN, next_rung_on__isnull=False)
    rows.filter(reminders=None).update(rings_from=today, next_rung_on=today)


def refresh_nearest(case: Case) -> None:
    """Keep on the case what the lists sort by: our nearest open date, and a fatal unknown.

    A date that kills no right and was over before we heard of it does not count: it would
    hide the one that is about to be lost.
    """
    ours = case.deadlines.filter(state=DeadlineState.OPEN, bound="ours")
    case.nearest_on = ours.exclude(OVER_BEFORE_US).aggregate(first=Min("prudent"))["first"]
    case.has_unknown_fatal = ours.filter(severity=Severity.FATAL, prudent__isnull=True).exists()
    case.save(update_fields=["nearest_on", "has_unknown_fatal"])
