"""What was obtained, what came of it, and the end of a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.closing import End
from dossiers.actions.remedy import Obtained
from dossiers.desk.forms.dates import DayField
from dossiers.desk.forms.money import CentimesField
from dossiers.desk.forms.moves import OUTCOMES
from dossiers.desk.forms.proof import ProofForm
from dossiers.kinds import ready
from dossiers.models import Case, Entrusted, RemedyKind, Told


class ObtainedForm(ProofForm):
    """A sum to be paid or a thing to be done, and by when."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Nature"),
        choices=RemedyKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisir : une somme, ou une mesure.")},
    )
    what = forms.CharField(
        label=gettext_lazy("Ce qui a été obtenu"),
        max_length=300,
        error_messages={"required": gettext_lazy("Dire ce qui a été obtenu.")},
    )
    amount = CentimesField(label=gettext_lazy("Somme, en euros"), required=False)
    due_on = DayField(
        label=gettext_lazy("Attendu le"),
        required=False,
        help_text=gettext_lazy("Un rappel part quand ce jour arrive sans paiement."),
    )
    note = forms.CharField(label=gettext_lazy("Précision"), required=False, max_length=1000)

    def obtained(self) -> Obtained:
        """The cleaned answers as the action takes them."""
        told = self.cleaned_data
        return Obtained(told["kind"], told["what"], told["amount"], told["due_on"], told["note"])


class ReceivedForm(ProofForm):
    """Part or all of a sum."""

    amount = CentimesField(
        label=gettext_lazy("Somme reçue, en euros"),
        error_messages={"required": gettext_lazy("Donner la somme reçue.")},
    )
    on = DayField(label=gettext_lazy("Reçue le"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class DoneForm(ProofForm):
    """A measure that was done."""

    on = DayField(label=gettext_lazy("Fait le"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class GiveUpForm(forms.Form):
    """Why it will never come."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi cela ne viendra pas"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Écrire la raison en quelques mots.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ClosingForm(forms.Form):
    """How it ends, what was obtained, who was told, what is learnt."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Comment se termine le dossier ?"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisir comment le dossier se termine.")},
    )
    obtained = CentimesField(label=gettext_lazy("Sommes obtenues, en euros"), required=False)
    told = forms.ChoiceField(
        label=gettext_lazy("Comment la personne l’apprend-elle ?"),
        choices=Told.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dire comment la personne l’apprend.")},
    )
    message = forms.CharField(
        label=gettext_lazy("Message à la personne"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("Envoyé seulement si « par un message » est coché."),
    )
    documents = forms.ChoiceField(
        label=gettext_lazy("Papiers confiés par la personne"),
        choices=Entrusted.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dire ce que deviennent ses papiers.")},
    )
    lesson = forms.CharField(
        label=gettext_lazy("Ce qu’on en retient, pour le prochain dossier"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hers = ready.said_in(case.language, ready.CLOSED)
        if hers != str(ready.CLOSED):
            said = _("Le message prêt, dans sa langue, veut dire : « %(words)s »")
            only = self.fields["message"].help_text
            self.fields["message"].help_text = f"{only} {said % {'words': ready.CLOSED}}"

    def end(self) -> End:
        """The cleaned answers as the action takes them."""
        told = self.cleaned_data
        return End(
            outcome=told["outcome"],
            told=told["told"],
            documents=told["documents"],
            obtained=told["obtained"],
            lesson=told["lesson"],
            message=told["message"],
        )
