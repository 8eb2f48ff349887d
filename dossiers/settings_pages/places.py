"""Departments typed in one box."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

PLACE = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[4-8])")


class PlacesField(forms.CharField):
    """« 69, 01, 2A » as a list of codes, once each and in order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=300, **kwargs)

    def clean(self, value: Any) -> Any:
        """Raises ValidationError naming what is no department."""
        typed = re.split(r"[\s,;]+", super().clean(value).upper().strip())
        if wrong := [one for one in typed if one and not PLACE.fullmatch(one)]:
            raise forms.ValidationError(
                _("Ce n’est pas un département : %(codes)s."), params={"codes": ", ".join(wrong)}
            )
        return sorted({one for one in typed if one})
