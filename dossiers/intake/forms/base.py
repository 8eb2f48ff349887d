"""What the five question screens share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from dossiers.kinds.base import Answers, Kind, known_to
from dossiers.rules.known import KnownDate


def choices(labels: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The choices of a field from slugs and labels."""
    return list(labels.items())


def radios(labels: Mapping[str, Any], label: Any, **options: Any) -> forms.ChoiceField:
    """A question with one answer, which may be passed."""
    return forms.ChoiceField(
        label=label,
        choices=choices(labels),
        widget=forms.RadioSelect,
        required=False,
        **options,
    )


class StepForm(forms.Form):
    """One screen of the request, bound to what is saved of it.

    `all_answers` are those of the whole request; `typed` what was left half-way on this
    screen, right or wrong. Everything may be passed unless a subclass says otherwise.
    """

    use_required_attribute = False
    slug = ""

    def __init__(
        self,
        data: MultiValueDict[str, Any] | None = None,
        *,
        kind: Kind,
        all_answers: Answers,
        today: date,
        typed: Mapping[str, Any] | None = None,
    ) -> None:
        self.kind, self.all_answers, self.today = kind, all_answers, today
        saved = all_answers.get(self.slug) or {}
        super().__init__(data, initial=typed or self.initial_from(saved), label_suffix="")
        self.build()

    def build(self) -> None:
        """Set what depends on the kind or on the day."""

    def initial_from(self, saved: Mapping[str, Any]) -> dict[str, Any]:
        """The boxes as they were filled when this screen was saved."""
        return dict(saved)

    def answers(self) -> dict[str, Any]:
        """What is kept of this screen: its valid answers, all of them once it is valid."""
        raise NotImplementedError

    def doubts(self) -> list[str]:
        """Valid answers that deserve one question before going on. Never a refusal."""
        return []

    def typed(self) -> dict[str, Any]:
        """Every box as it is, for a screen left half-way."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }

    def cleaned(self, name: str) -> Any:
        """A valid answer, or "" for one that is wrong or was passed."""
        return self.cleaned_data.get(name) or ""

    def forget_errors(self, *names: str) -> None:
        """Answers that another answer made useless: what is wrong in them stops nobody."""
        for name in names:
            self.errors.pop(name, None)

    def date_answer(self, name: str) -> dict[str, Any]:
        """A date as it was read, and as it was typed so that its boxes come back."""
        known = self.cleaned_data.get(name) or KnownDate.unknown()
        widget = self.fields[name].widget
        boxes = widget.value_from_datadict(self.data, self.files, name)
        typed = {part: box or "" for part, box in zip(widget.parts, boxes, strict=True)}
        return {**known_to(known), "typed": typed} if any(typed.values()) else {}


def saved_date(stored: Mapping[str, Any] | None) -> Mapping[str, str] | None:
    """The boxes of a date that `date_answer` kept."""
    return (stored or {}).get("typed")
