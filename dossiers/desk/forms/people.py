"""Choosing a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.models import Member


class MemberField(forms.TypedChoiceField):
    """One of the colleagues given to the form; cleans to the Member, or None."""

    def offer(self, people: Iterable[Member], empty: str) -> None:
        """The people to choose among, and the words of the empty choice."""
        self._people = {str(person.pk): person for person in people}
        self.choices = [("", empty), *((pk, person.name) for pk, person in self._people.items())]
        self.coerce = self._people.get
        self.empty_value = None


class PersonForm(forms.Form):
    """Choose who becomes the binôme, or who follows the case from now on."""

    who = MemberField(
        label=gettext_lazy("Qui ?"),
        error_messages={"required": gettext_lazy("Choisir une personne.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, people: list[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].offer(people, _("Choisir"))
