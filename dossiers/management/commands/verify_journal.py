"""`manage.py verify_journal`: exit 0 when the chain holds, 1 at its first fault."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from dossiers.models import JournalLine


class Command(BaseCommand):
    help = "Relit tout le journal. Sort avec 1, et le numéro de la première ligne fausse, sinon 0."

    def handle(self, *args: Any, **options: Any) -> None:
        fault = JournalLine.objects.first_fault()
        if fault is not None:
            self.stderr.write(f"Journal faux à partir de la ligne {fault}.")
            sys.exit(1)
        last = JournalLine.objects.order_by("-seq").first()
        words = last.mac.hex()[:16] if last else "vide"
        self.stdout.write(f"Journal juste. Lignes : {last.seq if last else 0}. Tête : {words}")
