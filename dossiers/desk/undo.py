"""« Annuler », in the status line: what was just done is put back, or why it is not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dossiers import access
from dossiers.actions import undo as acts
from dossiers.actions.refusal import RefusedError
from dossiers.desk import history
from dossiers.models import Case, Member, State, Undo
from dossiers.web import SeeOther, see_other

# Where « Annuler » leads back to, by the word in its address; else to the case.
BACK = {
    "a-faire": "desk:todo",
    "arrivees": "desk:arrivals",
    "echeances": "desk:deadlines",
    "dossiers": "desk:cases",
}


# And, on its case, by the word in the address.
BACK_ON_CASE = {
    "taches": "desk:tasks_of_case",
    "audience": "desk:court",
    "pieces": "desk:exhibits",
}


def offer(member: Member, act: str, case: Case | None, *, now: datetime, back: str = "") -> str:
    """The address that takes back this act, just done: a message's `extra_tags`; "" if none."""
    return _address(acts.last(by=member, act=act, case=case, now=now), back)


def offer_this(
    member: Member, act: str, case: Case | None, *, now: datetime, back: str = ""
) -> str:
    """As `offer`, for an act that cannot always be taken back: only what was done at `now`."""
    kept = acts.last(by=member, act=act, case=case, now=now)
    return _address(kept if kept and kept.done_at == now else None, back)


def _address(kept: Undo | None, back: str) -> str:
    if kept is None:
        return ""
    known = back in BACK or back in BACK_ON_CASE
    return reverse("desk:undo", args=[kept.pk]) + (f"?retour={back}" if known else "")


@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back what I did less than ten minutes ago."""
    now = timezone.now()
    kept = acts.find(pk, by=request.user)
    try:
        acts.undo(kept, by=request.user, now=now)
    except acts.ChangedSinceError as error:
        messages.error(request, f"{error} {_who(kept, now)}".strip())
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Annulé. Rien n’a changé."))
    return _back(request, kept)


def _who(kept: Undo, now: datetime) -> str:
    """« Karim a pris le dossier, aujourd’hui à 20 h 14. », or nothing."""
    line = acts.changed_since(kept)
    return history.told(line, timezone.localdate(now)) if line else ""


def _back(request: HttpRequest, kept: Undo) -> SeeOther:
    asked = request.GET.get("retour", "")
    if asked in BACK:
        return see_other(BACK[asked])
    case = kept.case and access.visible_cases(request.user).filter(pk=kept.case_id).first()
    if not case:
        return see_other("desk:todo")
    if asked in BACK_ON_CASE:
        return see_other(BACK_ON_CASE[asked], case.reference)
    page = "desk:arrival" if case.state == State.SUBMITTED else "desk:case"
    return see_other(page, case.reference)
