"""A new entrance: what it chooses for the person, when it opens, what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dossiers import kinds
from dossiers.models import Section

WELCOME_LENGTH = 200


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CampaignForm(forms.Form):
    """The boxes of a new entrance, one of welcome for each language of the public side."""

    use_required_attribute = False
    section = forms.ModelChoiceField(Section.objects.none(), label=_("Section"), empty_label=None)
    kind = forms.ChoiceField(label=_("Type"), error_messages={"required": _("Choisir un type.")})
    employer = forms.CharField(
        label=_("Enseigne"),
        max_length=80,
        required=False,
        help_text=_("La personne pourra la changer."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    slug = forms.CharField(
        label=_("Adresse courte"),
        max_length=60,
        required=False,
        help_text=_("Elle reste dans le téléphone : ni enseigne, ni syndicat. Vide : au hasard."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
    )
    opens_on = forms.DateField(
        label=_("Premier jour"),
        widget=DayInput(),
        error_messages={"required": _("Donner le premier jour."), "invalid": _("Donner un jour.")},
    )
    closes_on = forms.DateField(
        label=_("Dernier jour"),
        required=False,
        widget=DayInput(),
        error_messages={"invalid": _("Donner un jour.")},
    )

    def __init__(self, sections: Sequence[Section], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["section"].queryset = Section.objects.filter(pk__in=[s.pk for s in sections])
        if len(sections) == 1:
            self.fields["section"].widget = forms.HiddenInput()
            self.fields["section"].initial = sections[0].pk
        self.fields["kind"].choices = [(k.slug, k.sector) for k in kinds.KINDS.values()]
        for code, name in settings.LANGUAGES:
            self.fields[f"welcome_{code}"] = _welcome(code, name)

    def welcome(self) -> dict[str, str]:
        """The words of welcome by language, the empty ones left out."""
        said = {code: self.cleaned_data[f"welcome_{code}"] for code, _name in settings.LANGUAGES}
        return {code: words.strip() for code, words in said.items() if words.strip()}


def _welcome(code: str, name: str) -> forms.CharField:
    box = forms.Textarea({"rows": 2, "lang": code, "dir": "auto", "autocomplete": "off"})
    return forms.CharField(
        label=_("Mots d’accueil : %(language)s") % {"language": name},
        max_length=WELCOME_LENGTH,
        required=False,
        widget=box,
    )
