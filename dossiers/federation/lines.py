"""One case as JSON lines: a header, one line a row, one line a file, an end that counts them.

The rows are those of the person's own copy: every column that the register of processing ends
with the case, except what opens it and what the team wrote for itself. Version 1.
"""

from __future__ import annotations

import base64
import hashlib
import json
from binascii import Error as Base64Error
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

FORMAT, VERSION = "dossiers-dossier", 1


class LinesError(ValueError):
    """These lines are not a whole case of a version that is known here."""


@dataclass(frozen=True)
class Piece:
    """A file of the case."""

    number: int
    name: str
    from_worker: bool
    content: bytes


@dataclass(frozen=True)
class Parcel:
    """A case outside any database: its rows by table, and its files."""

    id: UUID
    made_at: datetime
    tables: Mapping[str, list[dict[str, Any]]]
    files: Sequence[Piece] = ()

    def written(self) -> bytes:
        """The lines."""
        head = {"format": FORMAT, "version": VERSION, "id": str(self.id)}
        lines = [_line({**head, "made_at": self.made_at.isoformat()})]
        for table, rows in self.tables.items():
            lines += [_line({"table": table, "row": row}) for row in rows]
        lines += [_line(_told(piece)) for piece in self.files]
        lines.append(_line({"end": len(lines) - 1}))
        return b"".join(lines)


def _told(piece: Piece) -> dict[str, Any]:
    return {
        "file": piece.number,
        "name": piece.name,
        "from_worker": piece.from_worker,
        "sha256": hashlib.sha256(piece.content).hexdigest(),
        "content": base64.b64encode(piece.content).decode(),
    }


def _line(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read(content: bytes) -> Parcel:
    """The case of these lines, every file checked against its digest. Raises LinesError."""
    try:
        head, *lines, end = [json.loads(line) for line in content.splitlines()]
        if (head["format"], head["version"]) != (FORMAT, VERSION) or end["end"] != len(lines):
            raise LinesError
        return Parcel(
            UUID(head["id"]),
            datetime.fromisoformat(head["made_at"]),
            _tables(line for line in lines if "table" in line),
            [_file(line) for line in lines if "file" in line],
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LinesError from error


def _tables(lines: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        tables[line["table"]].append(dict(line["row"]))
    return dict(tables)


def _file(line: dict[str, Any]) -> Piece:
    try:
        content = base64.b64decode(line["content"], validate=True)
    except Base64Error as error:
        raise LinesError from error
    if hashlib.sha256(content).hexdigest() != line["sha256"]:
        raise LinesError
    return Piece(int(line["file"]), str(line["name"]), bool(line["from_worker"]), content)
