"""`manage.py wage_loss`: what is lost, month by month, of unpaid wages."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dossiers.rules.wage_question import answers

BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Compter les salaires perdus mois par mois. Lit un objet JSON par ligne "
        "(today, pay_day, filed_on, ended_on, months, acknowledged), écrit une réponse JSON "
        "par ligne. States : lost (perdu), claimable (réclamable), saved (sauvé par la saisine), "
        "not_due (pas encore exigible). Code de sortie 2 si au moins une ligne est refusée."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stdin", action="store_true", help="lire des lignes JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["stdin"]:
            raise CommandError("--stdin manque.", returncode=BAD_INPUT)
        refused = 0
        for answer in answers(sys.stdin.buffer):
            refused += "error" in answer
            self.stdout.write(json.dumps(answer))
            # Somebody may be waiting for this line before writing the next.
            self.stdout.flush()
        if refused:
            raise CommandError(f"Lignes refusées : {refused}.", returncode=BAD_INPUT)
