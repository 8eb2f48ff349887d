"""« À faire »: what is lost first, then who waits, then what sleeps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers.desk import todo_rows
from dossiers.desk.counts import SOON
from dossiers.desk.page import page
from dossiers.desk.rows import Row

SHOWN = 7


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """/equipe/ leads to « À faire »."""
    return redirect("desk:todo")


@require_safe
def todo(request: HttpRequest) -> HttpResponse:
    """The order of the evening, in rows that never name a worker."""
    today = timezone.localdate(timezone.now())
    lose, other, backed = todo_rows.deadlines(request.user, today)
    waiting, asleep, backed_waiting = todo_rows.cases(request.user, today)
    proposed = todo_rows.proposals(request.user, today)
    deadlines, cases = reverse("desk:deadlines"), reverse("desk:cases")
    mine = f"{cases}?qui=moi"
    context = {
        "sections": [
            _section("lose", _("À ne pas perdre"), lose, f"{deadlines}?quoi=fatales"),
            _section("proposed", _("Dossiers proposés"), proposed, reverse("desk:arrivals")),
            _section("soon", _("Autres dates"), other, deadlines),
            _section("waiting", _("On attend ma réponse"), waiting, f"{mine}&quoi=attente"),
            _section("asleep", _("À réveiller"), asleep, f"{mine}&quoi=sommeil"),
        ],
        "second": [
            _section("backed", _("Échéances"), backed, f"{deadlines}?qui=binome"),
            _section(
                "backed-waiting",
                _("La personne attend"),
                backed_waiting,
                f"{cases}?qui=binome&quoi=attente",
            ),
        ],
        "second_count": len(backed) + len(backed_waiting),
        "until": today + SOON,
        "title_count": len(lose),
        "nothing": not (lose or other or waiting or asleep or proposed),
    }
    return page(request, "desk/todo.html", context, today=today)


def _section(slug: str, title: str, rows: list[Row], url: str) -> dict[str, Any]:
    """The first rows of a section, and where the others are."""
    return {
        "slug": slug,
        "title": title,
        "rows": rows[:SHOWN],
        "count": len(rows),
        "more": max(0, len(rows) - SHOWN),
        "url": url,
    }
