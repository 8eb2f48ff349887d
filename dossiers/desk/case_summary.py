"""The summary of a case, and every version that it has had."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions import case_summary
from dossiers.desk import edit, words
from dossiers.desk.door import with_case
from dossiers.desk.forms.case import SummaryForm
from dossiers.models import Case
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("edit_case")
def summary(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """A new version; those before it stay readable underneath."""
    versions = list(case.summaries.select_related("author"))
    version = versions[0].number if versions else 0
    current = {"body": case.summary or ""}
    if request.method == "POST":
        form = SummaryForm(request.POST)
    else:
        form = SummaryForm(initial={**current, "version": version})

    def back() -> HttpResponse:
        messages.success(request, _("Résumé enregistré."))
        return see_other("desk:case", case.reference)

    edited = edit.Edited(
        case=case,
        title=_("Résumé"),
        button=_("Enregistrer le résumé"),
        form=form,
        current=current,
        version=version,
        act=lambda asked: case_summary.write(case, **asked, by=request.user, now=now),
        acts=("summary.write",),
        back=back,
        back_url=reverse("desk:case", args=[case.reference]),
    )
    context = {"versions": [_version(one) for one in versions]}
    return edit.answer(request, edited, "desk/case_summary.html", context, now=now)


def _version(one: Any) -> dict[str, str]:
    """« Version 2 · Léa, le 3 novembre », and its text."""
    told = {
        "number": one.number,
        "who": one.author.name,
        "day": words.short_day(timezone.localdate(one.written_at)),
    }
    return {"head": _("Version %(number)s · %(who)s, %(day)s") % told, "text": one.body}
