"""Coming back: the code, an answer, a date, an agreement."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dossiers.actions.conversation import MAX_LENGTH
from dossiers.form_fields import PartialDateField, RoughDateField
from dossiers.kinds.base import in_the_past
from dossiers.kinds.trunk import ahead
from dossiers.models import ConsentAct
from dossiers.privacy.receipt import BadCodeError, normalise
from dossiers.rules.known import KnownDate, Precision


class CodeForm(forms.Form):
    """The code; a typo is caught here, by its check symbol, before any look-up."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Entrez votre code"),
        max_length=200,
        help_text=_("Il a 5 groupes de 4 signes."),
        error_messages={"required": _("Écrivez votre code dans la case.")},
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        try:
            return normalise(self.cleaned_data["code"])
        except BadCodeError:
            raise ValidationError(
                _("Il y a une faute de frappe. Relisez le code groupe par groupe."), code="typo"
            ) from None


class MessageForm(forms.Form):
    """Words for the team. Too long or empty is said by actions/conversation.py."""

    use_required_attribute = False
    body = forms.CharField(
        label=_("Votre message"),
        max_length=MAX_LENGTH,
        error_messages={
            "required": _("Écrivez d’abord quelques mots."),
            "max_length": _("Ce texte est trop long. Coupez-le en deux messages."),
        },
        widget=forms.Textarea({"rows": 6, "autocomplete": "off"}),
    )


class DateForm(forms.Form):
    """A date that is missing; its label is the question."""

    use_required_attribute = False
    when: forms.Field

    def __init__(self, *args: Any, label: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["when"].label = label
        self.today = self.fields["when"].today = today


class PastDateForm(DateForm):
    """When something happened: exact, or roughly. A day ahead is a mistake to mend here:
    counted as it is, it would put the last day too late.
    """

    when = RoughDateField()

    def clean_when(self) -> KnownDate:
        known = self.cleaned_data["when"]
        if in_the_past(known, self.today) != known:
            raise ValidationError(_("Cette date est dans le futur. Vérifiez l’année."), code="year")
        return known


class ComingDateForm(DateForm):
    """When something will happen: « il y a un mois » is no answer."""

    when = PartialDateField()

    def clean_when(self) -> KnownDate:
        known = ahead(self.cleaned_data["when"], self.today)
        if known.precision is Precision.UNKNOWN:
            raise ValidationError(
                _("Cette date est déjà passée. Vérifiez-la, ou écrivez à l’équipe."), code="day"
            )
        return known


class ConsentForm(forms.Form):
    """One agreement, given or taken back."""

    act = forms.ChoiceField(choices=ConsentAct.choices)
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
