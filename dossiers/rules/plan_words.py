"""The sentences of one deadline: where it starts, how it counts, by when to act."""

from datetime import date
from typing import NamedTuple

from dossiers.rules import explain
from dossiers.rules.calendar import ONE_DAY
from dossiers.rules.events import Applied
from dossiers.rules.known import Precision
from dossiers.rules.letter_dates import Starts
from dossiers.rules.rule import Rule


class Ends(NamedTuple):
    """The days that the rule adds to what was counted (deadline.py Planned)."""

    prudent: date
    act_by: date
    arguable: date


def working(rule: Rule, begins: Starts, counted: Applied, ends: Ends) -> tuple[str, ...]:
    """Say how the dates of one deadline were found, from its start to the day to act."""
    said = [] if begins.exact else [explain.COUNTED_FROM_A_STAND_IN]
    if begins.trigger.precision is not Precision.DAY:
        said.append(explain.counted_from_edge(earliest=begins.trigger.earliest == begins.legal))
    said += counted.steps
    later = [explain.arguable(day) for day in sorted(_later(rule, counted, ends.arguable))]
    if rule.bound == "theirs":
        # « Dernier jour sûr » is ours to keep; of the other side we say when it is late.
        late = counted.legal is not None and not rule.is_interval
        return (*said, *later, *([explain.late_from(ends.arguable + ONE_DAY)] if late else []))
    if begins.alert and begins.from_another_day:
        said.append(explain.alert_from(begins.alert))
    said += [explain.safe(ends.prudent), *later]
    if rule.margin_days:
        said.append(explain.act_by(ends.act_by, rule.margin_days))
    return tuple(said)


def _later(rule: Rule, counted: Applied, arguable: date) -> set[date]:
    """The days after the legal one that the counting, or the rule, lets us argue."""
    days = {counted.defensible} if counted.defensible else set()
    if rule.rolled_is_defensible and counted.legal and arguable > counted.legal:
        days.add(arguable)
    return days
