"""« Garder cette vue »: for whom, and from how many cases on a bell rings. Nothing is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SavedViewForm(forms.Form):
    """`sections`: those that she coordinates, with which she may share it."""

    section = forms.ChoiceField(label=_("Pour qui"), required=False)
    au_dessus = forms.IntegerField(
        label=_("Prévenir au-dessus de"), required=False, min_value=0, max_value=500,
        help_text=_("Un nombre de dossiers. Rien : pas d’avis."),
    )  # fmt: skip

    def __init__(self, sections: Sequence[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [("", _("Pour moi")), *sections]
        if not sections:
            del self.fields["section"]
