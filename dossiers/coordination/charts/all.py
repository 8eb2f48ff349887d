"""The eleven charts of ux.md 7.1, in their order."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from dossiers.coordination.charts.asleep import asleep_chart
from dossiers.coordination.charts.chart import Chart
from dossiers.coordination.charts.door import door_chart
from dossiers.coordination.charts.employers import employers_chart
from dossiers.coordination.charts.intake import intake_chart
from dossiers.coordination.charts.ladder import ladder_chart
from dossiers.coordination.charts.load import load_chart
from dossiers.coordination.charts.outcomes import outcomes_chart
from dossiers.coordination.charts.waits import languages_chart, waits_chart
from dossiers.coordination.charts.weeks import sureness_chart, weeks_chart
from dossiers.employers.book import Names
from dossiers.statistics.figures import Figures
from dossiers.statistics.sums import Sums


def charts(found: Figures, names: Names, sums: Sums | None, *, today: date) -> list[Chart]:
    """What each says of these figures; no statement."""
    who = {person.pk: person for person in found.who}
    return [
        weeks_chart(found.weeks, today),
        sureness_chart(found.sureness),
        load_chart(found.heaviest, who, near=found.red.near, most_near=found.most_near),
        door_chart(found.door),
        waits_chart(found.waits, settings.PROMISE_DAYS),
        intake_chart(found.screens),
        employers_chart(names, found.cells, found.firing),
        asleep_chart(found.asleep),
        ladder_chart(found.rungs),
        outcomes_chart(found.outcomes, sums),
        languages_chart(found.waits),
    ]
