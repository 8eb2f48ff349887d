"""`manage.py move_database postgres://…`: from SQLite to PostgreSQL (docs/how-to/agrandir.md)."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from dossiers.backup.faults import BackupError
from dossiers.backup.move import move


class Command(BaseCommand):
    help = (
        "Copier toute la base dans une base PostgreSQL vide, et comparer chaque ligne. "
        "Arrêter d’abord le site et le worker : ce qui serait écrit pendant ce temps manquerait."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="postgres://nom:mot-de-passe@serveur/base")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = move(options["url"], self._say)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(
                f"La nouvelle base ne répond pas. Vérifier l’adresse et qu’elle existe : {error}"
            ) from None
        self.stdout.write(
            f"{rows} lignes copiées et comparées. Écrire maintenant cette adresse dans "
            "DATABASE_URL ou DATABASE_URL_FILE, puis lancer le site et le worker. Garder "
            "l’ancienne base jusqu’à la prochaine sauvegarde, puis l’effacer."
        )

    def _say(self, text: str) -> None:
        print(text, file=sys.stderr)
