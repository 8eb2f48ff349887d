"""The decisions on an arrival."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.conversation import MAX_LENGTH
from dossiers.desk.forms.people import MemberField
from dossiers.kinds import ready
from dossiers.models import Member


class TakeForm(forms.Form):
    """Take it, with somebody beside."""

    binome = MemberField(
        label=gettext_lazy("Binôme"),
        required=False,
        help_text=gettext_lazy("La deuxième personne qui connaît chaque date."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, people: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["binome"].offer(people, _("Plus tard"))


class ProposeForm(forms.Form):
    """Offer it to a colleague."""

    to = MemberField(
        label=gettext_lazy("À qui ?"),
        help_text=gettext_lazy("Sans réponse dans 72 heures, le dossier revient ici."),
        error_messages={"required": gettext_lazy("Choisir une personne.")},
    )

    def __init__(self, people: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(people, _("Choisir"))


class QuestionForm(forms.Form):
    """One ready question, or one's own words. `text` of the cleaned data is what is sent.

    A ready question leaves in `language`, the person's; both are read before.
    """

    question = forms.ChoiceField(label=gettext_lazy("Question prête"), required=False)
    body = forms.CharField(
        label=gettext_lazy("Ou avec d’autres mots"),
        required=False,
        max_length=MAX_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        every = [(slug, self._both(one)) for slug, one in ready.QUESTIONS.items()]
        self.fields["question"].choices = [("", _("Aucune")), *every]

    def _both(self, sentence: Any) -> str:
        """As the team reads it, then as the person will."""
        hers = ready.said_in(self.language, sentence)
        return str(sentence) if hers == str(sentence) else f"{sentence} → {hers}"

    def clean(self) -> dict[str, Any]:
        """The ready question first, then the words typed."""
        cleaned = super().clean() or {}
        chosen = ready.QUESTIONS.get(cleaned.get("question") or "")
        hers = ready.said_in(self.language, chosen) if chosen else ""
        cleaned["text"] = "\n".join(part for part in (hers, cleaned.get("body")) if part)
        if not cleaned["text"] and not self.errors:
            self.add_error("question", _("Choisir une question, ou l’écrire."))
        return cleaned
