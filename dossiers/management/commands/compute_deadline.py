"""`manage.py compute_deadline`: count one delay, or many from standard input."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dossiers.rules.calendar import ZONES
from dossiers.rules.counting import COUNTINGS, CountingError
from dossiers.rules.question import DEFAULT_ZONE, answers, ask, dates

BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Compter un délai et montrer le calcul. Avec --stdin : un objet JSON par ligne "
        "(id, counting, start, length, zone, events ; ou rule et trigger au lieu de counting, "
        "start et length), une réponse JSON par ligne ; une date inconnue vaut null. "
        "Code de sortie 2 si la demande, ou au moins une ligne, est refusée."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--counting", help=f"comptage : {', '.join(COUNTINGS)}")
        parser.add_argument(
            "--start", help="jour du fait, AAAA-MM-JJ (en heures : AAAA-MM-JJTHH:MM)"
        )
        parser.add_argument("--length", help="durée ISO 8601 : P15D, P1M, P2Y, PT48H")
        parser.add_argument("--zone", default=DEFAULT_ZONE, help=f"zone : {', '.join(ZONES)}")
        parser.add_argument("--json", action="store_true", help="une ligne JSON, trois dates")
        parser.add_argument("--stdin", action="store_true", help="lire des lignes JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["stdin"]:
            self._answer_lines()
            return
        for name in ("counting", "start"):
            if options[name] is None:
                raise CommandError(f"--{name} manque.", returncode=BAD_INPUT)
        asked = (options[name] for name in ("counting", "start", "length", "zone"))
        try:
            computed = ask(*asked)
        except CountingError as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        if options["json"]:
            self.stdout.write(json.dumps(dates(computed)))
        else:
            self.stdout.write("\n".join(computed.working))

    def _answer_lines(self) -> None:
        refused = 0
        for answer in answers(sys.stdin.buffer):
            refused += "error" in answer
            self.stdout.write(json.dumps(answer))
            # Somebody may be waiting for this line before writing the next.
            self.stdout.flush()
        if refused:
            raise CommandError(f"Lignes refusées : {refused}.", returncode=BAD_INPUT)
