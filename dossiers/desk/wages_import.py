"""A file of wages: read, rehearsed before anything is written, then confirmed. Never kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers.actions import wage
from dossiers.desk import wage_rows, wage_sheet
from dossiers.desk.door import with_case
from dossiers.desk.forms import wage_lines as forms
from dossiers.desk.forms.wages import SheetForm, VersionForm
from dossiers.desk.page import CONFLICT, INVALID, page, try_form
from dossiers.desk.wages import BOTH, frame, said
from dossiers.models import Case
from dossiers.moving.sheets import SheetError
from dossiers.web import see_other


@require_http_methods(BOTH)
@with_case("record_milestone")
def import_file(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """A file is read and rehearsed: nothing is written, nothing of it is kept."""
    today = timezone.localdate(now)
    form = SheetForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            sheet = wage_sheet.read(form.cleaned_data["file"].read(), today=today)
        except SheetError as error:
            form.add_error("file", str(error))
        else:
            if sheet.rows:
                return _show_rehearsal(request, case, sheet, today=today)
            form.add_error("file", _("Aucun mois à importer dans ce fichier."))
            context["bad"] = sheet.bad
    status = INVALID if form.is_bound else 200
    context |= frame(case, today)
    return page(request, "desk/wages_import.html", context, today=today, status=status)


@require_POST
@with_case("record_milestone")
def confirm(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The months that were rehearsed are written."""
    today = timezone.localdate(now)
    lines = forms.row_forms(request.POST, today=today)
    form = VersionForm(request.POST)

    done: list[wage.Saved] = []

    def act(asked: dict[str, Any]) -> object:
        rows = forms.rows_in(lines)
        done.append(
            wage.import_months(case, rows, by=request.user, now=now, version=asked["version"])
        )
        return done

    status = try_form(form, act)
    if status == CONFLICT:
        rows = forms.rows_in(lines)
        sheet = wage_sheet.WageSheet(rows, [], wage_sheet.FIELDS)
        return _show_rehearsal(request, case, sheet, today=today, status=status)
    if status != 303:
        sheet_form = SheetForm({}, {})
        context = {**frame(case, today), "form": sheet_form}
        return page(request, "desk/wages_import.html", context, today=today, status=status)
    messages.success(request, said(done[0]))
    return see_other("desk:wages", case.reference)


@require_safe
@with_case("record_milestone")
def template(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The empty table, to be filled elsewhere and imported."""
    return HttpResponse(
        wage_sheet.TEMPLATE,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="salaires.csv"'},
    )


def _show_rehearsal(
    request: HttpRequest,
    case: Case,
    sheet: wage_sheet.WageSheet,
    *,
    today: date,
    status: int = 200,
) -> HttpResponse:
    table = wage_rows.load(case)
    before = wage.rows_of(case)
    context = {
        **frame(case, today),
        "rehearsed": wage.rehearse(before, sheet.rows),
        "changes": wage_rows.changes(before, sheet.rows),
        "bad": sheet.bad,
        "without_paid": "paid" not in sheet.columns,
        "never_asked": ", ".join(sheet.never_asked),
        "lines": forms.unbound(forms.as_typed(sheet.rows), today=today, blanks=0),
        "version": table.version,
        "conflict": status == CONFLICT,
    }
    return page(request, "desk/wages_rehearsal.html", context, today=today, status=status)
