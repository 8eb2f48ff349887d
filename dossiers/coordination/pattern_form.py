"""From how many cases a practice is a pattern, as a coordinator types it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.models import PatternRule

MOST = 50
KEPT = ("cases", "places", "alone", "months", "version")


def _number(label: Any, least: int, most: int = MOST) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(("required", "invalid"), _("Donner un nombre.")),
        widget=forms.NumberInput({"class": "input-short"}),
    )


class ThresholdsForm(forms.Form):
    """Same enseigne and same problem: how many people, where, since when."""

    use_required_attribute = False
    cases = _number(_("Dossiers au moins"), 2)
    places = _number(_("Dans combien de lieux"), 1, 20)
    alone = _number(_("Ou, dans un seul lieu, dossiers au moins"), 2)
    months = _number(_("Sur combien de mois"), 1, 12)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, rule: PatternRule, data: Any = None) -> None:
        kept = {name: getattr(rule, name) for name in KEPT}
        super().__init__(data, initial=kept, label_suffix="")
