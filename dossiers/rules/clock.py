"""One delay that runs, stops and starts again: the state between two events."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from dossiers.rules import event_words as words
from dossiers.rules.counting import PRESCRIPTIONS, close, compute, moves, unclosed
from dossiers.rules.event import LEGAL_AID, MOVING, OF_PRESCRIPTIONS, SUSPENSION, Event
from dossiers.rules.length import Length, parse_length, reach

# C. civ. 2232: no suspension, no acknowledgement goes further than this after the start.
CAP = Length(years=20)
# The new delay starts on an ordinary day, no longer when a law comes into force.
_AFTERWARDS = {"presc0h": "presc"}


@dataclass(frozen=True)
class Earlier:
    """What one event did: its sentence, whether it moved the delay, the dates before it."""

    event: Event
    moved: bool
    sentence: str
    theoretical: date
    legal: date
    prudent: date


class Clock:
    """A delay from its start on, its dates after the events met so far.

    computed: the dates; the last sure ones while an event has not ended.
    running: False while an event has not ended.
    said: the sentences so far, without the conclusion. history: one line per event.
    """

    def __init__(self, counting: str, start: date, length: str, zone: str, claim: str) -> None:
        self.counting, self.length, self.zone, self.claim = counting, length, zone, claim
        self.start = self.since = start
        self.computed = compute(counting, start, length, zone)
        self.end = unclosed(counting, self.computed)
        self.first = start
        self.running = True
        self.paused_until: date | None = None
        self.said = words.without_conclusion(self.computed)
        self.history: list[Earlier] = []
        self.aided = False

    def meet(self, event: Event) -> None:
        """Let one event act; they must come in the order of their first day."""
        before = self.computed
        idle = next(self._why_idle(event), "")
        sentence = idle or self._act(event)
        if idle:
            self.said.append(idle)
        self.history.append(
            Earlier(event, not idle, sentence, before.theoretical, before.legal, before.prudent)
        )

    def _why_idle(self, event: Event) -> Iterator[str]:
        """Every reason why the event changes nothing."""
        if event.kind not in MOVING:
            yield words.idle(event, wages=self.claim == "wages")
        elif not moves(self.counting):
            yield words.unmoved(event)
        elif event.void:
            yield words.void(event)
        elif event.cause in OF_PRESCRIPTIONS and self.counting not in PRESCRIPTIONS:
            yield words.no_prescription(event)
        elif event.cause == "minority" and self.claim == "wages":
            yield words.minority_of_wages(event)
        elif event.kind == LEGAL_AID and self.aided:
            yield words.second_legal_aid(event)
        elif not self.running:
            yield words.already_stopped(event)
        elif event.on > self.computed.legal:
            yield words.too_late(event, self.computed.legal)
        elif self._was_before(event):
            yield words.too_early(event, self.start)

    def _was_before(self, event: Event) -> bool:
        if event.until is None:
            return False
        if event.kind == SUSPENSION:
            return event.until <= self.start
        return event.on < self.since

    def _act(self, event: Event) -> str:
        self.aided = self.aided or event.kind == LEGAL_AID
        if event.until is None:
            self.running = False
            sentence = words.not_ended(event)
            self.said.append(sentence)
            return sentence
        if event.kind == SUSPENSION:
            return self._suspend(event, event.until)
        return self._restart(event, event.until)

    def _suspend(self, event: Event, until: date) -> str:
        added = self._uncounted(max(event.on, self.start), until)
        end = self.end + timedelta(days=added)
        floor = None
        if event.remains:
            floor, _ = reach(until, parse_length(event.remains))
        sentence = words.suspended(event, until, added, self.end)
        said = [sentence]
        if floor and floor > end:
            end = floor
            said.append(words.floored(event.remains, floor))
        self._close_at(end, said, capped=True)
        return sentence

    def _restart(self, event: Event, until: date) -> str:
        counting = _AFTERWARDS.get(self.counting, self.counting)
        self.since, self.start = event.on, max(until, self.start)
        self.paused_until = None
        fresh = compute(counting, self.start, self.length, self.zone)
        sentence = words.interrupted(event, until)
        said = [sentence, *words.without_conclusion(fresh)]
        if event.kind == LEGAL_AID:
            said.append(words.LEGAL_AID_LAPSES)
        end = unclosed(counting, fresh)
        if self._beyond_cap(end, capped=event.capped):
            self._close_at(end, said, capped=True)
        else:
            self.end, self.computed = end, fresh
            self.said += said
        return sentence

    def _close_at(self, end: date, said: list[str], *, capped: bool) -> None:
        if self._beyond_cap(end, capped=capped):
            # The cap takes nothing away from what was had before it.
            end = max(self.cap or end, self.end)
            said.append(words.capped(end))
        self.end = end
        self.computed = close(self.counting, end, [], self.zone)
        self.said += [*said, *words.without_conclusion(self.computed)]

    @cached_property
    def cap(self) -> date | None:
        """The day past which nothing capped can lead, None for what has no cap."""
        if self.counting not in PRESCRIPTIONS or self.claim == "bodily":
            return None
        return reach(self.first, CAP)[0]

    def _beyond_cap(self, end: date, *, capped: bool) -> bool:
        return capped and self.cap is not None and end > self.cap

    def _uncounted(self, begin: date, end: date) -> int:
        """Days from `begin` to `end` that no earlier suspension has already given.

        Suspensions come in the order of their first day: only the furthest end matters.
        """
        first = max(begin, self.paused_until or begin)
        self.paused_until = max(end, self.paused_until or end)
        return max(0, (end - first).days)
