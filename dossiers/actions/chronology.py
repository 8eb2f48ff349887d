"""The chronology for the judge: which facts go in, and a frozen copy of what was communicated."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, Chronology, Entry, JournalLine, Member


def choose(case: Case, *, left_out: Collection[str], by: Member, now: datetime) -> Chronology:
    """Leave these lines out of the next one; whatever is noted later goes in by itself."""
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "write_chronology", case)
        draft = case.chronologies.filter(communicated_on=None).first()
        draft = draft or Chronology(case=case)
        draft.case, draft.by, draft.left_out = case, by, sorted(left_out)
        draft.save()
        _journal(case, "chronology.choose", by=by, now=now)
    return draft


def communicate(
    case: Case, *, rows: Sequence[dict[str, Any]], on: date, by: Member, now: datetime
) -> Chronology:
    """Keep these lines, as they went out on that day, for ever. Raises RefusedError."""
    if not rows:
        raise RefusedError(_("Cette chronologie est vide : noter d’abord des faits datés."))
    if on > timezone.localdate(now):
        raise RefusedError(_("Ce jour n’est pas encore venu."))
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "write_chronology", case)
        kept = Chronology.objects.create(
            case=case, communicated_on=on, by=by, rows=[dict(row) for row in rows]
        )
        _journal(case, "chronology.communicate", by=by, now=now, count=len(rows))
    return kept


def _journal(case: Case, action: str, *, by: Member, now: datetime, **details: Any) -> None:
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk, details))
