"""Where and when each person of a batch is reached, read in three statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from uuid import UUID

from dossiers.models import Destination, Evening, Member
from dossiers.rules.telling import Listener, holidays_of

MAIL = "email"
# What a doorbell leaves by besides the mail, for who has it and when a phone must ring too.
BESIDES = ("webhook", "chat", "sms")


class Listeners:
    """The clock, the evenings and the channels of these people."""

    def __init__(self, people: Collection[UUID]) -> None:
        self._zones: dict[UUID, str] = {}
        self._has: dict[UUID, set[str]] = defaultdict(set)
        for person, zone, webhook in Member.objects.filter(pk__in=people).values_list(
            "pk", "zone", "webhook"
        ):
            self._zones[person] = zone
            if webhook:
                self._has[person].add("webhook")
        self._evenings: dict[UUID, set[int]] = defaultdict(set)
        for person, weekday in Evening.objects.filter(member__in=people).values_list(
            "member_id", "weekday"
        ):
            self._evenings[person].add(weekday)
        for person, channel in Destination.objects.filter(member__in=people).values_list(
            "member_id", "channel"
        ):
            self._has[person].add(channel)

    def of(self, person: UUID, *, section_zone: str) -> Listener:
        """Her clock; the holidays are those of where she lives, or of the section of the case."""
        channels = (MAIL, "sms") if "sms" in self._has[person] else (MAIL,)
        return _listener(
            self._zones[person], section_zone, frozenset(self._evenings[person]), channels
        )

    def channels(self, person: UUID, wanted: tuple[str, ...]) -> tuple[str, ...] | None:
        """What the doorbell is told: None, her own choices, for a rung that leaves by mail.

        One that must also ring a phone leaves by everything that she has.
        """
        if wanted == (MAIL,):
            return None
        if MAIL not in wanted:
            return wanted
        return (MAIL, *(one for one in BESIDES if one in self._has[person]))


@lru_cache(maxsize=1024)
def _listener(
    zone: str, section: str, evenings: frozenset[int], channels: tuple[str, ...]
) -> Listener:
    return Listener(zone, holidays_of(zone, section), evenings, channels)
