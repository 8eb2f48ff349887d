"""A sheet as an ODS: real dates, real numbers, and every text a text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from dossiers.letters.package import packed
from dossiers.letters.script import writable
from dossiers.spreadsheets.sheet import Sheet, Value, harmless, short

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for name, long in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
        ("fo", "xsl-fo-compatible"), ("number", "datastyle"),
    )
)  # fmt: skip
MANIFEST = (
    f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    f' manifest:version="1.3"><manifest:file-entry manifest:full-path="/"'
    f' manifest:version="1.3" manifest:media-type="{TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
STYLES = (
    '<number:date-style style:name="D"><number:day number:style="long"/>'
    '<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="D"/>'
    '<style:style style:name="head" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)


def to_ods(sheet: Sheet) -> bytes:
    """One sheet, its heads in bold, its notes under it."""
    columns = max(len(sheet.heads), 1)
    rows = [_row(_cell(head, "head") for head in sheet.heads)]
    rows += [_row(_cell(value) for value in line) for line in sheet.lines]
    if sheet.notes:
        rows += [_row([_cell("")]), *(_row([_cell(note)]) for note in sheet.notes)]
    content = (
        f'{HEAD}<office:document-content {NAMES} office:version="1.3">'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet><table:table table:name={quoteattr(short(sheet.name))}>"
        f'<table:table-column table:number-columns-repeated="{columns}"/>'
        f"{''.join(rows)}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return packed({"mimetype": TYPE, "content.xml": content, "META-INF/manifest.xml": MANIFEST})


def _row(cells: Iterable[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(value: Value, style: str = "") -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        said = value.strftime("%d/%m/%Y")
        shape = f'table:style-name="day" office:value-type="date" office:date-value="{value}"'
    elif isinstance(value, int | Decimal):
        said, shape = str(value), f'office:value-type="float" office:value="{value}"'
    else:
        said = escape(writable(harmless(value)))
        shape = f"{f'table:style-name={quoteattr(style)} ' if style else ''}"
        shape += 'office:value-type="string"'
    lines = "".join(f"<text:p>{line}</text:p>" for line in said.split("\n"))
    return f"<table:table-cell {shape}>{lines}</table:table-cell>"
