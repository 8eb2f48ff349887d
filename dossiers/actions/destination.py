"""Where a member, or the room of a section, is reached by SMS or in a chat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import RefusedError
from dossiers.models import Destination, Entry, JournalLine, Member, Role, Section
from notifications.models import Rhythm
from notifications.notify import Doorbell, notify_many
from notifications.preferences import choose, forget
from notifications.topics import TEAM_TOPICS

Owner = Member | Section


def keep(owner: Owner, channel: str, address: Any, *, by: Member, now: datetime) -> None:
    """Reach `owner` there from now on; replaces the address of before.

    address: as notifications.address_book names it. A chat gets all that rings a member, as
    her mail does; a phone gets only what the ladder sends by SMS. Raises Http404 unless it is
    one's own, or a section that one coordinates.
    """
    _require(owner, by)
    with transaction.atomic():
        Destination.objects.filter(**_of(owner), channel=channel).delete()
        row = Destination(**_of(owner), channel=channel, made_on=timezone.localdate(now))
        row.put(address)
        row.save(force_insert=True)
        if channel == Destination.Channel.CHAT and isinstance(owner, Member):
            for topic in TEAM_TOPICS:
                choose(recipient=owner.pk, topic=topic, channel=channel, rhythm=Rhythm.INSTANT)
        done = _act(owner, "member.address_set", "section.room_set")
        _journal(owner, done, channel, by=by, now=now)


def withdraw(owner: Owner, channel: str, *, by: Member, now: datetime) -> bool:
    """Reach nobody there any more; False if it was not kept. Raises Http404 as `keep`."""
    _require(owner, by)
    with transaction.atomic():
        gone, _per_model = Destination.objects.filter(**_of(owner), channel=channel).delete()
        if gone:
            forget(recipient=owner.pk, channel=channel)
            done = _act(owner, "member.address_removed", "section.room_removed")
            _journal(owner, done, channel, by=by, now=now)
    return bool(gone)


def try_out(owner: Owner, channel: str, *, by: Member, now: datetime) -> None:
    """« Envoyer un essai », one a minute. Raises RefusedError, and Http404 as `keep`."""
    _require(owner, by)
    minute = now.replace(second=0, microsecond=0).isoformat()
    bell = Doorbell(
        topic="trial",
        recipient=owner.pk,
        link=reverse("desk:channels"),
        key=f"trial:{channel}:{minute}:{owner.pk}",
        channels=(channel,),
    )
    if not notify_many([bell], now=now):
        raise RefusedError(_("Un essai vient de partir. Attendre une minute."))


def _require(owner: Owner, by: Member) -> None:
    mine = owner.pk == by.pk
    if not mine and owner.pk not in access.sections_of(by, Role.COORDINATOR):
        raise Http404(_("Cette page n’existe pas."))


def _of(owner: Owner) -> dict[str, Owner]:
    return {"member" if isinstance(owner, Member) else "section": owner}


def _journal(owner: Owner, done: str, channel: str, *, by: Member, now: datetime) -> None:
    section = owner.pk if isinstance(owner, Section) else None
    JournalLine.objects.record(Entry(done, now, by.pk, section, None, {"channel": channel}))


def _act(owner: Owner, of_member: str, of_section: str) -> str:
    return of_member if isinstance(owner, Member) else of_section
