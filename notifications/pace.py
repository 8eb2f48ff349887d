"""What may leave in one message, so that nobody gets ten in a row."""

from __future__ import annotations

from uuid import UUID

from notifications.topics import TOPICS, Family


def group_of(topic: str, channel: str, recipient: UUID) -> str:
    """The deliveries that may share a message carry the same; "" for one that leaves alone."""
    family = TOPICS[topic].family
    return "" if family is Family.ALONE else f"{family.value}:{channel}:{recipient.hex}"
