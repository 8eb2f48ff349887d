"""What stops a delay, what starts it again, and what does neither (law.md B9).

Three kinds of event move a delay: a suspension keeps the time run and adds the time
it lasted; an interruption erases the time run and a whole new delay starts at its
end; legal aid asked for in time does the same as an interruption. All the others,
a registered letter first, move nothing, and the sentence says so.

Whatever happens, `prudent` counts only on the events that a défenseur·e confirmed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dossiers.rules import event_words, explain
from dossiers.rules.clock import Clock, Earlier
from dossiers.rules.computed import Computed
from dossiers.rules.event import Event
from dossiers.rules.length import CountingError

__all__ = ["Applied", "Earlier", "Event", "apply"]


@dataclass(frozen=True)
class Applied:
    """The dates of a delay after its events.

    theoretical, legal: None while an event that stops the delay has not ended: the
        day is then unknown, and nothing is guessed.
    prudent: the last safe day, counted without the events that nobody confirmed.
    defensible: a day later than `legal` that can only be argued, or None.
    steps: the sentences of the counting, without the last safe day and what is arguable.
    history: what each event did, with the dates before it, in the order of time.
    """

    theoretical: date | None
    legal: date | None
    prudent: date
    defensible: date | None
    steps: tuple[str, ...]
    history: tuple[Earlier, ...]

    @property
    def working(self) -> tuple[str, ...]:
        """Every sentence, in the order of the counting."""
        arguable = (explain.arguable(self.defensible),) if self.defensible else ()
        return (*self.steps, explain.safe(self.prudent), *arguable)


def apply(
    counting: str,
    start: date,
    length: str,
    events: Sequence[Event],
    zone: str = "metropole",
    *,
    claim: str = "",
) -> Applied:
    """Count a delay from `start`, then let each event act on it, in the order of time.

    `claim` is the nature of what is claimed (rule.py CLAIMS): an agreement lengthens no
    claim of wages, and the cap of twenty years spares bodily injury. Events before the
    start or after the end are said to have no effect; days suspended twice are added
    once. Raises CountingError when the delay or an event cannot be counted.
    """
    ordered = sorted(events, key=lambda event: event.on)
    confirmed = [event for event in ordered if event.confirmed]
    try:
        clock = _met(ordered, Clock(counting, start, length, zone, claim))
        safe = clock
        if len(confirmed) < len(ordered):
            safe = _met(confirmed, Clock(counting, start, length, zone, claim))
    except OverflowError:
        raise CountingError("Cette date sort du calendrier (années 1 à 9999).") from None
    return _closed(clock, safe.computed)


def _met(events: Sequence[Event], clock: Clock) -> Clock:
    for event in events:
        clock.meet(event)
    return clock


def _closed(clock: Clock, safe: Computed) -> Applied:
    reached, running = clock.computed, clock.running
    doubtful = safe.prudent != reached.prudent
    return Applied(
        theoretical=reached.theoretical if running else None,
        legal=reached.legal if running else None,
        prudent=safe.prudent,
        defensible=reached.defensible if running else None,
        steps=(*clock.said, *event_words.doubts(not_confirmed=doubtful, running=running)),
        history=tuple(clock.history),
    )
