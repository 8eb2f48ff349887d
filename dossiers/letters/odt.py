"""A document as an ODT: four small XML files in a zip, written here and nothing else.

Written by hand because every library puts its name, its version or a day in the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from dossiers.letters.document import (
    Block,
    Bullets,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
)
from dossiers.letters.package import packed
from dossiers.letters.script import is_right_to_left, writable

TYPE = "application/vnd.oasis.opendocument.text"
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in [
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
        ("fo", "xsl-fo-compatible"), ("meta", "meta"), ("svg", "svg-compatible"),
    ]
)  # fmt: skip
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MANIFEST = (
    f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    f' manifest:version="1.3"><manifest:file-entry manifest:full-path="/"'
    f' manifest:version="1.3" manifest:media-type="{TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta")
    )
    + "</manifest:manifest>"
)
STYLES = (Path(__file__).parent / "odt_styles.xml").read_text(encoding="utf-8")
WIDTH_CM = 17.0


def to_odt(document: Document) -> bytes:
    """The ODT: A4, in French, its pages numbered."""
    foot = f"<text:span>{_text(document.footer)}</text:span>" if document.footer else ""
    files = {
        "mimetype": TYPE,
        "content.xml": _content(document),
        "styles.xml": STYLES.replace("<!-- foot -->", foot),
        "meta.xml": _meta(document),
        "META-INF/manifest.xml": MANIFEST,
    }
    return packed(files)


def _meta(document: Document) -> str:
    return (
        f'{HEAD}<office:document-meta {NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' office:version="1.3"><office:meta><dc:title>{escape(writable(document.title))}'
        "</dc:title><dc:language>fr-FR</dc:language></office:meta></office:document-meta>"
    )


def _content(document: Document) -> str:
    tables: list[str] = []
    body = "".join(_block(block, tables) for block in document.blocks)
    return (
        f'{HEAD}<office:document-content {NAMES} office:version="1.3">'
        f"<office:automatic-styles>{''.join(tables)}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def _block(block: Block, tables: list[str]) -> str:
    match block:
        case Heading(level, text):
            level = min(max(level, 1), 3)
            style = f"Heading_20_{level}{'_rtl' if is_right_to_left(text) else ''}"
            shape = f'text:style-name="{style}" text:outline-level="{level}"'
            return f"<text:h {shape}>{_text(text)}</text:h>"
        case Paragraph(text, align, bold):
            return _paragraph(text, f"{align}{'-bold' if bold else ''}")
        case Bullets(items):
            lines = "".join(
                f"<text:list-item>{_paragraph(item, 'left')}</text:list-item>" for item in items
            )
            return f'<text:list text:style-name="Points">{lines}</text:list>'
        case Table():
            return _table(block, tables)
        case Spacer():
            return '<text:p text:style-name="left"/>'
        case PageBreak():
            return '<text:p text:style-name="new-page"/>'


def _paragraph(text: str, style: str) -> str:
    side = "-rtl" if is_right_to_left(text) else ""
    return f'<text:p text:style-name="{style}{side}">{_text(text)}</text:p>'


def _table(table: Table, tables: list[str]) -> str:
    name = f"T{len(tables) + 1}"
    columns = len(table.head) or max((len(row) for row in table.rows), default=1)
    shares = list(table.widths or [1] * columns)
    tables.append(
        "".join(
            f'<style:style style:name="{name}.{n}" style:family="table-column">'
            "<style:table-column-properties"
            f' style:column-width="{WIDTH_CM * share / sum(shares):.3f}cm"/></style:style>'
            for n, share in enumerate(shares)
        )
    )
    widths = "".join(
        f'<table:table-column table:style-name="{name}.{n}"/>' for n in range(len(shares))
    )
    head = _row(table.head, table, head=True) if any(table.head) else ""
    head = f"<table:table-header-rows>{head}</table:table-header-rows>" if head else ""
    rows = "".join(_row(row, table, head=False) for row in table.rows)
    shape = f'table:name="{name}" table:style-name="Grid"'
    space = '<text:p text:style-name="after-table"/>'
    return f"<table:table {shape}>{widths}{head}{rows}</table:table>{space}"


def _row(cells: Sequence[str], table: Table, *, head: bool) -> str:
    made = ""
    for n, text in enumerate(cells):
        style = "number" if n in table.numeric else "cell"
        inside = _paragraph(text, f"{style}{'-bold' if head else ''}")
        box = 'table:style-name="Box" office:value-type="string"'
        made += f"<table:table-cell {box}>{inside}</table:table-cell>"
    return f"<table:table-row>{made}</table:table-row>"


def _text(text: str) -> str:
    """Escaped, with what XML would swallow (breaks, tabs, spaces in a row) said in ODF's way."""
    made = escape(writable(text))
    made = re.sub(r"(?<= ) +|^ +| +$", _spaces, made, flags=re.MULTILINE)
    return made.replace("\n", "<text:line-break/>").replace("\t", "<text:tab/>")


def _spaces(found: re.Match[str]) -> str:
    return f'<text:s text:c="{len(found.group())}"/>'
