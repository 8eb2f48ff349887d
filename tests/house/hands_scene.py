"""What the addresses of tasks, waits, hand-over, guests and the chronology name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from dossiers.actions import chronology, consent, guest, handover, task, wait
from dossiers.models import Case, ConsentAct, Member
from tests import build

WEEK = timedelta(days=7)


def values(case: Case, people: Mapping[str, Member], now: datetime) -> dict[str, dict[str, Any]]:
    """A task, a wait, a hand-over offered to the délégué, an interpreter of the other section."""
    by, today = people["suivi"], timezone.localdate(now)
    of_case = {"reference": case.reference}
    todo = task.add(case, title="Appeler", by=by, now=now)
    awaited = wait.begin(case, whom="court", what="Une date", until=today, by=by, now=now)
    offered = handover.propose(case, to=people["delegue"], by=by, now=now)
    consent.give(case, ConsentAct.SHOW_GUEST, by=None, now=now)
    piece = build.proof(case, now=now)
    outside = people["elsewhere"]
    scope = guest.Scope(frozenset(guest.PARTS), (piece,))
    let_in, _token = guest.let_in(
        build.opened(case), kind="interpreter", scope=scope, ends_on=today + WEEK,
        name=outside.name, email=outside.email, by=by, now=now,
    )  # fmt: skip
    guest.accept(let_in, by=outside, now=now)
    rows = [{"key": "fact-1", "on": "2026-01-01", "when": "1er janvier", "text": "x", "piece": ""}]
    kept = chronology.communicate(case, rows=rows, on=today, by=by, now=now)
    message = case.messages.first()
    return {
        "task": {**of_case, "pk": todo.pk},
        "wait": {**of_case, "pk": awaited.pk},
        "handover": {"pk": offered.pk},
        "handover_file": {"pk": offered.pk, "form": "odt"},
        "guest": {**of_case, "pk": let_in.pk},
        "confided": {"pk": let_in.pk},
        "confided_piece": {**of_case, "pk": piece.pk},
        "confided_message": {**of_case, "pk": message.pk if message else piece.pk},
        "chronology_file": {**of_case, "form": "odt"},
        "chronology_kept": {**of_case, "pk": kept.pk},
        "chronology_kept_file": {**of_case, "pk": kept.pk, "form": "odt"},
    }


KINDS = {
    "desk:task": "task",
    "desk:finish_task": "task",
    "desk:reopen_task": "task",
    "desk:put_off_task": "task",
    "desk:wait": "wait",
    "desk:end_wait": "wait",
    "desk:resume_wait": "wait",
    "desk:handover": "handover",
    "desk:handover_file": "handover_file",
    "desk:accept_handover": "handover",
    "desk:decline_handover": "handover",
    "desk:revoke_guest": "guest",
    "desk:accept_confided": "confided",
    "desk:confided_case": "case",
    "desk:confided_exhibit": "confided_piece",
    "desk:confided_translate": "confided_message",
    "desk:chronology_file": "chronology_file",
    "desk:kept_chronology": "chronology_kept",
    "desk:kept_chronology_file": "chronology_kept_file",
}
