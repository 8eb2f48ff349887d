"""« Mon ordinateur a disparu »: the one button, and the sheet of what was opened on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import access, kinds
from dossiers.actions import device_loss as losses
from dossiers.desk import words
from dossiers.desk.page import page
from dossiers.models import DeviceLoss, Member
from dossiers.readings import cases_read
from dossiers.web import see_other

BEFORE = timedelta(days=30)


@require_http_methods(["GET", "HEAD", "POST"])
def lost_device(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """GET says what will be cut; POST cuts it and leads to the sheet.

    Hers, or (`pk`) that of somebody whom she coordinates. It asks for no confirmation: it
    takes nothing from anybody that signing in again does not give back, and it is urgent.
    """
    me: Member = request.user
    member = me if pk is None else get_object_or_404(Member, pk=pk)
    if member.pk != me.pk and not access.coordinates(me, member):
        raise Http404(_("Cette page n’existe pas."))
    now = timezone.now()
    if request.method != "POST":
        context = {"person": member, "is_me": member.pk == me.pk}
        return page(request, "desk/lost_device.html", context, today=timezone.localdate(now))
    loss = losses.report(member, by=me, now=now)
    if member.pk == me.pk:
        # The device in her hands is not the one that is gone.
        me.refresh_from_db(fields=["auth_epoch"])
        update_session_auth_hash(request, me)
    return see_other("desk:device_loss", loss.pk)


@require_safe
def device_loss(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was cut, and the cases opened in the 30 days before, to print and to warn by.

    For its owner and for who coordinates her; each sees the cases that she may see herself.
    """
    loss = DeviceLoss.objects.select_related("member", "by").filter(pk=pk).first()
    if loss is None or not _concerns(request.user, loss):
        raise Http404(_("Cette page n’existe pas."))
    today = timezone.localdate(timezone.now())
    context = {
        "loss": loss,
        "when": words.on_day(timezone.localdate(loss.at), today),
        "rows": _rows(request.user, loss, today),
        "today": words.near_date(today, today),
    }
    return page(request, "desk/device_loss.html", context, today=today)


def _concerns(reader: Member, loss: DeviceLoss) -> bool:
    return loss.member_id == reader.pk or access.coordinates(reader, loss.member)


def _rows(reader: Member, loss: DeviceLoss, today: Any) -> list[dict[str, Any]]:
    """The cases, the last opened first: reference, kind, day, whether pieces were opened."""
    read = cases_read(loss.member_id, loss.at - BEFORE, loss.at)
    found = access.visible_cases(reader).filter(pk__in=read).values("pk", "reference", "kind")
    rows = [
        {
            "reference": case["reference"],
            "kind": kinds.kind(case["kind"]).label,
            "last": read[case["pk"]]["last"],
            "day": words.on_day(timezone.localdate(read[case["pk"]]["last"]), today),
            "pieces": read[case["pk"]]["pieces"],
        }
        for case in found
    ]
    return sorted(rows, key=lambda row: row["last"], reverse=True)
