"""What follows a change of an account: its sessions end, and its owner is told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from dossiers.actions.team_sessions import end_all
from dossiers.models import Member
from notifications.notify import notify


def account_changed(member: Member, *, cause: str, now: datetime) -> None:
    """Her password or a factor of hers has changed, by herself: her sessions end, she is told.

    Somebody who took her place would not like it: the notice leaves by every way she has.
    """
    with transaction.atomic():
        end_all([member.pk], cause=cause, by=member, now=now)
        tell(member, key=f"{cause}:{now.isoformat()}", now=now)


def tell(member: Member, *, key: str, now: datetime) -> None:
    """Ring at her door: her account is to be looked at. In the caller's transaction."""
    notify(
        topic="security",
        recipient=member.pk,
        link=reverse("mfa_index"),
        key=f"account:{key}:{member.pk}",
        now=now,
    )
