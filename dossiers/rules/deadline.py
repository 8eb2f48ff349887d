"""From a rule and what is known of a fact to the dates of one deadline."""

from dataclasses import dataclass
from datetime import date, timedelta

from dossiers.rules import explain
from dossiers.rules.calendar import ONE_DAY, next_working_day, previous_working_day
from dossiers.rules.chip import Certainty, Chip, Status, chip, status
from dossiers.rules.computed import Computed
from dossiers.rules.counting import MINIMUM_INTERVALS, CountingError, compute
from dossiers.rules.known import KnownDate, Precision
from dossiers.rules.rule import Rule
from dossiers.rules.wording import long_date, near_date, short_date

__all__ = [
    "Certainty",
    "Chip",
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

    theoretical, legal, prudent: as counted (counting.py says what each means).
    act_by: last working day up to `prudent` minus the rule's margin.
    defensible: the latest day that can be argued, when it is after `prudent`: roll-over,
        franc day, the theoretical day itself when it is not a working day.
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

    @property
    def late_from(self) -> date | None:
        """The day from which the side that is bound is late on every reading (law.md B8)."""
        if self.legal is None or self.rule.counting in MINIMUM_INTERVALS:
            return None
        return max(self.legal, self.defensible or self.legal) + ONE_DAY


def plan(
    rule: Rule, known: KnownDate, *, zone: str = "metropole", confirmed: bool = False
) -> Planned:
    """Count `rule` from a fact known as `known`, in the zone where the act is to be done.

    Our own delays count from the earliest possible day, those of the other side from
    the latest (law.md B8). `confirmed`: a person checked the date against a document.
    Raises CountingError when the dates leave the calendar or the zone is unknown.
    """
    start = known.earliest if rule.bound == "ours" else known.latest
    certainty = _certainty(known, confirmed=confirmed)
    if start is None:
        nothing = (explain.UNKNOWN_START,)
        return Planned(rule, known, zone, None, None, None, None, None, certainty, nothing)
    computed = compute(rule.counting, start, rule.length, zone)
    try:
        act_by = previous_working_day(computed.prudent - timedelta(days=rule.margin_days), zone)
        arguable = _last_arguable(rule, computed, zone)
    except OverflowError:
        raise CountingError("Cette date sort du calendrier (années 1 à 9999).") from None
    return Planned(
        rule=rule,
        trigger=known,
        zone=zone,
        theoretical=computed.theoretical,
        legal=computed.legal,
        prudent=computed.prudent,
        act_by=act_by,
        defensible=arguable if arguable > computed.prudent else None,
        certainty=certainty,
        working=_working(rule, known, computed, act_by, arguable),
    )


def _certainty(known: KnownDate, *, confirmed: bool) -> Certainty:
    if known.precision is Precision.UNKNOWN:
        return Certainty.UNKNOWN
    if known.precision is not Precision.DAY:
        return Certainty.EARLIEST
    return Certainty.CERTAIN if confirmed else Certainty.DECLARED


def _last_arguable(rule: Rule, computed: Computed, zone: str) -> date:
    if rule.counting in MINIMUM_INTERVALS:
        return computed.prudent
    days = [computed.legal, computed.defensible or computed.legal]
    if rule.rolled_is_defensible:
        days.append(next_working_day(computed.theoretical, zone))
    return max(days)


def _working(
    rule: Rule, known: KnownDate, computed: Computed, act_by: date, arguable: date
) -> tuple[str, ...]:
    said = list(computed.working)
    if known.precision is not Precision.DAY:
        said.insert(0, explain.counted_from_edge(ours=rule.bound == "ours"))
    if rule.rolled_is_defensible and arguable > computed.legal:
        said.append(explain.arguable(arguable))
    if rule.bound == "theirs":
        # « Dernier jour sûr » is ours to keep; of the other side we say when it is late.
        said = [sentence for sentence in said if sentence != explain.safe(computed.prudent)]
        if rule.counting not in MINIMUM_INTERVALS:
            said.append(explain.late_from(arguable + ONE_DAY))
    elif rule.margin_days:
        said.append(explain.act_by(act_by, rule.margin_days))
    return tuple(said)
