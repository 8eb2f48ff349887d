"""The filters of the lists: GET forms whose chosen answers can be taken away one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers import kinds
from dossiers.desk.forms.people import MemberField
from dossiers.kinds.trunk import LANGUAGES
from dossiers.models import Member, State

DUE = (
    ("", _("Toutes")),
    ("depassee", _("Dépassée")),
    ("7", _("Dans les 7 jours")),
    ("30", _("Dans les 30 jours")),
    ("inconnue", _("Date inconnue")),
    ("aucune", _("Aucune échéance")),
)


WHAT = (
    ("", _("Tout")),
    ("attente", _("La personne attend")),
    ("audience", _("Audience à venir")),
    ("sommeil", _("Sans action depuis 30 jours")),
    ("sommeil45", _("Sans action depuis 45 jours")),
    ("sommeil60", _("Sans action depuis 60 jours")),
    ("sommeil90", _("Sans action depuis 90 jours")),
)
Choice = tuple[str, Any]


class Filters(forms.Form):
    """An unknown answer is no answer: the list is shown whole rather than not at all."""

    def __init__(self, data: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.cleaned_data: dict[str, Any] = {}

    def full_clean(self) -> None:
        """Keep what is an answer and say nothing of the rest."""
        super().full_clean()
        self.errors.clear()

    def address(self, without: str = "", **more: str) -> str:
        """The address of this list, one filter less, or something more."""
        asked = {name: value for name, value in self.asked().items() if name != without}
        return "?" + urlencode({**asked, **more})

    def asked(self) -> dict[str, str]:
        """The answers in use, as they stand in the address."""
        return {name: _written(value) for name, value in self.cleaned_data.items() if value}

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
    """qui, suivi, echeance, etat, type, section, langue, etiquette, quoi, enseigne.

    `enseigne` is offered when it was asked only: its names are sealed, and the page of the
    employers leads here with one.
    """

    qui = forms.ChoiceField(label=_("Qui"), required=False)
    suivi = MemberField(label=_("Suivi par"), required=False)
    echeance = forms.ChoiceField(label=_("Échéance"), required=False, choices=DUE)
    etat = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("Pas clos")), *State.choices]
    )
    type = forms.ChoiceField(label=_("Type"), required=False)
    enseigne = forms.ChoiceField(label=_("Enseigne"), required=False)
    section = forms.ChoiceField(label=_("Section"), required=False)
    langue = forms.ChoiceField(
        label=_("Langue"), required=False, choices=[("", _("Toutes")), *LANGUAGES.items()]
    )
    etiquette = forms.ChoiceField(label=_("Étiquette"), required=False)
    quoi = forms.ChoiceField(label=_("Quoi"), required=False, choices=WHAT)

    def __init__(
        self,
        data: Mapping[str, str],
        *,
        team: Sequence[Member] = (),
        sections: Sequence[Choice] = (),
        tags: Sequence[str] = (),
        brands: Sequence[Choice] = (),
        **kwargs: Any,
    ) -> None:
        """`team`: whose cases a coordinator may ask for; empty for everybody else.

        A filter that would offer one choice only is not asked.
        """
        super().__init__(data, **kwargs)
        whose = [("", _("Moi et binôme")), ("moi", _("Moi")), ("binome", _("Binôme"))]
        self.fields["qui"].choices = [*whose, ("equipe", _("Équipe"))] if team else whose
        self.fields["suivi"].offer(team, str(_("Tout le monde")))
        known = [(kind.slug, kind.label) for kind in kinds.KINDS.values()]
        self.fields["type"].choices = [("", _("Tous")), *known]
        self.fields["section"].choices = [("", _("Toutes")), *sections]
        self.fields["etiquette"].choices = [("", _("Toutes")), *((tag, tag) for tag in tags)]
        self.fields["enseigne"].choices = [("", _("Toutes")), *brands]
        offered = {"suivi": team, "section": sections[1:], "etiquette": tags, "enseigne": brands}
        for name, choices in offered.items():
            if not choices:
                del self.fields[name]


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
