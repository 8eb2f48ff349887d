"""A message of the team waits two minutes before it leaves: time to take it back.

Until then the person may not know of it in any way: `Message.objects.left` is the only
question that says what she sees, and her doorbell is rung by the sweep, once it has left.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import worker_notice
from dossiers.actions.refusal import RefusedError
from dossiers.actions.step import skip_locked
from dossiers.models import Case, Entry, JournalLine, Member, Message

WAITS = timedelta(minutes=2)
_AT_ONCE = 200


def cancel(case: Case, message: UUID, *, by: Member, now: datetime) -> str:
    """Take back a message that has not left: nothing of it was ever sent. Returns its words.

    The person waits again, if she did. Raises RefusedError once it has left, Http404 for a
    message of another case.
    """
    access.require(by, "send_message", case)
    with transaction.atomic():
        case = access.locked(case)
        found = case.messages.select_for_update().filter(pk=message, from_worker=False).first()
        if found is None:
            raise Http404(_("Ce message n’existe pas."))
        if found.has_left(now):
            raise RefusedError(_("Trop tard : ce message est parti."))
        words, number, since = found.body, found.number, found.waited_since
        found.delete()
        _wait_again(case, since, now)
        JournalLine.objects.record(
            Entry("message.cancel", now, by.pk, case.section_id, case.pk, {"number": number})
        )
    return str(words)


def _wait_again(case: Case, since: date | None, now: datetime) -> None:
    """What the message answered is unanswered, unless another one that waits answers it too."""
    if since is None:
        return
    other = case.messages.waiting(now).order_by("number").first()
    if other is not None:
        case.messages.filter(pk=other.pk, waited_since=None).update(waited_since=since)
        return
    case.person_waits_since = min(filter(None, (since, case.person_waits_since)))
    case.save(update_fields=["person_waits_since"])


def leave(*, now: datetime) -> int:
    """Ring the doorbells of what has left since the last time; returns how many messages.

    A question about state, asked every minute: twice rings once. Who has read it already,
    on her own, is not rung.
    """
    count = 0
    while batch := _leave_some(now):
        count += batch
    return count


def _leave_some(now: datetime) -> int:
    with transaction.atomic():
        due = Message.objects.filter(leaves_at__lte=now).order_by("leaves_at", "pk")
        found = list(skip_locked(due).select_related("case")[:_AT_ONCE])
        for message in found:
            if message.read_on is None and message.hidden_on is None:
                worker_notice.tell(message.case, "person_reply", now=now)
        Message.objects.filter(pk__in=[one.pk for one in found]).update(
            leaves_at=None, waited_since=None
        )
    return len(found)
