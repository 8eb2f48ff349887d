"""What the addresses of publication name: one edition that the coordination has published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from dossiers.actions import publication
from dossiers.models import Case, Member
from dossiers.publishing import table
from dossiers.publishing.questions import QUESTIONS
from tests.publishing import SPRING, came

QUESTION = "langues-types"


def values(case: Case, people: Mapping[str, Member], now: datetime) -> dict[str, dict[str, Any]]:
    """Six people of one spring are enough for one number."""
    section = case.section
    came(section, 6)
    made = table.make(section, QUESTIONS[QUESTION], SPRING, today=timezone.localdate(now))
    edition = publication.publish(
        section, QUESTION, SPRING, seen=made.digest, by=people["coordinator"], now=now
    )
    return {
        "edition": {"pk": edition.pk},
        "edition_file": {"pk": edition.pk, "ending": "csv"},
    }


KINDS = {
    "coordination:publication": "edition",
    "coordination:settle_publication": "edition",
    "coordination:withdraw_publication": "edition",
    "coordination:publication_file": "edition_file",
    "coordination:publication_threshold": "slug",
}
