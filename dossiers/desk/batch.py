"""One act on the ticked cases of the list: the answer says for each whether it was done."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dossiers import access
from dossiers.actions import batch as acts
from dossiers.actions import job
from dossiers.actions.refusal import RefusedError
from dossiers.desk import words
from dossiers.desk.case_address import case_address
from dossiers.desk.case_choices import choices_of
from dossiers.desk.forms.batch import EXPORT, BatchForm
from dossiers.desk.page import INVALID, page
from dossiers.desk.undo import offer
from dossiers.models import Case
from dossiers.web import see_other

COLUMNS = ("reference", "type", "etat", "recu_le", "dernier_jour_sur", "date_inconnue",
           "derniere_action", "clos_le", "issue", "langue")  # fmt: skip


@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """Do it, or begin the job that will."""
    now = timezone.now()
    today = timezone.localdate(now)
    member, asked = request.user, request.POST
    form = BatchForm(choices_of(member), access.is_coordinator(member), asked)
    if not form.is_valid():
        return _refused(request, _("Choisir quoi faire des dossiers cochés."), today)
    told = form.cleaned_data
    try:
        cases = acts.chosen(member, asked.getlist("dossiers"))
        if told["geste"] == EXPORT:
            return _exported(cases)
        to, word = told.get("personne"), told.get("etiquette") or ""
        if len(cases) > acts.AT_ONCE:
            params = {
                "act": told["geste"],
                "cases": [case.reference for case in cases],
                "to": str(to.pk) if to else "",
                "word": word,
            }
            begun = job.start(kind=acts.BATCH, by=member, params=params, now=now)
            return see_other("desk:job", begun.pk)
        report = acts.act_on(cases, act=told["geste"], to=to, word=word, by=member, now=now)
    except RefusedError as error:
        return _refused(request, str(error), today)
    if not report.refused:
        done = ngettext("Fait sur %(n)d dossier.", "Fait sur %(n)d dossiers.", len(report.done))
        undo = offer(member, "case.batch", None, now=now, back="dossiers") if report.done else ""
        messages.success(request, done % {"n": len(report.done)}, extra_tags=undo)
        return see_other("desk:cases")
    return page(request, "desk/batch.html", _told(cases, report), today=today)


def _refused(request: HttpRequest, why: str, today: date) -> HttpResponse:
    return page(request, "desk/batch.html", {"why": why}, today=today, status=INVALID)


def _told(cases: Sequence[Case], report: acts.Report) -> dict[str, Any]:
    urls = {case.reference: case_address(case.reference, case.state) for case in cases}
    return {
        "done": [(reference, urls[reference]) for reference in report.done],
        "refused": [(ref, urls[ref], why) for ref, why in report.refused.items()],
    }


def _exported(cases: Sequence[Case]) -> HttpResponse:
    """What is in clear of each case and tells of no person: no name, no employer, no words."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(case) for case in cases)
    # A French spreadsheet reads accents only behind this mark.
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="dossiers.csv"'
    return response


def _cells(case: Case) -> list[str]:
    return [
        case.reference,
        words.kind_label(case.kind),
        words.state_label(case.state, case.kind),
        case.received_on.isoformat(),
        case.nearest_on.isoformat() if case.nearest_on else "",
        _("oui") if case.has_unknown_fatal else "",
        case.acted_on.isoformat(),
        case.closed_on.isoformat() if case.closed_on else "",
        case.get_outcome_display() if case.outcome else "",
        case.language,
    ]
