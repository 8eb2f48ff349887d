"""What a round did, in numbers: for the JSON line of the command and for the logs."""

from __future__ import annotations

from dataclasses import dataclass, fields

from notifications.models import State


@dataclass
class Counts:
    """Deliveries, by what became of them.

    `put_off`: the carrier is away, they wait a minute. `given_back`: the time was spent before
    their turn came. Neither has used up an attempt. `told`: did not arrive, and a human was told.
    """

    claimed: int = 0
    sent: int = 0
    retried: int = 0
    failed: int = 0
    uncertain: int = 0
    dropped: int = 0
    put_off: int = 0
    given_back: int = 0
    reclaimed: int = 0
    told: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Counts)))

    def note(self, state: State) -> None:
        """One more delivery ended this attempt in `state`."""
        name = "retried" if state == State.WAITING else state.value
        setattr(self, name, getattr(self, name) + 1)
