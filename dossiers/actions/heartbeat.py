"""The engine's silence is told by another road than the one that may be silent.

An alarm does not go through the outbox, which is what may be stuck: one mail, sent here and
now, to the addresses of the settings. And as long as all is well, an address outside may be
called: it is its own silence that is then the alarm.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from dossiers.health import Alarm, alarms
from dossiers.models import SweepMark
from notifications.outgoing import RefusedAddress, Unreachable, request

log = logging.getLogger(__name__)

ALARM_EVERY = timedelta(hours=6)
# Two triggers, cron and Celery, may ask in the same minute.
LONG_AGO = timedelta(days=3650)


def heartbeat(*, now: datetime) -> dict[str, Any]:
    """Look, and tell if something is wrong; returns what was found and done.

    Keys: alarms (list of slugs), mailed (bool), called (the status of HEARTBEAT_URL, or None).
    """
    watch, _made = SweepMark.objects.get_or_create(name="watch", defaults={"completed_at": now})
    found = alarms(now, watched_since=watch.completed_at)
    done = {
        "alarms": [str(one) for one in found],
        "mailed": bool(found) and _alarm(found, now),
        "called": None if found else _call(),
    }
    SweepMark.objects.update_or_create(
        name="heartbeat", defaults={"completed_at": now, "counts": {"alarms": len(found)}}
    )
    return done


def _alarm(found: list[Alarm], now: datetime) -> bool:
    """One mail per six hours, whoever asks; a mail that did not leave is tried again."""
    if not settings.ALARM_EMAILS:
        return False
    mark, _made = SweepMark.objects.get_or_create(
        name="alarm", defaults={"completed_at": now - LONG_AGO}
    )
    before = mark.completed_at
    mine = SweepMark.objects.filter(name="alarm", completed_at=before)
    if now - before < ALARM_EVERY or not mine.update(completed_at=now):
        return False
    try:
        _mail(found)
    except OSError as error:
        log.error("alarm: the mail did not leave: %s", type(error).__name__)
        SweepMark.objects.filter(name="alarm", completed_at=now).update(completed_at=before)
        return False
    return True


def _mail(found: list[Alarm]) -> None:
    """Constant words and the slugs of the alarms: nothing of any case, nothing of anybody."""
    lines = [
        _("Bonjour,"),
        "",
        _("Les rappels ou les envois de l’outil sont arrêtés."),
        _("Signes : %(slugs)s") % {"slugs": ", ".join(found)},
        _("À regarder : %(page)s") % {"page": f"{settings.SITE_URL}/reglages/etat/"},
    ]
    EmailMessage(
        subject=_("Dossiers : le moteur est arrêté"),
        body="\n".join(lines),
        to=settings.ALARM_EMAILS,
        headers={"Auto-Submitted": "auto-generated"},
        connection=get_connection(**settings.ALARM_CONNECTION),
    ).send()


def _call() -> int | None:
    """Call HEARTBEAT_URL, with no data; None if there is none or it does not answer."""
    if not settings.HEARTBEAT_URL:
        return None
    try:
        return request("GET", settings.HEARTBEAT_URL)
    except (RefusedAddress, Unreachable) as error:
        log.warning("heartbeat: no answer: %s", error)
        return None
