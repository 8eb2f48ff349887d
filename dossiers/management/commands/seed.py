"""manage.py seed: synthetic cases for measuring, on a database of their own."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dossiers.seeding import RealDataError, Shape, seed


class Command(BaseCommand):
    """100,000 cases take a few minutes."""

    help = "Fabriquer des dossiers synthétiques et scellés, pour mesurer. Refuse une base réelle."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, required=True, help="nombre de dossiers en tout")
        parser.add_argument("--sections", type=int, default=2, help="nombre de sections (2)")
        parser.add_argument(
            "--due", type=int, default=1000, help="échéances dont un rappel part aujourd'hui (1000)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            shape = Shape(options["cases"], options["sections"], options["due"])
        except ValueError as error:
            raise CommandError(str(error)) from None
        started = time.monotonic()

        def progress(made: int) -> None:
            rate = made / max(time.monotonic() - started, 0.001)
            print(f"\r{made} / {shape.cases} dossiers ({rate:.0f}/s)", end="", file=sys.stderr)

        try:
            seed(shape, now=timezone.now(), progress=progress)
        except RealDataError as error:
            raise CommandError(str(error)) from None
        print(file=sys.stderr)
        self.stdout.write(f"{shape.cases} dossiers dans {shape.sections} sections.")
