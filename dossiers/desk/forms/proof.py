"""A piece as proof: one that the case has already, or a file added on the spot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.models import Case, Exhibit

FILE = "proof_file"


class ProofForm(forms.Form):
    """Two last fields of a form: `exhibit` cleans to the Exhibit, or None.

    A file sent with the form is added to the case before the form is read (see
    desk/proof.py): it is then chosen here and is not lost when another answer is wrong.
    """

    proof_required = ""

    exhibit = forms.ChoiceField(label=gettext_lazy("Preuve déjà dans le dossier"), required=False)
    proof_file = forms.FileField(
        label=gettext_lazy("Ou ajouter un fichier"),
        required=False,
        help_text=gettext_lazy("Photo ou PDF, 10 Mo au plus."),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pieces: dict[str, Exhibit] = {str(piece.pk): piece for piece in case.exhibits.all()}
        named = [(pk, piece_name(piece)) for pk, piece in self.pieces.items()]
        self.fields["exhibit"].choices = [("", _("Aucune")), *named]
        if self.proof_required:
            self.fields["exhibit"].required = True
            self.fields["exhibit"].error_messages["required"] = self.proof_required
        last = [name for name in ("exhibit", FILE) if name in self.fields]
        self.order_fields([*(n for n in self.fields if n not in last), *last])

    def clean_exhibit(self) -> Exhibit | None:
        """The piece itself; the file of this form, once added, counts as chosen."""
        return self.pieces.get(self.cleaned_data.get("exhibit") or "")


def piece_name(piece: Exhibit) -> str:
    """« Pièce 3 · lettre.jpg »."""
    return _("Pièce %(number)s · %(name)s") % {"number": piece.number, "name": piece.name}
