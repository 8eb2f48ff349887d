"""« Annuler » on a hearing: noted, corrected, prepared, cancelled, or told by mistake.

What a decision moved is not taken back here: its appeal runs, and a date too many is safer
than one too few.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dossiers.actions.before import Held, changed, held, put_back
from dossiers.actions.plan import plan
from dossiers.actions.undo import inverse, refuse, remember, undo_within, within
from dossiers.actions.unrecord import is_new, unrecord
from dossiers.models import Case, Hearing, HearingState, Member, Milestone, Undo

WRITTEN = (
    "at", "kind", "state", "outcome", "delivered_on", "milestone_id", "court", "room",
    "address", "registry_phone", "arguments", "to_bring", "account", "version",
)  # fmt: skip
DATED = ("earliest", "latest", "precision", "version")


def written(hearing: Hearing) -> Held:
    """What it holds before an act changes it."""
    return held(hearing, *WRITTEN)


def dated(fact: Milestone | None) -> Held | None:
    """What its dated fact holds before it moves; None when it does not."""
    return held(fact, *DATED) if fact else None


def keep_plan(hearing: Hearing, fact: Milestone | None, *, by: Member, now: datetime) -> None:
    """Remember a hearing just noted; `fact` is the date written for it, None if it was told."""
    details = {"hearing": str(hearing.pk), "fact": str(fact.pk) if fact and is_new(fact) else ""}
    remember(by=by, act="hearing.plan", case=hearing.case, details=details, now=now)


def keep(
    hearing: Hearing,
    act: str,
    before: Held,
    *,
    since: int,
    by: Member,
    now: datetime,
    moved: Mapping[str, Any] | None = None,
    fact: Milestone | None = None,
) -> None:
    """Remember an act on a hearing, with the acts it is made of, done since `since`.

    moved: its dated fact before and after; fact: the one written by this act.
    """
    details = {
        "row": changed(hearing, before),
        "parts": within(by=by, case=hearing.case, since=since),
        "moved": dict(moved) if moved else None,
        "fact": str(fact.pk) if fact and is_new(fact) else "",
    }
    remember(by=by, act=act, case=hearing.case, details=details, now=now)


@inverse("hearing.plan")
def _not_planned(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    assert case is not None  # noqa: S101 (remembered with its case)
    hearings = case.hearings.select_for_update(of=("self",))
    hearing = hearings.filter(pk=kept.details["hearing"]).first()
    if hearing is None or hearing.version != 1 or hearing.state != HearingState.PLANNED:
        raise refuse()
    hearing.delete()
    unrecord(case, kept.details["fact"], now=now)


@inverse("hearing.correct")
@inverse("hearing.prepare")
@inverse("hearing.cancel")
@inverse("hearing.conclude")
def _as_before(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    assert case is not None  # noqa: S101 (remembered with its case)
    told = kept.details
    put_back(case.hearings.all(), told["row"])
    undo_within(told["parts"], case, by=by, now=now)
    unrecord(case, told["fact"], now=now)
    if told["moved"]:
        put_back(case.milestones.all(), told["moved"])
        plan(case, by=by, now=now, cause="correction")
