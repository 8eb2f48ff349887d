"""Recording a dated fact, then seeing which clocks it has started."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dossiers.actions import milestone as milestones
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, proof
from dossiers.desk.door import with_case
from dossiers.desk.forms.deadline import MilestoneForm
from dossiers.desk.page import page, try_form
from dossiers.models import Case, Milestone, Severity
from dossiers.rules.catalogue import catalogue
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("record_milestone")
def record(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """A fact of the catalogue, when it happened, and the piece that proves it."""
    recorded: list[Milestone] = []

    def act(asked: dict[str, Any]) -> object:
        fact = milestones.record(
            case,
            asked["slug"],
            asked["known"],
            by=request.user,
            now=now,
            exhibit=asked["exhibit"],
            note=asked["note"],
            letter=asked["letter"],
        )
        recorded.append(fact)
        return fact

    make = partial(MilestoneForm, case, facts_for(case.kind))
    status, today = 200, timezone.localdate(now)
    if request.method == "POST":
        form: Form = proof.bound(request, case, make, now=now)
        status = try_form(form, act)
    else:
        form = make(initial={"slug": request.GET.get("fait", "")})
    if status != 303:
        context = {
            "case": case,
            "form": form,
            "title": _("Noter un fait daté"),
            "hint": _("Les échéances que ce fait fait courir s’ouvrent toutes seules."),
            "button": _("Noter ce fait"),
            **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        }
        return page(request, "desk/form.html", context, today=today, status=status)
    messages.success(request, _said(recorded[0]))
    return see_other("desk:deadlines_of_case", case.reference)


def facts_for(kind: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The facts to choose among, those that start a fatal clock first."""
    labels = dict(catalogue().milestones())
    rules = [rule for rule in catalogue().rules if rule.enabled and kind in rule.kinds]
    fatal = {slug for r in rules if r.severity == Severity.FATAL for slug in r.triggers}
    other = {slug for r in rules for slug in r.triggers} - fatal
    groups = (
        (_("Fait courir une échéance fatale"), fatal),
        (_("Fait courir une autre échéance"), other),
        (_("Autres faits"), set(labels) - fatal - other),
    )
    return [
        (title, [(slug, labels[slug]) for slug in labels if slug in slugs])
        for title, slugs in groups
        if slugs
    ]


def _said(fact: Milestone) -> str:
    """How many clocks the fact has opened; never what it is, for messages travel in a cookie."""
    count = fact.deadlines.count()
    if not count:
        return _("Fait noté. Il n’ouvre aucune échéance.")
    return ngettext(
        "Fait noté. %(n)d échéance ouverte, la voici.",
        "Fait noté. %(n)d échéances ouvertes, les voici.",
        count,
    ) % {"n": count}
