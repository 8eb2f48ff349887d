"""« État »: what whoever hosts the instance must see, without a word of any case."""

from __future__ import annotations

import platform
import shutil
from datetime import datetime
from typing import Any

import celery
import django
from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dossiers import access, health, release
from dossiers.actions import backed_up, clock_guard
from dossiers.actions.refusal import RefusedError
from dossiers.models import Role, SweepMark
from dossiers.settings_pages.state_words import in_words
from dossiers.web import see_other
from notifications import queue
from notifications.ages import age
from notifications.ring import broker_answers

SWEEPS = {
    "ladder": gettext_lazy("Rappels"),
    "figures": gettext_lazy("Chiffres de la coordination"),
    "announce": gettext_lazy("Annonces et points du soir"),
    "housekeeping": gettext_lazy("Effacements"),
    "people": gettext_lazy("Avis aux personnes"),
    "heartbeat": gettext_lazy("Signe de vie"),
    "files": gettext_lazy("Fichiers des pièces"),
}
DELIVERIES = gettext_lazy("Envois")
ALARMS = {
    health.Alarm.REMINDERS_LATE: gettext_lazy("Les rappels ne partent plus."),
    health.Alarm.UNSENT: gettext_lazy("Des envois attendent depuis plus d’une heure."),
    health.Alarm.FILES: gettext_lazy(
        "Des pièces ne s’ouvrent plus. Reprendre leurs fichiers dans la sauvegarde."
    ),
    health.Alarm.CLOCK: gettext_lazy("L’heure du serveur a sauté, ou il est resté arrêté."),
}


@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """The whole page: coordinators and technicians only."""
    access.require_somewhere(request.user, "see_health")
    now = timezone.now()
    context = {
        "alarms": [ALARMS[one] for one in health.alarms(now, watched_since=now)],
        "sweeps": _sweeps(now),
        "queue": _queue(now),
        "workers": [_line(mark.name, age(mark.seen_at, now)) for mark in queue.workers()],
        "troubled": _troubled(request, now),
        "machine": [_backup(now), *_machine()],
        "clock": clock_guard.alarm(),
        "now": now,
        "may_confirm": access.is_coordinator(request.user),
    }
    return render(request, "settings/state.html", context)


@require_POST
def confirm_clock(request: HttpRequest) -> HttpResponse:
    """« L’heure est juste »: a coordinator ends the alarm."""
    try:
        clock_guard.confirm(by=request.user, now=timezone.now())
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Heure confirmée. Les rappels qui attendaient partent."))
    return see_other("settings:state")


def _sweeps(now: datetime) -> list[dict[str, Any]]:
    """The last of each sweep: when, and what it did in numbers that are not zero."""
    marks = [
        (SWEEPS[mark.name], mark.completed_at, mark.counts)
        for mark in SweepMark.objects.filter(name__in=SWEEPS).order_by("name")
    ]
    if last := queue.last_round():
        marks.append((DELIVERIES, last.seen_at, last.counts))
    return [
        {
            "name": name,
            "age": age(at, now),
            "counts": in_words(counts),
        }
        for name, at, counts in marks
    ]


def _queue(now: datetime) -> list[dict[str, str]]:
    found = queue.queue(now=now)
    oldest = age(found.oldest, now) if found.oldest else _("aucun")
    return [
        _line(_("À envoyer"), found.waiting),
        _line(_("En cours d’envoi"), found.claimed),
        _line(_("Le plus ancien qui attend"), oldest),
        _line(_("Échecs en 30 jours"), found.failed),
        _line(_("Incertains en 30 jours"), found.uncertain),
        _line(_("Revenus en 30 jours"), found.bounced),
    ]


def _troubled(request: HttpRequest, now: datetime) -> list[dict[str, str]]:
    """For coordinators: who of their sections missed something; a technician reads no name."""
    people = access.defenders(access.sections_of(request.user, Role.COORDINATOR))
    names = dict(people.values_list("pk", "name"))
    missed = queue.troubled(list(names), now=now) if names else {}
    return [_line(names[pk], age(at, now)) for pk, at in missed.items()]


def _backup(now: datetime) -> dict[str, str]:
    """How old the last backup is, by the mark that whatever makes it leaves."""
    mark = SweepMark.objects.filter(name=backed_up.MARK).first()
    known = age(mark.completed_at, now) if mark else _("aucune sauvegarde connue")
    return _line(_("Dernière sauvegarde"), known)


def _machine() -> list[dict[str, str]]:
    disk = shutil.disk_usage(settings.DATA_DIR if settings.DATA_DIR.exists() else "/")
    return [
        _line(_("Base de données"), _database()),
        _line(_("File d’attente"), _("répond") if broker_answers() else _("ne répond pas")),
        _line(
            _("Disque libre"),
            f"{filesizeformat(disk.free)} ({100 * disk.free // disk.total} %)",
        ),
        _line("Dossiers", release.number() or _("inconnue")),
        _line("Python", platform.python_version()),
        _line("Django", django.get_version()),
        _line("Celery", celery.__version__),
    ]


def _database() -> str:
    numbers = connection.get_database_version()
    return f"{connection.display_name} {'.'.join(str(one) for one in numbers)}"


def _line(key: str, value: object) -> dict[str, str]:
    return {"question": key, "answer": str(value)}
