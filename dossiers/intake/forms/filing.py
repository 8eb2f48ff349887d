"""All the screens of a kind on one page, for a member who files for somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.filing import HANDS
from dossiers.intake.forms.base import StepForm
from dossiers.intake.steps import STEPS
from dossiers.kinds.base import Kind
from dossiers.models import Section
from dossiers.privacy import pocket

TOKEN = re.compile(r"[\w-]{40,50}")


class HandForm(forms.Form):
    """What only the member knows: how it arrives, for which section, whether she knows them."""

    use_required_attribute = False
    token = forms.CharField(widget=forms.HiddenInput, max_length=60)
    came_by = forms.ChoiceField(
        label=gettext_lazy("Comment la demande arrive"),
        choices=[(hand.value, hand.label) for hand in HANDS],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisir comment la demande arrive.")},
    )
    section = forms.ModelChoiceField(
        Section.objects.none(), label=gettext_lazy("Section"), empty_label=None
    )
    knows_them = forms.BooleanField(
        label=gettext_lazy("Je connais les personnes en cause : laisser ce dossier à d’autres"),
        required=False,
    )

    def __init__(self, sections: Sequence[Section], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["section"].queryset = Section.objects.filter(pk__in=[s.pk for s in sections])
        self.fields["token"].initial = pocket.new_token()
        if len(sections) == 1:
            self.fields["section"].widget = forms.HiddenInput()
            self.fields["section"].initial = sections[0].pk

    def clean_token(self) -> str:
        token = str(self.cleaned_data["token"])
        if not TOKEN.fullmatch(token):
            raise ValidationError(_("Cette page a trop attendu. Recopier sur une nouvelle page."))
        return token


class FilingForms:
    """The five screens of one kind, bound together."""

    def __init__(self, kind: Kind, *, today: date, data: Any = None) -> None:
        told: dict[str, Any] = {"work": {"sector": kind.slug}}
        self.kind = kind
        self.screens: list[StepForm] = []
        for step in STEPS.values():
            # Each screen is given what the screens before it said (a work address, for one).
            form = step.form(data, kind=kind, all_answers=told, today=today)
            self.screens.append(form)
            if data is not None:
                form.is_valid()
                told = {**told, step.slug: form.answers()}
        self.screens[0].fields["sector"].widget = forms.HiddenInput()
        self._told = told

    def is_valid(self) -> bool:
        """Whether every screen is; each says what is wrong in it."""
        return not any(form.errors for form in self.screens)

    def doubts(self) -> list[str]:
        """Answers to look at once more, from every screen."""
        return [doubt for form in self.screens for doubt in form.doubts()]

    def answers(self) -> dict[str, Any]:
        """The answers of the request, screen by screen; the kind is that of the page."""
        return {**self._told, "work": {**self._told["work"], "sector": self.kind.slug}}
