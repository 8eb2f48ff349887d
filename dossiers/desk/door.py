"""How a view gets its case: through access, and after the question of conflict.

Before the facts of an arrival are shown, the member says whether she knows the people.
The answer is kept in her (sealed) session, as the id of the case and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.models import Case, State
from dossiers.rules import roles
from dossiers.web import see_other

SESSION_KEY = "no_conflict"
REMEMBERED = 200

CaseView = Callable[Concatenate[HttpRequest, Case, ...], HttpResponse]


def knows_nobody(request: HttpRequest, case: Case) -> None:
    """The member said that she knows nobody in this case."""
    ids = [pk for pk in request.session.get(SESSION_KEY, []) if pk != str(case.pk)]
    request.session[SESSION_KEY] = [*ids, str(case.pk)][-REMEMBERED:]


def opened_arrivals(request: HttpRequest) -> list[UUID]:
    """The arrivals that the member opened in this session."""
    return [UUID(pk) for pk in request.session.get(SESSION_KEY, [])]


def must_ask_conflict(request: HttpRequest, case: Case) -> bool:
    """Whether the question comes before anything else of this case."""
    return case.state == State.SUBMITTED and str(case.pk) not in request.session.get(
        SESSION_KEY, []
    )


def with_case(act: str = "see_case") -> Callable[[CaseView], Callable[..., HttpResponse]]:
    """The view gets (request, case, now=…): the case of its reference, opened.

    404 when the member may not see it or not do `act` ("" asks nothing more: the action
    will); an arrival whose question of conflict has no answer yet leads to it.
    """

    def decorate(view: CaseView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, reference: str, **rest: Any) -> HttpResponse:
            now = timezone.now()
            case = access.get_case(request.user, reference, now=now)
            if act and not roles.may(access.roles_on(request.user, case, just_got=True), act):
                raise Http404(_("Ce dossier n’existe pas."))
            if must_ask_conflict(request, case):
                return see_other("desk:arrival", reference)
            return view(request, case, now=now, **rest)

        return opened

    return decorate
