"""The check before the public form: on during a flood, off again after."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers import access
from dossiers.actions import guard
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
def public_form(request: HttpRequest) -> HttpResponse:
    """Whether « Commencer » asks for a small proof, and the button that changes it."""
    access.require_somewhere(request.user, "manage_doors")
    if request.method == "POST":
        on = request.POST.get("act") == "on"
        guard.switch(on=on, by=request.user, now=timezone.now())
        done = _("La vérification est allumée.") if on else _("La vérification est éteinte.")
        messages.success(request, done)
        return see_other("settings:public_form")
    return render(request, "settings/public_form.html", {"is_on": guard.is_on()})
