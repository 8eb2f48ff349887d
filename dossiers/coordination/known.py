"""The figures of a coordinator: those kept when nothing has changed since, else counted now."""

from __future__ import annotations

from datetime import datetime

from dossiers.models import Member
from dossiers.statistics.figures import count
from dossiers.statistics.kept import Known, kept


def figures_of(member: Member, *, now: datetime) -> Known:
    """What the pages show. One or two statements when it is kept."""
    return kept(member, now=now) or Known(count(member, now=now), now)
