"""`manage.py upgrade`: migrate, after a fresh backup (security.md 3.12)."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from dossiers.actions.backed_up import is_fresh
from dossiers.backup import database


class Command(BaseCommand):
    help = (
        "Met la base à jour. Refuse, s’il y a quelque chose à perdre, sans une sauvegarde "
        "de moins d’une heure (manage.py backup make)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-backup", action="store_true", help="à ses risques, sans sauvegarde"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("La base est à jour.")
            return
        if not (options["without_backup"] or database.is_empty() or is_fresh(now=timezone.now())):
            raise CommandError(
                "Pas de sauvegarde de moins d’une heure : rien n’a été changé. "
                "Lancer d’abord : manage.py backup make"
            )
        call_command("migrate", interactive=False, verbosity=1)
