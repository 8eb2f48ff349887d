"""The check before the public form: switched on during a flood, each proof serving once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from dossiers import access
from dossiers.models import Entry, Guard, JournalLine, Member, SpentProof

ONLY = 1


def is_on() -> bool:
    """Whether « Commencer » asks for a proof (one statement)."""
    return Guard.objects.filter(pk=ONLY, is_on=True).exists()


def switch(*, on: bool, by: Member, now: datetime) -> None:
    """Turn the check on or off for every public form. Raises Http404. Twice is once."""
    access.require_somewhere(by, "manage_doors")
    with transaction.atomic():
        Guard.objects.get_or_create(pk=ONLY)
        changed = Guard.objects.filter(pk=ONLY, is_on=not on).update(
            is_on=on, changed_on=timezone.localdate(now)
        )
        if changed:
            JournalLine.objects.record(Entry("guard.on" if on else "guard.off", now, by.pk))


def spend(digest: bytes, *, lives: timedelta, now: datetime) -> bool:
    """Note that this proof has served; False if it had already. It is forgotten after `lives`,
    when its page is too old to be sent anyway.
    """
    try:
        with transaction.atomic():
            SpentProof.objects.create(digest=digest, expires_at=now + lives)
    except IntegrityError:
        return False
    return True


def forget_spent(*, now: datetime) -> int:
    """Drop the proofs whose page is too old to be sent; returns how many."""
    return SpentProof.objects.filter(expires_at__lte=now).delete()[0]
