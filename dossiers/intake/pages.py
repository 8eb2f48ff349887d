"""Pages that only say something."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@login_not_required
@require_GET
def safety(request: HttpRequest) -> HttpResponse:
    """How to stay safe, and what we cannot protect from."""
    return render(request, "intake/safety.html")


@login_not_required
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """What is kept, who reads it, what it is never used for."""
    return render(request, "intake/data.html")


@login_not_required
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Questions that come back, and a phone."""
    return render(request, "intake/help.html")
