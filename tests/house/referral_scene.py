"""What the addresses of orientations name: one asked, one offered, one that left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dossiers import access
from dossiers.actions import referral, referral_accept
from dossiers.models import Case, Member, Referral
from tests import build


def values(case: Case, people: Mapping[str, Member], now: datetime) -> dict[str, dict[str, Any]]:
    """The scene's own case is asked to leave for the other section, two others are further."""
    by, other = people["suivi"], people["coordinator_elsewhere"]
    asked = _asked(case, by, other, now)
    offered = _asked(build.taken(by, now=now), by, other, now)
    referral.answer_by_person(offered, yes=True, now=now)
    gone = _asked(build.taken(by, now=now), by, other, now)
    referral.answer_by_person(gone, yes=True, now=now)
    referral_accept.accept(access.get_referral(other, gone.pk), by=other, now=now)
    return {
        "asked": {"pk": asked.pk},
        "offered": {"pk": offered.pk},
        "gone": {"pk": gone.pk},
    }


def _asked(case: Case, by: Member, other: Member, now: datetime) -> Referral:
    there = build.section_of(other)
    return referral.propose(case, to=there, why="near", keeps_days=30, by=by, now=now)


KINDS = {
    "intake:referral": "asked",
    "desk:left_case": "gone",
    "coordination:referral": "offered",
    "coordination:accept_referral": "offered",
    "coordination:decline_referral": "offered",
}
