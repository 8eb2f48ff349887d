"""The bordereau de communication de pièces: the numbered list that goes with the pieces.

CPC 132: who invokes a piece communicates it to every other party; the list proves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from dossiers.days import short_day
from dossiers.letters.document import Document, Heading, Paragraph, Spacer, Table


@dataclass(frozen=True)
class Line:
    """One piece: its number, its title, the day of the fact ("" if none).

    apart: it cannot be printed, and is given on a support (a sound, an office file).
    """

    rank: int
    title: str
    dated: str
    apart: bool = False


def bordereau(reference: str, lines: Sequence[Line], today: date) -> Document:
    """The list as a paper; the names of the parties are left to be written in."""
    blank = "…" * 24
    return Document(
        title=_("Bordereau de communication de pièces"),
        footer=_("Dossier %(reference)s") % {"reference": reference},
        blocks=(
            Heading(1, _("Bordereau de communication de pièces")),
            Paragraph(_("Entre : %(blank)s") % {"blank": blank}),
            Paragraph(_("Et : %(blank)s") % {"blank": blank}),
            Spacer(),
            Table(
                head=(_("N°"), _("Pièce"), _("Date")),
                rows=[(str(line.rank), _titled(line), line.dated) for line in lines],
                widths=(1, 8, 3),
                numeric=(0,),
            ),
            Spacer(),
            Paragraph(_("Communiqué le : %(blank)s") % {"blank": blank}),
            Paragraph(_("Liste arrêtée le %(day)s.") % {"day": short_day(today)}),
        ),
    )


def _titled(line: Line) -> str:
    if not line.apart:
        return line.title
    return _("%(title)s (communiquée sur support)") % {"title": line.title}
