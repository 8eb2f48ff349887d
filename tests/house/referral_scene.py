"""What the addresses of orientations name: one asked, one offered, one that left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dossiers import access
from dossiers.actions import referral, referral_accept, section_card
from dossiers.federation import card as cards
from dossiers.models import Case, Member, Peer, Referral, Section
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
        "peer": {"pk": _peer(case.section, people["coordinator"], now).pk},
        "slug": {"slug": case.section.slug},
    }


def _asked(case: Case, by: Member, other: Member, now: datetime) -> Referral:
    there = build.section_of(other)
    return referral.propose(case, to=there, why="near", keeps_days=30, by=by, now=now)


def _peer(section: Section, by: Member, now: datetime) -> Peer:
    """The card of a section elsewhere, not compared yet; ours is made by it."""
    card, _keys = cards.make("Nantes")
    return section_card.add_peer(section, text=card.text(), by=by, now=now)


KINDS = {
    "intake:referral": "asked",
    "desk:left_case": "gone",
    "coordination:peer": "peer",
    "coordination:remove_peer": "peer",
    "coordination:cards": "slug",
    "coordination:card_file": "slug",
    "coordination:open_envelope": "slug",
    "coordination:matches": "slug",
    "coordination:match_file": "slug",
    "coordination:referral": "offered",
    "coordination:accept_referral": "offered",
    "coordination:decline_referral": "offered",
}
