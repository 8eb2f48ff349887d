"""What is typed about employers. The numbers are checked by actions/employer.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.desk.forms.dates import DayField
from dossiers.models import Company, Insolvency, Section
from dossiers.models.employer_book import Employer

NAME = {"required": gettext_lazy("Donner un nom.")}
LONGEST = 80


def _text(label: Any, *, required: bool = False, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        error_messages=NAME,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class EmployerForm(forms.Form):
    """The base: no colon, and the version of what was read when it is a correction."""

    use_required_attribute = False
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class LineField(forms.TypedChoiceField):
    """One of the lines of the book given to the form; cleans to it, or to None."""

    def offer(self, lines: Iterable[Employer], empty: str) -> None:
        """The lines to choose among, and the words of the empty choice."""
        self._lines = {str(line.pk): line for line in lines}
        self.choices = [("", empty), *((pk, str(line.name)) for pk, line in self._lines.items())]
        self.coerce = self._lines.get
        self.empty_value = None


class BrandForm(EmployerForm):
    """An enseigne, or a platform."""

    name = _text(gettext_lazy("Nom de l’enseigne"), required=True)
    is_platform = forms.BooleanField(label=gettext_lazy("C’est une plateforme"), required=False)


class NewBrandForm(BrandForm):
    """The same, in one of my sections."""

    section = forms.ModelChoiceField(
        Section.objects.none(), label=gettext_lazy("Section"), empty_label=None
    )
    field_order = ("section", "name", "is_platform")

    def __init__(self, sections: Sequence[Section], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = self.fields["section"]
        box.queryset = Section.objects.filter(pk__in=[one.pk for one in sections])
        if len(sections) == 1:
            box.widget, box.initial = forms.HiddenInput(), sections[0].pk


class CompanyForm(EmployerForm):
    """A société."""

    name = _text(gettext_lazy("Nom de la société"), required=True)
    siren = _text(gettext_lazy("SIREN"), hint=gettext_lazy("9 chiffres, sur la fiche de paie."))


class PlaceForm(EmployerForm):
    """A lieu."""

    name = _text(
        gettext_lazy("Nom du lieu"),
        required=True,
        hint=gettext_lazy("« Corbeil », « dépôt nord »."),
    )
    town = _text(gettext_lazy("Ville"))
    company = LineField(label=gettext_lazy("Société"), required=False)
    siret = _text(gettext_lazy("SIRET"), hint=gettext_lazy("14 chiffres, sur la fiche de paie."))

    def __init__(self, companies: Iterable[Company], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].offer(companies, _("Pas encore connue"))


class SuccessorForm(EmployerForm):
    """Who took the activity over."""

    successor = LineField(label=gettext_lazy("Société qui a repris l’activité"), required=False)
    on = DayField(label=gettext_lazy("Depuis le"), required=False)

    def __init__(self, companies: Iterable[Company], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].offer(companies, _("Aucune"))


class InsolvencyForm(EmployerForm):
    """The opening judgment, and its notice."""

    procedure = forms.ChoiceField(
        label=gettext_lazy("Procédure"),
        choices=Insolvency.Procedure.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisir la procédure.")},
    )
    opened_on = DayField(label=gettext_lazy("Jugement d’ouverture du"))
    published_on = DayField(
        label=gettext_lazy("Publié au BODACC le"),
        required=False,
        help_text=gettext_lazy(
            "Laisser vide si l’annonce n’est pas trouvée : la date se demandera."
        ),
    )
    trustee = _text(gettext_lazy("Mandataire ou liquidateur"))


class ContactForm(EmployerForm):
    """Somebody to know, by her work."""

    name = _text(gettext_lazy("Nom"), required=True)
    role = _text(gettext_lazy("Fonction"), hint=gettext_lazy("Inspection du travail, CSE…"))
    reach = _text(
        gettext_lazy("Où la joindre au travail"),
        hint=gettext_lazy("Coordonnées professionnelles seulement."),
    )


class JudgmentForm(EmployerForm):
    """A decision that already exists."""

    text = forms.CharField(
        label=gettext_lazy("Ce que la décision a dit"),
        max_length=1_000,
        error_messages={"required": gettext_lazy("Écrire ce que la décision a dit.")},
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
    )
    reference = _text(gettext_lazy("Référence"), hint=gettext_lazy("Juridiction, date, numéro."))


class MergeForm(EmployerForm):
    """The line that will stand for this one."""

    kept = LineField(
        label=gettext_lazy("Garder la fiche"),
        error_messages={"required": gettext_lazy("Choisir la fiche à garder.")},
    )

    def __init__(self, lines: Iterable[Employer], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].offer(lines, _("Choisir"))


class WorkplaceForm(EmployerForm):
    """The employer of a case: each box offers what the one before allows, all at once."""

    brand = LineField(label=gettext_lazy("Enseigne"), required=False)
    company = LineField(label=gettext_lazy("Société"), required=False)
    place = LineField(label=gettext_lazy("Lieu"), required=False)

    def offer(self, **lines: Iterable[Employer]) -> None:
        """What each box offers."""
        for name, found in lines.items():
            self.fields[name].offer(found, _("Pas encore connu"))
