"""What a person adds to her answers, and what she asks about her data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.actions.conversation import MAX_LENGTH

TOO_LONG = _("Ce texte est trop long. Coupez-le en deux messages.")


class AdditionForm(forms.Form):
    """One question among those that she was asked, and her words."""

    use_required_attribute = False
    about = forms.ChoiceField(label=_("Quelle réponse ?"), required=False)
    body = forms.CharField(
        label=_("Ce qui est vrai, ou ce qui manque"),
        max_length=MAX_LENGTH,
        error_messages={"required": _("Écrivez d’abord quelques mots."), "max_length": TOO_LONG},
        widget=forms.Textarea({"rows": 5, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, questions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        numbered = [(str(at), question) for at, question in enumerate(questions)]
        self.fields["about"].choices = [("", _("Autre chose")), *numbered]


class RequestForm(forms.Form):
    """What she asks, in her words."""

    use_required_attribute = False
    words = forms.CharField(
        label=_("Vous voulez préciser ?"),
        max_length=MAX_LENGTH,
        required=False,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
    )


class CorrectionForm(RequestForm):
    """What is wrong, and what is true: without it nobody can correct."""

    words = forms.CharField(
        label=_("Qu’est-ce qui est faux ? Qu’est-ce qui est vrai ?"),
        max_length=MAX_LENGTH,
        error_messages={"required": _("Écrivez d’abord quelques mots."), "max_length": TOO_LONG},
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
    )
