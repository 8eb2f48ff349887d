"""Who answers for a case: naming the binôme."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers import access
from dossiers.actions import assignment
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, history
from dossiers.desk.door import with_case
from dossiers.desk.forms.people import PersonForm
from dossiers.desk.page import CONFLICT, page, try_form
from dossiers.models import Case
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("name_binome")
def binome(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The second person who knows every date."""

    def act(asked: dict[str, Any]) -> object:
        return assignment.name_binome(
            case, binome=asked["who"], by=request.user, now=now, version=asked["version"]
        )

    hint = _("La deuxième personne qui connaît chaque date. Elle reçoit aussi les rappels.")
    already = (case.suivi_id, case.binome_id)
    return _choose(
        request, case, act, now=now, already=already, title=_("Nommer le binôme"), hint=hint
    )


def _choose(
    request: HttpRequest,
    case: Case,
    act: Callable[[dict[str, Any]], object],
    *,
    now: datetime,
    already: Collection[UUID | None],
    title: str,
    hint: str,
) -> HttpResponse:
    colleagues = access.colleagues(request.user, case.section_id)
    status, today = 200, timezone.localdate(now)
    if request.method == "POST":
        # Everybody: somebody chosen while she became the one is a conflict, not a mistake.
        form = PersonForm(list(colleagues), request.POST)
        status = try_form(form, act, version=case.version)
    else:
        others = [person for person in colleagues if person.pk not in already]
        form = PersonForm(others, initial={"version": case.version})
    if status == 303:
        messages.success(request, _("C’est noté."))
        return see_other("desk:case", case.reference)
    context = {
        "case": case,
        "form": form,
        "title": title,
        "hint": hint,
        "button": title,
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "meanwhile": history.last_sentence(case, today) if status == CONFLICT else "",
    }
    return page(request, "desk/form.html", context, today=today, status=status)
