"""Leaving: every case of a section is handed to somebody before the role ends.

One notice for each receiver, whatever the number of cases. Somebody who holds no role any
more has her account closed; once erased, history keeps « Une personne partie ».
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers import access
from dossiers.actions.handover import end_all_of
from dossiers.actions.refusal import RefusedError
from dossiers.actions.relay import relay_cases
from dossiers.models import (
    Absence,
    Case,
    Deadline,
    DeadlineState,
    Entry,
    Evening,
    Exclusion,
    Feed,
    Invitation,
    JournalLine,
    Member,
    Proposal,
    Role,
    Section,
    Severity,
    State,
    Webhook,
)
from notifications.notify import Doorbell, notify_many

GONE = "Une personne partie"


def cases_of(member: Member, section: Section) -> QuerySet[Case]:
    """What she follows or backs there and is not closed: what must be handed over."""
    return (
        Case.objects.filter(Q(suivi=member) | Q(binome=member), section=section)
        .exclude(state=State.CLOSED)
        .order_by(F("nearest_on").asc(nulls_last=True), "reference")
    )


def leave(
    member: Member,
    *,
    section: Section,
    receivers: Mapping[UUID, Member | None],
    by: Member,
    now: datetime,
) -> int:
    """Hand over all her cases of `section`, then end her roles there; returns how many cases.

    `receivers`: who follows each case she follows, None to leave it to the coordination; who
    backs each case she backs, if somebody is named. Raises RefusedError when a case is not
    named, when a fatal date would be nobody's, or when nobody would coordinate the section.
    """
    _check_leads(by, member, section)
    with transaction.atomic():
        _check_somebody_coordinates(member, section)
        cases = list(cases_of(member, section).select_for_update(of=("self",)))
        _check_receivers(member, section, cases, receivers)
        for case in cases:
            _hand(case, member, receivers.get(case.pk), now=now)
        end_all_of(member, section, by=by, now=now)
        JournalLine.objects.record_many(
            [
                *(Entry("case.hand_over", now, by.pk, section.pk, case.pk) for case in cases),
                Entry("member.leave", now, by.pk, section.pk, None, {"count": len(cases)}),
            ]
        )
        relay_cases([case.pk for case in cases], now=now)
        _end_roles(member, section, now=now)
        people = {receivers[case.pk] for case in cases if receivers.get(case.pk)}
        notify_many(
            [
                Doorbell(
                    topic="update",
                    recipient=person.pk,
                    link=f"{reverse('desk:cases')}?qui=moi",
                    key=f"leaving:{member.pk}:{section.pk}:{timezone.localdate(now)}:{person.pk}",
                )
                for person in sorted(people, key=lambda one: one.pk)  # type: ignore[union-attr]
                if person and person.pk != by.pk
            ],
            now=now,
        )
    return len(cases)


def erase(member: Member, *, by: Member | None, now: datetime) -> None:
    """Her name and address disappear, for good. Her account is closed already."""
    if member.is_active or member.memberships.exists():
        raise RefusedError(_("Fermer d’abord ce compte : ses dossiers passent à d’autres."))
    with transaction.atomic():
        Invitation.objects.filter(email=member.email).delete()
        EmailAddress.objects.filter(user=member).delete()
        Authenticator.objects.filter(user=member).delete()
        erased = Member(pk=member.pk)
        erased.set_unusable_password()
        Member.objects.filter(pk=member.pk).update(
            name=GONE,
            email=f"{member.pk.hex}@parti.invalid",
            password=erased.password,
            language="fr",
            languages=[],
            kinds=[],
            accepts=None,
            last_login=None,
        )
        JournalLine.objects.record(Entry("member.erase", now, by.pk if by else None))


def uncovered(cases: Collection[UUID]) -> set[UUID]:
    """Those of these cases that have an open fatal date of ours. One statement."""
    dates = Deadline.objects.filter(
        case__in=cases, state=DeadlineState.OPEN, severity=Severity.FATAL, bound="ours"
    )
    return set(dates.values_list("case", flat=True))


def _check_leads(by: Member, member: Member, section: Section) -> None:
    here = member.memberships.filter(section=section).exists()
    if not here or section.pk not in access.sections_of(by, Role.COORDINATOR):
        raise Http404(_("Cette page n’existe pas."))


def _check_somebody_coordinates(member: Member, section: Section) -> None:
    leads = section.memberships.filter(role=Role.COORDINATOR, member__is_active=True)
    # Two coordinators who leave at once must not leave nobody: one after the other.
    people = set(leads.select_for_update(of=("self",)).values_list("member", flat=True))
    if people == {member.pk}:
        raise RefusedError(_("Nommer d’abord une autre personne à la coordination."))


def _check_receivers(
    member: Member,
    section: Section,
    cases: list[Case],
    receivers: Mapping[UUID, Member | None],
) -> None:
    followed = [case for case in cases if case.suivi_id == member.pk]
    missing = [case for case in followed if case.pk not in receivers]
    if missing:
        raise RefusedError(
            ngettext(
                "%(n)s dossier attend encore quelqu’un.",
                "%(n)s dossiers attendent encore quelqu’un.",
                len(missing),
            )
            % {"n": len(missing)}
        )
    fit = set(access.defenders([section.pk]).values_list("pk", flat=True)) - {member.pk}
    kept_out = set(
        Exclusion.objects.filter(case__in=[case.pk for case in cases]).values_list(
            "case_id", "member_id"
        )
    )
    for case in cases:
        person = receivers.get(case.pk)
        if person and (person.pk not in fit or (case.pk, person.pk) in kept_out):
            raise RefusedError(
                _("%(name)s ne peut pas suivre %(reference)s. Choisir quelqu’un d’autre.")
                % {"name": person.name, "reference": case.reference}
            )
    bare = uncovered([case.pk for case in followed if receivers[case.pk] is None])
    if bare:
        names = ", ".join(case.reference for case in followed if case.pk in bare)
        raise RefusedError(
            _("Une date fatale serait sans personne : %(cases)s. Choisir quelqu’un.")
            % {"cases": names}
        )


def _hand(case: Case, member: Member, to: Member | None, *, now: datetime) -> None:
    """The one place she has in this case goes to `to`; two people stay two."""
    suivi, binome = case.suivi_id, case.binome_id
    receiver = to.pk if to else None
    if suivi == member.pk:
        suivi = receiver
        binome = None if binome == receiver else binome
    else:
        binome = None if receiver == suivi else receiver
    Case.objects.filter(pk=case.pk).update(
        suivi=suivi,
        binome=binome,
        version=F("version") + 1,
        acted_on=timezone.localdate(now),
    )


def _end_roles(member: Member, section: Section, *, now: datetime) -> None:
    """Her roles in this section; without any other, her account is closed."""
    Proposal.objects.filter(to=member, case__section=section, answer="").update(
        answer=Proposal.Answer.LAPSED, answered_at=now
    )
    member.memberships.filter(section=section).delete()
    if member.memberships.exists():
        return
    Member.objects.filter(pk=member.pk).update(
        is_active=False, left_on=timezone.localdate(now), version=F("version") + 1
    )
    Absence.objects.filter(substitute=member).update(substitute=None)
    for rows in (Absence, Evening, Feed, Webhook):
        rows.objects.filter(member=member).delete()
    # What she shares stays her section's.
    member.saved_views.filter(section=None).delete()
