"""The one sentence of a message, for one doorbell or for several that leave together."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import ngettext

from notifications.contract import Message
from notifications.topics import SIGNED, Family, Topic, plain


def sentence(message: Message) -> str:
    """What the mail says, in the language that is active."""
    if message.count == 1:
        return str(_topic(message).sentence)
    if message.topic.family is Family.RUNG:
        several = ngettext(
            "%(n)d échéance vous attend.", "%(n)d échéances vous attendent.", message.count
        )
    else:
        several = ngettext("%(n)d avis vous attend.", "%(n)d avis vous attendent.", message.count)
    return several % {"n": message.count}


def on_a_phone(message: Message) -> str:
    """All that leaves by SMS or chat, in the language of the recipient."""
    language = message.address["language"]
    if message.count == 1:
        return _topic(message).on_a_phone(language)
    with translation.override(language):
        return str(SIGNED % {"sentence": sentence(message)}).replace("’", "'")


def _topic(message: Message) -> Topic:
    return plain(message.topic) if message.late else message.topic
