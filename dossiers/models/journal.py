"""The journal: who did or read what, in a chain that cannot be quietly edited.

Each line carries a MAC of itself and of the line before it, made with a key that
is not in the database: somebody with only the right to write rows cannot make the
chain whole again. Written in the transaction of the act; if it cannot be written,
the act fails. It never holds content: `details` is an allow-list of keys.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from dossiers.privacy.keyring import service_key

# What a line may say besides who, when, what: slugs, dates, counts. Never words of a person.
ALLOWED_DETAILS = frozenset(
    {"move", "from", "to", "outcome", "rule", "step", "act", "milestone", "date", "precision",
     "count", "role", "reference", "certainty", "cause", "channel", "level", "command", "number",
     "language", "member"}
)  # fmt: skip


COLUMNS = ("seq", "at", "action", "actor", "section", "case", "details", "previous", "mac")
# From so many lines on.
BY_COPY = 20


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `actor` is None for the person herself or for the clock."""

    action: str
    at: datetime
    actor: UUID | None = None
    section: UUID | None = None
    case: UUID | None = None
    details: dict[str, Any] = field(default_factory=dict)


def _midnight(moment: datetime) -> datetime:
    """The beginning of the local day of `moment`."""
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0)


def _quoted(name: str) -> str:
    return f'"{name}"'


class JournalManager(models.Manager["JournalLine"]):
    """Appends and verifies; nothing edits."""

    def record(self, entry: Entry) -> None:
        """Append one line in the caller's transaction."""
        self.record_many([entry])

    def record_many(self, entries: Iterable[Entry]) -> None:
        """Append lines in order. Raises if not inside a transaction or a detail is not allowed."""
        entries = list(entries)
        if not entries:
            return
        if not transaction.get_connection(using=self.db).in_atomic_block:
            raise RuntimeError("a journal line belongs to the transaction of its act")
        head, _ = JournalHead.objects.select_for_update().get_or_create(id=1)
        seq, mac = head.seq, bytes(head.mac)
        lines = []
        for entry in entries:
            if extra := set(entry.details) - ALLOWED_DETAILS:
                raise ValueError(f"not allowed in the journal: {sorted(extra)}")
            # A person without account leaves the day, not the minute.
            anonymous = entry.actor is None and entry.action.startswith("person.")
            at = _midnight(entry.at) if anonymous else entry.at
            line = JournalLine(
                seq=(seq := seq + 1),
                at=at.replace(microsecond=0),
                action=entry.action,
                actor=entry.actor,
                section=entry.section,
                case=entry.case,
                details=entry.details,
                previous=mac,
            )
            line.mac = mac = line.expected_mac()
            lines.append(line)
        self._append(lines)
        JournalHead.objects.filter(id=1).update(seq=seq, mac=mac)

    def _append(self, lines: list[JournalLine]) -> None:
        """Write new lines: many at once by COPY, which costs PostgreSQL and us a tenth."""
        connection = transaction.get_connection(using=self.db)
        if connection.vendor != "postgresql" or len(lines) < BY_COPY:
            self.bulk_create(lines)
            return
        command = f"COPY dossiers_journalline ({', '.join(map(_quoted, COLUMNS))}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(command) as copy:
            for line in lines:
                values = [getattr(line, name) for name in COLUMNS]
                copy.write_row([json.dumps(v) if isinstance(v, dict) else v for v in values])

    def first_fault(self) -> int | None:
        """The sequence number of the first line that does not fit, or None if all is well."""
        seq, mac = 0, b""
        for line in self.order_by("seq").iterator(chunk_size=5000):
            seq += 1
            fits = line.seq == seq and bytes(line.previous) == mac
            if not fits or not hmac.compare_digest(bytes(line.mac), line.expected_mac()):
                return seq
            mac = bytes(line.mac)
        head = JournalHead.objects.filter(id=1).first()
        if (head.seq, bytes(head.mac)) != (seq, mac) if head else seq:
            return seq + 1
        return None


class JournalLine(models.Model):
    """A line. Triggers refuse UPDATE and DELETE on both databases."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=40)
    actor = models.UUIDField(null=True)
    section = models.UUIDField(null=True)
    case = models.UUIDField(null=True)
    details = models.JSONField(default=dict)
    previous = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)

    objects = JournalManager()

    class Meta:
        indexes = [
            models.Index(fields=["case", "seq"], name="journal_case"),
            models.Index(
                fields=["section", "at"],
                condition=models.Q(action="case.take"),
                name="journal_taken",
            ),
        ]

    def expected_mac(self) -> bytes:
        """HMAC-SHA-256 of the line before and of this one's canonical text."""
        text = json.dumps(
            [
                self.seq,
                self.at.timestamp(),
                self.action,
                *(str(value) if value else "" for value in (self.actor, self.section, self.case)),
                self.details,
            ],
            sort_keys=True,
            ensure_ascii=True,
            separators=(",", ":"),
        )
        return hmac.digest(
            service_key("journal-mac"), bytes(self.previous) + text.encode(), hashlib.sha256
        )


class JournalHead(models.Model):
    """The last line, locked while one is added: lines form a queue."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    mac = models.BinaryField(max_length=32, default=bytes)


class JournalSegment(models.Model):
    """Lines `first` to `last`, pruned: what remains of them, and our signature of that.

    `before` and `after` are the MACs around the segment, so that the chain still holds;
    `kept` lines stay (break-glass, erasures, roles), and `kept_digest` is of their MACs.
    """

    first = models.BigIntegerField(primary_key=True)
    last = models.BigIntegerField(unique=True)
    before = models.BinaryField(max_length=32)
    after = models.BinaryField(max_length=32)
    kept = models.PositiveIntegerField(default=0)
    kept_digest = models.BinaryField(max_length=32)
    pruned_on = models.DateField()
    signature = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="segment_has_its_order"
            )
        ]


class SweepMark(models.Model):
    """When each sweep last completed. An old mark is an alarm."""

    name = models.CharField(max_length=20, primary_key=True)
    completed_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
