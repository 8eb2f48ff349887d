"""Where to reach somebody: asked at the moment of delivery, stored nowhere here.

settings.NOTIFICATIONS_ADDRESS_BOOK names, by dotted path, the function that knows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NotRequired, TypedDict
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


class WebhookAddress(TypedDict):
    """Where to call, and the secret that signs (« whsec_ » and base64)."""

    url: str
    secret: str


class ChatAddress(TypedDict):
    """A name of settings.CHAT_URLS, and the room, topic or number there."""

    service: str
    to: str


class Address(TypedDict):
    """Where one person receives, and the language they read ("fr").

    `answer_url`: where this one doorbell is answered without sign-in, once.
    `not_before`: nothing may leave for her until then; it goes back and waits.
    """

    language: str
    email: NotRequired[str]
    webhook: NotRequired[WebhookAddress]
    sms: NotRequired[str]
    chat: NotRequired[ChatAddress]
    answer_url: NotRequired[str]
    not_before: NotRequired[datetime]


@dataclass(frozen=True, slots=True)
class AddressRequest:
    """One question: may this doorbell still reach this person, and where?

    `link`: the page that it leads to; `at`: the moment of the sending, None for the present.
    """

    recipient: UUID
    topic: str
    reference: str
    key: str
    link: str = ""
    at: datetime | None = None


# Answers by recipient; or by notice key, when one person may still hear of one thing and no
# longer of another. Whoever is missing from the answer is sent nothing.
Answer = Mapping[UUID | str, Address]
AddressBook = Callable[[Sequence[AddressRequest]], Answer]


@dataclass(frozen=True, slots=True)
class Found:
    """Addresses by notice key, and the keys of those about whom the book itself broke."""

    addresses: dict[str, Address]
    broken: set[str]


def look_up(requests: Sequence[AddressRequest]) -> Found:
    """One call to the address book; if it breaks, one for each: a poisoned row harms no other."""
    book: AddressBook = import_string(settings.NOTIFICATIONS_ADDRESS_BOOK)
    try:
        return Found(_asked(book, requests), set())
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        log.error("notifications: the address book broke: %s", type(error).__name__)
    found = Found({}, set())
    for one in requests:
        try:
            found.addresses.update(_asked(book, [one]))
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            found.broken.add(one.key)
    return found


def _asked(book: AddressBook, requests: Sequence[AddressRequest]) -> dict[str, Address]:
    answer = book(requests)
    known = {one.key: answer.get(one.key) or answer.get(one.recipient) for one in requests}
    return {key: address for key, address in known.items() if address}
