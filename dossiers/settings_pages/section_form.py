"""A section: its name, where and what it receives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers import kinds
from dossiers.kinds.trunk import LANGUAGES
from dossiers.models import Section
from dossiers.rules.calendar import ZONES
from dossiers.settings_pages.places import PlacesField


def _name() -> forms.CharField:
    return forms.CharField(
        label=_("Nom"),
        max_length=80,
        error_messages={"required": _("Donner un nom à la section.")},
    )


def _zone() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Zone des jours fériés"),
        choices=[(zone, zone.replace("_", " ").capitalize()) for zone in ZONES],
    )


class NewSectionForm(forms.Form):
    """Enough to open one."""

    use_required_attribute = False
    name = _name()
    zone = _zone()


class SectionForm(forms.Form):
    """All that may change. Its short name is in printed addresses: it does not."""

    use_required_attribute = False
    name = _name()
    zone = _zone()
    departments = PlacesField(
        label=_("Départements du lieu de travail"),
        help_text=_("Séparés par des virgules : 69, 01, 2A."),
    )
    of_kinds = forms.MultipleChoiceField(
        label=_("Types proposés au public"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Rien de coché : tous. Les autres vont à la section qui reçoit le reste."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Langues parlées"),
        required=False,
        choices=list(LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    takes_the_rest = forms.BooleanField(
        label=_("Reçoit ce qui n’est d’aucune autre section"), required=False
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, section: Section, data: Any = None) -> None:
        names = ("name", "zone", "departments", "languages", "takes_the_rest", "version")
        initial = {name: getattr(section, name) for name in names}
        initial |= {"of_kinds": section.kinds, "departments": ", ".join(section.departments)}
        super().__init__(data, initial=initial, label_suffix="")
        labels = [(slug, one.label) for slug, one in kinds.KINDS.items()]
        self.fields["of_kinds"].choices = labels  # type: ignore[attr-defined]
