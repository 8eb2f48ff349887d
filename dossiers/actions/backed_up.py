"""That a backup was made: read by « État », and by the upgrade."""

from __future__ import annotations

from datetime import datetime, timedelta

from dossiers.models import SweepMark

MARK = "backup"
# security.md 3.12: what an upgrade asks for.
FRESH = timedelta(hours=1)


def note(*, size: int, files: int, now: datetime) -> None:
    """Keep when, how many bytes, how many files."""
    SweepMark.objects.update_or_create(
        name=MARK, defaults={"completed_at": now, "counts": {"bytes": size, "files": files}}
    )


def is_fresh(*, now: datetime) -> bool:
    """Whether the last backup is less than an hour old; one of the future proves nothing."""
    made = SweepMark.objects.filter(name=MARK, completed_at__gt=now - FRESH, completed_at__lte=now)
    return made.exists()
