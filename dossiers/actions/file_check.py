"""The nightly look at the stored files: rows without a file, files without a row, wrong sizes.

It says, and deletes nothing. A file that no row names is erased a week later (housekeeping.py):
until then a mistake can be undone from a backup. What is missing only a backup brings back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dossiers.actions.import_file import stored_names
from dossiers.actions.job import stored_files as stored_results
from dossiers.models import Exhibit, ExhibitCopy, SweepMark
from dossiers.privacy import files

MARK = "files"
EVERY = timedelta(hours=24)
# A file is written before its row, and erased after it: what is younger proves nothing.
SETTLED_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a faulty piece belongs: numbers only. `reference` is None before sending."""

    file: str
    reference: str | None
    number: int


@dataclass(slots=True)
class Faults:
    """What does not fit: pieces without their file, of a wrong size, files without a row."""

    looked_at: int = 0
    missing: list[Piece] = field(default_factory=list)
    wrong_size: list[Piece] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """How many pieces cannot be opened any more."""
        return len(self.missing) + len(self.wrong_size)


def check_files(*, now: datetime) -> Faults:
    """Compare the rows with the disk, and leave a mark that the page « État » shows."""
    found = Faults()
    # The rows first: a file stored after this look is then no file without a row.
    named = _named()
    stored = files.sizes()
    for file, (size, piece) in sorted(named.items()):
        found.looked_at += 1
        if file not in stored:
            found.missing.append(piece)
        elif not files.has_its_size(stored[file], size):
            found.wrong_size.append(piece)
    found.missing = _still_there(found.missing)
    old = files.stored_before((now - SETTLED_AFTER).timestamp())
    found.unnamed = sorted(set(old) - set(named) - stored_names())
    SweepMark.objects.update_or_create(
        name=MARK, defaults={"completed_at": now, "counts": _counts(found)}
    )
    return found


def _rows() -> Iterator[tuple[str, int, str | None, int]]:
    """Of every piece and of its copies: file, size class in bytes, case, number."""
    yield from Exhibit.objects.values_list("file", "size_class", "case__reference", "number")
    yield from ExhibitCopy.objects.values_list(
        "file", "size_class", "exhibit__case__reference", "exhibit__number"
    )


def check_files_each_day(*, now: datetime) -> None:
    """The same, unless it was done less than a day ago. For a sweep that rings often."""
    done = SweepMark.objects.filter(name=MARK, completed_at__gt=now - EVERY, completed_at__lte=now)
    if not done.exists():
        check_files(now=now)


def _named() -> dict[str, tuple[int, Piece]]:
    """Every file that a row names, its copies among them: the size that the row says."""
    own = Exhibit.objects.values_list("file", "size_class", "case__reference", "number")
    copies = ExhibitCopy.objects.values_list(
        "file", "size_class", "exhibit__case__reference", "exhibit__number"
    )
    results = ((name, size, reference, 0) for name, size, reference in stored_results())
    return {
        file: (size, Piece(file, reference, number))
        for file, size, reference, number in (*own, *copies, *results)
    }


def _still_there(missing: list[Piece]) -> list[Piece]:
    """Without those whose row went away, with its file, while we looked."""
    wanted = [one.file for one in missing]
    kept = {
        file
        for table in (Exhibit, ExhibitCopy)
        for file in table.objects.filter(file__in=wanted).values_list("file", flat=True)
    }
    kept |= {name for name, _size, _case in stored_results()}
    return [one for one in missing if one.file in kept]


def _counts(found: Faults) -> dict[str, int]:
    return {
        "files": found.looked_at,
        "files_missing": len(found.missing),
        "files_wrong_size": len(found.wrong_size),
        "files_unnamed": len(found.unnamed),
    }
