"""« Relances »: the reminders behind a bar of chart 9. What was seen, never by whom it was not."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.coordination.fatal_list import rule_label
from dossiers.coordination.paging import next_address
from dossiers.ladder_words import step
from dossiers.statistics.ladder import Fate, asked

PER_PAGE = 50


@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """The reminders of ninety days that asked for an answer (?etape=, ?suite=, ?apres=)."""
    access.require_somewhere(request.user, "see_dashboard")
    told = request.GET.dict()
    try:
        fate = Fate(told.get("suite", Fate.SENT))
    except ValueError:
        raise Http404(_("Cette page n'existe pas.")) from None
    cases = asked(request.user, now=timezone.now(), step=told.get("etape", ""), fate=fate)
    rows = (
        cases.annotate(
            reminder=F("deadlines__reminders__pk"),
            step=F("deadlines__reminders__step"),
            sent_day=F("deadlines__reminders__sent_at"),
            deadline=F("deadlines__pk"),
            rule=F("deadlines__rule"),
            rule_version=F("deadlines__rule_version"),
        )
        .filter(_after(told.get("apres", "")))
        .order_by("-sent_day", "reminder")
        .values("reminder", "step", "sent_day", "deadline", "rule", "rule_version", "reference")
    )
    found = list(rows[: PER_PAGE + 1])
    more = found[PER_PAGE - 1] if len(found) > PER_PAGE else None
    mark = f"{more['sent_day'].isoformat()}_{more['reminder']}" if more else ""
    context = {
        "title": _("Rappels"),
        "about": step(told["etape"]) if told.get("etape") else "",
        "rows": [_row(row) for row in found[:PER_PAGE]],
        "following": next_address(told, mark),
        "back": reverse("coordination:charts") + "#rappels",
    }
    return render(request, "coordination/behind.html", context)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    day = timezone.localdate(row["sent_day"])
    return {
        "title": f"{row['reference']} · {rule_label(row['rule'], row['rule_version'])}",
        "url": reverse("desk:deadline", args=[row["reference"], row["deadline"]]),
        "meta": [step(row["step"]), _("envoyé le %(day)s") % {"day": date_format(day, "j F Y")}],
    }


def _after(mark: str) -> Q:
    """The rows after the mark of a page; a mark that no page wrote is the first page."""
    moment, _sep, name = mark.partition("_")
    try:
        seen, last = datetime.fromisoformat(moment), UUID(name)
    except ValueError:
        return Q()
    if timezone.is_naive(seen):
        return Q()
    return Q(sent_day__lt=seen) | Q(sent_day=seen, reminder__gt=last)
