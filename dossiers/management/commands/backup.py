"""`manage.py backup key|make|verify|restore`: docs/how-to/sauvegarder.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dossiers.backup import database, keys
from dossiers.backup.faults import BackupError
from dossiers.backup.inspect import TOLD, inspect
from dossiers.backup.make import forget_old, make
from dossiers.backup.manifest import read
from dossiers.backup.restore import restore, verify


class Command(BaseCommand):
    help = (
        "Sauvegarder et reprendre. key : une paire de clés pour une personne ; "
        "make : une sauvegarde chiffrée ; verify : l’essayer à part ; "
        "restore : la reprendre dans une base vide."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        words.add_parser("key", help="Écrit une clé secrète, à imprimer, et sa clé publique.")
        one = words.add_parser("make", help="Fait une sauvegarde dans BACKUP_DIR, ou --to.")
        one.add_argument("--to", type=Path, default=None, help="dossier où écrire")
        for word, said in (("verify", "Essaie une sauvegarde à part."), ("restore", "La reprend.")):
            one = words.add_parser(word, help=said)
            one.add_argument("file", type=Path, help="la sauvegarde (.tar.age)")
            one.add_argument("--identity", type=Path, required=True, help="fichier de la clé")
            one.add_argument(
                "--ledger", type=Path, action="append", default=[],
                help="registre des effacements plus récent (erasures.txt)",
            )  # fmt: skip
        for word in ("load", "inspect"):
            one = words.add_parser(word, help="(appelé par verify et restore)")
            one.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['word']}")(options)
        except BackupError as error:
            raise CommandError(str(error)) from error

    def _key(self, _options: dict[str, Any]) -> None:
        secret, public = keys.new_identity()
        self.stdout.write(
            "# À imprimer deux fois, à garder hors de cette machine, puis à effacer de l’écran.\n"
            f"{secret}\n# Clé publique, pour BACKUP_RECIPIENTS :\n# {public}"
        )

    def _make(self, options: dict[str, Any]) -> None:
        folder = options["to"] or Path(settings.BACKUP_DIR)
        now = timezone.now()
        made = make(folder, now=now, progress=self._say)
        for path in forget_old(folder, now=now):
            self._say(f"Effacée, plus de 35 jours : {path.name}")
        self._say(f"{made.path} ({made.size} octets, {len(made.manifest.files)} fichiers)")

    def _verify(self, options: dict[str, Any]) -> None:
        said = verify(*self._asked(options), ledgers=options["ledger"], progress=self._say)
        self._say(f"Bonne : {said.made_at}, version {said.release}")

    def _restore(self, options: dict[str, Any]) -> None:
        said = restore(*self._asked(options), ledgers=options["ledger"], progress=self._say)
        self._say(f"Reprise : {said.made_at}. Puis : manage.py migrate, et lancer l’instance.")

    def _load(self, options: dict[str, Any]) -> None:
        said = read((options["folder"] / TOLD).read_bytes())
        database.load(options["folder"] / database.NAMES[said.vendor])

    def _inspect(self, options: dict[str, Any]) -> None:
        inspect(options["folder"], now=timezone.now(), progress=self._say)

    def _asked(self, options: dict[str, Any]) -> tuple[Path, Any]:
        try:
            return options["file"], keys.identity(options["identity"].read_text("utf-8"))
        except OSError as error:
            raise BackupError(f"{options['identity']} ne se lit pas ({error}).") from error

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
