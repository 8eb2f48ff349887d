"""« Mes avis »: what leaves the tool for me, by which channel, and when."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers import access
from dossiers.actions import notice_choices
from dossiers.actions.webhook import webhook_url
from dossiers.desk.forms.notices import NoticesForm
from dossiers.desk.page import page, try_form
from dossiers.models import Member
from dossiers.web import see_other
from notifications.preferences import rhythms_of


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """One table, kept whole; what always leaves is said, and is not in it."""
    me, status = request.user, 200
    form = NoticesForm(
        request.POST if request.method == "POST" else None,
        channels=_channels(me),
        must_read_digest=access.is_coordinator(me),
        initial=_initial(me),
    )
    if request.method == "POST":
        status = try_form(form, lambda _asked: notice_choices.settle(me, form.asked()))
    if status == 303:
        messages.success(request, _("C’est noté."))
        return see_other("desk:notices")
    context = {"form": form, "rows": form.rows(), "heads": form.heads()}
    today = timezone.localdate(timezone.now())
    return page(request, "desk/notices.html", context, today=today, status=status)


def _channels(me: Member) -> set[str]:
    """Those that she has. A phone is for dates only, which are not chosen here."""
    kept = set(me.destinations.values_list("channel", flat=True))
    return {"email", *kept} | ({"webhook"} if webhook_url(me) else set())


def _initial(me: Member) -> dict[str, Any]:
    return {f"{topic}-{channel}": rhythm for (topic, channel), rhythm in rhythms_of(me.pk).items()}
