"""What an organisation calls itself, as a coordinator types it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dossiers.actions.organisation import WORDS, defaults
from dossiers.models import Organisation
from dossiers.organisation import EXITS


def _text(label: Any, most: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, help_text=hint)


class OrganisationForm(forms.Form):
    """Empty boxes keep what the environment says, written in their hint."""

    use_required_attribute = False
    name = _text(_("Nom"), 120)
    short_name = _text(_("Nom court"), 30, _("Dans chaque titre. Un nom neutre protège."))
    sender = _text(_("Nom de l’expéditeur des e-mails à l’équipe"), 60)
    phone = _text(_("Téléphone des permanences"), 30)
    hours = forms.CharField(
        label=_("Permanences"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Jours, heures, lieux : ce que lit une personne qui cherche quelqu’un."),
    )
    exit_url = forms.ChoiceField(
        label=_("Page de sortie"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Où mène « Quitter cette page ». Une page qui ne dit rien de la personne."),
    )
    brand = _text(_("Couleur, mode clair"), 7, _("Par exemple #B3121D. Vide : celle du logiciel."))
    brand_dark = _text(_("Couleur, mode sombre"), 7, _("Vide : la plus proche qui se lit."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, row: Organisation, data: Any = None) -> None:
        kept = {name: getattr(row, name) for name in (*WORDS, "version")}
        super().__init__(data, initial=kept, label_suffix="")
        said = defaults()
        for name in ("name", "short_name", "phone", "hours"):
            if said[name]:
                self.fields[name].widget.attrs["placeholder"] = said[name]
        usual = _("Comme l’installation : %(host)s") % {
            "host": urlsplit(settings.EXIT_URL).hostname or ""
        }
        self.fields["exit_url"].choices = [("", usual), *EXITS.items()]  # type: ignore[attr-defined]


class LogoForm(forms.Form):
    """A drawing or a picture."""

    logo = forms.FileField(
        label=_("SVG, PNG ou JPEG"),
        help_text=_("40 points de haut à l’écran. Il est nettoyé : seules les formes restent."),
        widget=forms.FileInput({"accept": ".svg,image/svg+xml,image/png,image/jpeg"}),
        error_messages={"required": _("Choisir un fichier.")},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
