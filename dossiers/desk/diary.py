"""« Heures »: the diary of weeks, what it is worth by month, and how that was counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dossiers.actions import diary as diaries
from dossiers.desk import claim_rows, words
from dossiers.desk.door import with_case
from dossiers.desk.forms.diary import DiaryForm, arguments, as_typed
from dossiers.desk.forms.money import typed_centimes, typed_minutes
from dossiers.desk.page import page, try_form
from dossiers.desk.wages import frame
from dossiers.models import Case, WagePlan
from dossiers.rules import centimes
from dossiers.rules.overtime import MonthDue, Terms
from dossiers.rules.rates import rates
from dossiers.rules.wages import loss_sentence
from dossiers.rules.wording import short_date
from dossiers.web import see_other


@require_safe
@with_case("record_milestone")
def diary(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Month by month: base pay, overtime week by week with its working, what is lost next."""
    today = timezone.localdate(now)
    table = claim_rows.load(case)
    loss = claim_rows.overtime_loss(table, today)
    following = loss.monthly.next_loss if loss else None
    context = {
        **frame(case, today),
        "months": _months(table.months),
        "worth": centimes.written(sum(month.overtime for month in table.months)),
        "unpaid": centimes.written(sum(month.unpaid for month in table.months)),
        "sentence": loss_sentence(following, today) if following else "",
        "terms": _terms_words(table.terms),
        "stale": claim_rows.rates_words(today),
        "rates": _rates(table.months),
        "today": short_date(today),
    }
    return page(request, "desk/diary.html", context, today=today)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("record_milestone")
def edit(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Write the whole diary, line by line."""
    today, status = timezone.localdate(now), 200
    plan = WagePlan.objects.filter(case=case).first()
    if plan:
        plan.case = case
    version = plan.version if plan else 0
    if request.method == "POST":
        form = DiaryForm(request.POST)

        def act(asked: dict[str, Any]) -> object:
            terms = Terms(*arguments(asked))
            return diaries.save(
                case, terms, asked["weeks"], by=request.user, now=now, version=asked["version"]
            )

        status = try_form(form, act, version=version)
    else:
        form = DiaryForm(initial=_initial(case, plan, version))
    if status == 303:
        messages.success(request, _("Relevé enregistré."))
        return see_other("desk:diary", case.reference)
    context = {
        **frame(case, today),
        "form": form,
        "title": _("Remplir le relevé d’heures"),
        "hint": _("Le relevé de la personne suffit à commencer : l’employeur doit répondre "
                  "(Code du travail, art. L3171-4)."),
        "button": _("Enregistrer le relevé"),
    }  # fmt: skip
    return page(request, "desk/form.html", context, today=today, status=status)


def _initial(case: Case, plan: WagePlan | None, version: int) -> dict[str, Any]:
    told = (plan.terms if plan else None) or {}
    return {
        "version": version,
        "weekly": typed_minutes(told["weekly"]) if told else "",
        "hourly": typed_centimes(told.get("hourly")),
        "weeks": as_typed(diaries.weeks_of(case)),
    }


def _months(months: Sequence[MonthDue]) -> list[dict[str, Any]]:
    return [
        {
            "name": words.month_name(month.month),
            "base": centimes.written(month.base),
            "working": month.working,
            "overtime": centimes.written(month.overtime),
            "unpaid": centimes.written(month.unpaid),
            "weeks": [
                {
                    "monday": short_date(week.week.monday),
                    "hours": centimes.hours(week.week.minutes),
                    "working": week.working,
                    "due": centimes.written(week.centimes),
                    "paid": centimes.written(week.week.paid) if week.week.paid else "",
                }
                for week in month.weeks
            ],
        }
        for month in months
    ]


def _terms_words(terms: Terms) -> str:
    rate = centimes.written(terms.hourly) if terms.hourly else _("le SMIC de chaque date")
    return _("%(hours)s par semaine ; taux horaire brut : %(rate)s") % {
        "hours": centimes.hours(terms.weekly_minutes),
        "rate": rate,
    }


def _rates(months: Sequence[MonthDue]) -> list[dict[str, str]]:
    """The lines of minimum wage that these months used, with their text."""
    if not months:
        return []
    first, last = months[0].month, months[-1].month
    lines = rates().smic
    ends: list[date] = [*(line.since for line in lines[1:]), date.max]
    return [
        {
            "since": short_date(line.since),
            "amount": centimes.written(line.centimes),
            "source": line.source,
        }
        for line, end in zip(lines, ends, strict=True)
        if line.since <= last and end > first
    ]
