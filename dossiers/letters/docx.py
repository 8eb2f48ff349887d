"""A document as a DOCX: seven small XML files in a zip, written here and nothing else.

By hand for the same reason as the ODT, and because a library for it would weigh on every
process that answers people. Inside `w:pPr` and `w:rPr` the order of elements is the
format's own: another order, and some word processors refuse the file.
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

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org"
W = f'xmlns:w="{OFFICE}/wordprocessingml/2006/main"'
R = f'xmlns:r="{OFFICE}/officeDocument/2006/relationships"'
PARTS = {  # what each part is called in the list of types and in the relationships
    "word/document.xml": "document.main",
    "word/styles.xml": "styles",
    "word/numbering.xml": "numbering",
    "word/footer1.xml": "footer",
}
STYLES = (Path(__file__).parent / "docx_styles.xml").read_text(encoding="utf-8")
NUMBERING = (
    f'{HEAD}<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="454" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134"'
    ' w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)
WIDTH = 9638  # twentieths of a point between the margins
JUSTIFIED = {"left": "", "right": "right", "center": "center", "justify": "both"}


def to_docx(document: Document) -> bytes:
    """The DOCX: A4, in French, its pages numbered."""
    body = "".join(_block(block) for block in document.blocks)
    files = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            ("officeDocument/2006/relationships/officeDocument", "word/document.xml"),
            ("package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(document.title),
        "word/document.xml": _whole(body),
        "word/_rels/document.xml.rels": _relations(
            *(
                (f"officeDocument/2006/relationships/{name}", f"{name}{number}.xml")
                for name, number in (("styles", ""), ("numbering", ""), ("footer", "1"))
            )
        ),
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footer1.xml": _footer(document.footer),
    }
    return packed(files)


def _whole(body: str) -> str:
    return f"{HEAD}<w:document {W} {R}><w:body>{body}{PAGE}</w:body></w:document>"


def _types() -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}.{word}+xml"/>'
        for name, word in PARTS.items()
    )
    return (
        f'{HEAD}<Types xmlns="{OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(*relations: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(relations, 1)
    )
    return (
        f'{HEAD}<Relationships xmlns="{OFFICE}/package/2006/relationships">{rows}</Relationships>'
    )


def _core(title: str) -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{OFFICE}/package/2006/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(writable(title))}'
        "</dc:title><dc:language>fr-FR</dc:language></cp:coreProperties>"
    )


def _footer(text: str) -> str:
    line = f"{_run(text)}<w:r><w:tab/></w:r>{_run('page ')}"
    number = f'<w:fldSimple w:instr="PAGE">{_run("1")}</w:fldSimple>'
    count = f'<w:fldSimple w:instr="NUMPAGES">{_run("1")}</w:fldSimple>'
    shape = '<w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    return f"{HEAD}<w:ftr {W}><w:p>{shape}{line}{number}{_run('/')}{count}</w:p></w:ftr>"


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return _paragraph(text, style=f"Heading{min(max(level, 1), 3)}")
        case Paragraph(text, align, bold):
            return _paragraph(text, justified=JUSTIFIED[align], bold=bold)
        case Bullets(items):
            return "".join(_paragraph(item, style="ListBullet") for item in items)
        case Table():
            return _table(block)
        case Spacer():
            return "<w:p/>"
        case PageBreak():
            return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _paragraph(text: str, *, style: str = "", justified: str = "", bold: bool = False) -> str:
    right_to_left = is_right_to_left(text)
    shape = f'<w:pStyle w:val="{style}"/>' if style else ""
    shape += "<w:bidi/>" if right_to_left else ""
    shape += f'<w:jc w:val="{justified}"/>' if justified else ""
    shape = f"<w:pPr>{shape}</w:pPr>" if shape else ""
    return f"<w:p>{shape}{_run(text, bold=bold, right_to_left=right_to_left)}</w:p>"


def _run(text: str, *, bold: bool = False, right_to_left: bool = False) -> str:
    shape = ("<w:b/><w:bCs/>" if bold else "") + ("<w:rtl/>" if right_to_left else "")
    shape = f"<w:rPr>{shape}</w:rPr>" if shape else ""
    pieces = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    said = "".join(
        pieces.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in re.split(r"([\n\t])", writable(text))
        if piece
    )
    return f"<w:r>{shape}{said}</w:r>"


def _table(table: Table) -> str:
    columns = len(table.head) or max((len(row) for row in table.rows), default=1)
    shares = list(table.widths or [1] * columns)
    widths = [round(WIDTH * share / sum(shares)) for share in shares]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row(table.head, widths, table.numeric, head=True) if any(table.head) else ""
    rows = "".join(_row(row, widths, table.numeric, head=False) for row in table.rows)
    shape = f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="{WIDTH}" w:type="dxa"/>'
    shape = f'<w:tblPr>{shape}<w:tblLayout w:type="fixed"/></w:tblPr>'
    return f"<w:tbl>{shape}<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl><w:p/>"


def _row(cells: Sequence[str], widths: list[int], numeric: Sequence[int], *, head: bool) -> str:
    shape = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>"
    made = ""
    for n, (text, width) in enumerate(zip(cells, widths, strict=True)):
        justified = "right" if n in numeric else ""
        inside = _paragraph(text, style="Cell", justified=justified, bold=head)
        made += f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'
    return f"<w:tr>{shape}{made}</w:tr>"
