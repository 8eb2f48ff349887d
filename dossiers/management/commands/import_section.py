"""`manage.py import_section lyon.zip.age --identity cle.txt`, in an empty instance."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dossiers.actions.refusal import RefusedError
from dossiers.actions.section_arrival import Arrived, arrive, check_empty
from dossiers.backup import keys
from dossiers.backup.faults import BackupError
from dossiers.moving import pack
from dossiers.moving.pack import PackError


class Command(BaseCommand):
    help = "Reprend dans cette instance, vide, la section qu’une autre a écrite (export_section)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Le fichier (.zip.age).")
        parser.add_argument("--identity", type=Path, required=True, help="Fichier de la clé.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            check_empty()
            arrived = self._read(options["file"], options["identity"])
        except (RefusedError, PackError, BackupError) as refused:
            raise CommandError(str(refused), returncode=2) from None
        except OSError as error:
            raise CommandError(f"Fichier illisible ({error}).", returncode=2) from None
        self._report(arrived)

    def _read(self, file: Path, identity: Path) -> Arrived:
        """Decrypted beside the data, in a file without a name: nothing of it stays."""
        one = keys.identity(identity.read_text(encoding="utf-8"))
        Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
        with (
            file.open("rb") as source,
            tempfile.TemporaryFile(dir=settings.DATA_DIR) as clear,
        ):
            keys.decrypt(source, clear, one)
            clear.seek(0)
            return arrive(pack.opened(clear), now=timezone.now(), say=self.stdout.write)

    def _report(self, arrived: Arrived) -> None:
        cases = arrived.counts.get("dossiers.Case", 0)
        self.stdout.write(f"Section reprise : {arrived.section.name}, {cases} dossiers.")
        if not arrived.codes_work and arrived.codes:
            self.stdout.write(
                f"{arrived.codes} codes de suivi n’ouvrent plus rien : cette instance n’a pas la "
                "clé de service de l’autre. Ou bien remettre service.key et recommencer dans une "
                "instance vide, ou bien donner un nouveau code depuis la page de chaque dossier."
            )
        elif arrived.codes:
            self.stdout.write(f"{arrived.codes} codes de suivi continuent d’ouvrir leur dossier.")
        if arrived.missing:
            self.stdout.write(f"{len(arrived.missing)} pièces manquaient déjà au départ.")
        self.stdout.write(
            "Personne n’a de mot de passe ici : inviter d’abord la coordination "
            f"(manage.py invite ADRESSE --section {arrived.section.slug} --role coordinator "
            "--name NOM), avec l’adresse qu’elle avait."
        )
