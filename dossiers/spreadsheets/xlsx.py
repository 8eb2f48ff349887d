"""A sheet as an XLSX: real dates, real numbers, and every text an inline text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from dossiers.letters.package import packed
from dossiers.letters.script import writable
from dossiers.spreadsheets.sheet import Sheet, Value, harmless, short

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org"
MAIN = f"{OFFICE}/spreadsheetml/2006/main"
PARTS = f"{OFFICE}/package/2006"
RELATION = f"{OFFICE}/officeDocument/2006/relationships"
WHAT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Excel counts days from there: 1 March 1900 is 61 in it, one more than there were.
FIRST_DAY = date(1899, 12, 30)
TYPES = (
    f'{HEAD}<Types xmlns="{PARTS}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{WHAT}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{WHAT}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{WHAT}.styles+xml"/></Types>'
)
# 0: as it is; 1: a day; 2: a head.
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf fontId="1" applyFont="1"/></cellXfs></styleSheet>'
)


def _relations(*told: tuple[str, str]) -> str:
    made = "".join(
        f'<Relationship Id="r{n}" Type="{RELATION}/{what}" Target="{target}"/>'
        for n, (what, target) in enumerate(told, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PARTS}/relationships">{made}</Relationships>'


def to_xlsx(sheet: Sheet) -> bytes:
    """One sheet, its heads in bold and kept on the screen, its notes under it."""
    lines: list[Iterable[str]] = [(_cell(head, 2) for head in sheet.heads)]
    lines += [(_cell(value) for value in line) for line in sheet.lines]
    if sheet.notes:
        lines += [(), *([_cell(note)] for note in sheet.notes)]
    rows = "".join(f'<row r="{n}">{"".join(line)}</row>' for n, line in enumerate(lines, 1))
    workbook = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>'
        f'<sheet name={quoteattr(short(sheet.name))} sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    content = (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": workbook,
            "xl/_rels/workbook.xml.rels": _relations(
                ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
            ),
            "xl/styles.xml": STYLES,
            "xl/worksheets/sheet1.xml": content,
        }
    )


def _cell(value: Value, style: int = 0) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, date):
        return f'<c s="1"><v>{(value - FIRST_DAY).days}</v></c>'
    if isinstance(value, int | Decimal):
        return f"<c><v>{value}</v></c>"
    said = escape(writable(harmless(value)))
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{said}</t></is></c>'
