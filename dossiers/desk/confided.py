"""What is confided to somebody from outside: her part of a case, and no page besides.

Nothing here uses the pages of the team: what is not read cannot leak.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access, editions
from dossiers.actions import guest as acts
from dossiers.actions.bundle import shown_outside
from dossiers.desk import answers, words
from dossiers.desk.forms.hands import TranslationForm
from dossiers.desk.page import try_form
from dossiers.kinds import trunk
from dossiers.kinds.summary import summary
from dossiers.models import Case, DeadlineState, Guest, GuestKind, Message
from dossiers.web import see_other


@require_safe
def confided(request: HttpRequest) -> HttpResponse:
    """What is confided to me, and the invitations that wait. 404 when there is neither."""
    now = timezone.now()
    today = timezone.localdate(now)
    rows = access.confided(request.user, now=now).select_related("case").order_by("ends_on")
    waiting = access.invited(request.user, now=now).select_related("invited_by")
    context = {
        "rows": [_row(row) for row in rows],
        "waiting": [
            {
                "pk": row.pk,
                "by": row.invited_by.name,
                "kind": row.get_kind_display(),
                "until": words.short_day(row.ends_on),
            }
            for row in waiting
        ],
        "today": today,
    }
    if not context["rows"] and not context["waiting"]:
        raise Http404(_("Cette page n’existe pas."))
    return render(request, "desk/confided.html", context)


def _row(row: Guest) -> dict[str, str]:
    return {
        "reference": row.case.reference,
        "kind": row.get_kind_display(),
        "until": words.short_day(row.ends_on),
    }


@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« J’accepte »: from now on my part of the case opens."""
    now = timezone.now()
    row = access.invited(request.user, now=now).filter(pk=pk).first()
    if row is None:
        raise Http404(_("Cette page n’existe pas."))
    acts.accept(row, by=request.user, now=now)
    messages.success(request, _("Invitation acceptée."))
    return see_other("desk:confided")


@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Each part that the scope names, read one by one."""
    now = timezone.now()
    scope = access.get_confided(request.user, reference, now=now)
    context = {
        "reference": scope.case.reference,
        "language": scope.case.language,
        "until": words.short_day(scope.ends_on),
        "kind": scope.get_kind_display(),
        "may_translate": scope.kind == GuestKind.INTERPRETER,
        **shown(scope, now),
    }
    return render(request, "desk/confided_case.html", context)


def shown(scope: Guest, now: datetime) -> dict[str, Any]:
    """What this guest may read of the opened case; what is not in her scope is not read."""
    case, today = scope.case, timezone.localdate(now)
    told: dict[str, Any] = {"pieces": _pieces(scope)}
    if scope.sees_identity:
        told["identity"] = _identity(case)
    if scope.sees_contact:
        told["contact"] = answers.contact_lines(case.kind, case.contact or {})
    if scope.sees_story:
        told |= {"has_story": True, "story": case.story, "lines": _lines(case)}
    if scope.sees_messages:
        told["messages_of_case"] = _messages(scope, today, now)
    if scope.sees_deadlines:
        told["deadlines"] = _deadlines(case)
    if scope.sees_letters:
        told["letters"] = [
            {"day": words.short_day(one.sent_on), "what": one.summary or ""}
            for one in case.letters.filter(sent_on__isnull=False)
        ]
    return told


def _identity(case: Case) -> list[dict[str, str]]:
    employer, department = answers.workplace(case)
    said = {
        _("Nom à employer"): (case.contact or {}).get("name") or _("Aucun nom donné"),
        _("Employeur"): employer,
        _("Département"): department,
    }
    return [{"question": label, "answer": text} for label, text in said.items() if text]


def _lines(case: Case) -> list[dict[str, str]]:
    """The answers, without those of the work place, of the identity, and of the contact."""
    return [
        {"question": line.question, "answer": line.answer}
        for line in summary(editions.of_case(case), case.answers or {})
        if line.step not in ("work", "reply") and line.answer and line.question != str(trunk.STORY)
    ]


def _pieces(scope: Guest) -> list[dict[str, Any]]:
    rows = []
    for piece in scope.exhibits.filter(case=scope.case_id):
        piece.case = scope.case
        rows.append({"pk": piece.pk, "number": piece.number, "name": piece.title or piece.name})
    return rows


def _messages(scope: Guest, today: date, now: datetime) -> list[dict[str, Any]]:
    case = scope.case
    rows = []
    for message in case.messages.left(now).prefetch_related("translations"):
        texts = list(message.translations.all())
        for text in texts:
            text.case = case
        rows.append(
            {
                "pk": message.pk,
                "who": _("La personne") if message.from_worker else _("L’équipe"),
                "day": words.on_day(timezone.localdate(message.sent_at), today),
                "body": message.body,
                "translations": [{"language": t.language, "body": t.body} for t in texts],
            }
        )
    return rows


def _deadlines(case: Case) -> list[dict[str, str]]:
    rows = case.deadlines.filter(state=DeadlineState.OPEN).order_by("prudent")
    return [
        {
            "title": words.rule_label(row.rule, row.rule_version),
            "day": words.last_safe_day(row.prudent, row.certainty) or _("date inconnue"),
        }
        for row in rows
    ]


@require_safe
def exhibit(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """One of the pieces chosen for me, as a file."""
    now = timezone.now()
    piece = access.get_confided_exhibit(request.user, reference, pk, now=now)
    content = shown_outside(piece)
    # A name that says nothing, and what opens it; a masked copy is always a JPEG.
    ending = ".jpg" if content.startswith(b"\xff\xd8") else PurePath(piece.name or "").suffix
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename=piece-{piece.number}{ending}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """An interpreter writes what a message says."""
    now, status = timezone.now(), 200
    scope = access.get_confided(request.user, reference, now=now)
    message = _message(scope, pk, now)
    form = TranslationForm(
        request.POST if request.method == "POST" else None, initial={"language": "fr"}
    )
    if request.method == "POST":
        status = try_form(
            form,
            lambda asked: acts.translate(scope, message, **asked, by=request.user, now=now),
        )
    if status == 303:
        messages.success(request, _("Traduction enregistrée."))
        return see_other("desk:confided_case", reference)
    context = {"reference": reference, "body": message.body, "form": form}
    return render(request, "desk/confided_translate.html", context, status=status)


def _message(scope: Guest, pk: UUID, now: datetime) -> Message:
    """The message, for an interpreter who may read it. Raises Http404."""
    reads = scope.sees_messages and scope.kind == GuestKind.INTERPRETER
    found = scope.case.messages.left(now).filter(pk=pk).first() if reads else None
    if found is None:
        raise Http404(_("Cette page n’existe pas."))
    found.case = scope.case
    return found
