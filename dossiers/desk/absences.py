"""My absences, or those of somebody whom I coordinate: recorded, shortened, cancelled."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dossiers import access
from dossiers.actions import absence as acts
from dossiers.actions.cover import Cover, cover_of
from dossiers.desk.forms.presence import AbsenceForm, EndAbsenceForm
from dossiers.desk.page import page, try_form
from dossiers.models import Absence, Member
from dossiers.rules.deadline import long_date
from dossiers.rules.evenings import local_day
from dossiers.web import SeeOther, see_other


@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Those to come, and the form of a new one: « Vérifier » counts, « Enregistrer » keeps."""
    now, status = timezone.now(), 200
    person = _whom(request)
    form = AbsenceForm(access.who_may_replace(person), request.POST or None)
    told: Cover | None = None

    def act(asked: dict[str, Any]) -> object:
        tell = "tell" in request.POST
        return acts.record(person, **asked, tell_coordination=tell, by=request.user, now=now)

    if request.method == "POST":
        checking = "check" in request.POST
        status = (200 if form.is_valid() else 422) if checking else try_form(form, act)
        if form.is_bound and form.cleaned_data.keys() >= {"starts_on", "ends_on", "substitute"}:
            told = cover_of(person, **form.cleaned_data)
    if status == 303:
        messages.success(request, _("C’est noté. Personne n’a besoin d’y revenir au retour."))
        return _back(request, person)
    context = {
        "form": form,
        "person": person,
        "is_me": person.pk == request.user.pk,
        "rows": coming(person, now),
        "cover": in_words(told) if told else None,
        "bare": sorted(told.bare.values()) if told else [],
    }
    return page(
        request, "desk/absences.html", context, today=timezone.localdate(now), status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end_absence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Back earlier than said, or not away at all."""
    now, status = timezone.now(), 200
    row = Absence.objects.select_related("member", "substitute").filter(pk=pk).first()
    if row is None:
        raise Http404(_("Cette page n’existe pas."))
    acts.require_may_set(request.user, row.member)
    form = EndAbsenceForm(request.POST or None, initial={"ends_on": row.ends_on})

    def act(asked: dict[str, Any]) -> object:
        return acts.end(row, ends_on=asked["ends_on"], by=request.user, now=now)

    if "cancel" in request.POST:
        acts.end(row, ends_on=None, by=request.user, now=now)
        status = 303
    elif request.method == "POST":
        status = try_form(form, act) if form.is_bound else 422
    if status == 303:
        messages.success(request, _("C’est noté."))
        return _back(request, row.member)
    context = {"form": form, "row": row, "days": days_of(row)}
    return page(
        request, "desk/absence_end.html", context, today=timezone.localdate(now), status=status
    )


def _whom(request: HttpRequest) -> Member:
    """Me, or the member of ?pour=, whom I coordinate. Raises Http404."""
    asked = request.GET.get("pour", "")
    if not asked:
        return request.user
    try:
        person = Member.objects.filter(pk=UUID(asked), is_active=True).first()
    except ValueError:
        person = None
    if person is None:
        raise Http404(_("Cette page n’existe pas."))
    acts.require_may_set(request.user, person)
    return person


def _back(request: HttpRequest, person: Member) -> SeeOther:
    return see_other("desk:me" if person.pk == request.user.pk else "coordination:load")


def coming(member: Member, now: datetime) -> list[dict[str, Any]]:
    """Her absences that are not over, the nearest first, in words."""
    today = local_day(member.zone, now)
    rows = member.absences.filter(ends_on__gte=today).select_related("substitute")
    return [
        {"pk": row.pk, "days": days_of(row), "who": row.substitute.name if row.substitute else ""}
        for row in rows
    ]


def days_of(row: Absence) -> str:
    """« du 3 août 2026 au 20 août 2026 »."""
    return _("du %(first)s au %(last)s") % {
        "first": long_date(row.starts_on),
        "last": long_date(row.ends_on),
    }


def in_words(found: Cover) -> str:
    """« Pendant cette absence : 4 échéances. Tenues par : Léa (3), personne (1). »"""
    if not found.total:
        return _("Pendant cette absence : aucune échéance.")
    said = ngettext(
        "Pendant cette absence : %(n)s échéance.",
        "Pendant cette absence : %(n)s échéances.",
        found.total,
    ) % {"n": found.total}
    names = sorted(found.held.items(), key=lambda one: (not one[0], one[0]))
    who = ", ".join(f"{name or _('personne')} ({n})" for name, n in names)
    return _("%(count)s Tenues par : %(who)s.") % {"count": said, "who": who}
