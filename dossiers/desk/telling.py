"""« Noter une transmission »: to a lawyer, another union, the press, with the person's yes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions import disclosure
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows
from dossiers.desk.door import with_case
from dossiers.desk.forms.talk import TellForm
from dossiers.desk.page import page, try_form
from dossiers.models import Case, ConsentAct
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("tell_outside")
def tell(request: HttpRequest, case: Case, *, now: datetime, act: str) -> HttpResponse:
    """To whom, and what. Without her yes the page says so and has no form."""
    if act not in disclosure.TELLING:
        raise Http404(_("Cette page n’existe pas."))
    chosen = ConsentAct(act)

    def write(asked: dict[str, Any]) -> object:
        return disclosure.tell(case, chosen, what=asked["what"], by=request.user, now=now)

    status, today = 200, timezone.localdate(now)
    form = TellForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        status = try_form(form, write)
    if status == 303:
        messages.success(request, _("C’est noté. La personne le voit sur sa page."))
        return see_other("desk:case", case.reference)
    context = {
        "case": case,
        "form": form,
        "title": chosen.label.capitalize(),
        "refusal": disclosure.refusal(case, chosen),
        "button": _("Noter"),
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
    }
    return page(request, "desk/tell.html", context, today=today, status=status)
