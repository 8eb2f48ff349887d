"""The bell of one person: what is unread, then what was read, in pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from notifications.ages import age
from notifications.models import Notice
from notifications.topics import TOPICS, plain, topic_of

PAGE = 25
MOST = 99
NOT_IN_BELL = {slug for slug, topic in TOPICS.items() if not topic.in_bell}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the bell, as ready text."""

    pk: UUID
    sentence: str
    age: str
    reference: str
    answer_link: str
    unread: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, the mark that « plus anciens » asks from, and the newest moment unread."""

    rows: list[Row]
    older: str
    newest_unread: str


def unread_count(member_id: UUID) -> int:
    """How many notices that person has not read, 99 at most. One query on a partial index."""
    return unread(member_id).count()


def unread(member_id: UUID) -> QuerySet[Notice]:
    """Them, for who counts them within a larger statement."""
    return Notice.objects.filter(recipient=member_id, seen_at__isnull=True)[:MOST]


def page_of(member_id: UUID, *, after: str = "", now: datetime) -> Page:
    """One page: unread first, newest first. `after` is the `older` of the page before.

    Two queries at most, and no count. A mark that cannot be read gives the first page.
    """
    notices = list(_following(member_id, after))
    shown = notices[:PAGE]
    unread = [one for one in shown if one.seen_at is None]
    return Page(
        rows=[_row(one, now) for one in shown],
        older=_mark(shown[-1]) if len(notices) > PAGE else "",
        newest_unread=unread[0].created_at.isoformat() if unread else "",
    )


def mark_all_seen(member_id: UUID, *, until: str, now: datetime) -> int:
    """Mark as read what was there when the page was shown; nothing if `until` is unreadable."""
    moment = _moment(until)
    if moment is None:
        return 0
    unread = Notice.objects.filter(recipient=member_id, seen_at__isnull=True)
    return unread.filter(created_at__lte=moment).update(seen_at=now)


def _following(member_id: UUID, after: str) -> Iterator[Notice]:
    """Up to one row more than a page, in order."""
    read, _sep, place = after.partition("/")
    unread_rows = Notice.objects.filter(recipient=member_id, seen_at__isnull=True)
    read_rows = Notice.objects.filter(recipient=member_id, seen_at__isnull=False).exclude(
        topic__in=NOT_IN_BELL
    )
    missing = PAGE + 1
    if read != "lu":
        for one in _beyond(unread_rows, place)[:missing]:
            missing -= 1
            yield one
        place = ""
    if missing:
        yield from _beyond(read_rows, place)[:missing]


def _beyond(rows: QuerySet[Notice], place: str) -> QuerySet[Notice]:
    ordered = rows.order_by("-created_at", "-id")
    moment, _sep, pk = place.partition("/")
    at = _moment(moment)
    try:
        last = UUID(pk)
    except ValueError:
        return ordered
    if at is None:
        return ordered
    # The first condition is what the index reads; the second cuts within one instant.
    return ordered.filter(Q(created_at__lt=at) | Q(id__lt=last), created_at__lte=at)


def _mark(notice: Notice) -> str:
    state = "lu" if notice.seen_at else "a-lire"
    return f"{state}/{notice.created_at.isoformat()}/{notice.pk}"


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo else None


def _row(notice: Notice, now: datetime) -> Row:
    return Row(
        pk=notice.pk,
        sentence=str(plain(topic_of(notice.topic)).sentence),
        age=age(notice.created_at, now),
        reference=notice.reference,
        answer_link=notice.answer_link,
        unread=notice.seen_at is None,
    )
