"""How to reach the person safely: shown on request, and each showing is written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from dossiers import access
from dossiers.models import Case, Entry, JournalLine, Member


def show(case: Case, *, by: Member, now: datetime) -> dict[str, Any]:
    """The contact answers of an opened case, once the journal says who asked for them.

    Raises Http404 unless `by` may see them.
    """
    access.require(by, "see_contact", case)
    with transaction.atomic():
        JournalLine.objects.record(Entry("contact.show", now, by.pk, case.section_id, case.pk))
    return dict(case.contact or {})
