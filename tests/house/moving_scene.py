"""What the addresses of an import and of a section to carry away name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dossiers.actions import import_file, section_parcel
from dossiers.models import Case, Member
from tests import sheets


def values(case: Case, people: Mapping[str, Member], now: datetime) -> dict[str, dict[str, Any]]:
    """A spreadsheet that the coordination brought and has not rehearsed."""
    content = sheets.csv(sheets.row(1), sheets.row(2))
    one = import_file.bring(content, section=case.section, by=people["coordinator"], now=now)
    parcel, _key = section_parcel.ask(case.section, words="", by=people["coordinator"], now=now)
    return {
        "import": {"pk": one.pk},
        "parcel": {"pk": parcel.pk},
    }


KINDS = {
    "coordination:take_parcel": "parcel",
    **{
        f"coordination:{name}": "import"
        for name in (
            *("import", "import_columns", "import_rehearsal", "import_wrong", "import_launch"),
            *("import_give_up", "import_resume", "import_stop", "import_undo"),
        )
    },
}
