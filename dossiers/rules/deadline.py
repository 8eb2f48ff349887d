"""From a rule and what is known of a fact to the dates of one deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dossiers.rules import explain
from dossiers.rules.calendar import ONE_DAY, next_working_day, previous_working_day
from dossiers.rules.chip import Certainty, Chip, Status, chip, status
from dossiers.rules.counting import MINIMUM_INTERVALS, CountingError
from dossiers.rules.events import Applied, Earlier, Event, apply
from dossiers.rules.known import KnownDate, Precision
from dossiers.rules.letter_dates import LetterDates, Starts, starts
from dossiers.rules.plan_words import Ends, working
from dossiers.rules.rule import Rule
from dossiers.rules.wording import long_date, near_date, short_date

__all__ = [
    "Certainty",
    "Chip",
    "Event",
    "LetterDates",
    "Planned",
    "Status",
    "chip",
    "long_date",
    "near_date",
    "plan",
    "short_date",
    "status",
]


@dataclass(frozen=True)
class Planned:
    """The dates of one deadline, all None when its starting fact has no date.

    trigger: what is known of the day that the rule names (of a letter, that one date).
    theoretical, legal, prudent: as counted (counting.py says what each means); the
        first two are None while an event that stops the delay has not ended.
    act_by: last working day up to `prudent` minus the rule's margin.
    defensible: the latest day that can be argued, when it is after `prudent`: roll-over,
        franc day, event not confirmed, the theoretical day itself when it is not a
        working day.
    history: what each event did to the dates, and the dates before it.
    """

    rule: Rule
    trigger: KnownDate
    zone: str
    theoretical: date | None
    legal: date | None
    prudent: date | None
    act_by: date | None
    defensible: date | None
    certainty: Certainty
    working: tuple[str, ...]
    history: tuple[Earlier, ...] = ()

    @property
    def late_from(self) -> date | None:
        """The day from which the side that is bound is late on every reading (law.md B8)."""
        if self.legal is None or self.rule.is_interval:
            return None
        return max(self.legal, self.defensible or self.legal) + ONE_DAY

    @property
    def may_act_from(self) -> date | None:
        """Of a minimum interval, the first day on which the other side may act."""
        return self.legal if self.rule.is_interval else None


def plan(
    rule: Rule,
    known: KnownDate | LetterDates,
    *,
    zone: str = "metropole",
    confirmed: bool = False,
    events: Sequence[Event] = (),
) -> Planned:
    """Count `rule` from a fact known as `known`, in the zone where the act is to be done.

    Our own delays count from the earliest possible day, those of the other side from
    the latest (law.md B8). Of a letter, the alert of our delays counts from the first
    date known, the legal date from the one that the rule names. `confirmed`: a person
    checked the date against a document. `events`: what suspended or interrupted it.
    Raises CountingError when the dates leave the calendar or the zone is unknown.
    """
    begins = starts(known, rule.nature, shortest=rule.bound == "ours" or rule.is_interval)
    certainty = _certainty(begins, confirmed=confirmed)
    if begins.legal is None or begins.alert is None:
        nothing = (explain.UNKNOWN_START,)
        return Planned(rule, begins.trigger, zone, None, None, None, None, None, certainty, nothing)
    counted = _count(rule, begins.legal, events, zone)
    prudent = counted.prudent
    if begins.from_another_day:
        prudent = min(prudent, _count(rule, begins.alert, events, zone).prudent)
    try:
        act_by = previous_working_day(prudent - timedelta(days=rule.margin_days), zone)
        arguable = _last_arguable(rule, counted, prudent, zone)
    except OverflowError:
        raise CountingError("Cette date sort du calendrier (années 1 à 9999).") from None
    return Planned(
        rule=rule,
        trigger=begins.trigger,
        zone=zone,
        theoretical=counted.theoretical,
        legal=counted.legal,
        prudent=prudent,
        act_by=act_by,
        defensible=arguable if arguable > prudent else None,
        certainty=certainty,
        working=working(rule, begins, counted, Ends(prudent, act_by, arguable)),
        history=counted.history,
    )


def _count(rule: Rule, start: date, events: Sequence[Event], zone: str) -> Applied:
    return apply(rule.counting, start, rule.length, events, zone, claim=rule.claim)


def _certainty(begins: Starts, *, confirmed: bool) -> Certainty:
    if begins.trigger.precision is Precision.UNKNOWN:
        return Certainty.UNKNOWN
    if begins.trigger.precision is not Precision.DAY or not begins.exact:
        return Certainty.EARLIEST
    return Certainty.CERTAIN if confirmed else Certainty.DECLARED


def _last_arguable(rule: Rule, counted: Applied, prudent: date, zone: str) -> date:
    if rule.counting in MINIMUM_INTERVALS or counted.legal is None:
        return prudent
    days = [counted.legal, counted.defensible or counted.legal]
    if rule.rolled_is_defensible and counted.theoretical:
        days.append(next_working_day(counted.theoretical, zone))
    return max(days)
