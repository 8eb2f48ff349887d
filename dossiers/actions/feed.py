"""The calendar of a member, for the calendar of her phone: switched on, renewed, revoked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dossiers.models import Entry, Feed, JournalLine, Member

# 256 bits; the design asks for 128 at least.
TOKEN_BYTES = 32


def turn_on(member: Member, *, now: datetime) -> str:
    """Give the calendar a new address; the token, said this once. The former one dies."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        Feed.objects.update_or_create(
            member=member,
            defaults={"token_digest": _digest(token), "made_on": timezone.localdate(now)},
        )
        JournalLine.objects.record(Entry("member.feed_on", now, member.pk))
    return token


def turn_off(member: Member, *, now: datetime) -> bool:
    """Revoke the address; False if there was none."""
    with transaction.atomic():
        gone, _per_model = Feed.objects.filter(member=member).delete()
        if gone:
            JournalLine.objects.record(Entry("member.feed_off", now, member.pk))
    return bool(gone)


def owner_of(token: str) -> Member | None:
    """Whose calendar this is; None for a token that is revoked or unknown, or a closed account."""
    feed = (
        Feed.objects.select_related("member")
        .filter(token_digest=_digest(token), member__is_active=True)
        .first()
    )
    return feed.member if feed else None


def _digest(token: str) -> bytes:
    """A plain digest is enough for 256 random bits: there is nothing to guess."""
    return hashlib.sha256(token.encode()).digest()
