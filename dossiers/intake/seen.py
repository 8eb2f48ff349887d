"""« Qui a ouvert mon dossier »: from the journal, days and roles, never a name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dossiers.access import coordination_of
from dossiers.days import near_day
from dossiers.intake.follow import with_case
from dossiers.intake.role_words import ROLE_WORDS
from dossiers.models import Case, JournalLine

# What each reading is to its person. What is not here tells nothing of who read.
DONE = {
    "case.read": gettext_lazy("dossier ouvert"),
    "exhibit.read": gettext_lazy("preuve ouverte"),
    "exhibit.original": gettext_lazy("original d’une preuve ouvert"),
    "job.result": gettext_lazy("preuve ouverte"),
    "contact.show": gettext_lazy("contact affiché"),
    "receipt.give": gettext_lazy("nouveau code donné"),
    "case.tell": gettext_lazy("dossier montré à l’extérieur"),
    "referral.read": gettext_lazy("dossier ouvert"),
    "referral.accept": gettext_lazy("dossier montré à un autre syndicat ou une autre section"),
    "envelope.seal": gettext_lazy("dossier montré à un autre syndicat ou une autre section"),
    "person.return": gettext_lazy("dossier ouvert avec le code"),
    "person.copy": gettext_lazy("copie des données prise"),
}
SHOWN_TO = {
    "ask_lawyer": gettext_lazy("dossier montré à un avocat"),
    "tell_union": gettext_lazy("dossier montré à un autre syndicat ou une autre section"),
    "tell_press": gettext_lazy("dossier montré à la presse"),
}
# Readings are grouped by day: a year of them is still a short list.
AT_MOST = 1000


@require_GET
@with_case
def seen(request: HttpRequest, case: Case, now: datetime) -> HttpResponse:
    """Each day, each role, once."""
    days = readings(case, timezone.localdate(now))
    return render(request, "intake/seen.html", {"days": days})


def readings(case: Case, today: date) -> list[dict[str, Any]]:
    """The days of an opened case, newest first, each role and act once."""
    lines = (
        JournalLine.objects.filter(case=case.pk, action__in=DONE)
        .order_by("-seq")
        .values_list("at", "action", "actor", "details")[:AT_MOST]
    )
    coordinators = coordination_of(case.section_id)
    days: dict[date, dict[tuple[str, str], None]] = {}
    for at, action, actor, details in lines:
        who = ROLE_WORDS[role_of(actor, case, coordinators) if actor else "you"]
        what = SHOWN_TO.get(details.get("act", ""), DONE[action])
        days.setdefault(timezone.localdate(at), {})[str(who), str(what)] = None
    return [
        {
            "day": near_day(day, today),
            "acts": [{"who": who, "what": what} for who, what in acts],
        }
        for day, acts in days.items()
    ]


def role_of(member: UUID, case: Case, coordinators: set[UUID]) -> str:
    """What this member is to the case today, "" for somebody else of the team."""
    if member == case.suivi_id:
        return "suivi"
    if member == case.binome_id:
        return "binome"
    return "coordinator" if member in coordinators else ""
