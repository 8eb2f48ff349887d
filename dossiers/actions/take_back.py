"""Taking, proposing, declining and stepping aside, taken back within ten minutes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dossiers.actions.attachment import follow
from dossiers.actions.relay import relay_cases
from dossiers.actions.undo import ChangedSinceError, inverse, refuse, remember
from dossiers.models import Case, Exclusion, Member, Proposal, State, Undo
from notifications.dismiss import mark_answered


def keep(
    act: str,
    case: Case,
    *,
    proposals: Collection[Proposal] = (),
    by: Member,
    now: datetime,
    **more: Any,
) -> None:
    """Remember which proposals this act answered, and what else its inverse below needs."""
    details = {"proposals": [str(one.pk) for one in proposals], **more}
    remember(by=by, act=act, case=case, details=details, now=now)


@inverse("case.take")
def give_back(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """The case is an arrival again, offered to whom it was; what was written in it stays."""
    assert case is not None  # noqa: S101 (remembered with its case)
    told = kept.details
    if case.version != told["version"]:
        raise refuse()
    if case.binome_id:
        binome = f"binome:{case.pk}:{case.version}:{case.binome_id}"
        mark_answered(keys=[binome], now=now)
    case.give_back()
    case.suivi = case.binome = None
    case.acted_on = date.fromisoformat(told["acted_on"])
    case.version += 1
    case.save()
    _offer_again(case, told["proposals"])
    relay_cases([case.pk], now=now)
    follow(case, now=now)


@inverse("proposal.make")
def withdraw_proposal(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """Nobody is asked any more; refused once the person has answered."""
    assert case is not None  # noqa: S101 (remembered with its case)
    proposal = case.proposals.select_for_update(of=("self",)).get(pk=kept.details["proposals"][0])
    if proposal.answer:
        raise ChangedSinceError(
            _("%(name)s a déjà répondu à cette proposition.") % {"name": proposal.to.name}
        )
    mark_answered(keys=[f"proposal:{proposal.pk}:{proposal.to_id}"], now=now)
    proposal.delete()


@inverse("proposal.decline")
def offer_again(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """The proposal waits for an answer again, unless the case went to somebody else."""
    assert case is not None  # noqa: S101 (remembered with its case)
    _offer_again(case, kept.details["proposals"])
    told = Proposal.objects.get(pk=kept.details["proposals"][0])
    mark_answered(keys=[f"declined:{told.pk}:{told.by_id}"], now=now)


@inverse("case.step_aside")
def come_back(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """« Laisser » was pressed by mistake: the case is in sight again."""
    assert case is not None  # noqa: S101 (remembered with its case)
    Exclusion.objects.filter(case__in=[case, *case.attached.all()], member=by).delete()
    if kept.details["proposals"] and case.state == State.SUBMITTED:
        _offer_again(case, kept.details["proposals"])


def _offer_again(case: Case, proposals: Collection[str | UUID]) -> None:
    """These proposals wait again. Raises ChangedSinceError when another one does meanwhile."""
    if not proposals:
        return
    if case.state != State.SUBMITTED or case.proposals.filter(answer="").exists():
        raise refuse()
    case.proposals.filter(pk__in=list(proposals)).update(answer="", answered_at=None)
