"""The text of a letter, as typed, turned into a paper.

An empty line parts two paragraphs; « > » puts a line on the right, « - » makes a list,
« # » a heading. Nothing else means anything.
"""

from __future__ import annotations

import re
from itertools import groupby

from dossiers.letters.document import Block, Bullets, Document, Heading, Paragraph, Spacer

MARKS = {"> ": "right", "- ": "item", "# ": "title", "## ": "part"}


def paper(text: str, title: str) -> Document:
    """The document of a letter; `title` goes inside the file, so never a name in it."""
    blocks: list[Block] = []
    for paragraph in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip("\n")):
        for sort, lines in groupby(paragraph.split("\n"), key=_sort):
            blocks += _blocks(sort, [_bare(line, sort) for line in lines])
    return Document(title, blocks)


def _sort(line: str) -> str:
    return next((sort for mark, sort in MARKS.items() if line.startswith(mark)), "")


def _bare(line: str, sort: str) -> str:
    return line.split(" ", 1)[1] if sort else line


def _blocks(sort: str, lines: list[str]) -> list[Block]:
    match sort:
        case "right":
            return [Paragraph("\n".join(lines), align="right")]
        case "item":
            return [Bullets(lines)]
        case "title" | "part":
            return [Heading(1 if sort == "title" else 2, line) for line in lines]
    text = "\n".join(lines)
    if text.startswith("Objet :"):
        return [Spacer(), Paragraph(text, bold=True), Spacer()]
    return [Paragraph(text)]
