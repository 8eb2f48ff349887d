"""The filters of the lists: GET forms whose chosen answers can be taken away one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dossiers import kinds
from dossiers.desk.forms.people import MemberField
from dossiers.models import Member, State

DUE = (
    ("", _("Toutes")),
    ("depassee", _("Dépassée")),
    ("7", _("Dans les 7 jours")),
    ("30", _("Dans les 30 jours")),
    ("inconnue", _("Date inconnue")),
    ("aucune", _("Aucune échéance")),
)


class Filters(forms.Form):
    """An unknown answer is no answer: the list is shown whole rather than not at all."""

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.cleaned_data: dict[str, Any] = {}

    def full_clean(self) -> None:
        """Keep what is an answer and say nothing of the rest."""
        super().full_clean()
        self.errors.clear()

    def address(self, without: str = "", **more: str) -> str:
        """The address of this list, one filter less, or something more."""
        asked = {
            name: value for name, value in self.cleaned_data.items() if value and name != without
        }
        return "?" + urlencode({**{name: _written(value) for name, value in asked.items()}, **more})

    def chosen(self) -> list[tuple[str, str]]:
        """(words, address without it) for each filter in use."""
        found = []
        for name, value in self.cleaned_data.items():
            if not value:
                continue
            field = self.fields[name]
            said = dict(getattr(field, "choices", ())).get(_written(value))
            words = f"{field.label} : {said}" if said else str(field.label)
            found.append((words, self.address(without=name)))
        return found


def _written(value: Any) -> str:
    """An answer as it stands in the address."""
    return str(value.pk) if isinstance(value, Member) else str(value)


class CaseFilters(Filters):
    """qui, suivi, etat, type, echeance, quoi."""

    qui = forms.ChoiceField(label=_("Qui"), required=False)
    suivi = MemberField(label=_("Suivi par"), required=False)
    etat = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("Pas clos")), *State.choices]
    )
    type = forms.ChoiceField(label=_("Type"), required=False)
    echeance = forms.ChoiceField(label=_("Échéance"), required=False, choices=DUE)
    quoi = forms.ChoiceField(
        label=_("Quoi"),
        required=False,
        choices=[
            ("", _("Tout")),
            ("attente", _("La personne attend")),
            ("sommeil", _("Sans action depuis 30 jours")),
        ],
    )

    def __init__(self, data: QueryDict, *, team: Sequence[Member] = (), **kwargs: Any) -> None:
        """`team`: whose cases a coordinator may ask for; empty for everybody else."""
        super().__init__(data, **kwargs)
        whose = [("", _("Moi et binôme")), ("moi", _("Moi")), ("binome", _("Binôme"))]
        self.fields["qui"].choices = [*whose, ("equipe", _("Équipe"))] if team else whose
        self.fields["suivi"].offer(team, str(_("Tout le monde")))
        if not team:
            del self.fields["suivi"]
        known = [(kind.slug, kind.label) for kind in kinds.KINDS.values()]
        self.fields["type"].choices = [("", _("Tous")), *known]


class DeadlineFilters(Filters):
    """qui, quoi."""

    qui = forms.ChoiceField(
        label=_("Qui"),
        required=False,
        choices=[("", _("Moi")), ("binome", _("Binôme")), ("tous", _("Moi et binôme"))],
    )
    quoi = forms.ChoiceField(
        label=_("Quoi"),
        required=False,
        choices=[
            ("", _("En cours")),
            ("fatales", _("À ne pas perdre")),
            ("inconnues", _("Date inconnue")),
            ("passees", _("Déjà passées à l’arrivée du dossier")),
        ],
    )
