"""`manage.py check_files`: exit 0 when every piece has its file, 1 when one cannot be opened."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dossiers.actions.file_check import Piece, check_files


class Command(BaseCommand):
    help = (
        "Compare les pièces et les fichiers du disque. N’efface rien. "
        "Sort avec 1 si une pièce n’a plus son fichier ou sa taille, sinon 0."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = check_files(now=timezone.now())
        self.stdout.write(
            f"Pièces : {found.looked_at}. Absentes : {len(found.missing)}. "
            f"Taille fausse : {len(found.wrong_size)}. Fichiers sans pièce : {len(found.unnamed)}."
        )
        for piece in found.missing:
            self.stdout.write(f"absente {_where(piece)}")
        for piece in found.wrong_size:
            self.stdout.write(f"taille fausse {_where(piece)}")
        for file in found.unnamed:
            self.stdout.write(f"sans pièce {file}")
        if found.lost:
            self.stderr.write("Reprendre ces fichiers dans la dernière sauvegarde.")
            sys.exit(1)


def _where(piece: Piece) -> str:
    return f"{piece.file} dossier {piece.reference or 'non envoyé'} pièce {piece.number}"
