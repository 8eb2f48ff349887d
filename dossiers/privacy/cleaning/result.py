"""What cleaning gives: a clean file, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Clean:
    """A file that was really opened.

    type: its media type. ending: of its name, with the dot. preview: a small JPEG, or b"".
    """

    content: bytes
    type: str
    ending: str
    preview: bytes = b""


class NotAcceptedError(ValueError):
    """The file is not taken; `reason` is a slug that actions/exhibit.py turns into a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
