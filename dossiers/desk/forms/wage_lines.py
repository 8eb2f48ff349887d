"""The lines of the table of wages: a month each, several at once, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.refusal import RefusedError
from dossiers.actions.wage import MOST_MONTHS, WageRow, problem
from dossiers.desk.typed import amount_of, month_of
from dossiers.desk.wage_sheet import NOTE_LENGTH
from dossiers.models import WageMonth

ROWS = "rows"
BLANKS = 6


class MonthField(forms.CharField):
    """A month as people write it; cleans to its first day, None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "class": "input"}
        super().__init__(**{"widget": forms.TextInput(attrs), **kwargs})

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        try:
            return month_of(text) if text else None
        except ValueError as error:
            raise ValidationError(str(error)) from None


class AmountField(forms.CharField):
    """Euros as the French write them; cleans to a Decimal, None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "input"}
        super().__init__(**{"widget": forms.TextInput(attrs), **kwargs})

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        try:
            return amount_of(text) if text else None
        except ValueError as error:
            raise ValidationError(str(error)) from None


class MonthForm(forms.Form):
    """One line of the table; `row` is the month, None when nothing was typed in it."""

    month = MonthField(label=gettext_lazy("Mois"), required=False)
    due = AmountField(label=gettext_lazy("Dû"), required=False)
    paid = AmountField(label=gettext_lazy("Payé"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Précision"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.TextInput({"autocomplete": "off", "class": "input"}),
    )
    row: WageRow | None = None

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Either nothing at all, or a month and what was due."""
        told = super().clean() or {}
        if self.errors or all(value in (None, "") for value in told.values()):
            return told
        for name, missing in (
            ("month", _("Le mois manque. Par exemple 09/2023.")),
            ("due", _("Le montant dû manque.")),
        ):
            if told.get(name) is None:
                self.add_error(name, missing)
        if not self.errors:
            paid = told["paid"] if told["paid"] is not None else Decimal("0.00")
            row = WageRow(told["month"], told["due"], paid, told["note"])
            wrong, advice = problem(row, today=self.today)
            if wrong:
                self.add_error(wrong, advice)
            self.row = row
        return told


class SeriesForm(forms.Form):
    """Several months that look alike, to be added to the lines."""

    first = MonthField(label=gettext_lazy("De"), required=False)
    last = MonthField(label=gettext_lazy("À"), required=False)
    each = AmountField(label=gettext_lazy("Dû chaque mois"), required=False)
    prefix = "series"

    def clean(self) -> dict[str, Any]:
        """In order, and no more months than a table holds."""
        told = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if first and last:
            if last < first:
                self.add_error("last", _("Ce mois vient avant le premier."))
            elif len(list(months_between(first, last))) > MOST_MONTHS:
                self.add_error("last", _("%(n)d mois au plus.") % {"n": MOST_MONTHS})
        elif first or last or told.get("each") is not None:
            self.add_error("last" if first else "first", _("Donner le premier et le dernier mois."))
        return told

    def rows(self) -> list[dict[str, str]]:
        """The lines to add, as if they had been typed."""
        told = self.cleaned_data
        if not told.get("first"):
            return []
        each = typed_amount(told["each"]) if told.get("each") is not None else ""
        return [
            {"month": typed_month(month), "due": each}
            for month in months_between(told["first"], told["last"])
        ]


def row_forms(typed: Mapping[str, Any], *, today: date) -> list[MonthForm]:
    """The lines that were posted, bound; a month given twice is an error of the second."""
    try:
        count = min(max(int(typed.get(ROWS, 0)), 0), MOST_MONTHS + BLANKS)
    except (TypeError, ValueError):
        count = 0
    lines = [MonthForm(typed, prefix=f"m{at}", today=today) for at in range(count)]
    seen: set[date] = set()
    for form in lines:
        if form.is_valid() and form.row:
            if form.row.month in seen:
                form.add_error("month", _("Ce mois est déjà plus haut."))
            seen.add(form.row.month)
    return lines


def rows_in(lines: Sequence[MonthForm]) -> list[WageRow]:
    """The months of these lines. Raises RefusedError when there is none, or a wrong one."""
    if not lines:
        raise RefusedError(_("Aucune ligne n’est arrivée. Refaire."))
    if any(line.errors for line in lines):
        raise RefusedError(_("Corriger les lignes marquées, puis enregistrer de nouveau."))
    return [line.row for line in lines if line.row]


def unbound(
    rows: Sequence[Mapping[str, str]], *, today: date, blanks: int = BLANKS
) -> list[MonthForm]:
    """Lines that show these months, and some empty ones."""
    shown = [*rows, *({} for _blank in range(blanks))]
    return [MonthForm(initial=row, prefix=f"m{at}", today=today) for at, row in enumerate(shown)]


def grown(typed: QueryDict, count: int, more: Sequence[Mapping[str, str]]) -> QueryDict:
    """The same answers with lines added: `more` after those that were filled, then empty ones.

    A month that was typed already is not added again.
    """
    kept = []
    for at in range(count):
        line = {name: typed.get(f"m{at}-{name}", "") for name in MonthForm.base_fields}
        if any(value.strip() for value in line.values()):
            kept.append(line)
    months = {line["month"].strip() for line in kept}
    added = [line for line in more if line["month"] not in months]
    lines = [*kept, *added, *({} for _blank in range(BLANKS))][: MOST_MONTHS + BLANKS]
    answers = typed.copy()
    for at, line in enumerate(lines):
        for name in MonthForm.base_fields:
            answers[f"m{at}-{name}"] = line.get(name, "")
    answers[ROWS] = str(len(lines))
    return answers


def as_typed(rows: Iterable[WageRow | WageMonth]) -> list[dict[str, str]]:
    """Months as their boxes show them."""
    return [
        {
            "month": typed_month(row.month),
            "due": typed_amount(Decimal(row.due)),
            "paid": typed_amount(Decimal(row.paid)),
            "note": row.note or "",
        }
        for row in rows
    ]


def typed_month(month: date) -> str:
    """« 09/2023 »."""
    return f"{month:%m/%Y}"


def typed_amount(amount: Decimal) -> str:
    """« 1 234,56 »."""
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",")


def months_between(first: date, last: date) -> Iterable[date]:
    """First days of the months from one to another, both included."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(number // 12, number % 12 + 1, 1)
