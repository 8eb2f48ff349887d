"""The three questions of a publication, one page each; what was answered is in the address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dossiers.models import Section
from dossiers.publishing.labels import area_words, quarter_words
from dossiers.publishing.questions import QUESTIONS
from dossiers.publishing.scope import DEPARTMENT, REGION, Scope, later, quarter_of
from dossiers.rules.regions import REGION_OF

# How far back a period may begin.
YEARS = 3


class _Step(forms.Form):
    """One page; the browser does not insist, the page says what to do."""

    use_required_attribute = False

    def __init__(self, data: Any, sections: Any, today: date) -> None:
        super().__init__(data, label_suffix="")
        self.prepare(sections, today)

    def prepare(self, sections: Any, today: date) -> None:
        """Fill the choices."""


class AskStep(_Step):
    """Which prepared table, of which section."""

    section = forms.ModelChoiceField(
        Section.objects.none(),
        to_field_name="slug",
        label=_("Section"),
        empty_label=None,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choisir une section.")),
    )
    question = forms.ChoiceField(
        label=_("Quelle question ?"),
        widget=forms.RadioSelect,
        help_text=_("Un tableau préparé : d’autres croisements pourraient désigner quelqu’un."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choisir une question.")),
    )

    def prepare(self, sections: Any, today: date) -> None:
        """The sections that she coordinates."""
        self.fields["section"].queryset = sections
        self.fields["question"].choices = [
            (slug, f"{one.label} ({one.decides})") for slug, one in QUESTIONS.items()
        ]


class PeriodStep(_Step):
    """From which quarter to which one."""

    depuis = forms.TypedChoiceField(label=_("Du"), coerce=date.fromisoformat)
    jusqua = forms.TypedChoiceField(
        label=_("Au"),
        coerce=date.fromisoformat,
        help_text=_("Un trimestre au moins, terminé. Une période longue cache moins."),
    )

    def prepare(self, sections: Any, today: date) -> None:
        """The quarters that are over, the last one first; the last year by default."""
        now = quarter_of(today)
        past = [later(now, -n) for n in range(1, 4 * YEARS + 1)]
        choices = [(day.isoformat(), quarter_words(day)) for day in past]
        for name in ("depuis", "jusqua"):
            wrong = dict.fromkeys(("required", "invalid_choice"), _("Choisir un trimestre."))
            self.fields[name].choices = choices
            self.fields[name].error_messages.update(wrong)
        self.fields["depuis"].initial = past[3].isoformat()

    def clean(self) -> dict[str, Any]:
        """The last quarter is not before the first."""
        told = super().clean() or {}
        first, last = told.get("depuis"), told.get("jusqua")
        if first and last and last < first:
            self.add_error("jusqua", _("Choisir un dernier trimestre après le premier."))
        return told


class AreaStep(_Step):
    """Everywhere, a region, or a département."""

    lieu = forms.ChoiceField(
        label=_("Où ?"),
        required=False,
        help_text=_("Un département se publie à partir de 20 personnes."),
        error_messages={"invalid_choice": _("Choisir une région ou un département.")},
    )

    def prepare(self, sections: Any, today: date) -> None:
        """The départements of her sections, and their regions."""
        departments = sorted({d for one in sections for d in one.departments if d in REGION_OF})
        regions = sorted({REGION_OF[d] for d in departments})
        slugs = ["", *(f"{REGION}{r}" for r in regions), *(f"{DEPARTMENT}{d}" for d in departments)]
        self.fields["lieu"].choices = [(slug, area_words(slug)) for slug in slugs]


STEPS: tuple[tuple[type[_Step], tuple[str, ...]], ...] = (
    (AskStep, ("section", "question")),
    (PeriodStep, ("depuis", "jusqua")),
    (AreaStep, ("lieu",)),
)


def walk(given: QueryDict, sections: Any, today: date) -> tuple[int, _Step | None, dict[str, Any]]:
    """(number of the step to ask, its form, what was answered); no form when all is answered."""
    told: dict[str, Any] = {}
    for number, (kind, names) in enumerate(STEPS, 1):
        asked = any(name in given for name in names)
        form = kind(given if asked else None, sections, today)
        if not asked or not form.is_valid():
            return number, form, told
        told |= form.cleaned_data
    return len(STEPS) + 1, None, told


def answered(given: QueryDict, number: int) -> Iterator[tuple[str, str]]:
    """What the steps before `number` were answered, for hidden boxes."""
    for _kind, names in STEPS[: number - 1]:
        for name in names:
            yield name, given.get(name, "")


def scope_of(told: dict[str, Any]) -> Scope:
    """What the answers cover."""
    return Scope(told["depuis"], later(told["jusqua"], 1), told["lieu"])
