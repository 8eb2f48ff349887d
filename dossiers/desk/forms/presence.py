"""When I am there, and when I am not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.desk.forms.dates import DayField
from dossiers.desk.forms.people import MemberField
from dossiers.kinds import KINDS
from dossiers.kinds.trunk import LANGUAGES
from dossiers.models import Member, Weekday, Zone

HOUR_INVALID = gettext_lazy("Écrire l’heure comme 18:30, ou laisser vide.")


class EveningsForm(forms.Form):
    """An hour by weekday, empty when I am not there; what I speak and know; how much I take."""

    zone = forms.ChoiceField(label=gettext_lazy("Où je vis"), choices=Zone.choices)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Langues que je parle"),
        choices=LANGUAGES.items,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Types de dossiers que je connais"),
        choices=lambda: [(slug, kind.label) for slug, kind in KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    accepts = forms.IntegerField(
        label=gettext_lazy("Dossiers que j’accepte de suivre en même temps"),
        required=False,
        min_value=0,
        max_value=200,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        help_text=gettext_lazy("Vide : pas de nombre. 0 : plus aucun nouveau dossier."),
        error_messages={"invalid": gettext_lazy("Écrire un nombre, ou laisser vide.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = {
            f"evening_{day.value}": forms.TimeField(
                label=_("%(day)s, à partir de") % {"day": str(day.label).capitalize()},
                required=False,
                widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
                error_messages={"invalid": HOUR_INVALID},
            )
            for day in Weekday
        }
        self.fields = {**hours, **self.fields}

    def evenings(self) -> dict[int, time]:
        """The hours given, by weekday. After is_valid()."""
        hours = {day.value: self.cleaned_data[f"evening_{day.value}"] for day in Weekday}
        return {weekday: hour for weekday, hour in hours.items() if hour}


class AbsenceForm(forms.Form):
    """From, to, and who replaces me."""

    starts_on = DayField(label=gettext_lazy("Premier jour d’absence"))
    ends_on = DayField(label=gettext_lazy("Dernier jour d’absence"))
    substitute = MemberField(label=gettext_lazy("Qui me remplace"), required=False)

    def __init__(self, people: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute"].offer(people, _("Personne : le binôme de chaque dossier"))


class EndAbsenceForm(forms.Form):
    """A last day, earlier than the one that was recorded."""

    ends_on = DayField(label=gettext_lazy("Dernier jour d’absence"))
