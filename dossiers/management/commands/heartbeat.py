"""`manage.py heartbeat`: is the engine alive? For cron, every ten minutes, beside Celery.

Leaves with 1 when something is wrong, so that cron itself may tell.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dossiers.actions.heartbeat import heartbeat


class Command(BaseCommand):
    help = "Vérifie que les rappels et les envois partent ; sinon, prévient. Une ligne JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        done = heartbeat(now=timezone.now())
        self.stdout.write(json.dumps(done))
        if done["alarms"]:
            sys.exit(1)
