"""When the law changes while a delay runs: which version counts, and until when.

By default a fact keeps the version in force on its day. A version may say otherwise
(`transition` in the catalogue), as C. civ. 2222 does:

- « shortened »: the new delay runs from the day the version comes into force, and the
  whole never exceeds the old delay;
- « lengthened »: it holds for the delays that have not expired, the time run counting.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dossiers.rules import explain
from dossiers.rules.calendar import ONE_DAY
from dossiers.rules.deadline import Event, LetterDates, Planned, plan
from dossiers.rules.known import KnownDate
from dossiers.rules.lookup import Catalogue
from dossiers.rules.rule import Rule


def plan_in_time(
    catalogue: Catalogue,
    slug: str,
    known: KnownDate | LetterDates,
    *,
    zone: str = "metropole",
    confirmed: bool = False,
    events: Sequence[Event] = (),
) -> Planned | None:
    """Plan `slug` under the version of its fact, then under those that reach back to it.

    None when no version was in force on the day of the fact: nothing is guessed. An
    unknown day is planned under the newest version, to ask for it.
    Raises KeyError for an unknown rule, CountingError as `plan` does.
    """
    newest = catalogue.rule(slug)
    found = plan(newest, known, zone=zone, confirmed=confirmed, events=events)
    day = found.trigger.earliest
    if day is None:
        return found
    rule = catalogue.version_for(slug, day)
    if rule is None:
        return None
    planned = plan(rule, known, zone=zone, confirmed=confirmed, events=events)
    for later in catalogue.versions(slug):
        if later.version > rule.version and _still_running(planned, later.valid_from):
            again = plan(later, known, zone=zone, confirmed=confirmed, events=events)
            planned = _under(later, planned, again)
    return planned


def _still_running(planned: Planned, on: date) -> bool:
    return planned.legal is None or planned.legal >= on


def _under(later: Rule, old: Planned, again: Planned) -> Planned:
    if later.transition == "fact":
        return old
    if later.transition == "lengthened":
        return replace(again, working=(explain.lengthened(later.valid_from), *again.working))
    from_new_law = _from_new_law(later, old)
    if old.theoretical and from_new_law.theoretical and from_new_law.theoretical < old.theoretical:
        return from_new_law
    return old


def _from_new_law(later: Rule, old: Planned) -> Planned:
    """The new delay whole, from 0 h on the day the version comes into force."""
    # A prescription that starts at 0 h counts that day (law.md B3); for any other
    # counting the eve does the same.
    at_midnight = later.counting == "presc"
    counted = replace(later, counting="presc0h") if at_midnight else later
    first = later.valid_from if at_midnight else later.valid_from - ONE_DAY
    planned = plan(counted, KnownDate.day(first), zone=old.zone)
    said = (explain.shortened(later.valid_from), *planned.working)
    return replace(planned, rule=later, trigger=old.trigger, certainty=old.certainty, working=said)
