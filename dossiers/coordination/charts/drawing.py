"""Charts as HTML: one line per thing counted, its bar in SVG, its numbers as links.

Written ready, as the rows of lists are: a hundred lines through a template cost more than
counting them. The drawing is hidden from screen readers, which read the same numbers beside.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from dossiers.coordination.charts.chart import Chart, Ink, Line, Mark

HATCH = mark_safe(
    '<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="paper" width="6" height="6"/>'
    '<rect class="ink" width="3" height="6"/></pattern></defs></svg>'
)
DOTS = {Ink.DOT, Ink.DIAMOND}
# A bar that is not nothing can be seen.
LEAST = 0.6


def lines_html(chart: Chart) -> SafeString:
    """The list of its lines."""
    return format_html(
        '<ul class="chart">{}</ul>',
        format_html_join("", "{}", ((_line(chart, line),) for line in chart.lines)),
    )


def legend_html(chart: Chart) -> SafeString:
    """What each ink means."""
    return format_html_join(
        "",
        '<li><svg class="swatch" aria-hidden="true" focusable="false">{}</svg> {}</li>',
        ((_shape(ink, 0 if ink not in DOTS else 50, 100), said) for ink, said in chart.legend),
    )


def _line(chart: Chart, line: Line) -> SafeString:
    label = _linked(line.label, line.url)
    said = format_html_join(
        mark_safe('<span aria-hidden="true"> · </span>'),
        "{}",
        ((_linked(mark.said, mark.url),) for mark in line.marks if mark.said),
    )
    return format_html(
        '<li><span class="chart-label">{}</span><span class="chart-said">{}</span>{}</li>',
        label,
        said,
        _drawing(chart, line),
    )


def _linked(text: str, url: str) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', url, text) if url else text


def _drawing(chart: Chart, line: Line) -> SafeString:
    rows = 1 if chart.stacked else max(1, sum(mark.ink not in DOTS for mark in line.marks))
    marks = _stacked(chart, line.marks) if chart.stacked else _apart(chart, line.marks, rows)
    return format_html(
        '<svg class="draw draw-{}{}" aria-hidden="true" focusable="false">{}{}</svg>',
        rows,
        mark_safe(" draw-absent") if line.absent else "",
        format_html_join("", "{}", ((one,) for one in marks)),
        _target(chart),
    )


def _stacked(chart: Chart, marks: Iterable[Mark]) -> Iterable[SafeString]:
    start = 0.0
    for mark in marks:
        width = 100 * mark.value / chart.scale
        if mark.value:
            yield _reached(mark, _shape(mark.ink, start, max(width, LEAST)))
        start += width


def _apart(chart: Chart, marks: Iterable[Mark], rows: int) -> Iterable[SafeString]:
    row = 0
    for mark in marks:
        width = 100 * mark.value / chart.scale
        if mark.ink in DOTS:
            yield _reached(mark, _shape(mark.ink, width, 0))
            continue
        if mark.value:
            top, high = 100 * row / rows, 100 / rows
            yield _reached(mark, _shape(mark.ink, 0, max(width, LEAST), top, high))
        row += 1


def _reached(mark: Mark, shape: SafeString) -> SafeString:
    """The mark itself leads to its list; the keyboard gets there by its number."""
    return format_html('<a href="{}" tabindex="-1">{}</a>', mark.url, shape) if mark.url else shape


def _shape(ink: Ink, start: float, width: float, top: float = 0, high: float = 100) -> SafeString:
    if ink is Ink.DOT:
        return format_html('<circle class="m-dot" cx="{}%" cy="50%" r="6"/>', f"{start:.1f}")
    if ink is Ink.DIAMOND:
        return format_html(
            '<svg class="out" x="{}%" y="50%">'
            '<path class="m-diamond" d="M0-7 7 0 0 7-7 0z"/></svg>',
            f"{start:.1f}",
        )
    fill = mark_safe(' fill="url(#hatch)"') if ink is Ink.HATCHED else ""
    return format_html(
        '<rect class="m-{}"{} x="{}%" y="{}%" width="{}%" height="{}%"/>',
        ink.value,
        fill,
        f"{start:.1f}",
        f"{top:.1f}",
        f"{width:.1f}",
        f"{high:.1f}",
    )


def _target(chart: Chart) -> SafeString | str:
    if chart.target is None:
        return ""
    at = f"{100 * chart.target.value / chart.scale:.1f}"
    return format_html('<line class="m-target" x1="{0}%" x2="{0}%" y1="0" y2="100%"/>', at)
