"""The options of a kind as boxes: a label, a place, offered or not; and a few new ones."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.kinds.base import Kind
from dossiers.kinds.edition import ALWAYS, changed

MOST = 100
NEW = {"problems": 2, "letters": 1, "quick": 1}
TYPES = (("text", _("Texte court")), ("choice", _("Oui, non, ne sait pas")))
LEGENDS = {
    "problems": _("Problèmes à cocher"),
    "letters": _("Lettres reçues"),
    "quick": _("Questions rapides, trois au plus"),
}


class KindForm(forms.Form):
    """Every option, in order. An empty label keeps the words of the program."""

    use_required_attribute = False

    def __init__(
        self, shipped: Kind, changes: Mapping[str, Any], number: int, data: Any = None
    ) -> None:
        super().__init__(data, label_suffix="")
        self.shipped, self.changes = shipped, changes
        self.fields["offered"] = forms.BooleanField(
            label=_("Proposé sur le premier écran"),
            required=False,
            initial=not changes.get("off", False),
        )
        self.rows = {name: self._rows(name) for name in LEGENDS}
        for name, rows in self.rows.items():
            for place, row in enumerate(rows, start=1):
                self._boxes(name, row, place)
        self.fields["version"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=number
        )

    def groups(self) -> list[dict[str, Any]]:
        """Each list with its rows of three boxes, as the page shows them."""
        return [
            {"legend": LEGENDS[name], "rows": [self._shown(name, row) for row in rows]}
            for name, rows in self.rows.items()
        ]

    def asked(self) -> dict[str, Any]:
        """The changes, as kinds/edition.py reads them. Of a valid form."""
        given = self.cleaned_data
        told: dict[str, Any] = {"off": not given["offered"]}
        for name, rows in self.rows.items():
            kept = []
            for place, row in enumerate(rows, start=1):
                key = f"{name}_{row['slug']}"
                label = given[f"{key}_label"].strip()
                if row["own"] and not label:
                    continue
                rank = given[f"{key}_rank"] or place
                entry = {"slug": row["slug"], "label": label, "on": given[f"{key}_on"]}
                if row["own"] and name == "quick":
                    entry["type"] = given[f"{key}_type"] or "text"
                kept.append((rank, place, entry))
            told[name] = [entry for _rank, _place, entry in sorted(kept, key=lambda one: one[:2])]
        return told

    def _rows(self, name: str) -> list[dict[str, Any]]:
        """What is there, in today's order, then the empty ones."""
        known = _options(self.shipped, name)
        kept = {row["slug"]: row for row in self.changes.get(name, ())}
        today = _options(changed(self.shipped, {name: [*kept.values()]} if kept else {}), name)
        order = [*kept, *(slug for slug in known if slug not in kept)]
        order = [slug for slug in order if slug in known or slug in kept]
        rows = [
            {
                "slug": slug,
                "label": kept.get(slug, {}).get("label", ""),
                "on": kept.get(slug, {}).get("on", True),
                "type": kept.get(slug, {}).get("type", "text"),
                "words": str(known.get(slug) or today.get(slug, "")),
                "own": slug not in known,
            }
            for slug in sorted(order, key=lambda one: one in ALWAYS)
        ]
        return rows + [self._empty(name, n, set(order)) for n in range(NEW[name])]

    def _empty(self, name: str, n: int, taken: set[str]) -> dict[str, Any]:
        # The slug of a new option is made once: the form that comes back must find it.
        prefix = f"{name}_own{n}_"
        sent = {key.removeprefix(f"{name}_").rpartition("_")[0] for key in self.data
                if key.startswith(prefix)}  # fmt: skip
        slug = next(iter(sorted(sent - taken)), f"own{n}_{secrets.token_hex(4)}")
        return {"slug": slug, "label": "", "on": True, "type": "text", "words": "", "own": True}

    def _boxes(self, name: str, row: Mapping[str, Any], place: int) -> None:
        key = f"{name}_{row['slug']}"
        words = row["words"] or str(_("Ajouter"))
        self.fields[f"{key}_label"] = forms.CharField(
            label=words,
            max_length=120,
            required=False,
            initial=row["label"],
            widget=forms.TextInput({"placeholder": row["words"]}),
        )
        self.fields[f"{key}_rank"] = forms.IntegerField(
            label=_("Place"),
            required=False,
            min_value=1,
            max_value=MOST,
            initial=place,
            widget=forms.NumberInput({"class": "input-short"}),
        )
        self.fields[f"{key}_on"] = forms.BooleanField(
            label=_("Proposé"), required=False, initial=row["on"]
        )
        if row["own"] and name == "quick":
            self.fields[f"{key}_type"] = forms.ChoiceField(
                label=_("Réponse"), choices=TYPES, required=False, initial=row["type"]
            )

    def _shown(self, name: str, row: Mapping[str, Any]) -> dict[str, Any]:
        key = f"{name}_{row['slug']}"
        return {
            "words": row["words"] or _("Ajouter"),
            "always": row["slug"] in ALWAYS,
            "boxes": [
                self[f"{key}_{part}"]
                for part in ("label", "type", "rank", "on")
                if f"{key}_{part}" in self.fields
            ],
        }


def _options(kind: Kind, name: str) -> dict[str, Any]:
    if name == "quick":
        return {one.slug: one.label for one in kind.quick}
    return dict(getattr(kind, name))
