"""The forms of an import: its file, what each column is, the cells to put right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.models import Section
from dossiers.moving import fields
from dossiers.moving.columns import LIMITS, Column
from dossiers.rules.catalogue import catalogue

# Put right on the page; more than that is corrected in the file.
MOST_CELLS = 40
CELL_LENGTH = 300


class ImportFileForm(forms.Form):
    """The spreadsheet, and the section that it is for."""

    use_required_attribute = False
    section = forms.ModelChoiceField(
        Section.objects.none(), label=gettext_lazy("Section"), empty_label=None
    )
    file = forms.FileField(
        label=gettext_lazy("Tableur"),
        help_text=gettext_lazy(
            ".csv, .ods ou .xlsx ; 8 Mo et 20 000 lignes au plus. Il reste ici 24 h, chiffré, "
            "puis il est effacé."
        ),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choisir d’abord un fichier.")},
    )

    def __init__(self, sections: Sequence[Section], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["section"].queryset = Section.objects.filter(pk__in=[s.pk for s in sections])
        if len(sections) == 1:
            self.fields["section"].widget = forms.HiddenInput()
            self.fields["section"].initial = sections[0].pk

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > LIMITS.megabytes * 1024**2:
            raise forms.ValidationError(
                _("Fichier trop lourd : %(n)d Mo au plus.") % {"n": LIMITS.megabytes}
            )
        return given


def field_choices() -> list[Any]:
    """What a column may be: nothing, a field, or a dated fact of the catalogue."""
    facts = sorted(catalogue().milestones().items(), key=lambda pair: pair[1])
    return [
        (fields.NOTHING, _("Ne pas importer")),
        (_("Le dossier"), [(name, label) for name, label in fields.LABELS.items()]),
        (_("Une date"), [(fields.DATE + slug, label) for slug, label in facts]),
    ]


class ColumnsForm(forms.Form):
    """One list for each column that may be imported."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, columns: Iterable[Column], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        choices = field_choices()
        for column in columns:
            if column.refused:
                continue
            self.fields[f"c{column.at}"] = forms.ChoiceField(
                label=column.heading or _("Colonne %(n)d, sans titre") % {"n": column.at + 1},
                choices=choices,
                required=False,
                help_text=" · ".join(column.samples) or _("(vide)"),
            )

    def chosen(self) -> dict[str, str]:
        """Column → field, of a valid form."""
        return {
            name[1:]: value for name, value in self.cleaned_data.items() if name.startswith("c")
        }


class CellsForm(forms.Form):
    """The first cells to put right, each with what is there."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, wrong: Iterable[Mapping[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.shown = [cell for cell in wrong if cell["at"] >= 0][:MOST_CELLS]
        for cell in self.shown:
            self.fields[f"r{cell['row']}c{cell['at']}"] = forms.CharField(
                label=_("Ligne %(row)d, %(column)s") % {
                    "row": cell["row"], "column": cell["column"]
                },
                help_text=cell["advice"],
                initial=cell["value"],
                max_length=CELL_LENGTH,
                required=False,
                widget=forms.TextInput({"autocomplete": "off"}),
            )  # fmt: skip

    def typed(self) -> dict[str, dict[str, str]]:
        """Row → column → words, for the cells that were changed, of a valid form."""
        changed: dict[str, dict[str, str]] = {}
        for cell in self.shown:
            words = self.cleaned_data[f"r{cell['row']}c{cell['at']}"]
            if words != cell["value"]:
                changed.setdefault(str(cell["row"]), {})[str(cell["at"])] = words
        return changed


class VersionForm(forms.Form):
    """Only what says that nobody else changed the import meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)
