"""« Graphiques »: eleven questions, each with the decision it is for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.coordination.charts.all import charts
from dossiers.coordination.charts.drawing import HATCH, legend_html, lines_html
from dossiers.coordination.known import figures_of
from dossiers.employers.book import Names
from dossiers.models import Role
from dossiers.statistics.sums import count_sums


@require_safe
def graphs(request: HttpRequest) -> HttpResponse:
    """All eleven, to read or to print."""
    access.require_somewhere(request.user, "see_dashboard")
    now = timezone.now()
    today = timezone.localdate(now)
    found = figures_of(request.user, now=now)
    names = Names(access.sections_of(request.user, Role.COORDINATOR))
    drawn = charts(found.figures, names, count_sums(request.user, today=today), today=today)
    context = {
        "charts": [(one, legend_html(one), lines_html(one)) for one in drawn],
        "hatch": HATCH,
        "counted_at": found.counted_at,
        "several": found.figures.carrying > len(found.figures.heaviest),
    }
    return render(request, "coordination/charts.html", context)
