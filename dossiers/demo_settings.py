"""What the coordination has set: a routing rule, the words of a question: the demonstration."""

from __future__ import annotations

from datetime import datetime

from dossiers.actions import edition, organisation, routing
from dossiers.models import Member, Section

RULE = {
    "kind": "spectacle", "departments": ["01", "42", "69"], "language": "", "campaign": None,
    "proposed_to": None, "enabled": True, "rank": 1,
}  # fmt: skip
QUESTION = {"slug": "schedule", "label": "Mon planning change sans prévenir", "on": True}


def sets_up(section: Section, *, by: Member, now: datetime) -> None:
    """The permanences, where stage workers of three départements go, one question in own words."""
    words = {"hours": "Mardi et jeudi, 18 h à 20 h, à la Bourse du travail"}
    organisation.save(words, by=by, now=now, version=1)
    routing.keep_rule(None, {**RULE, "section": section}, by=by, now=now)
    edition.keep_first(now=now)
    edition.change_kind("noz", {"problems": [QUESTION]}, by=by, now=now, number=1)
