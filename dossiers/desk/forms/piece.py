"""What is typed about the pieces: a title, an order, to whom a set was communicated, zones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.mask import MOST_ZONES, Zone
from dossiers.actions.opening import REASONS
from dossiers.actions.piece import MAX_TITLE
from dossiers.kinds.expected import EXPECTED
from dossiers.models import SharedWith

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DescribeForm(forms.Form):
    """The title on the bordereau, the day of the fact, the nature."""

    title = forms.CharField(
        label=gettext_lazy("Titre sur le bordereau"),
        required=False,
        max_length=MAX_TITLE,
        help_text=gettext_lazy("Par exemple : « Bulletin de paie de mars 2026 »."),
    )
    dated = forms.DateField(
        label=gettext_lazy("Date du fait"),
        required=False,
        widget=DAY,
        error_messages={"invalid": gettext_lazy("Écrire la date ainsi : 2026-03-31.")},
    )
    sort = forms.ChoiceField(label=gettext_lazy("Nature"), required=False)
    identity = forms.BooleanField(
        label=gettext_lazy("Papier d’identité ou administratif : masqué, ouvert à deux"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sorts = [(one.slug, one.label) for one in EXPECTED.values()]
        self.fields["sort"].choices = [("", _("Autre")), *sorts]


class ShareForm(forms.Form):
    """« Communiquée le … à … », for the pieces ticked."""

    shared_with = forms.ChoiceField(
        label=gettext_lazy("À qui ?"),
        choices=SharedWith.choices,
        error_messages={"required": gettext_lazy("Dire d’abord à qui.")},
    )
    on = forms.DateField(
        label=gettext_lazy("Communiquées le"),
        widget=DAY,
        error_messages={
            "required": gettext_lazy("Dire quel jour."),
            "invalid": gettext_lazy("Écrire la date ainsi : 2026-03-31."),
        },
    )


class OpeningForm(forms.Form):
    """Why an identity or residence paper is opened."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Pourquoi ouvrir cette pièce ?"),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dire d’abord pourquoi.")},
    )


class ZoneForm(forms.Form):
    """One zone, in hundredths of the picture; four empty boxes are no zone."""

    x = forms.IntegerField(label=gettext_lazy("Depuis la gauche"), required=False)
    y = forms.IntegerField(label=gettext_lazy("Depuis le haut"), required=False)
    width = forms.IntegerField(label=gettext_lazy("Largeur"), required=False)
    height = forms.IntegerField(label=gettext_lazy("Hauteur"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.min_value, field.max_value = 0, 100
            field.widget.attrs.update({"min": 0, "max": 100, "inputmode": "numeric"})

    def clean(self) -> dict[str, Any]:
        """All four, or none."""
        cleaned = super().clean() or {}
        typed = [cleaned.get(name) for name in self.fields]
        if any(one is not None for one in typed) and None in typed and not self.errors:
            self.add_error(None, _("Une zone a quatre nombres, de 0 à 100."))
        return cleaned


ZoneFormSet = forms.formset_factory(
    ZoneForm, extra=3, max_num=MOST_ZONES, validate_max=True, absolute_max=MOST_ZONES
)


def zones_of(formset: forms.BaseFormSet) -> list[Zone]:
    """The zones of a valid formset."""
    typed = [form.cleaned_data for form in formset.forms if form.cleaned_data]
    return [
        (one["x"], one["y"], one["width"], one["height"])
        for one in typed
        if one.get("x") is not None
    ]
