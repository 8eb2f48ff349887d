"""A change of a setting: what it was, what it is, who did it. Never a word of a case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from dossiers import access
from dossiers.models import Entry, JournalLine, Member, Membership, Role, SettingChange
from notifications.notify import Doorbell, notify_many

SHOWN = 20


def note(
    page: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by: Member,
    now: datetime,
    about: str = "",
    section: UUID | None = None,
) -> SettingChange | None:
    """Keep what differs, in the caller's transaction; None when nothing does.

    The journal holds no words: its line carries the digest of both sides.
    """
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not names:
        return None
    was = {name: before.get(name) for name in names}
    became = {name: after.get(name) for name in names}
    change = SettingChange.objects.create(
        page=page, about=about, before=was, after=became, by=by, at=now
    )
    details = {"act": page, "reference": digest(change), "count": len(names)}
    JournalLine.objects.record(Entry("setting.change", now, by.pk, section, None, details))
    return change


def digest(change: SettingChange) -> str:
    """Of what the row says, as its line of the journal carries it."""
    whole = [change.page, change.about, change.before, change.after]
    told = json.dumps(whole, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def tell_coordinators(change: SettingChange, *, link: str, by: Member, now: datetime) -> None:
    """Whoever coordinates any section learns that what holds for all has changed."""
    people = Membership.objects.filter(role=Role.COORDINATOR, member__is_active=True)
    told = sorted(set(people.values_list("member", flat=True)) - {by.pk})
    key = f"setting:{change.pk}"
    notify_many(
        [
            Doorbell(topic="update", recipient=person, link=link, key=f"{key}:{person}")
            for person in told
        ],
        now=now,
    )


def latest(page: str, *, by: Member, about: str | None = None) -> list[SettingChange]:
    """The last changes of a page, the newest first. Raises Http404."""
    access.require_somewhere(by, "set_organisation")
    found = SettingChange.objects.filter(page=page).select_related("by").order_by("-at")
    if about is not None:
        found = found.filter(about=about)
    return list(found[:SHOWN])
