"""The person is told that something waits for her: only if she turned it on, coming back with
her code; never more than one unread notice; a reminder after 3 days, one after 10, then nothing.

All of it works while the vault is locked: where she is told is sealed under the service key.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import RefusedError
from dossiers.actions.worker_where import where_of
from dossiers.models import (
    Case,
    Deadline,
    DeadlineState,
    Entry,
    JournalLine,
    Message,
    Milestone,
    Severity,
    State,
    SweepMark,
    WorkerDoor,
)
from dossiers.models.worker_door import DOOR_CHANGED
from dossiers.privacy.envelope import TamperedError
from dossiers.privacy.keyring import service_key
from dossiers.rules.moments import next_moment
from notifications.dismiss import mark_answered
from notifications.notify import Doorbell, notify_many

log = logging.getLogger(__name__)

REMINDED_AFTER = (timedelta(days=3), timedelta(days=10))
# A date that she alone can help to keep is said this long before.
NEAR = timedelta(days=7)
HEARING, HEARING_NEAR = "hearing_set", timedelta(days=3)
# Notices are on, nothing is unread, the case is alive.
_READ_ALL = (
    Q(case__worker_door__isnull=False)
    & Q(case__worker_door__unread_since__isnull=True)
    & ~Q(case__state=State.CLOSED)
)
TRIALS_A_DAY, TRIALS_OF_A_CASE = 3, 5
_AT_ONCE = 200


def turn_on(case: Case, *, now: datetime) -> WorkerDoor:
    """Notices leave from now on, to the contact of the opened case.

    Raises RefusedError: before the first return with the code (whoever typed an address has
    proved nothing), for a closed case, for a contact that no notice can reach.
    """
    with transaction.atomic():
        case = access.locked(case)
        if said := obstacle(case):
            raise RefusedError(said)
        where = where_of(case.contact or {})
        WorkerDoor.objects.filter(case=case).delete()
        door = WorkerDoor(case=case, turned_on_on=timezone.localdate(now))
        door.put(where)
        door.save(force_insert=True)
        _journal(case, "person.notices_on", now)
    return door


def obstacle(case: Case) -> str:
    """What stands between this (opened) case and its notices, and what to do; "" if nothing."""
    if case.state == State.CLOSED:
        return _("Votre dossier est terminé. Il n’y aura plus d’avis.")
    try:
        where_of(case.contact or {})
    except RefusedError as refused:
        return str(refused)
    if not case.receipts.filter(used_on__isnull=False, replaced_on=None).exists():
        return _("Fermez ce dossier. Puis revenez avec votre code.")
    return ""


def turn_off(case: Case, *, now: datetime) -> bool:
    """No notice leaves any more, queued ones neither; False if they were off."""
    with transaction.atomic():
        door = _door_of(case)
        if door is None:
            return False
        mark_answered(prefix=_prefix(door), now=now)
        door.delete()
        _journal(case, "person.notices_off", now)
    return True


def drop(case: Case, *, now: datetime) -> None:
    """The team gave another contact: no notice leaves any more. In a transaction."""
    door = _door_of(case)
    if door is not None:
        mark_answered(prefix=_prefix(door), now=now)
        door.delete()


def moved(case: Case) -> None:
    """Her contact changed: notices follow it, or stop if they cannot. In a transaction."""
    door = _door_of(case)
    if door is None:
        return
    try:
        door.put(where_of(case.contact or {}))
    except RefusedError:
        door.delete()
    else:
        door.save(update_fields=["sealed"])


def try_out(case: Case, *, now: datetime) -> None:
    """« Envoyer un essai », at once. Raises RefusedError: off, or too many today."""
    with transaction.atomic():
        case = access.locked(case)
        door = _door_of(case)
        if door is None:
            raise RefusedError(_("Activez d’abord les avis."))
        midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))
        tried = JournalLine.objects.filter(
            case=case.pk, action="person.notice_trial", at__gte=midnight
        )
        if tried.count() >= TRIALS_OF_A_CASE or not _ring_trial(door, now):
            raise RefusedError(_("Assez d’essais pour aujourd’hui. Revenez demain."))
        _journal(case, "person.notice_trial", now)


def _ring_trial(door: WorkerDoor, now: datetime) -> bool:
    """At most three a day to one address, whoever asks from whichever case: nobody's phone
    becomes a target. The day is in the mark, so that two days cannot be compared.
    """
    where = door.where()
    said = f"{timezone.localdate(now)}|{where.channel}|{where.to.lower()}".encode()
    mark = hmac.digest(service_key("worker-trial"), said, hashlib.sha256).hex()[:32]
    return any(
        notify_many(
            [_doorbell(door, "person_trial", f"person-trial:{mark}:{turn}", where.channel)], now=now
        )
        for turn in range(TRIALS_A_DAY)
    )


def tell(case: Case, topic: str, *, now: datetime, key: str = "") -> bool:
    """Something waits for her; True if a notice leaves. Inside the transaction of the act.

    Nothing if notices are off, or if one is unread already.
    """
    door = _door_of(case)
    if door is None or door.unread_since is not None:
        return False
    door.topic, door.unread_since = topic, now
    door.number += 1
    return _ring(door, key or str(door.number), now)


def warn(case: Case, key: str, *, now: datetime) -> bool:
    """Her door itself changed: told whatever is unread, and reading the case takes it not back.

    Whoever reads in her place would otherwise silence it. Inside the transaction of the act.
    """
    door = _door_of(case)
    if door is None:
        return False
    try:
        where = door.where()
    except TamperedError:
        log.error("worker_notice: a sealed door does not open")
        return False
    leaves = next_moment(where.moments, case.section.zone, now)
    key = f"{DOOR_CHANGED}{door.pk}:{key}"
    bell = _doorbell(door, "person_reply", key, where.channel, not_before=leaves)
    return bool(notify_many([bell], now=now))


def read(case: Case, *, now: datetime) -> None:
    """She is before her case: what waited is read, and what was queued does not leave."""
    door = WorkerDoor.objects.filter(case=case.pk, unread_since__isnull=False).first()
    if door is not None:
        with transaction.atomic():
            WorkerDoor.objects.filter(pk=door.pk).update(
                topic="", unread_since=None, told=0, next_at=None
            )
            mark_answered(prefix=_prefix(door), now=now)


def tell_people(*, now: datetime) -> dict[str, int]:
    """One pass: dates that need somebody, reminders of what is unread. Twice changes nothing."""
    counts = {"people_dates": _tell_dates(now), "people_reminded": _remind(now)}
    SweepMark.objects.update_or_create(
        name="people", defaults={"completed_at": now, "counts": counts}
    )
    return counts


def _tell_dates(now: datetime) -> int:
    """A fatal date is near and a question to her has no answer, or she is expected in court.

    Each once: the key is the date's. What was told already is asked for again and rings not.
    """
    told = 0
    for case, key in [*_dates_with_a_question(now), *_hearings(now)]:
        with transaction.atomic():
            told += tell(case, "person_date", now=now, key=key)
    return told


def _dates_with_a_question(now: datetime) -> list[tuple[Case, str]]:
    today = timezone.localdate(now)
    asked = Message.objects.left(now).filter(expects_answer=True, from_worker=False)
    waiting = asked.filter(answered=False)
    near = Deadline.objects.filter(
        _READ_ALL,
        state=DeadlineState.OPEN,
        severity=Severity.FATAL,
        prudent__range=(today, today + NEAR),
        case__in=waiting.values("case"),
    ).select_related("case")
    return [(one.case, f"date:{one.pk}:{one.edition}") for one in near.order_by("prudent", "pk")]


def _hearings(now: datetime) -> list[tuple[Case, str]]:
    """Those that the team has confirmed, in the days before."""
    today = timezone.localdate(now)
    near = Milestone.objects.filter(
        _READ_ALL, slug=HEARING, confirmed=True, earliest__range=(today, today + HEARING_NEAR)
    ).select_related("case")
    return [(one.case, f"day:{one.pk}:{one.earliest}") for one in near.order_by("earliest", "pk")]


def _remind(now: datetime) -> int:
    """What has been unread for 3 days, then for 10."""
    told = 0
    with transaction.atomic():
        due = WorkerDoor.objects.filter(next_at__lte=now).order_by("next_at")
        for door in due.select_for_update(skip_locked=True, of=("self",))[:_AT_ONCE]:
            told += _ring(door, f"{door.number}.{door.told}", now)
    return told


def _ring(door: WorkerDoor, key: str, now: datetime) -> bool:
    """One notice of what is unread, at her next moment; the door says when the next one is.

    A door that does not open stops neither the team's answer nor the notices of others.
    """
    try:
        where = door.where()
    except TamperedError:
        log.error("worker_notice: a sealed door does not open")
        WorkerDoor.objects.filter(pk=door.pk).update(next_at=None)
        return False
    zone = Case.objects.values_list("section__zone", flat=True).get(pk=door.case_id)
    bell = _doorbell(
        door,
        door.topic,
        _prefix(door) + key,
        where.channel,
        not_before=next_moment(where.moments, zone, now),
    )
    if not notify_many([bell], now=now):
        return False
    since = door.unread_since or now
    door.next_at = since + REMINDED_AFTER[door.told] if door.told < len(REMINDED_AFTER) else None
    door.told += 1
    door.save(update_fields=["topic", "unread_since", "number", "told", "next_at"])
    return True


def _doorbell(
    door: WorkerDoor, topic: str, key: str, channel: str, *, not_before: datetime | None = None
) -> Doorbell:
    return Doorbell(
        topic=topic,
        recipient=door.pk,
        link=reverse("intake:find"),
        key=key,
        channels=(channel,),
        not_before=not_before,
    )


def _prefix(door: WorkerDoor) -> str:
    return f"person:{door.pk}:"


def _door_of(case: Case) -> WorkerDoor | None:
    return WorkerDoor.objects.select_for_update().filter(case=case.pk).first()


def _journal(case: Case, action: str, now: datetime) -> None:
    JournalLine.objects.record(Entry(action, now, None, case.section_id, case.pk))
