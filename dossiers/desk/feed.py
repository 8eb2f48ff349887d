"""My deadlines in the calendar of my phone: days, and not a word (RFC 5545)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import access
from dossiers.actions import feed as feeds
from dossiers.desk.page import INVALID, page
from dossiers.models import Deadline, DeadlineState, Feed, Member
from dossiers.privacy.keyring import service_key
from dossiers.web import see_other

# Until the page that shows it once; the session is sealed at rest.
NEW_TOKEN = "feed_token"  # noqa: S105 (the name of a key)
TITLE = "Échéance Dossiers"
HEAD = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dossiers//FR", "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH", "X-WR-CALNAME:Dossiers", "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
)  # fmt: skip


class SwitchForm(forms.Form):
    """On (also: a new address) or off."""

    act = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])


@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: HttpRequest) -> HttpResponse:
    """GET: whether my calendar has an address, and the new one once. POST: on or off."""
    now = timezone.now()
    form = SwitchForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if form.cleaned_data["act"] == "on":
            request.session[NEW_TOKEN] = feeds.turn_on(request.user, now=now)
        else:
            request.session.pop(NEW_TOKEN, None)
            feeds.turn_off(request.user, now=now)
            messages.success(request, _("L’agenda n’a plus d’adresse."))
        return see_other("desk:feed_switch")
    token = request.session.pop(NEW_TOKEN, "") if request.method == "GET" else ""
    context = {
        "feed": Feed.objects.filter(member=request.user).first(),
        "address": f"{settings.SITE_URL}{reverse('desk:feed', args=[token])}" if token else "",
    }
    status = INVALID if form.is_bound else 200
    return page(request, "desk/feed.html", context, today=timezone.localdate(now), status=status)


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar, for whoever knows its address; 404 once it is revoked."""
    member = feeds.owner_of(token)
    if member is None:
        raise Http404
    text = written(mine(member), now=timezone.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def mine(member: Member) -> list[tuple[UUID, date]]:
    """The last safe day of each open dated deadline of the cases I follow or back."""
    cases = access.assigned_cases(member) | access.backed_cases(member)
    return list(
        Deadline.objects.filter(
            case__in=cases.values("pk"), state=DeadlineState.OPEN, prudent__isnull=False
        )
        .order_by("prudent", "pk")
        .values_list("pk", "prudent")
    )


def written(deadlines: Iterable[tuple[UUID, date]], *, now: datetime) -> str:
    """The calendar as text. Only ASCII but for the title, and no line long enough to fold."""
    stamp = now.strftime("%Y%m%dT000000Z")
    lines = [*HEAD]
    for pk, day in deadlines:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_uid(pk)}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{TITLE}",
            "TRANSP:TRANSPARENT",
            "CLASS:PRIVATE",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _uid(deadline: UUID) -> str:
    """The same for ever, and not the identifier that stands in the addresses of the site."""
    return hmac.digest(service_key("feed-uid"), deadline.bytes, hashlib.sha256).hex()[:40]
