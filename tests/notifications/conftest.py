"""A moment, an address book and a mail server for the tests of the post office."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from notifications.models import Delivery
from notifications.notify import Doorbell, notify_many
from tests.notifications.doubles import Sink, smtp_sink

NOW = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def post_office(settings: Any) -> None:
    """Mails that go nowhere by themselves, and everybody reachable."""
    settings.NOTIFICATIONS_ADDRESS_BOOK = "tests.notifications.doubles.addresses_of"
    settings.SITE_URL = "https://section.example"
    settings.DEFAULT_FROM_EMAIL = "Dossiers <dossiers@section.example>"


@pytest.fixture
def now() -> datetime:
    """A Thursday morning of November."""
    return NOW


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A real SMTP server, and settings that send to it."""
    with smtp_sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server


@pytest.fixture
def ring_at(db: None) -> Callable[..., list[Delivery]]:
    """Ring at `count` new doors; the deliveries, in the order they will leave."""
    numbers = itertools.count()

    def ring(count: int = 1, *, topic: str = "deadline", now: datetime = NOW) -> list[Delivery]:
        bells = [
            Doorbell(topic, uuid.uuid4(), "/equipe/a-faire/", f"key-{next(numbers)}")
            for _ in range(count)
        ]
        notify_many(bells, now=now)
        rows = Delivery.objects.filter(notice__key__in=[bell.key for bell in bells])
        return list(rows.select_related("notice").order_by("next_attempt_at", "id"))

    return ring


def address_of(delivery: Delivery) -> str:
    """What the address book of the tests answers for the recipient of `delivery`."""
    return f"{delivery.notice.recipient.hex}@people.example"
