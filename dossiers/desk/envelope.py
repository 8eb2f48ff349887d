"""« Faire l’enveloppe » for another union, and « Noter le reçu » that ends the case here."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dossiers.actions import envelope as acts
from dossiers.actions.refusal import RefusedError
from dossiers.confirming import identity_confirmed_to_send
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows
from dossiers.desk.door import with_case
from dossiers.desk.forms.referral import ReceiptForm
from dossiers.desk.page import page, try_form
from dossiers.desk.referral import of_case
from dossiers.models import Case
from dossiers.web import see_other


@require_POST
@with_case("refer_case")
@identity_confirmed_to_send
def seal(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The file. Its name says nothing of the case."""
    row = of_case(case)
    try:
        made = acts.seal(row, by=request.user, now=now)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return see_other("desk:refer_case", case.reference)
    answer = HttpResponse(made, content_type="application/octet-stream")
    answer["Content-Disposition"] = 'attachment; filename="enveloppe.age"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("refer_case")
def receive(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The code heard, and what becomes of the case here."""
    row, status, today = of_case(case), 200, timezone.localdate(now)
    if row.peer_id is None:
        raise Http404(_("Cette page n’existe pas."))
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        status = try_form(form, lambda asked: acts.receive(row, **asked, by=request.user, now=now))
    if status == 303:
        messages.success(request, _("Reçu noté. Le dossier est clos ici : orienté."))
        return see_other("desk:case", case.reference)
    days = row.keeps_days or acts.KEPT_CLOSED
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "form": form,
        "whom": row.whom,
        "days": days,
        "since": _written_since(case, row.sealed_at) if row.sealed_at else 0,
        "button": _("Noter le reçu et clore ici"),
    }
    return page(request, "desk/receipt.html", context, today=today, status=status)


def _written_since(case: Case, sealed_at: datetime) -> int:
    """The messages of the person from that day on: hers keep their day and not their hour."""
    day = timezone.localtime(sealed_at).replace(hour=0, minute=0, second=0, microsecond=0)
    return case.messages.filter(from_worker=True, sent_at__gte=day).count()
