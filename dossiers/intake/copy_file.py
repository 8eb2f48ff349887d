"""The copy as one file: a page to read, the data for a program, the pieces as they are."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder

from dossiers.actions import data_copy
from dossiers.models import Case

# Nothing of the case in the name of a file that stays on a phone.
FILE_NAME = "copie.zip"
PAGE, DATA, FOLDER = "copie.html", "donnees.json", "fichiers"


class _Pipe(io.RawIOBase):
    """What zipfile writes to: it keeps the bytes until they are taken, and cannot go back."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self.waiting += piece
        return len(piece)

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self.waiting = bytes(self.waiting), bytearray()
        return taken


def pieces(case: Case, page: bytes, *, now: datetime) -> Iterator[bytes]:
    """The zip of an opened case, piece by piece: one file of it in memory at most."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PAGE, page)
        rows = data_copy.rows_of(case, now=now)
        data = json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False)
        archive.writestr(DATA, data)
        yield pipe.take()
        for name, content in data_copy.files_of(case):
            # A photo does not get smaller twice.
            archive.writestr(f"{FOLDER}/{name}", content, zipfile.ZIP_STORED)
            yield pipe.take()
    yield pipe.take()
