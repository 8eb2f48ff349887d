"""How to reach the person safely: shown on request and each showing written down; changed
by herself.
"""

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


def show(case: Case, *, by: Member, now: datetime) -> dict[str, Any]:
    """The contact answers of an opened case, once the journal says who asked for them.

    Raises Http404 unless `by` may see them.
    """
    access.require(by, "see_contact", case)
    with transaction.atomic():
        JournalLine.objects.record(Entry("contact.show", now, by.pk, case.section_id, case.pk))
    return dict(case.contact or {})


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


def change(case: Case, contact: Mapping[str, Any], *, now: datetime) -> None:
    """The person says again how to reach her; notices that are on follow, or stop."""
    with transaction.atomic():
        case = access.locked(case)
        case.contact = dict(contact)
        case.language = contact.get("language") or case.language
        case.acted_on = timezone.localdate(now)
        case.contact_version += 1
        case.save(update_fields=["contact", "contact_version", "language", "acted_on"])
        worker_notice.moved(case)
        JournalLine.objects.record(Entry("person.contact", now, None, case.section_id, case.pk))
