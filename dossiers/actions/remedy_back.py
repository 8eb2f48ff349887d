"""« Annuler » on what was obtained: noted, received, done or given up by mistake."""

from __future__ import annotations

from datetime import datetime

from dossiers.actions.before import Held, changed, held, put_back
from dossiers.actions.undo import inverse, refuse, remember, undo_within, within
from dossiers.actions.unrecord import is_new, unrecord
from dossiers.models import Case, Member, Milestone, Remedy, Undo

WRITTEN = ("over_on", "given_up", "proof_id", "paid", "note", "version")


def written(remedy: Remedy) -> Held:
    """What it holds before an act changes it."""
    return held(remedy, *WRITTEN)


def keep_obtained(remedy: Remedy, fact: Milestone | None, *, by: Member, now: datetime) -> None:
    """Remember that it was noted, with the date written for it."""
    details = {"remedy": str(remedy.pk), "fact": str(fact.pk) if fact and is_new(fact) else ""}
    remember(by=by, act="remedy.obtain", case=remedy.case, details=details, now=now)


def keep(remedy: Remedy, act: str, before: Held, *, since: int, by: Member, now: datetime) -> None:
    """Remember what came of it, with the dates that this closed since `since`."""
    details = {
        "row": changed(remedy, before),
        "parts": within(by=by, case=remedy.case, since=since),
    }
    remember(by=by, act=act, case=remedy.case, details=details, now=now)


@inverse("remedy.obtain")
def _not_obtained(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    assert case is not None  # noqa: S101 (remembered with its case)
    remedies = case.remedies.select_for_update(of=("self",))
    remedy = remedies.filter(pk=kept.details["remedy"]).first()
    if remedy is None or remedy.version != 1:
        raise refuse()
    remedy.delete()
    unrecord(case, kept.details["fact"], now=now)


@inverse("remedy.receive")
@inverse("remedy.done")
@inverse("remedy.give_up")
def _as_before(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    assert case is not None  # noqa: S101 (remembered with its case)
    put_back(case.remedies.all(), kept.details["row"])
    undo_within(kept.details["parts"], case, by=by, now=now)
