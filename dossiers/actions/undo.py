"""« Annuler »: taking back what was just done, for ten minutes (ux.md 3.0.5).

An act that may be taken back calls `remember` in its own transaction, with what its
inverse will need. An inverse is registered under the act's journal name; it finds the
case locked, checks that nothing it would overwrite has changed since, and puts things
back. Both acts stay in the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import CHANGES, ConflictError, RefusedError
from dossiers.models import Case, Entry, JournalHead, JournalLine, Member, Role, Undo

UNDO_LIVES = timedelta(minutes=10)
# Somebody who presses too late is told so, rather than that the page does not exist.
FORGOTTEN_AFTER = timedelta(hours=1)

# (the locked case or None, the remembered row, who, when)
Inverse = Callable[[Case | None, Undo, Member, datetime], None]
INVERSES: dict[str, Inverse] = {}


class ChangedSinceError(ConflictError):
    """Something that the undo would overwrite was changed by somebody meanwhile."""


def inverse(act: str) -> Callable[[Inverse], Inverse]:
    """Register the decorated function as what takes back `act`, a name of the journal."""

    def register(function: Inverse) -> Inverse:
        INVERSES[act] = function
        return function

    return register


def remember(
    *,
    by: Member,
    act: str,
    case: Case | None = None,
    details: Mapping[str, Any] | None = None,
    now: datetime,
) -> Undo:
    """Keep what it takes to undo what `by` has just done. In the act's own transaction.

    details: ids, days and counts, sealed columns still sealed, never words of a person in
    clear. Raises KeyError for an act that has no inverse.
    """
    if act not in INVERSES:
        raise KeyError(act)
    return Undo.objects.create(
        member=by,
        act=act,
        case=case,
        details=dict(details or {}),
        seq=journal_end(),
        done_at=now,
        until=now + UNDO_LIVES,
    )


def last(*, by: Member, act: str, case: Case | None, now: datetime) -> Undo | None:
    """What `by` may still take back of this act on this case: the one just done."""
    return (
        Undo.objects.filter(member=by, act=act, case=case, undone_at=None, until__gt=now)
        .order_by("-seq")
        .first()
    )


def journal_end() -> int:
    """The journal's last line: where a larger act begins, for `within`."""
    return JournalHead.objects.filter(id=1).values_list("seq", flat=True).first() or 0


def within(*, by: Member, case: Case, since: int) -> list[str]:
    """What `by` did to a case since this line: the acts that a larger one is made of."""
    rows = Undo.objects.filter(member=by, case=case, seq__gt=since, undone_at=None)
    return [str(pk) for pk in rows.order_by("seq").values_list("pk", flat=True)]


def undo_within(pks: Collection[str], case: Case, *, by: Member, now: datetime) -> None:
    """Take back the parts of a larger act, the last one first. Inside its own inverse."""
    rows = Undo.objects.filter(pk__in=pks, case=case, undone_at=None).order_by("-seq")
    for part in rows.select_for_update(of=("self",)):
        INVERSES[part.act](case, part, by, now)
        part.undone_at = now
        part.save(update_fields=["undone_at"])


def find(pk: UUID, *, by: Member) -> Undo:
    """What `by` has done, by its id. Raises Http404 for anybody else."""
    kept = Undo.objects.select_related("case").filter(pk=pk, member=by).first()
    if kept is None:
        raise Http404(_("Cette page n’existe pas."))
    return kept


def undo(kept: Undo, *, by: Member, now: datetime) -> Undo:
    """Put back what was there before. Raises Http404 for somebody else's act.

    Raises RefusedError after ten minutes or the second time, ChangedSinceError when somebody
    changed the same thing since.
    """
    if kept.member_id != by.pk:
        raise Http404(_("Cette page n’existe pas."))
    with transaction.atomic():
        fresh = Undo.objects.select_for_update(of=("self",)).get(pk=kept.pk)
        if fresh.undone_at:
            raise RefusedError(_("C’est déjà annulé."))
        if now >= fresh.until:
            raise RefusedError(_("Plus de dix minutes ont passé : cela ne s’annule plus."))
        case = _locked(fresh, by)
        INVERSES[fresh.act](case, fresh, by, now)
        fresh.undone_at = now
        fresh.save(update_fields=["undone_at"])
        JournalLine.objects.record(
            Entry(
                "act.undo",
                now,
                by.pk,
                case.section_id if case else None,
                case.pk if case else None,
                {"cause": fresh.act},
            )
        )
    return fresh


def _locked(kept: Undo, by: Member) -> Case | None:
    """The case of the act, opened and locked; Http404 for who left its section since."""
    if kept.case_id is None:
        return None
    case = Case.objects.get(pk=kept.case_id)
    access.require_section(by, case.section_id, Role.DELEGUE, Role.COORDINATOR)
    return access.locked(access.opened([case])[0])


def changed_since(kept: Undo) -> JournalLine | None:
    """The last act of a member on the same case after this one; readings do not count."""
    told = Q(action__startswith="move.") | Q(action__in=CHANGES)
    return (
        JournalLine.objects.filter(told, case=kept.case_id, seq__gt=kept.seq, actor__isnull=False)
        .order_by("-seq")
        .first()
    )


def refuse() -> ChangedSinceError:
    """The error to raise when what would be overwritten has changed since."""
    return ChangedSinceError(_("Cela a changé depuis : l’annuler effacerait ce qui a suivi."))


def forget(*, now: datetime) -> int:
    """Rows that nobody can use any more, an hour later; returns how many."""
    return Undo.objects.filter(until__lte=now - FORGOTTEN_AFTER).delete()[0]
