"""The links by which a reminder is answered from its mail (ux.md 6.3). Off by default."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from dossiers.models import AnswerLink, DeadlineState, Reminder
from dossiers.privacy.answer_token import digest_of, token_for

LIVES = timedelta(days=7)


def open_links(reminders: Iterable[Reminder], *, now: datetime) -> None:
    """A link for each reminder that waits for an answer, if the setting allows it."""
    if not settings.ANSWER_LINKS:
        return
    AnswerLink.objects.bulk_create(
        [
            AnswerLink(
                token_digest=digest_of(
                    token_for(row.deadline_id, row.edition, row.step, row.recipient_id)
                ),
                deadline_id=row.deadline_id,
                edition=row.edition,
                step=row.step,
                recipient_id=row.recipient_id,
                expires_at=now + LIVES,
            )
            for row in reminders
            if row.answer_by
        ],
        ignore_conflicts=True,
    )


def find(token: str, *, now: datetime) -> AnswerLink | None:
    """The link while it lives: unused, not expired, its date still open at the same edition."""
    if not settings.ANSWER_LINKS:
        return None
    link = (
        AnswerLink.objects.select_related("deadline", "deadline__case", "recipient")
        .defer("deadline__closing_note")
        .filter(
            token_digest=digest_of(token),
            used_at=None,
            expires_at__gt=now,
            recipient__is_active=True,
            deadline__state=DeadlineState.OPEN,
        )
        .first()
    )
    return link if link and link.edition == link.deadline.edition else None


def forget(*, now: datetime) -> int:
    """Delete the links that no longer open anything; returns how many."""
    gone, _per_model = AnswerLink.objects.filter(expires_at__lte=now).delete()
    return gone
