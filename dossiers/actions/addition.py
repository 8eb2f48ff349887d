"""What the person adds to her answers, or corrects: the answer itself is never rewritten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dossiers import access
from dossiers.actions.conversation import checked
from dossiers.actions.ring import ring_team
from dossiers.models import Addition, Case, Entry, JournalLine


def add(case: Case, *, about: str, body: str, now: datetime) -> Addition:
    """Keep her words beside the answer to `about` (a question in French, "" for none).

    The team sees both, with the day. Raises RefusedError when the words are empty or endless.
    """
    body = checked(body)
    today = timezone.localdate(now)
    with transaction.atomic():
        case = access.locked(case)
        last = case.additions.order_by("-number").first()
        if last is not None and (last.about, last.body, last.added_on) == (about, body, today):
            return last  # the button pressed twice on a slow line
        number = (case.additions.aggregate(last=Max("number"))["last"] or 0) + 1
        addition = Addition.objects.create(
            case=case, number=number, added_on=today, about=about, body=body
        )
        case.person_waits_since = case.person_waits_since or today
        case.acted_on = today
        case.save(update_fields=["person_waits_since", "acted_on"])
        JournalLine.objects.record(
            Entry("person.addition", now, None, case.section_id, case.pk, {"number": number})
        )
        ring_team(case, f"addition:{addition.pk}", now=now)
    return addition
