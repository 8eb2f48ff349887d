"""The wages of a case month by month: read, fill, what the employer acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from dossiers.actions import wage
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, proof, wage_rows
from dossiers.desk.door import with_case
from dossiers.desk.forms import wage_lines
from dossiers.desk.forms import wages as forms
from dossiers.desk.page import INVALID, page, try_form
from dossiers.models import Case
from dossiers.web import see_other

BOTH = ["GET", "HEAD", "POST"]


@require_safe
@with_case("record_milestone")
def wages(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The table, what is lost next, both readings, and the effect of filing on a chosen day."""
    today = timezone.localdate(now)
    filing = forms.FilingForm(request.GET if "saisine" in request.GET else None)
    day = filing.cleaned_data["saisine"] if filing.is_valid() else None
    table = wage_rows.load(case)
    loss, filed = wage_rows.read(table, today=today)
    sentence, act_by = wage_rows.alert(loss, table, today)
    context = {
        **frame(case, today),
        "months": wage_rows.lines(table, loss, filed),
        "sums": wage_rows.sums(loss, filed),
        "sentence": sentence,
        "act_by": act_by,
        "readings": wage_rows.readings(loss, today),
        "ended": wage_rows.end_words(table),
        "pay_day": wage_rows.pay_day_words(table.plan.pay_day if table.plan else ""),
        "loose": table.loose,
        "filing": filing,
        "effect": wage_rows.effect(wage_rows.read(table, today=today, filing=day)[0], day)
        if day
        else [],
        "filing_day": wage_rows.short_date(day) if day else "",
        "today": wage_rows.short_date(today),
    }
    return page(request, "desk/wages.html", context, today=today)


@require_http_methods(BOTH)
@with_case("record_milestone")
def edit(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Fill the whole table at once; « Ajouter des lignes » keeps what was typed."""
    today = timezone.localdate(now)
    table = wage_rows.load(case)
    if request.method != "POST":
        initial = {"version": table.version, "pay_day": table.plan.pay_day if table.plan else ""}
        form = forms.WageTableForm(case, initial=initial)
        lines = wage_lines.unbound(wage_lines.as_typed(table.months), today=today)
        return _show_edit(request, case, form, lines, wage_lines.SeriesForm(), today=today)
    form = proof.bound(request, case, partial(forms.WageTableForm, case), now=now)
    series = wage_lines.SeriesForm(request.POST)
    lines = wage_lines.row_forms(request.POST, today=today)
    # A series that was typed and not added yet is not lost by « Enregistrer ».
    if "more" in request.POST or series.has_changed():
        valid = series.is_valid()
        answers = wage_lines.grown(request.POST, len(lines), series.rows() if valid else [])
        lines = wage_lines.row_forms(answers, today=today)
        again, status = (wage_lines.SeriesForm(), 200) if valid else (series, INVALID)
        return _show_edit(request, case, form, lines, again, today=today, status=status, grew=valid)

    done: list[wage.Saved] = []

    def act(asked: dict[str, Any]) -> object:
        saved = wage.save_months(
            case,
            wage_lines.rows_in(lines),
            by=request.user,
            now=now,
            version=asked["version"],
            pay_day=asked["pay_day"],
            proof=asked["exhibit"],
        )
        done.append(saved)
        return saved

    status = try_form(form, act, version=table.version)
    if status != 303:
        return _show_edit(request, case, form, lines, series, today=today, status=status)
    messages.success(request, said(done[0]))
    return see_other("desk:wages", case.reference)


@require_http_methods(BOTH)
@with_case("record_milestone")
def acknowledge(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The employer wrote that some months are owed: their three years start again."""
    today = timezone.localdate(now)
    table = wage_rows.load(case)
    unpaid = [month.month for month in table.months if wage_rows.unpaid(month) > 0]
    make = partial(forms.AcknowledgeForm, case, unpaid)

    def act(asked: dict[str, Any]) -> object:
        months = [date.fromisoformat(month) for month in asked["months"]]
        return wage.acknowledge(
            case, months, asked["on"], exhibit=asked["exhibit"],
            by=request.user, now=now, version=asked["version"],
        )  # fmt: skip

    status = 200
    if request.method == "POST":
        form = proof.bound(request, case, make, now=now)
        status = try_form(form, act, version=table.version)
        if status == 303:
            messages.success(request, _("Reconnaissance notée : le délai de ces mois repart."))
            return see_other("desk:wages", case.reference)
    else:
        form = make(initial={"version": table.version})
    context = {
        **frame(case, today),
        "form": form,
        "title": _("L’employeur reconnaît la dette"),
        "hint": _("Un écrit de l’employeur fait repartir trois ans (Code civil, art. 2240)."),
        "button": _("Noter cette reconnaissance"),
    }
    return page(request, "desk/form.html", context, today=today, status=status)


def frame(case: Case, today: date) -> dict[str, Any]:
    """What the head of a case shows."""
    return case_page.frame(case, deadline_rows.flat_of_case(case), today)


def _show_edit(
    request: HttpRequest,
    case: Case,
    form: forms.WageTableForm,
    lines: Sequence[wage_lines.MonthForm],
    series: wage_lines.SeriesForm,
    *,
    today: date,
    status: int = 200,
    grew: bool = False,
) -> HttpResponse:
    shown = {"form": form, "lines": lines, "series": series, "grew": grew}
    context = {**frame(case, today), **shown}
    return page(request, "desk/wages_edit.html", context, today=today, status=status)


def said(saved: wage.Saved) -> str:
    """What was done, and how many paid months still wait for a proof."""
    if not saved.without_proof:
        return _("Tableau enregistré. Chaque mois pas payé a son échéance.")
    return ngettext(
        "Tableau enregistré. %(n)d mois payé attend sa preuve : son échéance reste ouverte.",
        "Tableau enregistré. %(n)d mois payés attendent leur preuve : "
        "leurs échéances restent ouvertes.",
        saved.without_proof,
    ) % {"n": saved.without_proof}
