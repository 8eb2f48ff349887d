"""`manage.py list_deadlines`: the catalogue of deadlines, for a person or for a program."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dossiers.rules.catalogue import catalogue
from dossiers.rules.listing import rows, table


class Command(BaseCommand):
    help = "Montrer le catalogue des échéances : un tableau, ou du JSON avec --json."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="toutes les règles, un tableau JSON"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(rows(catalogue()), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(table(catalogue()))
