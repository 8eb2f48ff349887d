"""The chronology for the judge: which lines go in, the file, and what was communicated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers.actions import chronology as acts
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, judge, papers, words
from dossiers.desk.door import with_case
from dossiers.desk.forms.hands import ChronologyForm, CommunicatedForm
from dossiers.desk.page import page, try_form
from dossiers.models import Case, Chronology
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("write_chronology")
def chronology(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The lines with a box each; POST keeps which go in."""
    found = judge.lines(case)
    if request.method == "POST":
        form = ChronologyForm(_choices(found), request.POST)
        status = try_form(form, lambda asked: _choose(request, case, found, asked, now))
        if status == 303:
            messages.success(request, _("C’est noté."))
            return see_other("desk:chronology", case.reference)
    return show(request, case, now=now, found=found)


def show(
    request: HttpRequest,
    case: Case,
    *,
    now: datetime,
    found: list[judge.Line] | None = None,
    form: CommunicatedForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page."""
    today = timezone.localdate(now)
    found = judge.lines(case) if found is None else found
    left_out = _left_out(case)
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "rows": [{**line, "goes_in": line["key"] not in left_out} for line in found],
        "form": form or CommunicatedForm(initial={"on": today}),
        "kept": [
            {"pk": row.pk, "day": words.short_day(row.communicated_on)}
            for row in case.chronologies.filter(communicated_on__isnull=False)
        ],
        "printed": words.when(now, today),
    }
    return page(request, "desk/chronology.html", context, today=today, status=status)


@require_safe
@with_case("write_chronology")
def download(request: HttpRequest, case: Case, *, now: datetime, form: str) -> HttpResponse:
    """The chosen lines as a file."""
    rows = judge.chosen(judge.lines(case), _left_out(case))
    paper = judge.document(rows, case, timezone.localdate(now))
    return papers.answer(paper, form, f"chronologie-{case.reference}")


@require_POST
@with_case("write_chronology")
def communicate(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Keep a frozen copy of what went out."""
    form = CommunicatedForm(request.POST)
    rows = judge.chosen(judge.lines(case), _left_out(case))
    status = try_form(
        form,
        lambda asked: acts.communicate(case, rows=rows, on=asked["on"], by=request.user, now=now),
    )
    if status != 303:
        return show(request, case, now=now, form=form, status=status)
    messages.success(request, _("Copie gardée telle que communiquée."))
    return see_other("desk:chronology", case.reference)


@require_safe
@with_case("write_chronology")
def kept(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """A copy as it was communicated."""
    row = _kept(case, pk)
    today = timezone.localdate(now)
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "rows": row.rows or [],
        "pk": row.pk,
        "day": words.short_day(_day(row)),
    }
    return page(request, "desk/chronology_kept.html", context, today=today)


@require_safe
@with_case("write_chronology")
def kept_file(
    request: HttpRequest, case: Case, *, now: datetime, pk: UUID, form: str
) -> HttpResponse:
    """The same as a file."""
    row = _kept(case, pk)
    paper = judge.document(row.rows or [], case, _day(row))
    return papers.answer(paper, form, f"chronologie-{case.reference}-{_day(row)}")


def _choose(
    request: HttpRequest, case: Case, found: list[judge.Line], asked: dict[str, Any], now: datetime
) -> object:
    kept_in = set(asked["lines"])
    left_out = {line["key"] for line in found} - kept_in
    return acts.choose(case, left_out=left_out, by=request.user, now=now)


def _choices(found: list[judge.Line]) -> list[tuple[str, str]]:
    return [(line["key"], line["text"]) for line in found]


def _left_out(case: Case) -> set[str]:
    draft = case.chronologies.filter(communicated_on=None).first()
    return set(draft.left_out or ()) if draft else set()


def _kept(case: Case, pk: UUID) -> Chronology:
    row = case.chronologies.filter(pk=pk, communicated_on__isnull=False).first()
    if row is None:
        raise Http404(_("Cette page n’existe pas."))
    return row


def _day(row: Chronology) -> date:
    if row.communicated_on is None:
        raise Http404(_("Cette page n’existe pas."))
    return row.communicated_on
