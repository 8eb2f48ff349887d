"""Whether a doorbell still concerns whom it was rung for, at the moment when it would leave.

Between the ringing and the sending a case is closed, handed over or erased, somebody is
excluded from it, leaves, or goes away: what was queued for her then leaves for nobody.
Whoever has the role now is rung by the act that changed it (actions/relay.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse

from dossiers.absent import away_at
from dossiers.access import Holders
from dossiers.models import Case, Deadline, DeadlineState, Proposal, State

# Topics that reach even somebody away: her own account, and a tool that no longer rings.
EVEN_AWAY = frozenset({"security", "delivery_trouble"})


def still_concerned(requests: Sequence[Any], *, now: datetime) -> set[str]:
    """The keys of the doorbells that may leave: six statements at most for a batch.

    A doorbell leads to a page of a case, or to one that tells of no case.
    """
    cases = _cases(requests)
    holders = Holders([case for case, _arrival in cases.values()], now=now) if cases else None
    away = away_at(now)
    over = _over(requests)
    kept = set()
    for one in requests:
        reference = reference_in(one.link)
        if one.key in over:
            continue
        if reference is None:
            concerned = one.recipient not in away or one.topic in EVEN_AWAY
        else:
            case, is_arrival = cases.get(reference, (None, False))
            concerned = (
                case is not None
                and (is_arrival or one.topic != "arrival")
                and holders is not None
                and holders.may_receive(one.recipient, case)
            )
        if concerned:
            kept.add(one.key)
    return kept


def reference_in(link: str) -> str | None:
    """The case that a page of the desk is about, from its address."""
    found = _of_a_case().match(link)
    return found[1] if found else None


@cache
def _of_a_case() -> re.Pattern[str]:
    lists = "|".join(re.escape(reverse(name)) for name in ("desk:cases", "desk:arrivals"))
    return re.compile(rf"(?:{lists})([^/?#]+)/")


def _cases(requests: Iterable[Any]) -> dict[str, tuple[UUID, bool]]:
    """By reference: the case, and whether it is still an arrival that nobody has taken."""
    references = {reference for one in requests if (reference := reference_in(one.link))}
    if not references:
        return {}
    return {
        reference: (pk, state == State.SUBMITTED and suivi is None)
        for reference, pk, state, suivi in Case.objects.filter(
            reference__in=references
        ).values_list("reference", "pk", "state", "suivi")
    }


def _over(requests: Iterable[Any]) -> set[str]:
    """The keys that ask for what was done since: a reminder or a proposal answered."""
    reminders = _speaking_of("reminder", requests)
    proposals = _speaking_of("proposal", requests)
    alive: set[UUID] = set()
    if reminders:
        alive |= set(
            Deadline.objects.filter(
                pk__in=reminders.values(), state=DeadlineState.OPEN
            ).values_list("pk", flat=True)
        )
    if proposals:
        alive |= set(
            Proposal.objects.filter(pk__in=proposals.values(), answer="").values_list(
                "pk", flat=True
            )
        )
    return {key for key, what in {**reminders, **proposals}.items() if what not in alive}


def _speaking_of(what: str, requests: Iterable[Any]) -> dict[str, UUID]:
    """The keys « what:<id>:… », with the id. A key that is not written so speaks of nothing."""
    found = {}
    for one in requests:
        first, _sep, rest = one.key.partition(":")
        if first == what:
            with suppress(ValueError):
                found[one.key] = UUID(rest.partition(":")[0])
    return found
