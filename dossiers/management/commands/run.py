"""`manage.py run`: web, worker and beat, in one command and without any server."""

from __future__ import annotations

import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

SUPERVISOR = "dossiers.management.supervisor"
# By its first words: the worker of a container or of a trial run as root; a local instance,
# whose static files are read where they are.
EXPECTED_WARNINGS = ("You're running the worker", "No directory at")
ANNOUNCEMENT = "\nDossiers répond : {address}\nCtrl-C arrête tout.\n"


class Command(BaseCommand):
    help = "Lance le site, le worker et le planificateur ; Ctrl-C arrête tout."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port",
            type=int,
            default=int(os.environ.get("PORT", "8000")),
            help="Port du site (par défaut : la variable PORT, sinon 8000).",
        )
        parser.add_argument(
            "--announce",
            default="",
            help="Texte affiché dès que le site répond.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check what would fail later, then become the supervisor (same process)."""
        port = options["port"]
        if not is_free(port):
            raise CommandError(f"Le port {port} est déjà pris. Choisir un autre : PORT={port + 1}")
        migrations = MigrationExecutor(connection)
        if migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
            raise CommandError("La base n’est pas à jour. Lancer : python manage.py migrate")
        connection.close()
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        address = settings.SITE_URL if settings.PRODUCTION else f"http://localhost:{port}/"
        os.environ.update(
            PORT=str(port),
            DATA_DIR=str(settings.DATA_DIR),
            ANNOUNCEMENT=ANNOUNCEMENT.format(address=address) + options["announce"],
            PYTHONWARNINGS=",".join(f"ignore:{warning}" for warning in EXPECTED_WARNINGS),
        )
        sys.stdout.flush()
        os.chdir(settings.BASE_DIR)
        # The same process from here on, without Django's weight.
        os.execv(sys.executable, [sys.executable, "-m", SUPERVISOR])  # noqa: S606


def is_free(port: int) -> bool:
    """Whether a server may listen on this local port."""
    with socket.socket() as probe:
        # As gunicorn does: a port just left by another run is not taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
