"""The other requests of the same person, read from the main case in one page."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.desk import answers, words
from dossiers.desk.door import with_case
from dossiers.desk.page import page
from dossiers.kinds.summary import in_words
from dossiers.models import Case, Deadline, DeadlineState, Exhibit, Member, Message, Milestone


@require_safe
@with_case()
def attached(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Of each: what she told, the facts, the messages and the pieces, with the way there."""
    today = timezone.localdate(now)
    context = {"case": case, "requests": requests_of(case, request.user, today)}
    return page(request, "desk/attached.html", context, today=today)


def requests_of(case: Case, member: Member, today: date) -> list[dict[str, Any]]:
    """The attached requests that the member may see, in seven statements for all."""
    visible = access.visible_cases(member).filter(attached_to=case).order_by("received_on", "pk")
    found = access.opened(visible.select_related("section"))
    ids = [one.pk for one in found]
    by_pk = {one.pk: one for one in found}
    facts, said = _by_case(Milestone, ids), _by_case(Message, ids)
    pieces, dates = _by_case(Exhibit, ids), _open_dates(ids)
    for rows in (facts, said, pieces):
        for pk, listed in rows.items():
            for row in listed:
                row.case = by_pk[pk]
    return [
        {
            "reference": one.reference,
            "language": one.language,
            "received": words.short_day(one.received_on),
            "story": one.story,
            "problem": answers.problem_words(one),
            "lines": answers.lines(one),
            "facts": [
                (words.milestone_label(fact.slug), in_words(fact.known)) for fact in facts[one.pk]
            ],
            "messages": said[one.pk],
            "pieces": pieces[one.pk],
            "dates": dates[one.pk],
        }
        for one in found
    ]


def _by_case(model: Any, ids: list[UUID]) -> dict[UUID, list[Any]]:
    rows: dict[UUID, list[Any]] = defaultdict(list)
    for row in model.objects.filter(case__in=ids):
        rows[row.case_id].append(row)
    return rows


def _open_dates(ids: list[UUID]) -> dict[UUID, int]:
    counts: dict[UUID, int] = defaultdict(int)
    for pk in Deadline.objects.filter(case__in=ids, state=DeadlineState.OPEN).values_list(
        "case_id", flat=True
    ):
        counts[pk] += 1
    return counts
