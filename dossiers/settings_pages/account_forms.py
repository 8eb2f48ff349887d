"""Inviting somebody, giving one more role."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.models import Role, Section


class RoleForm(forms.Form):
    """Which role, in which of the sections that one coordinates."""

    use_required_attribute = False
    section = forms.ModelChoiceField(
        Section.objects.none(),
        label=_("Section"),
        empty_label=None,
        error_messages={"required": _("Choisir une section.")},
    )
    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisir un rôle.")},
    )

    def __init__(self, sections: Collection[UUID], data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        box: Any = self.fields["section"]
        box.queryset = Section.objects.filter(pk__in=sections, closed_on=None)
        box.choice_hints = {}
        roles: Any = self.fields["role"]
        roles.choice_hints = {
            Role.DELEGUE: _("Suit des dossiers, voit les arrivées."),
            Role.COORDINATOR: _("Voit tous les dossiers de la section, et les réglages."),
            Role.TECHNICIAN: _("Héberge l’outil. Ne voit aucun dossier."),
        }


class InviteForm(RoleForm):
    """Whom, and as what."""

    name = forms.CharField(
        label=_("Nom affiché à l’équipe"),
        max_length=60,
        error_messages={"required": _("Donner un nom ou un prénom.")},
    )
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Donner une adresse e-mail, par exemple nom@exemple.org.")
        ),
    )
    field_order = ("name", "email", "section", "role")
