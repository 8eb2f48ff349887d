"""What the addresses of hearings, claims, hours and what was obtained name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from dossiers.actions import claim, hearing, remedy
from dossiers.actions.claim import Asked
from dossiers.actions.remedy import Obtained
from dossiers.models import Case, Member

MONTH = timedelta(days=30)


def values(case: Case, by: Member, now: datetime) -> dict[str, dict[str, Any]]:
    """A hearing in a month, a head of claim, a sum that is awaited."""
    of_case = {"reference": case.reference}
    planned = hearing.schedule(case, at=now + MONTH, kind="judgment", place={}, by=by, now=now)
    asked = claim.ask(case, Asked("other", "Prime", 10000), by=by, now=now)
    obtained = remedy.obtain(case, Obtained("sum", "Accord", 10000), by=by, now=now)
    return {
        "hearing": {**of_case, "n": planned.number},
        "claim_head": {**of_case, "pk": asked.pk},
        "claims_file": {**of_case, "kind": "odt"},
        "remedy": {**of_case, "pk": obtained.pk},
    }


KINDS = {
    "desk:hearing": "hearing",
    "desk:hearing_contact": "hearing",
    "desk:hearing_note": "hearing",
    "desk:bring": "hearing",
    "desk:edit_hearing": "hearing",
    "desk:prepare_hearing": "hearing",
    "desk:after_hearing": "hearing",
    "desk:cancel_hearing": "hearing",
    "desk:claim_head": "claim_head",
    "desk:drop_claim_head": "claim_head",
    "desk:claims_file": "claims_file",
    "desk:follow_remedy": "remedy",
    "desk:give_up_remedy": "remedy",
}
