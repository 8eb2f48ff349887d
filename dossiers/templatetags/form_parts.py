"""What the `{% field %}` tag needs to know of a bound field before it draws it."""

from __future__ import annotations

from typing import Any

from django.forms import BoundField, widgets
from django.utils.translation import gettext as _

from dossiers.form_fields import PARTS, PartialDateWidget


def shape_of(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, PartialDateWidget):
        return "date"
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "choices"
    return "check" if isinstance(widget, widgets.CheckboxInput) else "text"


def text_box(bound: BoundField) -> dict[str, Any]:
    """Too long a text is said to be so, never cut: no maxlength in the page."""
    widget = bound.field.widget
    attrs: dict[str, Any] = {"class": f"input {widget.attrs.get('class', '')}".strip()}
    limit = getattr(bound.field, "max_length", None)
    counted = isinstance(widget, widgets.Textarea) and limit
    if counted:
        attrs |= {"data-max": limit, "rows": widget.attrs.get("rows", 6)}
    return {
        "control": bound.as_widget(attrs=attrs | {"maxlength": False}),
        "counted": counted,
        "limit": limit,
    }


def choice_boxes(bound: BoundField) -> dict[str, Any]:
    hints = getattr(bound.field, "choice_hints", {})
    return {
        "choices": [
            {
                "tag": option.tag(),
                "id": option.id_for_label,
                "label": option.choice_label,
                "hint": hints.get(option.data["value"], ""),
            }
            for option in bound.subwidgets
        ]
    }


def date_boxes(bound: BoundField) -> dict[str, Any]:
    boxes = bound.subwidgets[0].data["subwidgets"]
    labels = {"day": _("Jour"), "month": _("Mois"), "year": _("Année")}
    parts = [
        {"part": part, "label": labels[part], "box": box}
        for part, box in zip(PARTS, boxes, strict=False)
    ]
    ranges = (
        [option for _group, options, _index in boxes[3]["optgroups"] for option in options]
        if len(boxes) > 3
        else []
    )
    return {"parts": parts, "ranges": ranges}


BOXES = {
    "text": text_box,
    "choices": choice_boxes,
    "date": date_boxes,
    "check": lambda bound: {"control": bound.as_widget()},
}


def wrong_part(bound: BoundField) -> str:
    errors = bound.form.errors.as_data().get(bound.name, [])
    return (errors[0].code or "") if errors else ""


def first_wrong_box(bound: BoundField) -> str:
    """The id of the box where the person goes on from the summary."""
    suffix = {"text": "", "check": "", "choices": "_0"}.get(shape_of(bound))
    if suffix is None:
        suffix = {"month": "_1", "year": "_2", "range": "_3_0"}.get(wrong_part(bound), "_0")
    return f"{bound.auto_id}{suffix}"
