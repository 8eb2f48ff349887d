"""« Demander la date »: the ready question of a missing date, in the person's language."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from dossiers import access
from dossiers.actions.conversation import write_to_person
from dossiers.actions.departure import cancel
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.undo import inverse, remember
from dossiers.kinds.asking import DATE_QUESTIONS
from dossiers.models import Case, Deadline, DeadlineState, Member, Message, Undo


def ask_date(deadline: Deadline, *, by: Member, now: datetime) -> Message:
    """One act: the question leaves in two minutes, and her page then asks for that date.

    Raises ConflictError when the date is known or the question already asked, RefusedError
    for a date that no person can tell.
    """
    access.require(by, "send_message", deadline.case, now=now)
    question = DATE_QUESTIONS.get(deadline.milestone.slug)
    if question is None:
        raise RefusedError(_("Cette date se lit dans un document. La chercher dans les pièces."))
    if deadline.state != DeadlineState.OPEN or deadline.prudent is not None:
        raise ConflictError(_("Cette date est déjà connue."))
    with override(deadline.case.language):
        words = str(question)
    if _is_asked(deadline.case, words):
        raise ConflictError(_("Cette question est déjà posée. On attend la personne."))
    return ask(deadline.case, words, by=by, now=now)


def ask(case: Case, words: str, *, by: Member, now: datetime) -> Message:
    """A question that expects an answer, and that can be taken back until it leaves."""
    message = write_to_person(case, body=words, by=by, now=now, expects_answer=True)
    kept = {"message": str(message.pk)}
    remember(by=by, act="message.send", case=case, details=kept, now=now)
    return message


@inverse("message.send")
def take_back(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """Nothing of it is sent, if it has not left yet."""
    assert case is not None  # noqa: S101 (remembered with its case)
    cancel(case, kept.details["message"], by=by, now=now)


def _is_asked(case: Case, words: str) -> bool:
    open_ones = case.messages.filter(from_worker=False, expects_answer=True, answered=False)
    found = list(open_ones)
    for message in found:
        message.case = case
    return any(message.body == words for message in found)
