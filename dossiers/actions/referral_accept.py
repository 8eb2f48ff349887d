"""« Accepter »: the case changes section whole, in one transaction, with its dates.

The key is wrapped for the new section; the origin's wrap is deleted, or kept apart until the
day that the person was told. The person's code goes on working: its wrap does not change.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import joint, new_section, workplace
from dossiers.actions.handover import close_open
from dossiers.actions.plan import look_at_dates
from dossiers.actions.referral import (
    ANSWER,
    check_may_leave,
    journal,
    locked_for_section,
    settle,
)
from dossiers.actions.refusal import RefusedError
from dossiers.actions.relay import relay_cases
from dossiers.actions.ring import ring_member
from dossiers.actions.task import copy_list
from dossiers.models import (
    Case,
    CaseKey,
    CollectivePiece,
    Exclusion,
    Invitation,
    Member,
    Referral,
    Section,
    State,
    Tag,
    Workplace,
)
from dossiers.privacy.envelope import ALGORITHM
from notifications.notify import Doorbell, notify_many


def accept(
    referral: Referral, *, follower: Member | None = None, by: Member, now: datetime
) -> Case:
    """The case is of `by`'s section from now on, followed by `follower` (`by` if none).

    Raises Http404 for anybody but the coordination of that section, RefusedError once it was
    answered or taken back, or when something ties the case to its section meanwhile.
    """
    with transaction.atomic():
        row = locked_for_section(referral, by=by, now=now)
        case, to = row.case, cast(Section, row.to)
        check_may_leave(case)
        who = follower or by
        _check_follower(case, to, who)
        former = {case.suivi_id, case.binome_id}
        today = timezone.localdate(now)
        if row.keeps_days:
            row.keeps_until = today + timedelta(days=row.keeps_days)
        settle(row, ANSWER.ACCEPTED, by=by, now=now)
        _untie(case, to, by=by, now=now)
        _change_keys(case, to, keeps=bool(row.keeps_days))
        _move(case, to, who, now=now)
        new_section.tell(case, by=who, now=now)
        _ring_those_before(row, former, now=now)
        if who.pk != by.pk:
            ring_member("update", who.pk, case, f"referred:{row.pk}", now=now)
        journal(row, "referral.leave", by=by, now=now)
        journal(row, "referral.accept", by=by, section=to.pk, now=now)
    return case


def _check_follower(case: Case, to: Section, who: Member) -> None:
    fit = access.defenders([to.pk]).filter(pk=who.pk).exists()
    if not fit or Exclusion.objects.filter(case=case, member=who).exists():
        raise RefusedError(_("Cette personne ne peut pas suivre ce dossier."))


def _untie(case: Case, to: Section, *, by: Member, now: datetime) -> None:
    """Nothing of the first section's own organisation goes along."""
    close_open(case, now=now)
    case.proposals.filter(answer="").update(answer="lapsed", answered_at=now)
    case.tasks.filter(done_on=None).update(assignee=None)
    case.collectives.all().delete()
    CollectivePiece.objects.filter(exhibit__case=case).delete()
    joint.forget(case)
    case.joint_invites.all().delete()
    guests = case.guests.filter(revoked_at=None)
    Invitation.objects.filter(guest__in=guests, used_at=None).delete()
    guests.update(revoked_at=now, revoked_by=by)
    words = Tag.objects.filter(section=to, ended_on=None).values("word")
    case.tags.exclude(word__in=words).delete()


def _change_keys(case: Case, to: Section, *, keeps: bool) -> None:
    kinds = CaseKey.RecipientKind
    of_section = case.keys.filter(recipient_kind=kinds.SECTION)
    if keeps:
        of_section.update(recipient_kind=kinds.KEPT)
    else:
        of_section.delete()
    CaseKey.objects.create(
        case=case,
        recipient_kind=kinds.SECTION,
        recipient=to.pk,
        key_id=case.data_key.id,
        algorithm=ALGORITHM,
        blob=case.data_key.sealed_to(bytes(to.public_key), case.pk),
    )


def _move(case: Case, to: Section, who: Member, *, now: datetime) -> None:
    """To its new people, who have every date before anybody else has lost it."""
    arrival = case.state == State.SUBMITTED
    if arrival:
        case.take()
    case.section, case.suivi, case.binome = to, who, None
    case.next_action = case.next_by = case.next_on = None
    case.put_off_until = None
    case.version += 1
    case.acted_on = timezone.localdate(now)
    case.save()
    if arrival:
        copy_list(case, now=now)
    Workplace.objects.filter(case=case).delete()
    workplace.note(case, now=now)
    relay_cases([case.pk], now=now)
    look_at_dates(case, now=now)


def _ring_those_before(row: Referral, former: set[UUID | None], *, now: datetime) -> None:
    """The origin hears that the case left, on a page that it may still open."""
    leads = {row.by_id} | access.coordination_of(row.origin_id)
    links = {person: reverse("desk:left_case", args=[row.pk]) for person in leads}
    rest = {person: reverse("desk:cases") for person in former - leads if person}
    bells = [
        Doorbell(topic="update", recipient=person, link=link, key=f"left:{row.pk}:{person}")
        for person, link in {**links, **rest}.items()
    ]
    notify_many(bells, now=now)
