"""Screen 6: up to three quick questions of the kind, the story, the files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.form_fields import RANGES, PartialDateField, RoughDateField, RoughDateWidget
from dossiers.intake.forms.base import StepForm, radios, saved_date
from dossiers.kinds import trunk
from dossiers.kinds.base import Question

MAX_STORY, MAX_TEXT = 5_000, 80
# What the picker of a telephone offers; what it really is, privacy/cleaning finds out.
ACCEPTED = (
    "image/*,application/pdf,audio/*,video/mp4,video/3gpp,text/plain,message/rfc822,"
    ".pdf,.m4a,.mp3,.ogg,.opus,.wav,.amr,.txt,.eml,.docx,.odt,.xlsx,.ods,.heic"
)
# « Cette semaine » says nothing of a month.
MONTH_RANGES = [(value, label) for value, label in RANGES if value != "week"]


class RoughMonthWidget(RoughDateWidget):
    """As RoughDateWidget, with ranges that fit a month."""

    def _box(self, part: str) -> forms.Widget:
        return forms.RadioSelect(choices=MONTH_RANGES) if part == "range" else super()._box(part)


class StoryForm(StepForm):
    slug = "story"
    story = forms.CharField(
        label=trunk.STORY,
        required=False,
        max_length=MAX_STORY,
        help_text=_("N’écrivez pas le nom d’autres personnes si elles ne sont pas d’accord."),
        error_messages={"max_length": _("Ce texte est trop long. Raccourcissez-le un peu.")},
        widget=forms.Textarea({"rows": 8, "autocomplete": "off"}),
    )

    def build(self) -> None:
        for question in self.kind.quick:
            for name, field in _fields_of(question).items():
                self.fields[name] = field
                if isinstance(field, RoughDateField):
                    field.today = self.today
        self.order_fields([name for name in self.fields if name != "story"] + ["story"])

    def initial_from(self, saved: Mapping[str, Any]) -> dict[str, Any]:
        initial = {"story": saved.get("story", "")}
        for slug, stored in (saved.get("quick") or {}).items():
            initial[slug] = stored.get("answer") or stored.get("text")
            initial[f"{slug}_text"] = stored.get("text")
            initial[f"{slug}_date"] = saved_date(stored.get("date"))
        return initial

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for question in self.kind.quick:
            answer = cleaned.get(question.slug) or ""
            for extra, openers in (("text", question.with_text), ("date", question.with_date)):
                if answer and answer not in openers and question.type == "choice":
                    self.forget_errors(f"{question.slug}_{extra}")
        return cleaned

    def answers(self) -> dict[str, Any]:
        quick = {q.slug: self._quick(q) for q in self.kind.quick}
        # A story that is too long is kept whole: only « Continuer » asks to shorten it.
        story = self.cleaned_data.get("story", self.data.get("story", ""))
        return {"quick": {k: v for k, v in quick.items() if v}, "story": story}

    def _quick(self, question: Question) -> dict[str, Any]:
        slug = question.slug
        if question.type in ("month", "date"):
            told = self.date_answer(f"{slug}_date")
            return {"date": told} if told else {}
        if question.type == "text":
            text = self.cleaned(slug)
            return {"text": text} if text else {}
        text, day = self.cleaned(f"{slug}_text"), {}
        if question.with_date:
            day = self.date_answer(f"{slug}_date")
        answer = self.cleaned(slug) or _opener(question, text, day)
        kept = {"answer": answer} if answer else {}
        if answer in question.with_text:
            kept["text"] = text
        if answer in question.with_date:
            kept["date"] = day
        return kept


def _opener(question: Question, text: str, day: dict[str, Any]) -> str:
    """The answer that a text or a date means when no box was ticked above it."""
    openers = question.with_text if text else question.with_date if day else ()
    return next(iter(openers), "")


def _fields_of(question: Question) -> dict[str, forms.Field]:
    slug, label = question.slug, question.label
    if question.type == "month":
        return {
            f"{slug}_date": RoughDateField(label=label, required=False, widget=RoughMonthWidget)
        }
    if question.type == "date":
        return {f"{slug}_date": RoughDateField(label=label, required=False)}
    if question.type == "text":
        return {slug: _short_text(label)}
    fields: dict[str, forms.Field] = {slug: radios(question.answers, label)}
    if question.with_text:
        fields[f"{slug}_text"] = text = _short_text(_("Lequel, ou laquelle ?"))
        text.opened_by = next(iter(question.with_text))
    if question.with_date:
        day = PartialDateField(label=_("Si oui, quel jour ?"), required=False)
        day.opened_by = next(iter(question.with_date))
        fields[f"{slug}_date"] = day
    return fields


def _short_text(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=MAX_TEXT,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class SeveralFiles(forms.FileInput):
    """Several at once; intake/files.py takes them one by one."""

    allow_multiple_selected = True


class FileForm(forms.Form):
    """The picker; each file is looked at by actions/exhibit.py."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Photos, papiers, messages, sons"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "Une photo de la lettre, des fiches de paie, du planning. Un PDF, un message "
            "vocal, un document. 10 Mo par fichier. Vous pourrez en ajouter plus tard."
        ),
        widget=SeveralFiles({"accept": ACCEPTED, "multiple": True}),
    )
