"""A document as one HTML page with its own style: what the PDF is made from."""

from __future__ import annotations

from html import escape

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
from dossiers.letters.script import is_right_to_left, writable

STYLE = """
@page { size: A4; margin: 20mm 20mm 22mm; @bottom-left { content: element(foot); width: 75% }
  @bottom-right { content: "page " counter(page) "/" counter(pages); font: 9pt "DejaVu Sans" } }
html { font: 10.5pt/1.45 "DejaVu Sans", sans-serif }
h1 { font-size: 15pt; margin: 0 0 5mm } h2 { font-size: 12pt; margin: 6mm 0 2mm }
h3 { font-size: 10.5pt; margin: 4mm 0 1mm } p { margin: 0 0 2.5mm; orphans: 2; widows: 2 }
h1, h2, h3, p, li, td, th { white-space: pre-wrap; overflow-wrap: anywhere }
ul { margin: 0 0 2.5mm; padding-inline-start: 6mm }
[dir=rtl] { direction: rtl }
.right { text-align: end } .center { text-align: center } .justify { text-align: justify }
.bold { font-weight: bold } .space { height: 4mm } .new-page { break-before: page }
table { width: 100%; border-collapse: collapse; margin: 0 0 3mm; font-size: 9pt }
td, th { border: .3pt solid #555; padding: 1.2mm 1.6mm; text-align: start; vertical-align: top }
th { background: #eee } tr { break-inside: avoid } .number { text-align: right }
footer { position: running(foot); font-size: 9pt; white-space: pre-wrap }
"""


def page(document: Document) -> str:
    """The whole page. Every text is escaped: nothing in it can be markup, nor an address."""
    foot = f"<footer>{escape(writable(document.footer))}</footer>"
    body = "\n".join(_block(block) for block in document.blocks)
    title = escape(writable(document.title))
    head = f'<meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="fr"><head>{head}</head><body>{foot}{body}</body></html>'


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return _said(f"h{min(max(level, 1), 3)}", text)
        case Paragraph(text, align, bold):
            return _said("p", text, f"{align} bold" if bold else align)
        case Bullets(items):
            return f"<ul>{''.join(_said('li', item) for item in items)}</ul>"
        case Table():
            return _table(block)
        case Spacer():
            return '<div class="space"></div>'
        case PageBreak():
            return '<div class="new-page"></div>'


def _said(tag: str, text: str, classes: str = "") -> str:
    side = ' dir="rtl"' if is_right_to_left(text) else ""
    named = f' class="{classes}"' if classes else ""
    return f"<{tag}{named}{side}>{escape(writable(text))}</{tag}>"


def _table(table: Table) -> str:
    total = sum(table.widths) if table.widths else 0
    columns = "".join(f'<col style="width:{100 * w / total:.2f}%">' for w in table.widths or ())
    heads = "".join(_cell("th", text, n in table.numeric) for n, text in enumerate(table.head))
    rows = "".join(
        f"<tr>{''.join(_cell('td', text, n in table.numeric) for n, text in enumerate(row))}</tr>"
        for row in table.rows
    )
    head = f"<thead><tr>{heads}</tr></thead>" if any(table.head) else ""
    return f"<table>{columns}{head}<tbody>{rows}</tbody></table>"


def _cell(tag: str, text: str, numeric: bool) -> str:
    return _said(tag, text, "number" if numeric else "")
