"""The pieces that a case of this kind needs: asked from the person in one act, or needless."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from dossiers import access, kinds
from dossiers.actions import ask_date
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.kinds.expected import EXPECTED, Expected
from dossiers.models import Case, Entry, ExpectedPiece, JournalLine, Member, Message


def of_kind(case: Case) -> list[Expected]:
    """What a case of this kind usually needs, in the order of the kind."""
    return [EXPECTED[slug] for slug in kinds.kind(case.kind).expected]


def ask(case: Case, sort: str, *, by: Member, now: datetime) -> Message:
    """« Demander »: the ready question leaves in two minutes, in the person's language.

    Raises RefusedError for a piece that this kind does not know, ConflictError when it was
    asked today already.
    """
    one = _found(case, sort)
    today = timezone.localdate(now)
    with transaction.atomic():
        locked = access.locked(case)
        line, _made = ExpectedPiece.objects.get_or_create(case=locked, sort=sort)
        if line.asked_on == today:
            raise ConflictError(_("Cette pièce est déjà demandée aujourd’hui."))
        with override(case.language):
            words = str(one.question)
        message = ask_date.ask(case, words, by=by, now=now)
        line.asked_on, line.needless, line.by = today, False, by
        line.save(update_fields=["asked_on", "needless", "by"])
    return message


def set_needless(
    case: Case, sort: str, *, needless: bool, by: Member, now: datetime
) -> ExpectedPiece:
    """« Ne s’applique pas », or the contrary. Raises RefusedError as `ask`."""
    _found(case, sort)
    access.require(by, "arrange_exhibits", case)
    with transaction.atomic():
        locked = access.locked(case)
        line, _made = ExpectedPiece.objects.get_or_create(case=locked, sort=sort)
        if line.needless != needless:
            line.needless, line.by = needless, by
            line.save(update_fields=["needless", "by"])
            action = "piece.needless" if needless else "piece.needed"
            JournalLine.objects.record(
                Entry(action, now, by.pk, case.section_id, case.pk, {"cause": sort})
            )
    return line


def _found(case: Case, sort: str) -> Expected:
    for one in of_kind(case):
        if one.slug == sort:
            return one
    raise RefusedError(_("Cette pièce n’est pas dans la liste de ce type de dossier."))
