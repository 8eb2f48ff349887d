"""« Donner un nouveau code »: face to face, shown once, printed as a card."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions.new_code import give_new_code
from dossiers.desk import history
from dossiers.desk.door import with_case
from dossiers.desk.forms.requests import NewCodeForm
from dossiers.desk.page import CONFLICT, page, try_form
from dossiers.models import Case
from dossiers.privacy.receipt import BusyError


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("give_code")
def new_code(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The form, then the card. The card answers the form itself: a code never has an address,
    and reloading gives no second one (the version of the case has changed).
    """
    status, today, codes = 200, timezone.localdate(now), []
    form = NewCodeForm(initial={"version": case.version})
    if request.method == "POST":
        form = NewCodeForm(request.POST)

        def act(asked: dict[str, object]) -> object:
            codes.append(
                give_new_code(
                    case,
                    reason=str(asked["reason"]),
                    by=request.user,
                    now=now,
                    version=int(str(asked["version"])),
                )
            )
            return codes

        try:
            status = try_form(form, act, version=case.version)
        except BusyError:
            form.add_error(None, _("Le serveur est occupé. Attendre quelques secondes."))
            status = 503
    if codes:
        return page(
            request, "desk/new_code_card.html", {"case": case, "code": codes[0]}, today=today
        )
    context = {
        "case": case,
        "form": form,
        "button": _("Donner un nouveau code"),
        "meanwhile": history.last_sentence(case, today) if status == CONFLICT else "",
    }
    return page(request, "desk/new_code.html", context, today=today, status=status)
