"""« Arrivées »: nobody waits in silence. Sorted by what is lost first, then by waiting."""

from __future__ import annotations

from datetime import date

from django.db.models import Case as Choose
from django.db.models import OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Least
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.actions.postpone import shown
from dossiers.desk import words
from dossiers.desk.answers import problem_words, workplace
from dossiers.desk.keyset import Keyset
from dossiers.desk.page import page
from dossiers.desk.rows import Row, case_chip, nearest_deadlines
from dossiers.models import Case, Level, Member, Proposal
from dossiers.web import SeeOther, see_other

PER_PAGE = 30
# The day before which somebody must look: the nearest date; without one, the day promised
# for reading; for a red one, whichever comes first (violence has no date).
BY_DATE = Coalesce("nearest_on", "promised_on")
LOOK_BY = When(level=Level.RED, then=Least(BY_DATE, "promised_on"))
IN_ORDER = Keyset("look_by", "reference")


@require_safe
def arrivals(request: HttpRequest) -> HttpResponse:
    """The arrivals that I may take, with what they are about in a few words."""
    today = timezone.localdate(timezone.now())
    found, older = IN_ORDER.page(
        _to_list(in_order(request.user, today)), after=request.GET.get("apres", ""), size=PER_PAGE
    )
    context = {
        "rows": arrival_rows(access.opened(found), request.user, today),
        "next": f"?apres={older}" if older else "",
        "is_first": "apres" not in request.GET,
    }
    return page(request, "desk/arrivals.html", context, today=today)


def in_order(member: Member, today: date) -> QuerySet[Case]:
    """The member's arrivals of that day, the earliest possible deadline first."""
    return (
        access.arrivals(member)
        .filter(shown(today))
        .annotate(look_by=Choose(LOOK_BY, default=BY_DATE))
        .order_by("look_by", "reference")
    )


def next_arrival(member: Member, case: Case) -> SeeOther:
    """To the arrival that follows `case` in the list, or to the list at its end."""
    look_by = look_by_of(case)
    later = Q(look_by__gt=look_by) | Q(look_by=look_by, reference__gt=case.reference)
    others = in_order(member, timezone.localdate()).exclude(pk=case.pk)
    reference = others.filter(later).values_list("reference", flat=True).first()
    return see_other("desk:arrival", reference) if reference else see_other("desk:arrivals")


def look_by_of(case: Case) -> date:
    """LOOK_BY of one case that may have left the list."""
    by_date = case.nearest_on or case.promised_on
    return min(by_date, case.promised_on) if case.level == Level.RED else by_date


def _to_list(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What a row needs and no more: to whom it is proposed, and none of the long texts."""
    waiting = Proposal.objects.filter(case=OuterRef("pk"), answer="")
    return cases.annotate(
        proposed_to=Subquery(waiting.values("to")[:1]),
        proposed_name=Subquery(waiting.values("to__name")[:1]),
    ).defer("story", "contact", "summary")


def arrival_rows(cases: list[Case], member: Member, today: date) -> list[Row]:
    """Opened arrivals as rows: what it is about, where, since when. Never a name."""
    nearest = nearest_deadlines([case.pk for case in cases])
    return [_row(case, nearest, member, today) for case in cases]


def _row(case: Case, nearest: dict[object, Row], member: Member, today: date) -> Row:
    flat = {"pk": case.pk, "has_unknown_fatal": case.has_unknown_fatal}
    department = workplace(case)[1]
    meta = [
        case.reference,
        _("département %(code)s") % {"code": department} if department else "",
        words.waits_since(case.received_on, today),
        words.language(case.language),
        words.came_by(case.came_by),
        _proposed_to(case, member),
        "" if case.person_waits_since else _("question posée, on attend la personne"),
    ]
    strong = [
        str(Level.RED.label) if case.level == Level.RED else "",
        words.late_by(case.promised_on, today) if case.person_waits_since else "",
    ]
    return {
        "chip": case_chip(flat, nearest, today) or words.no_date(),
        "title": problem_words(case),
        "url": reverse("desk:arrival", args=[case.reference]),
        "meta": [text for text in meta if text],
        "strong": " · ".join(text for text in strong if text),
    }


def _proposed_to(case: Case, member: Member) -> str:
    if not case.proposed_to:
        return ""
    if case.proposed_to == member.pk:
        return _("proposé à moi")
    return _("proposé à %(name)s") % {"name": case.proposed_name}
