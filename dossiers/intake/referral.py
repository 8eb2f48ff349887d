"""« Une autre section peut suivre votre dossier »: the person's own page, and her yes or no."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions import referral as acts
from dossiers.actions.refusal import RefusedError
from dossiers.intake.follow import with_case
from dossiers.intake.referral_words import WHY_WORDS
from dossiers.models import Case, Referral
from dossiers.web import see_other


@require_http_methods(["GET", "POST"])
@with_case
def referral(request: HttpRequest, case: Case, now: datetime, pk: UUID) -> HttpResponse:
    """Who would read, what the first section keeps, and her answer."""
    row = case.referrals.select_related("to", "peer").filter(pk=pk).first()
    if row is None:
        raise Http404
    row.case, refusal = case, ""
    said = request.POST.get("answer")
    if said in ("yes", "no"):
        with suppress(RefusedError):  # over meanwhile, which the page says
            acts.answer_by_person(row, yes=said == "yes", now=now)
        return see_other("intake:referral", pk)
    if request.method == "POST":
        refusal = _("Choisissez une réponse.")
    acts.seen(row, now=now)
    context = {
        "row": row,
        "whom": row.whom,
        "why": WHY_WORDS[row.why],
        "over": row.answer or row.lapses_at <= now,
        "left": row.answer == Referral.Answer.ACCEPTED,
        "refusal": refusal,
        "has_errors": bool(refusal),
    }
    return render(request, "intake/referral.html", context, status=422 if refusal else 200)
