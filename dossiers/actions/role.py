"""Roles of a section given and ended, accounts suspended and opened again.

Who leaves a section for good goes through actions/leaving.py, which hands her cases over.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.leaving import cases_of
from dossiers.actions.member import give_role
from dossiers.actions.refusal import RefusedError
from dossiers.actions.relay import relay_cases
from dossiers.models import Entry, JournalLine, Member, Membership, Proposal, Role, Section

DEFENDS = frozenset({Role.DELEGUE, Role.COORDINATOR})


def add_role(member: Member, *, section: Section, role: str, by: Member, now: datetime) -> None:
    """One more role in a section that `by` coordinates; twice is once.

    Raises Http404 for whoever may not, RefusedError on an unknown role or a closed account.
    """
    _check(member, section, by=by)
    if role not in Role.values:
        raise RefusedError(_("Choisir un rôle."))
    if not member.is_active:
        raise RefusedError(_("Ce compte est fermé ou suspendu."))
    with transaction.atomic():
        if not member.memberships.filter(section=section, role=role).exists():
            give_role(member, section=section, role=role, now=now)
            details = {"role": role}
            JournalLine.objects.record(
                Entry("member.role_given", now, by.pk, section.pk, None, details)
            )


def end_role(member: Member, *, section: Section, role: str, by: Member, now: datetime) -> None:
    """One role less; another one must stay, or else she leaves (actions/leaving.py).

    Raises RefusedError for the last role, the last coordination, or cases that would be left.
    """
    _check(member, section, by=by)
    with transaction.atomic():
        held = _locked_roles(section)
        hers = {one.role for one in held if one.member_id == member.pk}
        if role not in hers:
            return
        if hers == {role}:
            raise RefusedError(_("C’est son seul rôle ici. Passer par « Départ »."))
        if role == Role.COORDINATOR:
            _check_another_leads(held, member)
        if not (hers - {role}) & DEFENDS and cases_of(member, section).exists():
            raise RefusedError(_("Des dossiers sont encore suivis ici. Passer par « Départ »."))
        Membership.objects.filter(member=member, section=section, role=role).delete()
        JournalLine.objects.record(
            Entry("member.role_ended", now, by.pk, section.pk, None, {"role": role})
        )


def suspend(member: Member, *, by: Member, now: datetime) -> None:
    """Nothing opens for this account from now on; its dates go up to the others at once.

    Twice is once. Raises Http404 unless `by` coordinates a section of hers, RefusedError for
    oneself and for the last coordination of a section.
    """
    if not access.coordinates(by, member):
        raise Http404(_("Cette page n'existe pas."))
    if member.pk == by.pk:
        raise RefusedError(_("On ne suspend pas son propre compte. Le demander à quelqu’un."))
    with transaction.atomic():
        for section in Section.objects.filter(memberships__member=member).distinct():
            held = _locked_roles(section)
            if any(one.member_id == member.pk and one.role == Role.COORDINATOR for one in held):
                _check_another_leads(held, member)
        changed = Member.objects.filter(pk=member.pk, is_active=True).update(
            is_active=False, suspended_on=timezone.localdate(now), version=F("version") + 1
        )
        if not changed:
            return
        Proposal.objects.filter(to=member, answer="").update(
            answer=Proposal.Answer.LAPSED, answered_at=now
        )
        followed = [*member.cases_followed.values_list("pk", flat=True)]
        backed = [*member.cases_backed.values_list("pk", flat=True)]
        JournalLine.objects.record(Entry("member.suspend", now, by.pk))
        relay_cases([*followed, *backed], now=now)


def resume(member: Member, *, by: Member, now: datetime) -> None:
    """A suspended account opens again, with what it held. Twice is once. Raises Http404."""
    if not access.coordinates(by, member):
        raise Http404(_("Cette page n'existe pas."))
    with transaction.atomic():
        back = Member.objects.filter(pk=member.pk, suspended_on__isnull=False, left_on=None)
        if back.update(is_active=True, suspended_on=None, version=F("version") + 1):
            JournalLine.objects.record(Entry("member.resume", now, by.pk))


def _check(member: Member, section: Section, *, by: Member) -> None:
    access.require_section(by, section.pk, Role.COORDINATOR)
    if not access.coordinates(by, member):
        raise Http404(_("Cette page n'existe pas."))


def _locked_roles(section: Section) -> list[Membership]:
    """The roles of a section; two who change them at once follow each other."""
    Section.objects.select_for_update(no_key=True).get(pk=section.pk)
    return list(section.memberships.select_related("member"))


def _check_another_leads(held: list[Membership], member: Member) -> None:
    others = {
        one.member_id
        for one in held
        if one.role == Role.COORDINATOR and one.member.is_active and one.member_id != member.pk
    }
    if not others:
        raise RefusedError(_("Nommer d’abord une autre personne à la coordination."))
