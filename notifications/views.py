"""The bell's screens. A notice of somebody else answers 404, like one that does not exist."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from notifications.bell import mark_all_seen, page_of, unread_count
from notifications.models import Notice

__all__ = ["bell", "open_notice", "seen_all", "unread_count"]


@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """My notices, unread first."""
    page = page_of(_me(request), after=request.GET.get("apres", ""), now=timezone.now())
    return render(request, "notifications/bell.html", {"page": page})


@require_POST
def open_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Ouvrir »: mark as read, then go where the notice leads."""
    notice = get_object_or_404(Notice, pk=pk, recipient=_me(request))
    Notice.objects.filter(pk=pk, seen_at__isnull=True).update(seen_at=timezone.now())
    return _see_other(notice.link)


@require_POST
def seen_all(request: HttpRequest) -> HttpResponse:
    """Mark as read all that the page showed, and nothing that came since."""
    mark_all_seen(_me(request), until=request.POST.get("jusqua", ""), now=timezone.now())
    return _see_other("notifications:bell")


def _me(request: HttpRequest) -> UUID:
    """Who is signed in; LoginRequiredMiddleware lets nobody else come here."""
    return cast(UUID, request.user.pk)


def _see_other(to: str) -> HttpResponse:
    answer = redirect(to)
    answer.status_code = 303
    return answer
