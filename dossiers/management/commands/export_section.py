"""`manage.py export_section lyon --to lyon.zip.age`: docs/how-to/emporter-une-section.md."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from pyrage import x25519

from dossiers.actions.refusal import RefusedError
from dossiers.actions.section_export import Leaving, encrypted, journal_leaving, recipient
from dossiers.models import Section


class Command(BaseCommand):
    help = "Écrit tous les dossiers d’une section dans un fichier ouvert, chiffré (age)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("section", metavar="NOM", help="Nom court de la section.")
        parser.add_argument("--to", type=Path, required=True, help="Fichier à écrire.")
        parser.add_argument(
            "--recipient", action="append", default=[], metavar="age1…",
            help="Clé publique de qui l’ouvrira ; sans elle, une clé neuve est affichée.",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        section = Section.objects.filter(slug=options["section"]).first()
        if section is None:
            known = ", ".join(Section.objects.values_list("slug", flat=True))
            raise CommandError(f"Section inconnue. Sections : {known or 'aucune'}.", returncode=2)
        try:
            to = [recipient(words) for words in options["recipient"]]
        except RefusedError as refused:
            raise CommandError(str(refused), returncode=2) from None
        identity = None if to else x25519.Identity.generate()
        self._write(section, options["to"], to or [identity.to_public()])  # type: ignore[union-attr]
        if identity is not None:
            self.stdout.write(
                "Clé qui ouvre ce fichier, affichée une seule fois. La garder ailleurs que lui :"
            )
            self.stdout.write(str(identity))

    def _write(self, section: Section, target: Path, to: list[x25519.Recipient]) -> None:
        """Nothing half written stays under the name asked."""
        now, part = timezone.now(), target.with_name(f"{target.name}.part")
        leaving = Leaving(section, now=now, step=self._say)
        try:
            with open(part, "xb", opener=_owner_only) as output:
                manifest = encrypted(leaving, output, to)
                output.flush()
                os.fsync(output.fileno())
            part.rename(target)
        except OSError as error:
            raise CommandError(f"Le fichier n’a pas pu être écrit ({error}).") from error
        finally:
            part.unlink(missing_ok=True)
        journal_leaving(section, action="section.take", by=None, now=now, count=leaving.total)
        for label, told in sorted(manifest.tables.items()):
            if told["count"]:
                self.stdout.write(f"{label} : {told['count']}")
        self.stdout.write(f"{target} ({target.stat().st_size} octets)")

    def _say(self, done: int, total: int) -> None:
        self.stderr.write(f"{done} dossiers sur {total}")


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
