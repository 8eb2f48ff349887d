"""Messages with the person, notes inside the team: two things that cannot be confused."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import worker_notice
from dossiers.actions.departure import WAITS
from dossiers.actions.refusal import RefusedError
from dossiers.actions.ring import ring_team
from dossiers.models import Case, Entry, JournalLine, Member, Message, Note, State

MAX_LENGTH = 5_000


def checked(text: str) -> str:
    """The words without their margins. Raises RefusedError when empty or too long."""
    text = text.strip()
    if not text:
        raise RefusedError(_("Écrivez d'abord quelques mots."))
    if len(text) > MAX_LENGTH:
        raise RefusedError(
            _("Ce texte est trop long de %(n)s signes. Coupez-le en deux messages.")
            % {"n": len(text) - MAX_LENGTH}
        )
    return text


def write_as_person(
    case: Case, *, body: str, now: datetime, answers: Message | None = None
) -> Message:
    """The person writes. Only the day is kept; it answers every open question before it."""
    body = checked(body)
    today = timezone.localdate(now)
    with transaction.atomic():
        case = access.locked(case)
        midnight = timezone.make_aware(datetime.combine(today, time.min))
        message = _append(case, body=body, author=None, sent_at=midnight)
        asked = case.messages.left(now).filter(from_worker=False, expects_answer=True)
        questions = asked.filter(answered=False)
        (questions.filter(pk=answers.pk) if answers else questions).update(answered=True)
        case.person_waits_since = case.person_waits_since or today
        case.acted_on = today
        case.save(update_fields=["person_waits_since", "acted_on"])
        JournalLine.objects.record(Entry("person.message", now, None, case.section_id, case.pk))
        ring_team(case, f"message:{message.pk}", now=now)
    return message


def write_to_person(
    case: Case,
    *,
    body: str,
    by: Member,
    now: datetime,
    expects_answer: bool = False,
    at_once: bool = False,
) -> Message:
    """The team writes; the person reads it with her code, two minutes later.

    Nothing of it leaves: one sentence, the same for everybody, if she turned notices on.
    `at_once`: for words that she reads elsewhere on her page already.
    """
    access.require(by, "send_message", case)
    body = checked(body)
    with transaction.atomic():
        case = access.locked(case)
        message = _append(
            case,
            body=body,
            author=by,
            sent_at=now,
            expects_answer=expects_answer,
            leaves_at=None if at_once else now + WAITS,
            waited_since=None if at_once else case.person_waits_since,
        )
        case.person_waits_since = None
        case.acted_on = timezone.localdate(now)
        case.save(update_fields=["person_waits_since", "acted_on"])
        JournalLine.objects.record(
            Entry("message.send", now, by.pk, case.section_id, case.pk, {"number": message.number})
        )
        if at_once:
            worker_notice.tell(case, "person_reply", now=now)
    return message


def _append(
    case: Case, *, body: str, author: Member | None, sent_at: datetime, **more: Any
) -> Message:
    last = case.messages.aggregate(last=Max("number"))["last"] or 0
    return Message.objects.create(
        case=case,
        number=last + 1,
        author=author,
        from_worker=author is None,
        sent_at=sent_at,
        body=body,
        **more,
    )


def hide_from_person(case: Case, message: Message, *, now: datetime) -> None:
    """« Effacer de cette page »: she sees it no more, whoever holds her phone neither.

    The team keeps it. Raises RefusedError for a question that waits for its answer.
    """
    with transaction.atomic():
        case = access.locked(case)
        fresh = case.messages.left(now).select_for_update().get(pk=message.pk)
        if fresh.expects_answer and not fresh.answered and case.state != State.CLOSED:
            raise RefusedError(_("Cette question attend une réponse. Répondez d’abord."))
        if fresh.hidden_on is None:
            fresh.hidden_on = timezone.localdate(now)
            fresh.save(update_fields=["hidden_on"])
            JournalLine.objects.record(
                Entry("person.hide", now, None, case.section_id, case.pk, {"number": fresh.number})
            )


def read_by_person(case: Case, *, now: datetime) -> None:
    """The person has the messages of the team before her eyes."""
    unread = case.messages.left(now).filter(from_worker=False, read_on=None)
    unread.update(read_on=timezone.localdate(now))
    worker_notice.read(case, now=now)


def read_by_team(case: Case, *, by: Member, now: datetime) -> None:
    """Who follows the case has read what the person wrote."""
    if by.pk in {case.suivi_id, case.binome_id}:
        case.messages.filter(from_worker=True, read_on=None).update(read_on=timezone.localdate(now))


def write_note(case: Case, *, body: str, by: Member, now: datetime) -> Note:
    """An internal note; the person never sees it."""
    access.require(by, "write_note", case)
    body = checked(body)
    with transaction.atomic():
        case = access.locked(case)
        note = Note.objects.create(case=case, author=by, written_at=now, body=body)
        case.acted_on = timezone.localdate(now)
        case.save(update_fields=["acted_on"])
        JournalLine.objects.record(Entry("note.write", now, by.pk, case.section_id, case.pk))
    return note
