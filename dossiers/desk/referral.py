"""« Orienter vers une autre section »: asked, followed, taken back; and what the origin keeps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access
from dossiers.actions import referral as acts
from dossiers.actions import undo
from dossiers.actions.envelope import KEPT_CLOSED
from dossiers.actions.refusal import RefusedError
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, history, left_case, words
from dossiers.desk.door import with_case
from dossiers.desk.forms.referral import ReferralForm
from dossiers.desk.page import CONFLICT, page, try_form
from dossiers.models import Case, Peer, Referral, Section
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("refer_case")
def refer(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Where, why, and what is kept. What waits already is shown instead."""
    status, today = 200, timezone.localdate(now)
    sections = Section.objects.exclude(pk=case.section_id)
    peers = Peer.objects.filter(
        section=case.section_id, compared_on__isnull=False, removed_on__isnull=True
    )
    data = request.POST if request.method == "POST" else None
    form = ReferralForm(sections, peers, data, initial={"version": case.version})
    if data is not None:
        status = try_form(
            form,
            lambda _told: acts.propose(case, **form.asked, by=request.user, now=now),
            version=case.version,
        )
    if status == 303:
        messages.success(request, _("C’est noté. La question attend la personne sur sa page."))
        return see_other("desk:refer_case", case.reference)
    waiting = case.referrals.filter(answer="").select_related("to", "peer", "by").first()
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "form": form,
        "nowhere": not sections and not peers,
        "waiting": _waiting(waiting, today) if waiting else None,
        "undo": undo.last(by=request.user, act="referral.propose", case=case, now=now),
        "may_note": access.may(request.user, "record_consent", case),
        "past": [_past(row, case, today) for row in _answered(case)],
        "button": _("Poser la question à la personne"),
        "meanwhile": history.last_sentence(case, today) if status == CONFLICT else "",
    }
    return page(request, "desk/refer.html", context, today=today, status=status)


@require_POST
@with_case("refer_case")
def withdraw(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Take the offer back."""
    row = of_case(case)
    try:
        acts.withdraw(row, by=request.user, now=now)
        messages.success(request, _("Orientation retirée. Le dossier reste ici."))
    except RefusedError as refused:
        messages.error(request, str(refused))
    return see_other("desk:refer_case", case.reference)


@require_POST
@with_case("record_consent")
def consent_told(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """She said yes by voice."""
    try:
        acts.consent_told(of_case(case), by=request.user, now=now)
        messages.success(request, _("Accord noté. La proposition est partie."))
    except RefusedError as refused:
        messages.error(request, str(refused))
    return see_other("desk:refer_case", case.reference)


def of_case(case: Case) -> Referral:
    """The orientation of this opened case that waits. Raises Http404."""
    row = case.referrals.filter(answer="").first()
    if row is None:
        raise Http404(_("Cette page n’existe pas."))
    row.case = case
    return row


def _answered(case: Case) -> list[Referral]:
    return list(case.referrals.exclude(answer="").select_related("to", "peer")[:5])


def _waiting(row: Referral, today: date) -> dict[str, Any]:
    agreed = words.when(row.consented_at, today) if row.consented_at else ""
    return {
        "whom": row.whom,
        "why": row.get_why_display(),
        "keeps": keeps(row),
        "by": row.by.name,
        "asked": words.when(row.asked_at, today),
        "agreed": agreed,
        "read": row.read_at is not None,
        "lapses": words.when(row.lapses_at, today),
        "outside": row.peer_id is not None,
        "sealed": words.when(row.sealed_at, today) if row.sealed_at else "",
    }


def _past(row: Referral, case: Case, today: date) -> dict[str, str]:
    row.case = case
    return {
        "whom": row.whom,
        "answer": row.get_answer_display(),
        "when": words.when(row.answered_at, today) if row.answered_at else "",
        "reason": row.reason or "",
    }


def keeps(row: Referral) -> str:
    """« rien », « lecture pendant 30 jours », « lecture jusqu’au 24 décembre »."""
    if row.peer_id:
        return _("clos ici au reçu, puis effacé dans %(n)s jours") % {
            "n": row.keeps_days or KEPT_CLOSED
        }
    if row.keeps_until:
        return _("lecture jusqu’au %(day)s") % {"day": words.short_day(row.keeps_until)}
    if row.keeps_days:
        return _("lecture pendant %(n)s jours") % {"n": row.keeps_days}
    return _("rien")


@require_safe
def left(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A case that left: when, where to, and what this section still reads of it."""
    now = timezone.now()
    today = timezone.localdate(now)
    rows = access.referrals_from(request.user).filter(answer=Referral.Answer.ACCEPTED)
    row = rows.select_related("to", "peer", "case").filter(pk=pk).first()
    if row is None:
        raise Http404(_("Cette page n’existe pas."))
    reads = row.keeps_until is not None and row.keeps_until >= today and row.to_id is not None
    context = {
        "reference": row.case.reference,
        "language": row.case.language,
        "whom": row.whom,
        "day": words.when(row.answered_at, today) if row.answered_at else "",
        "keeps": keeps(row) if reads else _("rien"),
        "reads": reads,
        **(left_case.shown(access.get_kept(request.user, pk, now=now), now) if reads else {}),
    }
    return page(request, "desk/left.html", context, today=today)
