"""A rule or a holiday changed: which open deadlines would move, then move them, each journaled.

They are read in chunks by their key, in constant memory, whatever their number. A delay keeps
the version of the rule it began under, unless a later one reaches back (rules/transition.py).
A pass that was killed begins again where it was, as long as the rules are still the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, F, Field, Min, Model, Q
from django.utils import timezone

from dossiers import rules
from dossiers.actions.plan import count, events_on, moved_entry, take_dates, would_move
from dossiers.models import (
    OVER_BEFORE_US,
    Case,
    Deadline,
    DeadlineChange,
    DeadlineState,
    JournalLine,
    Severity,
    SweepMark,
)
from dossiers.rules.catalogue import catalogue
from dossiers.rules.counting import CountingError
from dossiers.rules.deadline import Planned

CHUNK = 1000
MARK = "replan"
KEPT = (
    "certainty", "theoretical", "legal", "prudent", "act_by", "defensible", "rule_version",
    "edition", "seen_by", "seen_at", "rings_from", "snoozed_until", "next_rung_on", "version",
)  # fmt: skip


@dataclass
class Pass:
    """How far a pass is. `unread`: their rule is gone, or cannot count their date any more."""

    seen: int = 0
    moving: int = 0
    unread: int = 0
    after: UUID | None = None


class Moving(NamedTuple):
    """A deadline (with its case's `reference` and `section`), and the dates it would have."""

    deadline: Any
    planned: Planned


Progress = Callable[[Pass], None]


def survey(*, rule: str = "", progress: Progress, chunk: int = CHUNK) -> Iterator[Moving]:
    """The open deadlines that would move now, of one rule or of all. Changes nothing."""
    done = Pass()
    while found := _read(done, rule, chunk):
        yield from found[0]
        progress(done)


def replan(*, rule: str = "", now: datetime, progress: Progress, chunk: int = CHUNK) -> Pass:
    """Move them, chunk after chunk, each in one transaction with its journal and its mark."""
    done = _resumed(rule)
    while found := _read(done, rule, chunk):
        with transaction.atomic():
            _move(found[0], now=now)
            _remember(done, rule, now=now)
        progress(done)
    done.after = None
    _remember(done, rule, now=now)
    return done


def _read(done: Pass, rule: str, chunk: int) -> tuple[list[Moving]] | None:
    """Those of the next chunk that would move, in a tuple; None when there is no more."""
    rows = Deadline.objects.filter(state=DeadlineState.OPEN)
    if rule:
        rows = rows.filter(rule=rule)
    if done.after:
        rows = rows.filter(pk__gt=done.after)
    found: list[Any] = list(
        rows.select_related("milestone")
        .annotate(reference=F("case__reference"), section=F("case__section"))
        .defer("closing_note", "milestone__note")
        .order_by("pk")[:chunk]
    )
    if not found:
        return None
    events = events_on([row.pk for row in found])
    moving = []
    for row in found:
        try:
            version = catalogue().rule(row.rule, row.rule_version)
            planned = count(version, row.milestone, events[row.pk], zone=row.zone)
        except (KeyError, CountingError, ValueError):
            done.unread += 1
            continue
        if would_move(row, planned):
            moving.append(Moving(row, planned))
    done.seen += len(found)
    done.moving += len(moving)
    done.after = found[-1].pk
    return (moving,)


def _move(found: list[Moving], *, now: datetime) -> None:
    """Those that nobody changed since they were read; the others were counted anew by that."""
    if not found:
        return
    today = timezone.localdate(now)
    wanted = {one.deadline.pk: one for one in found}
    locked = Deadline.objects.select_for_update().filter(
        pk__in=list(wanted), state=DeadlineState.OPEN
    )
    fresh = dict(locked.values_list("pk", "version"))
    rows = [one for pk, one in wanted.items() if fresh.get(pk) == one.deadline.version]
    DeadlineChange.objects.bulk_create(
        [take_dates(one.deadline, one.planned, by=None, today=today, cause="rule") for one in rows]
    )
    _write([one.deadline for one in rows], KEPT)
    JournalLine.objects.record_many(
        moved_entry(one.deadline, section=one.deadline.section, by=None, now=now, cause="rule")
        for one in rows
    )
    _refresh_nearest({one.deadline.case_id for one in rows})


def _refresh_nearest(cases: set[UUID]) -> None:
    """What plan.py keeps on one case, for many: their nearest date, and a fatal unknown."""
    ours = Deadline.objects.filter(case__in=cases, state=DeadlineState.OPEN, bound="ours")
    unknown = Q(severity=Severity.FATAL, prudent=None)
    found = ours.values("case").annotate(
        first=Min("prudent", filter=~OVER_BEFORE_US), unknown=Count("pk", filter=unknown)
    )
    rows = [
        Case(pk=row["case"], nearest_on=row["first"], has_unknown_fatal=row["unknown"] > 0)
        for row in found.order_by()
    ]
    _write(rows, ("nearest_on", "has_unknown_fatal"))


def _write(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Update these columns of these rows, each by its key, in one prepared statement.

    Django's own bulk_update spends ten times as long building its CASE expressions.
    """
    if not rows:
        return
    table = type(rows[0])._meta
    key = cast(Field, table.pk)
    fields = [cast(Field, table.get_field(name)) for name in names]
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    sql = f"UPDATE {quote(table.db_table)} SET {sets} WHERE {quote(str(key.column))} = %s"  # noqa: S608 (names of our own columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            sql,
            [
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for field in (*fields, key)
                ]
                for row in rows
            ],
        )


def _resumed(rule: str) -> Pass:
    """The pass that was killed, if it was for the same rule under the same rules."""
    mark = SweepMark.objects.filter(name=MARK).first()
    said = mark.counts if mark else {}
    if said.get("rule") != rule or said.get("rules") != fingerprint() or not said.get("after"):
        return Pass()
    return Pass(said["seen"], said["moving"], said["unread"], UUID(said["after"]))


def _remember(done: Pass, rule: str, *, now: datetime) -> None:
    counts = {
        "rule": rule,
        "rules": fingerprint(),
        "seen": done.seen,
        "moving": done.moving,
        "unread": done.unread,
        "after": str(done.after) if done.after else None,
    }
    SweepMark.objects.update_or_create(name=MARK, defaults={"completed_at": now, "counts": counts})


def fingerprint() -> str:
    """The state of the rules: their code, their calendar and their catalogue."""
    digest = hashlib.sha256()
    for path in sorted(Path(rules.__path__[0]).iterdir()):
        if path.suffix in (".py", ".toml"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
