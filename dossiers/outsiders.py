"""Addresses of those who are no members: a person who turned notices on, the room of a section."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dossiers import access
from dossiers.models import Destination, Section, WorkerDoor
from dossiers.models.worker_door import DOOR_CHANGED, Where
from dossiers.privacy.envelope import TamperedError
from dossiers.rules.moments import next_moment, next_room_hour

log = logging.getLogger(__name__)

Page = dict[str, Any]
# Asked for by the person herself, who is waiting for it: at once, at any hour.
AT_ONCE = "person_trial"


def outsiders(requests: Sequence[Any], *, now: datetime) -> dict[str, Page]:
    """By notice key. What she has read since, or turned off, is not there; nor an erased case."""
    ids = {request.recipient for request in requests}
    people, rooms = _people(ids), _rooms(ids, now)
    found = {}
    for one in requests:
        if one.recipient in people:
            page, unread, moments, zone = people[one.recipient]
            if one.topic == AT_ONCE:
                found[one.key] = page
            elif unread or one.key.startswith(DOOR_CHANGED):
                found[one.key] = {**page, "not_before": next_moment(moments, zone, now)}
        elif one.recipient in rooms:
            found[one.key] = rooms[one.recipient]
    return found


def destinations_of(rows: Iterable[Destination]) -> dict[UUID, Page]:
    """The phone and the chat of each owner, as the post office names them."""
    found: dict[UUID, Page] = defaultdict(dict)
    for row in rows:
        owner = row.member_id or row.section_id
        try:
            found[owner][row.channel] = row.address()
        except TamperedError:
            # Her mails must leave all the same; this channel finds no address.
            log.error("addresses: a sealed destination does not open")
    return found


def _people(ids: Iterable[UUID]) -> dict[UUID, tuple[Page, bool, tuple[str, ...], str]]:
    found = {}
    for door in access.worker_doors(ids):
        try:
            where = door.where()
        except TamperedError:
            log.error("addresses: a sealed door does not open")
            continue
        page = {"language": where.language, **_on(where)}
        found[door.pk] = (page, door.unread_since is not None, where.moments, _zone(door))
    return found


def _on(where: Where) -> Page:
    if where.channel == "chat":
        return {"chat": {"service": "signal", "to": where.to}}
    return {where.channel: where.to}


def _zone(door: WorkerDoor) -> str:
    return str(door.case.section.zone)


def _rooms(ids: Iterable[UUID], now: datetime) -> dict[UUID, Page]:
    """No language is asked of a room, and no telephone of it rings at night."""
    more = destinations_of(Destination.objects.filter(section__in=ids))
    zones = Section.objects.filter(pk__in=more).values_list("pk", "zone")
    return {
        pk: {"language": "fr", "not_before": next_room_hour(zone, now), **more[pk]}
        for pk, zone in zones
    }
