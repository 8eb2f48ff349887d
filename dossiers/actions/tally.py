"""The figures of the coordination, counted again when something has changed, and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from dossiers.models import JournalHead, Member, Membership, Reminder, Role, SweepMark, Tally
from dossiers.standing import somebody
from dossiers.statistics.figures import count
from dossiers.statistics.kept import acts_since, scope_of
from dossiers.statistics.plain import written

# What no act announces (the midnight of another zone, a screen passed) is this late at most.
GOOD_FOR = timedelta(minutes=15)
MARK = "figures"


def keep_figures(*, now: datetime) -> dict[str, int]:
    """One row per set of sections that somebody coordinates; what still holds is left alone.

    Twice changes nothing. Returns how many were counted, and how many nobody asks for any more.
    """
    scopes = {scope_of(sections): sections for sections in _coordinated()}
    gone = Tally.objects.exclude(scope__in=list(scopes)).delete()[0]
    old = {tally.scope: tally for tally in Tally.objects.defer("figures")}
    counted = 0
    for scope, sections in scopes.items():
        if not _holds(old.get(scope), sections, now):
            _keep(scope, sections, now)
            counted += 1
    counts = {"figures": counted, "figures_gone": gone}
    SweepMark.objects.update_or_create(name=MARK, defaults={"completed_at": now, "counts": counts})
    return counts


def _coordinated() -> Iterable[frozenset[UUID]]:
    """The sets of sections that active members coordinate."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for member, section in Membership.objects.filter(
        role=Role.COORDINATOR, member__is_active=True
    ).values_list("member_id", "section_id"):
        found[member].add(section)
    return {frozenset(sections) for sections in found.values()}


def _holds(tally: Tally | None, sections: Iterable[UUID], now: datetime) -> bool:
    if tally is None or not tally.counted_at <= now < tally.good_until:
        return False
    return not acts_since(tally.seq, sections).exists()


def _keep(scope: str, sections: frozenset[UUID], now: datetime) -> None:
    """Count with the eyes of somebody excluded from nothing, in one view of the database."""
    with transaction.atomic():
        # Before counting: an act that ends meanwhile is counted twice rather than never.
        seq = JournalHead.objects.filter(id=1).values_list("seq", flat=True).first() or 0
        found = count(_coordinator(sections), now=now)
        Tally.objects.update_or_create(
            scope=scope,
            defaults={
                "sections": sorted(map(str, sections)),
                "counted_at": now,
                "good_until": _good_until(now),
                "seq": seq,
                "figures": {
                    "cases": sum(found.counts.cells.values()),
                    "found": written(found),
                },
            },
        )


def _coordinator(sections: frozenset[UUID]) -> Member:
    return somebody(UUID(int=0), sorted(sections), [], [])


def _good_until(now: datetime) -> datetime:
    """The end of the day, the next answer that will be late, or GOOD_FOR."""
    tomorrow = timezone.localtime(now + timedelta(days=1))
    midnight = timezone.make_aware(
        datetime.combine(timezone.localdate(tomorrow), datetime.min.time())
    )
    waiting = Reminder.objects.filter(
        acknowledged_at=None, climbed_at=None, answer_by__gt=now
    ).aggregate(first=Min("answer_by"))
    return min(filter(None, [midnight, waiting["first"], now + GOOD_FOR]))
