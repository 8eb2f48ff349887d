"""What each person chose to receive outside the tool."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from notifications.models import Preference, Rhythm
from notifications.topics import TOPICS


class CannotBeSwitchedOff(ValueError):
    """A date or a security notice always leaves: silence there loses a right."""


def choose(*, recipient: UUID, topic: str, channel: str, rhythm: Rhythm) -> None:
    """Record one choice of `recipient`.

    Raises KeyError for an unknown topic, CannotBeSwitchedOff for one that must leave.
    """
    if rhythm == Rhythm.NONE and not TOPICS[topic].can_be_switched_off:
        raise CannotBeSwitchedOff(topic)
    Preference.objects.update_or_create(
        recipient=recipient, topic=topic, channel=channel, defaults={"rhythm": rhythm}
    )


def switched_off(
    recipients: Collection[UUID], topics: Collection[str]
) -> set[tuple[UUID, str, str]]:
    """(recipient, topic, channel) that must not leave. One query, none if nothing can be off."""
    silenceable = [slug for slug in topics if TOPICS[slug].can_be_switched_off]
    if not silenceable:
        return set()
    return set(
        Preference.objects.filter(
            recipient__in=recipients, topic__in=silenceable, rhythm=Rhythm.NONE
        ).values_list("recipient", "topic", "channel")
    )
