"""A short message to a phone, through the carrier that SMS_URL names: one sentence."""

from __future__ import annotations

from django.conf import settings

from notifications.carrier import SMS_SCHEMES, hand_over, is_installed
from notifications.contract import ChannelDown, Message, Outcome, Result
from notifications.wording import on_a_phone


class Sms:
    """The channel `sms`."""

    def open(self) -> None:
        """Nothing to keep open; with a carrier and without the extra `canaux`, all waits."""
        if settings.SMS_URL and not is_installed():
            raise ChannelDown("no-library")

    def send(self, message: Message) -> Result:
        """The sentence of the topic, in the language of who reads."""
        number = message.address.get("sms")
        if not number or not settings.SMS_URL:
            return Result(Outcome.NOTHING)
        text = on_a_phone(message)
        return hand_over(settings.SMS_URL, to=number, text=text, schemes=SMS_SCHEMES)

    def close(self) -> None:
        """Nothing was kept."""
