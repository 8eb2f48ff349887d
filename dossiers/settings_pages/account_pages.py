"""« Comptes »: who is in the sections that one coordinates; invited, suspended, given roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access
from dossiers.actions import member as members
from dossiers.actions import role as acts
from dossiers.actions.refusal import RefusedError
from dossiers.confirming import identity_confirmed_to_send
from dossiers.models import Member, Membership, Role, Section
from dossiers.settings_pages import account_rows
from dossiers.settings_pages.account_forms import InviteForm, RoleForm
from dossiers.settings_pages.answering import DONE, try_form
from dossiers.web import see_other


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody, with the day of the last sign-in: the hour is nobody's business."""
    access.require_somewhere(request.user, "manage_members")
    hers = access.sections_of(request.user, Role.COORDINATOR)
    return render(request, "settings/accounts.html", {"rows": account_rows.rows(hers)})


@require_http_methods(["GET", "HEAD", "POST"])
@identity_confirmed_to_send
def invite(request: HttpRequest) -> HttpResponse:
    """An invitation. Its link is shown once, on the answer, and is kept nowhere."""
    access.require_somewhere(request.user, "invite")
    hers = access.sections_of(request.user, Role.COORDINATOR)
    form, status, token = InviteForm(hers, request.POST or None), 200, ""

    def act(asked: dict[str, Any]) -> None:
        nonlocal token
        token = members.invite(**asked, by=request.user, now=timezone.now())

    if request.method == "POST":
        status = try_form(form, act)
    link = request.build_absolute_uri(reverse("settings:join", args=[token])) if token else ""
    context = {"form": InviteForm(hers) if token else form, "link": link}
    status = 200 if token else status
    return render(request, "settings/invite.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@identity_confirmed_to_send
def account(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person. POST: one more role."""
    person, held = _find(request, pk)
    hers = access.sections_of(request.user, Role.COORDINATOR)
    form, status = RoleForm(hers, request.POST or None), 200
    if request.method == "POST":

        def act(asked: dict[str, Any]) -> None:
            acts.add_role(person, **asked, by=request.user, now=timezone.now())

        status = try_form(form, act)
    if status == DONE:
        messages.success(request, _("Rôle donné à %(name)s.") % {"name": person.name})
        return see_other("settings:account", pk)
    context = {
        "person": person,
        "row": account_rows.rows_of(person, held),
        "held": [_role(one) for one in held],
        "form": form,
        "is_me": person.pk == request.user.pk,
    }
    return render(request, "settings/account.html", context, status=status)


@require_POST
@identity_confirmed_to_send
def end_role(request: HttpRequest, pk: UUID, slug: str, role: str) -> HttpResponse:
    """One role less."""
    person, _held = _find(request, pk)
    section = Section.objects.filter(slug=slug).first()
    if section is None:
        raise Http404(_("Cette page n'existe pas."))
    try:
        acts.end_role(person, section=section, role=role, by=request.user, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Rôle retiré."))
    return see_other("settings:account", pk)


@require_POST
@identity_confirmed_to_send
def suspend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Suspendre », « Rouvrir le compte »: each undoes the other."""
    person, _held = _find(request, pk)
    now = timezone.now()
    try:
        if person.suspended_on:
            acts.resume(person, by=request.user, now=now)
            done = _("Compte rouvert.")
        else:
            acts.suspend(person, by=request.user, now=now)
            done = _("Compte suspendu : plus rien ne s’ouvre, ses dates montent aux autres.")
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return see_other("settings:account", pk)


def _find(request: HttpRequest, pk: UUID) -> tuple[Member, list[Membership]]:
    """Somebody of a section that one coordinates. Raises Http404."""
    access.require_somewhere(request.user, "manage_members")
    hers = access.sections_of(request.user, Role.COORDINATOR)
    found = account_rows.people(hers, only=pk)
    if not found:
        raise Http404(_("Cette page n'existe pas."))
    return next(iter(found.items()))


def _role(one: Membership) -> dict[str, Any]:
    return {
        "section": one.section.name,
        "slug": one.section.slug,
        "role": one.role,
        "label": Role(one.role).label,
    }
