"""A paper before it has a format: a title and blocks of plain text.

Text is text: whatever a person typed is written as typed, never read as markup. A line
break inside a text is a line break on the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "right", "center", "justify"]


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the paper's own name, 2 and 3 its parts."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. « left » means where its script begins: the right side in Arabic."""

    text: str
    align: Align = "left"
    bold: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list of short items."""

    items: Sequence[str]


@dataclass(frozen=True)
class Table:
    """Rows under a head that comes again on each page.

    widths: shares of the width, one per column, of any total. numeric: the columns
    (from 0) whose figures end on the right.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] | None = None
    numeric: Sequence[int] = ()


@dataclass(frozen=True)
class Spacer:
    """An empty line."""


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Bullets | Table | Spacer | PageBreak


@dataclass(frozen=True)
class Document:
    """A paper.

    title: the name that the file carries inside (a window's title, a screen reader's
    first words). It is not printed: begin with a Heading. Never a person's name in it:
    a file travels further than the paper. footer: a line at the foot of each page,
    before « page n/N ».
    """

    title: str
    blocks: Sequence[Block]
    footer: str = ""
