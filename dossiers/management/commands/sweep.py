"""`manage.py sweep`: one pass of everything that time causes; what Celery rings, by hand.

For a cron line or a systemd timer as well: ringing twice changes nothing.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dossiers.actions.announce import announce
from dossiers.actions.housekeeping import housekeeping
from dossiers.actions.job import run_next
from dossiers.actions.remind import remind
from dossiers.actions.tally import keep_figures
from dossiers.actions.worker_notice import tell_people
from dossiers.jobs import runners
from notifications.deliver import deliver_all

# By hand or from cron there is no time limit of Celery's: the whole backlog leaves.
SECONDS = 3600.0


class Command(BaseCommand):
    help = "Fait une fois tout ce que le temps demande, et affiche les comptes en une ligne JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now",
            default="",
            metavar="DATE",
            help="Faire comme s'il était ce moment : 2026-11-26T08:00. "
            "Sans fuseau, c'est l'heure de Paris.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = moment_from(options["now"]) if options["now"] else timezone.now()
        counts = {
            "now": now.isoformat(),
            "ladder": remind(now=now),
            "people": tell_people(now=now),
            "announced": announce(now=now),
            "housekeeping": housekeeping(now=now),
            "figures": keep_figures(now=now),
            "jobs": run_jobs(),
            # Last: what the others have rung leaves in the same pass.
            "deliveries": asdict(deliver_all(now=now, seconds=SECONDS)),
        }
        self.stdout.write(json.dumps(counts))


def run_jobs() -> int:
    """Every piece of long work that waits, on the real clock; how many."""
    count = 0
    while run_next(runners(), clock=timezone.now):
        count += 1
    return count


def moment_from(text: str) -> datetime:
    """An aware datetime; a naive one is read in the local time of the instance.

    Raises CommandError (exit 2), also for an hour that a clock change makes unreal.
    """
    try:
        moment = datetime.fromisoformat(text)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        raise CommandError(
            f"« {text} » n'est pas une date ISO. Exemple : --now 2026-11-26T08:00", returncode=2
        ) from None
