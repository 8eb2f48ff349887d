"""One routing rule, as a coordinator writes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dossiers import access, kinds
from dossiers.models import Campaign, Member, Role, RoutingRule, Section
from dossiers.settings_pages.places import PlacesField

ANY = _("Tous")


class RoutingForm(forms.Form):
    """What must be true of a request, and where it then goes."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("Type"), required=False)
    departments = PlacesField(
        label=_("Départements du lieu de travail"),
        help_text=_("Séparés par des virgules : 69, 01, 2A. Vide : tous."),
    )
    language = forms.ChoiceField(label=_("Langue de réponse"), required=False)
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=_("Entrée (tract, affiche)"),
        required=False,
        empty_label=_("Sans importance"),
    )
    section = forms.ModelChoiceField(
        Section.objects.none(),
        label=_("La demande va à"),
        empty_label=None,
        error_messages={"required": _("Choisir une section.")},
    )
    proposed_to = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Proposée à"),
        required=False,
        empty_label=_("Personne : la file de la section"),
        help_text=_("La file de la section la voit quand même."),
    )
    rank = forms.IntegerField(
        label=_("Place dans la liste"),
        min_value=1,
        max_value=500,
        widget=forms.NumberInput({"class": "input-short"}),
        error_messages={"required": _("Donner un nombre.")},
    )
    enabled = forms.BooleanField(label=_("En service"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, rule: RoutingRule | None, *, by: Member, data: Any = None, last: int = 1
    ) -> None:
        initial = _initial(rule) if rule else {"rank": last, "enabled": True}
        super().__init__(data, initial=initial, label_suffix="")
        hers = access.sections_of(by, Role.COORDINATOR)
        fields: dict[str, Any] = self.fields
        labels = [(slug, one.label) for slug, one in kinds.KINDS.items()]
        fields["kind"].choices = [("", ANY), *labels]
        fields["language"].choices = [("", _("Toutes")), *settings.LANGUAGES]
        fields["campaign"].queryset = Campaign.objects.filter(section__in=hers)
        fields["campaign"].label_from_instance = lambda one: f"/c/{one.slug}/"
        fields["section"].queryset = Section.objects.filter(closed_on=None)
        fields["proposed_to"].queryset = access.defenders(hers)
        if rule and rule.campaign_id:
            # A rule of another section's entrance keeps it.
            fields["campaign"].queryset = Campaign.objects.filter(
                pk__in=[rule.campaign_id, *fields["campaign"].queryset.values_list("pk", flat=True)]
            )


def _initial(rule: RoutingRule) -> dict[str, Any]:
    return {
        "kind": rule.kind,
        "departments": ", ".join(rule.departments),
        "language": rule.language,
        "campaign": rule.campaign_id,
        "section": rule.section_id,
        "proposed_to": rule.proposed_to_id,
        "rank": rule.rank,
        "enabled": rule.enabled,
        "version": rule.version,
    }
