"""The figures kept by actions/tally.py: whether they still say what counting again would.

They do as long as no act followed that could change them: every act leaves a line in the
journal, in its own transaction. Reading a case changes no figure. What time alone changes
(a day that ends, an answer that is late) was foreseen when they were counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from dossiers import access
from dossiers.models import Exclusion, JournalLine, Member, Role, Tally
from dossiers.statistics.figures import Figures
from dossiers.statistics.plain import read

# So large that others' acts of the last minute may wait for the sweep; one's own never do.
LARGE = 20_000
AT_MOST = timedelta(seconds=90)
# Acts that change nothing of what is counted.
READINGS = (
    "case.read", "exhibit.read", "guest.read", "handover.read", "referral.read", "card.seen",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """The figures, and when they were counted."""

    figures: Figures
    counted_at: datetime


def scope_of(sections: Iterable[UUID]) -> str:
    """The name of a set of sections."""
    return hashlib.sha256(",".join(sorted(map(str, sections))).encode()).hexdigest()


def kept(member: Member, *, now: datetime) -> Known | None:
    """What is kept for her sections, None when it must be counted again.

    Somebody excluded from a case counts without it: nothing is kept for her.
    """
    sections = access.sections_of(member, Role.COORDINATOR)
    excluded = Exclusion.objects.filter(member=member, case__section__in=sections)
    tally = Tally.objects.filter(~Q(Exists(excluded)), scope=scope_of(sections)).first()
    if tally is None or not tally.counted_at <= now < tally.good_until:
        return None
    if _is_touched(tally, member, sections, now):
        return None
    try:
        return Known(read(Figures, tally.figures["found"]), tally.counted_at)
    except (KeyError, TypeError, ValueError):  # kept by another release
        return None


def _is_touched(tally: Tally, member: Member, sections: Iterable[UUID], now: datetime) -> bool:
    """Whether an act followed; on a large instance, only her own or an old one counts."""
    since = acts_since(tally.seq, sections)
    if tally.figures["cases"] > LARGE and now - tally.counted_at < AT_MOST:
        since = since.filter(actor=member.pk)
    return since.exists()


def acts_since(seq: int, sections: Iterable[UUID]) -> QuerySet[JournalLine]:
    """The lines after `seq` that may change a figure of these sections. What has no section
    (an absence, a role) may change any.
    """
    here = Q(section__in=sections) | Q(section=None)
    return JournalLine.objects.filter(here, seq__gt=seq).exclude(action__in=READINGS)
