"""The names of workers in lists: never, unless a member switched them on in « Moi ».

A list is read on a tram, over a shoulder (ux.md 3.13).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from dossiers import access
from dossiers.desk.rows import Row
from dossiers.models import Case, Member
from dossiers.privacy import keyring

# Shorter words would blacken « de », « la », an initial.
MIN_LENGTH = 3
HIDDEN = "…"


def team_words(row: Any, field: str, case: Case) -> str:
    """A sentence that the team wrote in a sealed field, without the worker's name.

    While the vault is closed it says so: the day and the case are known all the same.
    """
    if keyring.is_locked():
        return _("(coffre fermé)")
    return without_name(getattr(row, field) or "", case)


def without_name(text: str, case: Case) -> str:
    """What the team wrote about an opened case, the worker's name replaced by an ellipsis."""
    parts = [re.escape(part) for part in _name(case).split() if len(part) >= MIN_LENGTH]
    if not parts:
        return text
    return re.sub(rf"\b(?:{'|'.join(parts)})\b", HIDDEN, text, flags=re.IGNORECASE)


def with_first_names(member: Member, rows: Collection[Row]) -> None:
    """Add the first name to rows that carry a `reference`, if the member asked for it.

    Four statements for all of them, none for who did not ask.
    """
    if not member.shows_names or not rows or keyring.is_locked():
        return
    visible = access.carried_cases(member).filter(reference__in={row["reference"] for row in rows})
    found = access.opened(visible.only("pk", "state", "section", "reference", "contact"))
    names = {case.reference: _name(case).split(" ")[0] for case in found}
    for row in rows:
        if name := names.get(row["reference"]):
            row["meta"] = [*row["meta"], name]


def _name(case: Case) -> str:
    contact: dict[str, Any] = case.contact or {}
    return str(contact.get("name") or "").strip()
