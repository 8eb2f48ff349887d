"""What a channel promises: open, send one message at a time, say what happened, close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol

from django.utils.functional import Promise

from notifications.address_book import Address
from notifications.topics import Topic


class Outcome(Enum):
    """The four things that can become of a message."""

    SENT = "sent"
    NOTHING = "nothing"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome, and for an error: its short code, never a sentence nor an address.

    `down`: the fault is the carrier's, not this message's: it would have met any other.
    `in_doubt`: the carrier fell silent with the whole message in its hands.
    """

    outcome: Outcome
    code: str = ""
    down: bool = False
    in_doubt: bool = False


SENT = Result(Outcome.SENT)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a digest, « Tâches : 2 »: a number, never what is behind it.

    words: a sentence with « %(n)d », and whatever `more` names.
    """

    words: str | Promise
    count: int
    more: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """In the language that is active."""
        return str(self.words % {"n": self.count, **self.more})


@dataclass(frozen=True, slots=True)
class Message:
    """One doorbell on its way: everything that a channel may know.

    count: how many doorbells leave in this one message. late: it should have left long ago.
    lines: those of a digest.
    """

    topic: Topic
    address: Address
    reference: str
    message_id: str
    at: datetime
    count: int = 1
    late: bool = False
    lines: tuple[Line, ...] = ()


class ChannelDown(Exception):
    """The carrier cannot be reached; `code` says how, in one word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Channel(Protocol):
    """One way of reaching people. A file of `channels` each, registered there."""

    def open(self) -> None:
        """Reach the carrier, once for many messages; nothing if already open.

        Raises ChannelDown.
        """

    def send(self, message: Message) -> Result:
        """Hand over one message. After a result that is `down`, `open` starts afresh."""

    def close(self) -> None:
        """Say goodbye; never raises."""
