"""How to reach the person safely, changed by the team."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import worker_notice
from dossiers.actions.refusal import ConflictError
from dossiers.models import Case, Entry, JournalLine, Member

# What a notice follows.
WAYS = ("channel", "phone", "email")


def edit(
    case: Case, contact: Mapping[str, Any], *, by: Member, now: datetime, version: int
) -> Case:
    """The team writes down how to reach her safely: she said so, or it proved dangerous.

    Her automatic notices stop when the way changes: who types an address has proved
    nothing, and only she turns them on again. Raises ConflictError.
    """
    access.require(by, "edit_contact", case)
    with transaction.atomic():
        case = access.locked(case)
        if case.contact_version != version:
            raise ConflictError(_("Le contact a changé pendant ce temps."))
        before, after = dict(case.contact or {}), dict(contact)
        case.contact = after
        case.language = after.get("language") or case.language
        case.contact_version += 1
        case.acted_on = timezone.localdate(now)
        case.save(update_fields=["contact", "contact_version", "language", "acted_on"])
        if any((before.get(way) or "") != (after.get(way) or "") for way in WAYS):
            worker_notice.drop(case, now=now)
        JournalLine.objects.record(Entry("contact.edit", now, by.pk, case.section_id, case.pk))
    return case
