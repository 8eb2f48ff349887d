"""Keeping the filters of « Dossiers » as a view, seeing one's views, taking one away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dossiers import access
from dossiers.actions import saved_view
from dossiers.actions.refusal import RefusedError
from dossiers.desk.case_choices import choices_of, view_name
from dossiers.desk.cases import asked_form
from dossiers.desk.forms.saved_view import SavedViewForm
from dossiers.desk.page import page
from dossiers.models import Role, SavedView, Section
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """My views and those of my sections; a POST keeps the filters of its address."""
    now = timezone.now()
    choices = choices_of(request.user)
    if request.method == "POST":
        return _keep(request)
    mine = {
        view.pk: view for view in SavedView.objects.filter(pk__in=[pk for pk, _a in choices.views])
    }
    led = access.sections_of(request.user, Role.COORDINATOR)
    rows = [
        {
            "name": view_name(asked, choices),
            "url": f"{reverse('desk:cases')}?vue={pk}",
            "shared": mine[pk].section_id is not None,
            "rings_above": mine[pk].rings_above,
            "remove_url": reverse("desk:remove_view", args=[pk])
            if mine[pk].owner_id == request.user.pk or mine[pk].section_id in led
            else "",
        }
        for pk, asked in choices.views
    ]
    return page(request, "desk/views.html", {"rows": rows}, today=timezone.localdate(now))


def _keep(request: HttpRequest) -> HttpResponse:
    """The filters come as they stood in the address of the list."""
    asked_for = QueryDict(request.POST.get("filtres", "").removeprefix("?"))
    choices = choices_of(request.user)
    filters = asked_form(request.user, asked_for, choices)
    form = SavedViewForm(choices.sections, request.POST)
    back = f"{reverse('desk:cases')}{filters.address()}"
    if not form.is_valid():
        messages.error(request, _("Un nombre de dossiers entre 0 et 500, ou rien."))
        return redirect(back)
    pk = form.cleaned_data.get("section")
    try:
        saved_view.keep(
            asked=filters.asked(),
            section=Section.objects.get(pk=pk) if pk else None,
            rings_above=form.cleaned_data["au_dessus"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Vue gardée."))
    except RefusedError as error:
        messages.error(request, str(error))
    answer = redirect(back)
    answer.status_code = 303
    return answer


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Enlever »."""
    saved_view.remove(pk, by=request.user)
    messages.success(request, _("Vue enlevée."))
    return see_other("desk:views")
