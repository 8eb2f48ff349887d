"""The channels: one file each, named here."""

from __future__ import annotations

from collections.abc import Callable

from notifications.channels.chat import Chat
from notifications.channels.email import Email
from notifications.channels.sms import Sms
from notifications.channels.webhook import Webhook
from notifications.contract import Channel

CHANNELS: dict[str, Callable[[], Channel]] = {
    "email": Email,
    "webhook": Webhook,
    "sms": Sms,
    "chat": Chat,
}
