"""Many pieces as one PDF, made in a process apart that gets them one at a time."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
READ_BY = 4 * 1024**2


class NotMadeError(Exception):
    """The PDF could not be made: a paper too large, or a process that broke."""


@dataclass(frozen=True)
class Part:
    """One piece on its way into the bundle.

    number: what to call it in `left_out`. stamp: on each of its pages, "" for none. mark: its
    bookmark. read: gives its bytes, when its turn comes; None: a page says that it is apart.
    """

    number: int
    type: str
    stamp: str
    mark: str
    read: Callable[[], bytes] | None


@dataclass(frozen=True)
class Made:
    """The PDF in pieces, to be read once and to its end.

    left_out: the numbers of the parts that it could not show.
    """

    content: Iterable[bytes]
    left_out: list[int]


def prints(media_type: str) -> bool:
    """Whether a file of this type has pages."""
    return media_type in PICTURES or media_type == "application/pdf"


def bundle(parts: Iterable[Part], *, after_each: Callable[[int], None]) -> Made:
    """One PDF of all the parts, in order. Raises NotMadeError, or what `after_each` raises;
    so may reading its content.

    Each part is read, sent and forgotten before the next: the memory taken here is that of
    the largest one.
    """
    child = subprocess.Popen(
        [sys.executable, "-E", "-s", "-m", "dossiers.letters.bundle_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env={},
    )
    assert child.stdin and child.stdout  # noqa: S101 (both are pipes)
    try:
        for number, part in enumerate(parts, start=1):
            _send(child.stdin, part)
            after_each(number)
        child.stdin.close()
        line = child.stdout.readline()
        if not line:
            raise NotMadeError
        return Made(_read(child), json.loads(line)["left_out"])
    except BaseException as error:
        _end(child)
        if isinstance(error, BrokenPipeError):
            raise NotMadeError from None
        raise


def _read(child: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """The PDF as it comes. Raises NotMadeError when the process broke on its way."""
    assert child.stdout  # noqa: S101 (a pipe)
    try:
        while piece := child.stdout.read(READ_BY):
            yield piece
        if child.wait():
            raise NotMadeError
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Whatever happened, no process is left behind."""
    child.kill()
    for pipe in (child.stdin, child.stdout):
        with suppress(OSError):
            if pipe:
                pipe.close()
    # Never what it printed: it may quote a piece.
    if status := child.wait():
        log.warning("bundle: the process ended: %s", status)


def _send(pipe: IO[bytes], part: Part) -> None:
    content = part.read() if part.read else b""
    sort = "picture" if part.type in PICTURES else "pdf" if part.read else "slip"
    head = {
        "number": part.number,
        "sort": sort if part.read else "slip",
        "size": len(content),
        "stamp": part.stamp,
        "mark": part.mark,
        "slip": _("%(stamp)s\nCommuniquée sur support, hors de ce fichier.")
        % {"stamp": part.stamp or part.mark},
    }
    pipe.write(json.dumps(head).encode() + b"\n")
    pipe.write(content)
    pipe.flush()
