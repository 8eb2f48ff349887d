"""« J'accepte si nous sommes au moins N »: the person's own page, one question at a time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions import joint
from dossiers.actions.refusal import RefusedError
from dossiers.intake.follow import with_case
from dossiers.models import Case, JointInvite
from dossiers.web import see_other

YES = JointInvite.Answer.YES


@require_http_methods(["GET", "POST"])
@with_case
def together(request: HttpRequest, case: Case, now: datetime, call: UUID) -> HttpResponse:
    """The question, and what her answer will do. A wrong or late answer asks again."""
    invite = case.joint_invites.select_related("call").filter(call=call).first()
    if invite is None:
        raise Http404
    refusal, status = "", 200
    if request.method == "POST":
        try:
            if _act(request, case, invite, now):
                return see_other("intake:together", call)
            refusal = _("Choisissez une réponse.")
        except RefusedError as error:
            refusal = str(error)
        status = 422
        invite.call.refresh_from_db()
    context = {
        "invite": invite,
        "call": invite.call,
        "committed": joint.has_committed(case, invite.call),
        "said_yes": invite.answer == YES,
        "refusal": refusal,
        "has_errors": bool(refusal),
    }
    return render(request, "intake/together.html", context, status=status)


def _act(request: HttpRequest, case: Case, invite: JointInvite, now: datetime) -> bool:
    said = request.POST.get("answer")
    if said not in ("yes", "no"):
        return False
    # What the page asked, not what is true by now: an old « oui, si » is never a second yes.
    if request.POST.get("question") == "again":
        joint.answer(case, invite.call, yes=said == "yes", now=now)
    elif said == "yes":
        joint.commit(case, invite.call, now=now)
    else:
        joint.take_back(case, invite.call, now=now)
    return True
