"""The steps of an import of many rows, timed one by one (importing.py starts the database)."""

from __future__ import annotations

import resource
import time
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.utils import timezone

from dossiers.actions import case_import, import_file, import_undo, job
from dossiers.jobs import runners
from dossiers.models import Case, Deadline, Job, Role
from dossiers.moving import imports
from notifications.models import Notice
from tests import build, sheets

ROWS = 20_000
EMPLOYERS = 400
KINDS = ("noz", "restaurant", "livreur", "spectacle", "éducation")


def content(rows: int) -> bytes:
    """As a section's own spreadsheet: dates of three years, some overdue, some wrong."""
    lines = []
    for number in range(rows):
        day, month, year = number % 28 + 1, number % 12 + 1, 2024 + number % 3
        when = f"{day:02d}/{month:02d}/{year}" if year < 2026 or month < 11 else ""
        kind = KINDS[number % len(KINDS)] if number % 500 else "cirque"
        lines.append(
            sheets.row(number, kind=kind, employer=f"Maison {number % EMPLOYERS}", dismissed=when)
        )
    return sheets.csv(*lines)


def peak() -> float:
    """The most memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(rows: int) -> None:
    """Bring, rehearse, import, look again, undo; each with its seconds and its memory."""
    lea = build.member(build.section(), Role.COORDINATOR, "Léa")
    now, section = timezone.now(), build.section_of(lea)
    told: list[tuple[str, float, str]] = []
    said: list[float] = []

    def timed(name: str, act: Any, note: str = "") -> Any:
        begun, before = time.monotonic(), peak()
        done = act()
        seconds = time.monotonic() - begun
        told.append(
            (name, seconds, f"{rows / seconds:8.0f} rows/s, peak +{peak() - before:.0f} MiB")
        )
        return done

    def work() -> None:
        kept = job.Progress.__call__

        def heard(self: job.Progress, done: int, total: int, step: str = "") -> None:
            said.append(time.monotonic())
            kept(self, done, total, step)

        job.Progress.__call__ = heard  # type: ignore[method-assign]
        while job.run_next(runners(), clock=timezone.now):
            pass
        job.Progress.__call__ = kept  # type: ignore[method-assign]

    file = content(rows)
    one = timed("read and seal", lambda: import_file.bring(file, section=section, by=lea, now=now))
    case_import.rehearse_now(imports.get(lea, one.pk), by=lea, now=now)
    timed("rehearse", work)
    fresh = imports.get(lea, one.pk)
    case_import.launch(fresh, by=lea, now=now, version=fresh.version)
    said.clear()
    timed("import", work)
    gaps = [after - before for before, after in pairwise(said)]
    ended = imports.get(lea, one.pk)
    assert not Job.objects.filter(state="failed").exists(), Job.objects.values("failure")
    import_undo.ask(ended, by=lea, now=timezone.now() + timedelta(minutes=1))
    cases, dates = Case.objects.count(), Deadline.objects.count()
    if rows <= ROWS // 10:
        timed("undo", work)
    print(f"{rows} rows, {len(file) / 1e6:.1f} MB: {cases} cases, {dates} deadlines, "
          f"{Notice.objects.count()} notices, counts {ended.counts}")  # fmt: skip
    for name, seconds, note in told:
        print(f"  {name:14} {seconds:8.1f} s  {note}")
    print(f"  progress said {len(said)} times, at most every {max(gaps, default=0):.1f} s; "
          f"peak of the process {peak():.0f} MiB")  # fmt: skip
