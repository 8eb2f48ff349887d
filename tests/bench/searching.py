"""Searching in sealed cases, beside the least that reading the same rows costs.

The floor reads the same sealed columns of the same cases by bare SQL and looks for the word
in the bytes: it finds nothing, and it opens nothing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers import access
from dossiers.desk.finder import READ
from dossiers.models import Member
from tests.bench.pages import statements
from tests.bench.people import Cast, cookies
from tests.bench.sealing import sealing
from tests.bench.table import Line

WORD = "septembre bloque"
SIZES = (200, 2000, 10_000)
TIMES = 5
FURTHER = re.compile(r'name="apres" value="([^"]+)"')
GOALS = {2000: "300 ms"}


def measure(cast: Cast, _folder: Path, _env: Mapping[str, str], _now: datetime) -> list[Line]:
    """One line a size: of my own cases, and of the section."""
    return [_line(size, cast.delegue if size <= 200 else cast.coordinator) for size in SIZES]


def _line(size: int, who: Member) -> Line:
    ids = list(
        access.readable_cases(who)
        .order_by("-acted_on", "-reference")
        .values_list("pk", flat=True)[:size]
    )
    browser = Client()
    browser.cookies.load(dict(cookies(who)))
    _search(browser, len(ids))
    times, floors, sealed, asked = [], [], 0.0, 0
    for _ in range(TIMES):
        floors.append(_floor(ids))
        start = time.perf_counter()
        _search(browser, len(ids))
        times.append((time.perf_counter() - start) * 1000)
    with sealing() as meter, CaptureQueriesContext(connection) as captured:
        _search(browser, len(ids))
    sealed, asked = meter.milliseconds, statements(captured)
    return Line(
        f"search among {len(ids)} sealed cases",
        ours=sorted(times)[TIMES // 2],
        floor=sorted(floors)[TIMES // 2],
        sealing=sealed,
        goal=GOALS.get(size, ""),
        statements=asked,
    )


def _search(browser: Client, cases: int) -> None:
    """One search, and « Chercher plus loin » as often as it takes to read so many cases."""
    told = {"q": WORD}
    for _ in range(-(-cases // READ)):
        page = browser.post(reverse("desk:search"), told).content.decode()
        further = FURTHER.search(page)
        if not further:
            return
        told = {"q": WORD, "apres": further[1]}


def _floor(ids: list[object]) -> float:
    connection.ensure_connection()
    raw, start = connection.connection, time.perf_counter()
    for table, column, owner in (
        ("case", "story", "id"),
        ("case", "answers", "id"),
        ("case", "contact", "id"),
        ("casekey", "blob", "case_id"),
        ("message", "body", "case_id"),
        ("note", "body", "case_id"),
    ):
        rows = raw.execute(
            f"SELECT {owner}, {column} FROM dossiers_{table} WHERE {owner} = ANY(%s)",  # noqa: S608
            [ids],
        ).fetchall()
        sum(WORD.encode() in bytes(value or b"") for _pk, value in rows)
    return (time.perf_counter() - start) * 1000
