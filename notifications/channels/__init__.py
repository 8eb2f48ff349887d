"""The channels: one file each, named here."""

from __future__ import annotations

from collections.abc import Callable

from notifications.channels.base import Channel
from notifications.channels.email import Email

CHANNELS: dict[str, Callable[[], Channel]] = {"email": Email}
