"""Tasks, waits, hand-overs, guests: what is asked of whoever organises the work of a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions import guest, handover, task, wait
from dossiers.desk.forms.dates import DayField
from dossiers.desk.forms.people import MemberField
from dossiers.kinds.trunk import LANGUAGES
from dossiers.models import Case, Exhibit, GuestKind, Member, Whom

LONG = forms.Textarea({"rows": 3})


class TaskForm(forms.Form):
    """What, for whom, for when."""

    title = forms.CharField(
        label=gettext_lazy("Tâche"),
        max_length=task.MAX_LENGTH,
        error_messages={"required": gettext_lazy("Écrire ce qu’il faut faire.")},
    )
    assignee = MemberField(
        label=gettext_lazy("Pour qui"),
        required=False,
        help_text=gettext_lazy("Vide : pour qui suit le dossier."),
    )
    due_on = DayField(
        label=gettext_lazy("Pour le"),
        required=False,
        help_text=gettext_lazy("Un rappel arrive ce matin-là."),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [person for person in (case.binome,) if person]
        self.fields["assignee"].offer(people, _("Qui suit le dossier"))


class WaitForm(forms.Form):
    """From whom, for what, until when."""

    prefix = "wait"
    whom = forms.ChoiceField(label=gettext_lazy("De qui"), choices=Whom.choices)
    what = forms.CharField(
        label=gettext_lazy("Ce qui est attendu"),
        max_length=wait.MAX_LENGTH,
        error_messages={"required": gettext_lazy("Écrire ce qui est attendu.")},
    )
    until = DayField(
        label=gettext_lazy("Jusqu’au"),
        help_text=gettext_lazy("Ce jour passé, un rappel arrive."),
    )


class UntilForm(forms.Form):
    """Wait longer."""

    until = DayField(label=gettext_lazy("Attendre jusqu’au"))


class HandoverForm(forms.Form):
    """To whom, with which promises; at once only for the coordination."""

    who = MemberField(
        label=gettext_lazy("À qui ?"),
        error_messages={"required": gettext_lazy("Choisir une personne.")},
    )
    promises = forms.CharField(
        label=gettext_lazy("Ce qui a été promis à la personne"),
        max_length=handover.MAX_LENGTH,
        required=False,
        widget=LONG,
        help_text=gettext_lazy("Par exemple : « un appel avant vendredi »."),
    )
    words = forms.CharField(
        label=gettext_lazy("Ce qu’il faut savoir"),
        max_length=handover.MAX_LENGTH,
        required=False,
        widget=LONG,
    )
    former_backs = forms.BooleanField(
        label=gettext_lazy("Qui suivait le dossier reste binôme"), required=False
    )
    at_once = forms.BooleanField(
        label=gettext_lazy("Passer tout de suite, sans attendre de réponse"),
        required=False,
        help_text=gettext_lazy("Quand une date ne peut pas attendre."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, people: Sequence[Member], *args: Any, leads: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].offer(people, _("Choisir"))
        if not leads:
            del self.fields["at_once"]


class DeclineForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        max_length=handover.MAX_LENGTH,
        widget=LONG,
        error_messages={
            "required": gettext_lazy("Dire en quelques mots pourquoi : la suite en dépend.")
        },
    )


PARTS = {
    "identity": gettext_lazy("Identité : le nom donné, l’employeur"),
    "story": gettext_lazy("Récit et réponses"),
    "messages": gettext_lazy("Messages avec la personne"),
    "deadlines": gettext_lazy("Échéances"),
    "letters": gettext_lazy("Courriers envoyés"),
    "contact": gettext_lazy("Contact sûr"),
}


class GuestForm(forms.Form):
    """Who is let in, as what, to what, until when."""

    kind = forms.ChoiceField(
        label=gettext_lazy("À quel titre"), choices=GuestKind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=gettext_lazy("Nom affiché"),
        max_length=60,
        error_messages={"required": gettext_lazy("Donner un nom.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Adresse e-mail"),
        error_messages={
            "required": gettext_lazy("Donner une adresse e-mail."),
            "invalid": gettext_lazy("Cette adresse n’existe pas. Par exemple : nom@exemple.fr."),
        },
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qui est montré"),
        choices=list(PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    exhibits = forms.MultipleChoiceField(
        label=gettext_lazy("Pièces montrées"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    ends_on = DayField(
        label=gettext_lazy("Dernier jour"),
        help_text=gettext_lazy("Dans les six mois. Le lendemain, plus rien ne s’ouvre."),
    )

    def __init__(self, pieces: Sequence[Exhibit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pieces = {str(piece.pk): piece for piece in pieces if not piece.identity}
        field = self.fields["exhibits"]
        field.choices = [
            (pk, f"{piece.number} · {piece.title or piece.name}")
            for pk, piece in self._pieces.items()
        ]
        if not self._pieces:
            del self.fields["exhibits"]

    @property
    def scope(self) -> guest.Scope:
        """What was ticked. After is_valid()."""
        chosen = self.cleaned_data.get("exhibits") or ()
        return guest.Scope(
            frozenset(self.cleaned_data["parts"]), tuple(self._pieces[pk] for pk in chosen)
        )


class TranslationForm(forms.Form):
    """What a message says in another language."""

    language = forms.ChoiceField(
        label=gettext_lazy("Langue de la traduction"), choices=LANGUAGES.items
    )
    body = forms.CharField(
        label=gettext_lazy("Traduction"),
        max_length=guest.MAX_LENGTH,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": gettext_lazy("Écrire la traduction.")},
    )


class ChronologyForm(forms.Form):
    """The lines that go in."""

    lines = forms.MultipleChoiceField(
        label=gettext_lazy("Lignes de la chronologie"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, choices: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = list(choices)


class CommunicatedForm(forms.Form):
    """The day on which it went out."""

    on = DayField(label=gettext_lazy("Communiquée le"))
