"""manage.py demo: tell the year once a day, print the doors, start everything."""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from dossiers.demo import PASSWORD, tell
from dossiers.demo_stories import PEOPLE
from dossiers.models import Case
from notifications.deliver import deliver_all

MARK = "demonstration.json"
ROLES = {"delegue": "délégué·e", "coordinator": "coordination", "technician": "technique"}


class Command(BaseCommand):
    help = "Raconte un an d'une section imaginaire, affiche les portes, démarre tout."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("La démonstration ne tourne pas avec PRODUCTION=1.")
        mark = Path(settings.DATA_DIR) / MARK
        told = json.loads(mark.read_text(encoding="utf-8")) if mark.exists() else {}
        if told.get("day") != timezone.localdate().isoformat():
            told = self._tell(mark)
        self._print_doors(told)
        call_command("run")

    def _tell(self, mark: Path) -> dict[str, Any]:
        """A fresh folder, then the year. Refuses a folder that is not a demonstration's."""
        data = Path(settings.DATA_DIR)
        known = {"keys", "cache", MARK}
        others = {path.name for path in data.glob("*")} - known
        if others and not mark.exists() and not (data / "demonstration.begun").exists():
            raise CommandError(
                f"{data} contient autre chose qu'une démonstration. "
                "Choisir un autre dossier : DATA_DIR=…"
            )
        connections.close_all()
        for path in data.glob("*"):
            if path.name != "keys":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        (data / "demonstration.begun").touch()
        started = time.monotonic()
        call_command("migrate", verbosity=0)
        telling = tell(
            now=timezone.now(), deliver=lambda at: deliver_all(now=at), progress=self._line
        )
        told = {
            "day": timezone.localdate().isoformat(),
            "code": telling.code,
            "cases": Case.objects.count(),
        }
        mark.write_text(json.dumps(told), encoding="utf-8")
        self._line(f"{told['cases']} dossiers racontés en {time.monotonic() - started:.0f} s.\n")
        return told

    def _line(self, text: str) -> None:
        print(f"\r{text:<70}", end="", file=sys.stderr, flush=True)

    def _print_doors(self, told: dict[str, Any]) -> None:
        site = settings.SITE_URL
        accounts = "\n".join(
            f"    {email:<26} {name} ({ROLES[role]}, {section.capitalize()})"
            for email, name, section, role in PEOPLE
        )
        self.stdout.write(f"""
Démonstration de Dossiers : {told["cases"]} dossiers inventés. Ctrl-C arrête tout.

  Demander de l'aide     {site}/
  Revenir avec un code   {site}/suivre/    code : {told["code"]}
  L'équipe               {site}/equipe/    mot de passe de tous : {PASSWORD}
{accounts}

  Les courriels          {settings.EMAIL_URL or settings.EMAIL_FILE_PATH}
""")
