"""The pages of the team, each beside its floor."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.bench.people import Cast, cookies, floor_cookies
from tests.bench.questions import questions
from tests.bench.sealing import sealing
from tests.bench.server import Client, Ports, alternating, both
from tests.bench.table import Line

TIMES = 100
FILTERED = "qui=moi&type=noz&echeance=30"
INSIDE_TIMES = 9
BOUNDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Page:
    """A page of ours, the question that gives the floor the same rows, and the goal."""

    what: str
    path: str
    question: str
    goal: str
    coordinator: bool = False


def pages(cast: Cast) -> list[Page]:
    """The pages of house.md §8."""
    case = reverse("desk:case", args=[cast.case.reference])
    dashboard = reverse("coordination:decide")
    return [
        Page("À faire", reverse("desk:todo"), "todo", "1.5"),
        Page("arrivals, 30 rows", reverse("desk:arrivals"), "arrivals", "1.5"),
        Page("case list, 50 rows", reverse("desk:cases"), "cases", "1.5"),
        Page("filtered list, 50 rows", f"{reverse('desk:cases')}?{FILTERED}", "filtered", "1.5"),
        Page("list of a section", f"{reverse('desk:cases')}?qui=equipe", "section", "1.5", True),
        Page("a case, 50 messages", case, "case", "1.8"),
        Page("dashboard, counting", dashboard, "counted", "1.5", coordinator=True),
        Page("dashboard, counters kept", dashboard, "kept", "1.5", coordinator=True),
    ]


def measure(cast: Cast, folder: Path, env: Mapping[str, str]) -> list[Line]:
    """One line per page."""
    asked = questions(cast)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_counters")
        cursor.execute(asked["make_kept"])
    with both(folder, env, asked) as ports:
        return [_line(page, cast, asked[page.question], ports) for page in pages(cast)]


def _line(page: Page, cast: Cast, question: str, ports: Ports) -> Line:
    who = cast.coordinator if page.coordinator else cast.delegue
    site = Client(ports.ours, cookies(who))
    least = Client(ports.floor, floor_cookies(cast.delegue))
    times = alternating(
        {
            "bare": lambda: bare(question),
            "floor": lambda: least.timed_get(f"/lire/{page.question}"),
            "ours": lambda: site.timed_get(page.path),
        },
        times=TIMES,
    )
    count, sealed = inside(page.path, cookies(who))
    return Line(
        page.what,
        ours=times["ours"],
        floor=times["floor"],
        bare=times["bare"],
        sealing=sealed,
        goal=page.goal,
        statements=count,
    )


def bare(question: str) -> float:
    """Milliseconds of the statement alone, through psycopg."""
    connection.ensure_connection()
    raw = connection.connection
    start = time.perf_counter()
    raw.execute(question).fetchall()
    return (time.perf_counter() - start) * 1000


def inside(path: str, session: Mapping[str, str]) -> tuple[int, float]:
    """(statements of one request, milliseconds of it spent in sealing), in this process."""
    browser = InProcess()
    browser.cookies.load(dict(session))
    spent = []
    for _ in range(INSIDE_TIMES):
        with sealing() as meter, CaptureQueriesContext(connection) as captured:
            answer = browser.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        spent.append(meter.milliseconds)
    return statements(captured), statistics.median(spent)


def statements(captured: CaptureQueriesContext) -> int:
    """How many SQL statements read or write; the beginnings and ends of transactions apart."""
    return sum(not query["sql"].startswith(BOUNDS) for query in captured.captured_queries)
