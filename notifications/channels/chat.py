"""One sentence in a chat: ntfy, Matrix, Mattermost or Signal, on a server that the host named."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from notifications.carrier import CHAT_SCHEMES, hand_over, is_installed
from notifications.contract import ChannelDown, Message, Outcome, Result
from notifications.wording import on_a_phone


class Chat:
    """The channel `chat`. Several servers: one that is away costs the others nothing."""

    def open(self) -> None:
        """Nothing to keep open; without the extra `canaux`, everything waits."""
        if not is_installed():
            raise ChannelDown("no-library")

    def send(self, message: Message) -> Result:
        """The sentence of the topic, in the language of who reads."""
        place = message.address.get("chat")
        if not place:
            return Result(Outcome.NOTHING)
        url = settings.CHAT_URLS.get(place["service"])
        if not url:
            return Result(Outcome.PERMANENT, "no-carrier")
        text = on_a_phone(message)
        result = hand_over(url, to=place["to"], text=text, schemes=CHAT_SCHEMES)
        return replace(result, down=False)

    def close(self) -> None:
        """Nothing was kept."""
