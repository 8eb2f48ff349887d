"""Behind each mark of a chart: the cases that it counted, and no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.coordination.case_rows import COLUMNS, case_rows
from dossiers.coordination.paging import next_address
from dossiers.models import Case, Member
from dossiers.statistics import door, outcomes, waits
from dossiers.statistics.wages import losing

PER_PAGE = 50
Question = Callable[[Member, Mapping[str, str], date], QuerySet[Case]]

DOOR: Mapping[str, Callable[[Member, date], QuerySet[Case]]] = {
    "arrivees": door.arrived_in,
    "prises": door.taken_in,
    "attente": door.waiting_after,
}


def _door(member: Member, asked: Mapping[str, str], today: date) -> QuerySet[Case]:
    del today
    return DOOR[asked["quoi"]](member, date.fromisoformat(asked["lundi"]))


def _waits(member: Member, asked: Mapping[str, str], today: date) -> QuerySet[Case]:
    del today
    return waits.received_in(member, date.fromisoformat(asked["mois"]))


def _outcomes(member: Member, asked: Mapping[str, str], today: date) -> QuerySet[Case]:
    return outcomes.ended(member, asked["probleme"], asked["issue"], today=today)


def _wages(member: Member, asked: Mapping[str, str], today: date) -> QuerySet[Case]:
    del today
    day = date.fromisoformat(asked["jour"])
    return access.coordinated_cases(member).filter(pk__in=losing(member, day, day).values("pk"))


QUESTIONS: Mapping[str, tuple[str | Promise, Question]] = {
    "porte": (gettext_lazy("La porte tient-elle ?"), _door),
    "attente": (gettext_lazy("Combien de temps avant la première réponse humaine ?"), _waits),
    "issues": (gettext_lazy("Qu’obtient-on ?"), _outcomes),
    "salaires": (gettext_lazy("Salaires bientôt perdus"), _wages),
}


@require_safe
def behind(request: HttpRequest) -> HttpResponse:
    """The cases of one mark (?graphique= and what it was drawn from, ?apres=)."""
    access.require_somewhere(request.user, "see_dashboard")
    today, asked = timezone.localdate(timezone.now()), request.GET.dict()
    try:
        title, question = QUESTIONS[asked.get("graphique", "")]
        cases = question(request.user, asked, today)
    except (KeyError, ValueError):
        raise Http404(_("Cette page n'existe pas.")) from None
    rows = cases.filter(_after(asked.get("apres", ""))).order_by("-received_on", "-reference")
    found = list(rows.values(*COLUMNS)[: PER_PAGE + 1])
    more = found[PER_PAGE - 1] if len(found) > PER_PAGE else None
    mark = f"{more['received_on'].isoformat()}_{more['reference']}" if more else ""
    context = {
        "title": title,
        "about": _about(asked),
        "rows": case_rows(found[:PER_PAGE], today),
        "following": next_address(asked, mark),
        "back": reverse("coordination:charts") + f"#{asked['graphique']}",
    }
    return render(request, "coordination/behind.html", context)


def _about(asked: Mapping[str, str]) -> str:
    """The week or the month, in words."""
    if "lundi" in asked:
        day = date.fromisoformat(asked["lundi"])
        return _("Semaine du %(day)s.") % {"day": date_format(day, "j F Y")}
    return date_format(date.fromisoformat(asked["mois"]), "F Y") if "mois" in asked else ""


def _after(mark: str) -> Q:
    """The rows after the mark of a page; a mark that no page wrote is the first page."""
    day, _sep, reference = mark.partition("_")
    try:
        seen = date.fromisoformat(day)
    except ValueError:
        return Q()
    return Q(received_on__lt=seen) | Q(received_on=seen, reference__lt=reference)
