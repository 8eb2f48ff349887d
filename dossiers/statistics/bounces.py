"""Who of the team receives nothing any more: the latest message to her came back."""

from __future__ import annotations

from datetime import datetime

from dossiers import access
from dossiers.models import Member, Role
from notifications.queue import bounced


def count_bounced(member: Member, *, now: datetime) -> int:
    """People of the coordinated sections, in two statements; one when nothing came back."""
    people = bounced(now=now)
    if not people:
        return 0
    sections = access.sections_of(member, Role.COORDINATOR)
    return access.defenders(sections).filter(pk__in=people).distinct().count()
