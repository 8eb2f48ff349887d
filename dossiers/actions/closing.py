"""The end of a case, whole: how, who was told, what is learnt; and its message to the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import move
from dossiers.actions.conversation import write_to_person
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, Closing, Entrusted, Member, Told


@dataclass(frozen=True)
class End:
    """What the page of closing asks. obtained: centimes. message: her last words from us."""

    outcome: str
    told: str
    documents: str
    obtained: int | None = None
    lesson: str = ""
    message: str = ""


def close(case: Case, end: End, *, by: Member, now: datetime, version: int | None = None) -> Case:
    """Write to the person if asked, close the case, keep how it ended.

    Refused while a fatal deadline of ours is open, and while something obtained is awaited:
    such a case goes to « Exécution ». Raises RefusedError, ConflictError.
    """
    _check(end)
    with transaction.atomic():
        locked = access.locked(case)
        closed = move.close(locked, outcome=end.outcome, by=by, now=now, version=version)
        if end.told == Told.MESSAGE:
            write_to_person(closed, body=end.message, by=by, now=now, at_once=True)
        Closing.objects.create(
            case=closed,
            closed_on=timezone.localdate(now),
            outcome=end.outcome,
            told=end.told,
            documents=end.documents,
            closed_by=by,
            obtained=None if end.obtained is None else str(end.obtained),
            lesson=end.lesson.strip() or None,
        )
    return closed


def _check(end: End) -> None:
    if end.told not in Told.values:
        raise RefusedError(_("Dire comment la personne l’apprend."))
    if end.documents not in Entrusted.values:
        raise RefusedError(_("Dire ce que deviennent ses papiers."))
    if end.told == Told.MESSAGE and not end.message.strip():
        raise RefusedError(_("Écrire le message, ou choisir une autre façon de le dire."))
    if end.obtained is not None and end.obtained < 0:
        raise RefusedError(_("Une somme obtenue n’est pas négative."))
