"""Two cases offered to the other section, one of which it took; a card: the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dossiers import access
from dossiers.actions import referral, referral_accept, section_card
from dossiers.models import Member, Referral, Section, State


def orients(
    people: Mapping[str, Member], sections: Mapping[str, Section], *, now: datetime
) -> None:
    """Inès asks two people whether Marseille may follow their case; Nora has taken one."""
    ines, nora = people["ines"], people["nora"]
    mine = access.assigned_cases(ines).filter(state=State.OPEN, attached=None, stop_asked_on=None)
    for number, reference in enumerate(mine.order_by("reference").values_list("reference")[:2]):
        case = access.get_case(ines, reference[0], now=now)
        row = referral.propose(
            case, to=sections["marseille"], why="near", keeps_days=30, by=ines, now=now
        )
        referral.answer_by_person(row, yes=True, now=now)
        if not number:
            _takes(row, by=nora, now=now)
    section_card.identity(sections["lyon"], now=now)


def _takes(row: Referral, *, by: Member, now: datetime) -> None:
    referral_accept.accept(access.get_referral(by, row.pk), by=by, now=now)
