"""Sharing out, naming binômes, ending a role: one decision, one button."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access, kinds
from dossiers.actions import assignment, evening, leaving
from dossiers.actions.refusal import RefusedError
from dossiers.confirming import identity_confirmed_to_send
from dossiers.coordination import sharing
from dossiers.coordination.cards import when
from dossiers.coordination.sharing import Loads
from dossiers.models import Member, Role, Section
from dossiers.statistics.people import Person
from dossiers.web import see_other

NEAR = timedelta(days=30)
POOL = "coordination"


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The cases of somebody, one by one: to whom, and what each would then carry."""
    person, now = _led(request, pk), timezone.now()
    refused = ""
    if request.method == "POST" and "check" not in request.POST:
        case = sharing.get_coordinated(request.user, request.POST.get("case", ""))
        to = _member(request.POST.get("to", ""))
        if case is None or to is None or case.suivi_id != person.pk:
            refused = _("Choisir un dossier et une personne.")
        else:
            try:
                assignment.hand_over(case, to=to, by=request.user, now=now)
            except RefusedError as error:
                refused = str(error)
            else:
                told = {"reference": case.reference, "name": to.name}
                messages.success(request, _("%(name)s suit maintenant %(reference)s.") % told)
                return see_other("coordination:share", person.pk)
    today, loads = timezone.localdate(now), Loads(request.user, now=now)
    rows = [_to_share(row, loads, request, today) for row in _followed(request, person.pk)]
    context = {"person": person, "rows": rows, "refused": refused}
    status = 422 if refused else 200
    return render(request, "coordination/share.html", context, status=status)


def _followed(request: HttpRequest, person: UUID) -> list[dict[str, Any]]:
    return sharing.cases_followed(request.user, person)


def _to_share(
    row: dict[str, Any], loads: Loads, request: HttpRequest, today: date
) -> dict[str, Any]:
    near = row["nearest_on"] is not None and row["nearest_on"] <= today + NEAR
    offered = loads.candidates(row)
    asked = request.POST.get("to") if request.POST.get("case") == row["reference"] else None
    chosen = next((one for one in offered if str(one.pk) == asked), None)
    chosen = chosen or (offered[0] if offered else None)
    return {
        **row,
        "when": when(row["nearest_on"], today) if row["nearest_on"] else _("sans date"),
        "url": reverse("desk:case", args=[row["reference"]]),
        "offered": [(str(one.pk), one.name) for one in offered],
        "chosen": str(chosen.pk) if chosen else "",
        "preview": sharing.preview(loads, {**row, "near": near}, chosen),
    }


@require_safe
def binomes(request: HttpRequest) -> HttpResponse:
    """« Dossiers sans binôme »: for each the fittest person, one button."""
    access.require_somewhere(request.user, "see_dashboard")
    now = timezone.now()
    today, loads = timezone.localdate(now), Loads(request.user, now=now)
    rows = [
        _alone(row, next(iter(loads.candidates(row)), None), today)
        for row in sharing.without_binome(request.user)
    ]
    return render(request, "coordination/binomes.html", {"rows": rows})


def _alone(row: dict[str, Any], fit: Person | None, today: date) -> dict[str, Any]:
    """A case that one person knows, and the button that names a second one."""
    args = [row["reference"], fit.pk] if fit else []
    return {
        "title": row["reference"],
        "url": reverse("desk:case", args=[row["reference"]]),
        "meta": [
            row["kind_label"],
            _("suivi par %(name)s") % {"name": row["suivi__name"]},
            when(row["nearest_on"], today) if row["nearest_on"] else _("sans date"),
        ],
        "action": {
            "label": _("Nommer %(name)s") % {"name": fit.name},
            "url": reverse("coordination:name_binome", args=args),
        }
        if fit
        else None,
    }


@require_POST
def name_binome(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """The one button of a row of the list above."""
    case = sharing.get_coordinated(request.user, reference)
    binome = Member.objects.filter(pk=pk, is_active=True).first()
    if case is None or binome is None:
        raise Http404(_("Cette page n'existe pas."))
    try:
        assignment.name_binome(case, binome=binome, by=request.user, now=timezone.now())
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        told = {"name": binome.name, "reference": case.reference}
        messages.success(request, _("%(name)s est binôme sur %(reference)s.") % told)
    return see_other("coordination:binomes")


@require_POST
def receive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Ne plus recevoir », and back."""
    person = _led(request, pk)
    wanted = request.POST.get("wanted") == "oui"
    evening.receive(person, wanted=wanted, by=request.user, now=timezone.now())
    said = _("%(name)s reçoit de nouveau.") if wanted else _("Rien de nouveau pour %(name)s.")
    messages.success(request, said % {"name": person.name})
    return see_other("coordination:load")


@require_http_methods(["GET", "HEAD", "POST"])
@identity_confirmed_to_send
def leave(request: HttpRequest, pk: UUID, section: str) -> HttpResponse:
    """Somebody ends her role in a section: each case gets somebody first."""
    person, now = _led(request, pk), timezone.now()
    where = Section.objects.filter(
        slug=section, pk__in=access.sections_of(request.user, Role.COORDINATOR)
    ).first()
    if where is None or not person.memberships.filter(section=where).exists():
        raise Http404(_("Cette page n'existe pas."))
    loads = Loads(request.user, now=now)
    fatal_ones = leaving.uncovered(leaving.cases_of(person, where).values_list("pk", flat=True))
    rows = [
        _to_leave(row, loads, request, person, fatal_ones)
        for row in leaving.cases_of(person, where).values(*sharing.COLUMNS)
    ]
    refused = ""
    if request.method == "POST":
        try:
            return _end(request, person, where, rows)
        except RefusedError as error:
            refused = str(error)
    context = {"person": person, "section": where, "rows": rows, "refused": refused}
    status = 422 if refused else 200
    return render(request, "coordination/leave.html", context, status=status)


def _end(
    request: HttpRequest, person: Member, section: Section, rows: list[dict[str, Any]]
) -> HttpResponse:
    """Do what was chosen for each case."""
    now = timezone.now()
    named = {str(one.pk): one for one in Member.objects.filter(pk__in=_people_in(rows))}
    receivers = {row["pk"]: named.get(row["chosen"]) for row in rows if row["chosen"]}
    count = leaving.leave(person, section=section, receivers=receivers, by=request.user, now=now)
    fresh = Member.objects.get(pk=person.pk)
    if "erase" in request.POST and not fresh.is_active:
        leaving.erase(fresh, by=request.user, now=now)
    messages.success(request, _("C’est fait. Dossiers confiés : %(n)s.") % {"n": count})
    return see_other("coordination:load")


def _people_in(rows: list[dict[str, Any]]) -> set[str]:
    return {row["chosen"] for row in rows} - {POOL, ""}


def _to_leave(
    row: dict[str, Any],
    loads: Loads,
    request: HttpRequest,
    person: Member,
    fatal_ones: set[UUID],
) -> dict[str, Any]:
    """One case, who could take her place in it, and what was chosen ("" for nothing yet)."""
    follows = row["suivi_id"] == person.pk
    must_have = follows and row["pk"] in fatal_ones
    offered = loads.candidates({**row, "binome_id": None} if follows else row)
    offered = [one for one in offered if one.pk != person.pk]
    fittest = str(offered[0].pk) if offered else ""
    chosen = request.POST.get(f"to_{row['pk']}", fittest if follows else POOL)
    if "pool" in request.POST and not must_have:
        chosen = POOL
    known = {str(one.pk) for one in offered} | (set() if must_have else {POOL})
    return {
        **row,
        "kind_label": str(kinds.kind(row["kind"]).label),
        "follows": follows,
        "must_have": must_have,
        "offered": [(str(one.pk), one.name) for one in offered],
        "chosen": chosen if chosen in known else "",
    }


def _led(request: HttpRequest, pk: UUID) -> Member:
    """Somebody whom I coordinate. Raises Http404."""
    person = Member.objects.filter(pk=pk, is_active=True).first()
    if person is None or not access.coordinates(request.user, person):
        raise Http404(_("Cette page n'existe pas."))
    return person


def _member(asked: str) -> Member | None:
    try:
        return Member.objects.filter(pk=UUID(asked), is_active=True).first()
    except ValueError:
        return None
