"""Long work (ux.md 3.0.7): my list, the page of one with its counts, cancelling, the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dossiers import access
from dossiers.actions import job as jobs
from dossiers.desk import words
from dossiers.desk.page import page
from dossiers.jobs import FAILURES, SORTS, Sort
from dossiers.models import Job, JobState
from dossiers.web import see_other

# Seconds between two looks: often at first, then less.
OFTEN, SELDOM, OFTEN_FOR = 3, 10, 60
UNKNOWN = Sort(gettext_lazy("Travail"), run=lambda _job, _progress: jobs.Outcome())


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """What I asked for in the last seven days."""
    now = timezone.now()
    found = access.my_jobs(request.user).select_related("case").order_by("-asked_at")[:50]
    today = timezone.localdate(now)
    context = {"rows": [_row(job, now) for job in found]}
    return page(request, "desk/jobs.html", context, today=today)


@require_safe
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far one is; htmx asks for the middle of the page only."""
    now = timezone.now()
    found = access.get_job(request.user, pk)
    context = {"job": _row(found, now), "every": _every(found, now)}
    if request.headers.get("HX-Request"):
        return render(request, "desk/_job.html", context)
    return page(request, "desk/job.html", context, today=timezone.localdate(now))


@require_POST
def cancel_job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Arrêter »: what was made so far is thrown away."""
    found = access.get_job(request.user, pk)
    stopped = jobs.cancel(found, by=request.user, now=timezone.now())
    told = _("Travail arrêté.") if stopped else _("Ce travail était déjà fini.")
    messages.success(request, told)
    return see_other("desk:job", pk)


@require_safe
def job_result(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The result, as a file to save, a piece of it in memory at a time."""
    found = access.get_job(request.user, pk)
    content = jobs.result_of(found, by=request.user, now=timezone.now())
    response = StreamingHttpResponse(content, content_type="application/octet-stream")
    name = quote(_file_name(found), safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _every(job: Job, now: datetime) -> int:
    """Seconds until the next look; 0 when there is nothing more to see."""
    if job.is_over:
        return 0
    return OFTEN if (now - job.asked_at).total_seconds() < OFTEN_FOR else SELDOM


def _row(job: Job, now: datetime) -> dict[str, Any]:
    sort = SORTS.get(job.kind, UNKNOWN)
    has_result = bool(job.state == JobState.DONE and job.files)
    return {
        "label": str(sort.label),
        "url": reverse("desk:job", args=[job.pk]),
        "case": job.case.reference if job.case else "",
        "state": job.state,
        "state_word": str(JobState(job.state).label),
        "asked": words.on_day(timezone.localdate(job.asked_at), timezone.localdate(now)),
        "step": _step(job, sort),
        "done": job.done,
        "total": job.total,
        "failure": _reason(job.failure, sort),
        "is_over": job.is_over,
        "cancel_url": "" if job.is_over else reverse("desk:cancel_job", args=[job.pk]),
        "result_url": reverse("desk:job_result", args=[job.pk]) if has_result else "",
        "file_name": _file_name(job) if has_result else "",
        "page": _page_of(job, sort),
        "until": words.short_day(timezone.localdate(job.ended_at + jobs.KEPT))
        if job.ended_at
        else "",
        "report": _report(job.report, sort),
    }


def _page_of(job: Job, sort: Sort) -> str:
    """Where the end of this work is told, when it is not here."""
    arguments = list(job.params.values()) if sort.page_of_one else []
    return reverse(sort.page, args=arguments) if sort.page else ""


def _step(job: Job, sort: Sort) -> str:
    """« 12 pièces sur 60 »: counted, never a percentage."""
    if job.state != JobState.RUNNING:
        return ""
    template = sort.steps.get(job.step, gettext_lazy("%(done)s sur %(total)s"))
    return str(template) % {"done": job.done, "total": job.total} if job.total else ""


def _reason(slug: str, sort: Sort) -> str:
    return str(sort.reasons.get(slug) or FAILURES.get(slug, slug))


def _report(report: Mapping[str, Any], sort: Sort) -> list[dict[str, Any]]:
    """Done, skipped and failed: each reference with its link, and why."""
    titles = {
        "done": _("Fait"),
        "skipped": _("Laissé de côté"),
        "failed": _("Pas réussi"),
    }
    return [
        {"title": title, "lines": _lines(report[part], sort)}
        for part, title in titles.items()
        if report.get(part)
    ]


def _lines(told: Mapping[str, str] | Iterable[str], sort: Sort) -> list[dict[str, str]]:
    """`told`: references, or reference to slug; what is not a case has no link."""
    why = told if isinstance(told, Mapping) else dict.fromkeys(told, "")
    return [
        {
            "name": name,
            "url": reverse("desk:case", args=[name]) if "-" in name else "",
            "why": _reason(slug, sort) if slug else "",
        }
        for name, slug in why.items()
    ]


def _file_name(job: Job) -> str:
    """« pieces-2026-0147.pdf »: a number, never a name."""
    sort = SORTS.get(job.kind, UNKNOWN)
    case = f"-{job.case.reference}" if job.case else ""
    return f"{sort.file_name or job.kind}{case}{job.ending}"
