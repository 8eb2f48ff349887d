"""What each person chose to receive outside the tool."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from notifications.models import Preference, Rhythm
from notifications.topics import TEAM_TOPICS, TOPICS, plain

DIGEST, DIGEST_CHANNEL = "digest", "email"
ALL_CHANNELS = ("email", "webhook", "chat")


class CannotBeSwitchedOff(ValueError):
    """A date or a security notice always leaves: silence there loses a right."""


def choose(*, recipient: UUID, topic: str, channel: str, rhythm: Rhythm) -> None:
    """Record one choice of `recipient`.

    Raises KeyError for an unknown topic, CannotBeSwitchedOff for one that must leave at once,
    ValueError for a rhythm of the digest on a channel that carries no digest.
    """
    if rhythm != Rhythm.INSTANT and not TOPICS[topic].can_be_switched_off:
        raise CannotBeSwitchedOff(topic)
    if rhythm in (Rhythm.DAILY, Rhythm.WEEKLY) and channel != DIGEST_CHANNEL:
        raise ValueError("a digest leaves by mail")
    Preference.objects.update_or_create(
        recipient=recipient, topic=topic, channel=channel, defaults={"rhythm": rhythm}
    )


def rhythms_of(recipient: UUID) -> dict[tuple[str, str], str]:
    """What applies to this person today, by (topic, channel): her choices, else the topic's."""
    rhythms: dict[tuple[str, str], str] = {
        (topic.slug, channel): Rhythm.INSTANT if channel in topic.channels else Rhythm.NONE
        for topic in TEAM_TOPICS.values()
        for channel in ALL_CHANNELS
    }
    rhythms[DIGEST, DIGEST_CHANNEL] = Rhythm.DAILY
    rhythms |= {
        (topic, channel): rhythm
        for topic, channel, rhythm in Preference.objects.filter(recipient=recipient).values_list(
            "topic", "channel", "rhythm"
        )
    }
    return rhythms


def forget(*, recipient: UUID, channel: str) -> None:
    """Every choice of `recipient` about this channel is undone."""
    Preference.objects.filter(recipient=recipient, channel=channel).delete()


class Choices:
    """What these people chose about these topics, in one query."""

    def __init__(self, recipients: Collection[UUID], topics: Collection[str]) -> None:
        chosen = {plain(TOPICS[topic]).slug for topic in topics}
        self._rhythms = {
            (recipient, topic, channel): rhythm
            for recipient, topic, channel, rhythm in Preference.objects.filter(
                recipient__in=recipients, topic__in=chosen
            ).values_list("recipient", "topic", "channel", "rhythm")
        }
        self._added: dict[tuple[UUID, str], list[str]] = {}
        for (recipient, topic, channel), rhythm in self._rhythms.items():
            if rhythm == Rhythm.INSTANT and channel not in TOPICS[topic].channels:
                self._added.setdefault((recipient, topic), []).append(channel)

    def channels(self, recipient: UUID, topic: str) -> list[str]:
        """Those of the topic, unless she chose the digest or nothing; and those she added."""
        # One choice for « in 3 days » and « tomorrow »: the same thing, said on its day.
        said = plain(TOPICS[topic])
        topic = said.slug
        kept = [
            channel
            for channel in said.channels
            if not said.can_be_switched_off
            or self._rhythms.get((recipient, topic, channel), Rhythm.INSTANT) == Rhythm.INSTANT
        ]
        return kept + sorted(self._added.get((recipient, topic), []))
