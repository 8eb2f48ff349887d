"""One act for the cases that were ticked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.desk.forms.people import MemberField

EXPORT = "export"


class BatchForm(forms.Form):
    """geste, personne (of a coordinator), etiquette (when the section has a list)."""

    geste = forms.ChoiceField(label=_("Pour les dossiers cochés"))
    personne = MemberField(label=_("Personne"), required=False)
    etiquette = forms.ChoiceField(label=_("Étiquette"), required=False)

    def __init__(self, choices: Any, leads: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = [(EXPORT, _("Exporter, sans donnée personnelle"))]
        if choices.tags:
            acts = [("tag", _("Poser l’étiquette")), ("untag", _("Retirer l’étiquette")), *acts]
        if leads:
            lead = [
                ("suivi", _("Confier le suivi (ou proposer)")),
                ("binome", _("Nommer le binôme")),
            ]
            acts = [*lead, *acts]
        self.fields["geste"].choices = acts
        self.fields["personne"].offer(choices.team, str(_("Choisir")))
        words = [(word, word) for word in choices.tags]
        self.fields["etiquette"].choices = [("", _("Choisir")), *words]
        if not leads:
            del self.fields["personne"]
        if not choices.tags:
            del self.fields["etiquette"]
