"""How to reach the person safely: shown on request and each showing written down; changed
by herself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from dossiers import access
from dossiers.actions import worker_notice
from dossiers.models import Case, Entry, JournalLine, Member


def show(case: Case, *, by: Member, now: datetime) -> dict[str, Any]:
    """The contact answers of an opened case, once the journal says who asked for them.

    Raises Http404 unless `by` may see them.
    """
    access.require(by, "see_contact", case)
    with transaction.atomic():
        JournalLine.objects.record(Entry("contact.show", now, by.pk, case.section_id, case.pk))
    return dict(case.contact or {})


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
