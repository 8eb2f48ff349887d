"""A call made or received, written down for the team."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.conversation import checked
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, Entry, JournalLine, Member, PhoneCall


def note(
    case: Case, *, called_at: datetime, whom: str, body: str, by: Member, now: datetime
) -> PhoneCall:
    """A call made or received: with whom, when, what was said. The person never sees it.

    Raises RefusedError for a call to come.
    """
    access.require(by, "write_note", case)
    whom, body = checked(whom), checked(body)
    if called_at > now:
        raise RefusedError(_("Cet appel est à venir. Le noter une fois passé."))
    with transaction.atomic():
        case = access.locked(case)
        call = PhoneCall.objects.create(
            case=case, author=by, called_at=called_at, written_at=now, whom=whom, body=body
        )
        case.acted_on = timezone.localdate(now)
        case.save(update_fields=["acted_on"])
        JournalLine.objects.record(Entry("call.note", now, by.pk, case.section_id, case.pk))
    return call
