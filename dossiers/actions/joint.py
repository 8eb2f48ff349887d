"""« J'accepte si nous sommes au moins N »: committed in secret, then asked again, all of them.

Until enough people committed, nothing that a member can open, export or read in the journal
depends on who did: a commitment is a keyed digest without a name or a day (Pledge), the
people invited are fixed at the start, and no count is shown. Once enough did, the digests
are deleted and everybody invited is asked again: who had committed is never said. Only that
second yes is a consent.

What this does not stop: a member who invites cases that she made up, and answers for them,
learns what the others did. The journal keeps who filed each case and who invited it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import consent, worker_notice
from dossiers.actions.conversation import checked
from dossiers.actions.refusal import RefusedError
from dossiers.actions.ring import ring_joint_call
from dossiers.models import (
    Case,
    ConsentAct,
    Entry,
    JointCall,
    JointInvite,
    JournalLine,
    Member,
    Pledge,
    Role,
    State,
)
from dossiers.privacy.keyring import service_key

# With fewer, one person could tell what the other said.
FEWEST = 3


def propose(
    cases: Sequence[Case], *, words: str, threshold: int, by: Member, now: datetime
) -> JointCall:
    """Ask the people of these opened cases, all of one section, whether they would act together.

    Raises Http404 unless `by` coordinates the section, RefusedError on fewer people than
    `threshold`, on a threshold below FEWEST, on a closed case, on empty words.
    """
    words = checked(words)
    _check(cases, threshold)
    section = cases[0].section_id
    access.require_somewhere(by, "manage_doors")
    access.require_section(by, section, Role.COORDINATOR)
    with transaction.atomic():
        call = JointCall.objects.create(
            section_id=section, threshold=threshold, made_by=by, made_on=timezone.localdate(now)
        )
        for case in cases:
            invite = JointInvite(call=call, case=case)
            invite.words = words
            invite.save(force_insert=True)
        JournalLine.objects.record_many(
            Entry("joint.propose", now, by.pk, section, case.pk, {"number": threshold})
            for case in cases
        )
        _tell_everybody(call, now=now)
    return call


def _check(cases: Sequence[Case], threshold: int) -> None:
    if threshold < FEWEST:
        raise RefusedError(_("Il faut au moins %(n)s personnes.") % {"n": FEWEST})
    if len({case.pk for case in cases}) < threshold:
        raise RefusedError(_("Choisir au moins autant de dossiers que de personnes demandées."))
    if len({case.section_id for case in cases}) > 1:
        raise RefusedError(_("Choisir des dossiers d’une même section."))
    if any(case.state == State.CLOSED for case in cases):
        raise RefusedError(_("Un de ces dossiers est clos."))


def commit(case: Case, call: JointCall, *, now: datetime) -> None:
    """« Oui, si nous sommes au moins N ». Twice is once.

    The call is locked: of two people who reach the number together, one asks everybody
    again, once. Raises RefusedError when it is over, or when the second question is open.
    """
    with transaction.atomic():
        fresh = _locked(call, case)
        if fresh.reached_on:
            raise RefusedError(
                _("Assez de personnes ont répondu. La question est posée à nouveau.")
            )
        Pledge.objects.get_or_create(mark=mark(fresh.pk, case.pk), defaults={"call": fresh})
        if _enough(fresh):
            _ask_again(fresh, now=now)


def take_back(case: Case, call: JointCall, *, now: datetime) -> None:
    """« Je ne suis plus d'accord », before the number is reached. Leaves no trace."""
    with transaction.atomic():
        fresh = _locked(call, case)
        if fresh.reached_on:
            raise RefusedError(
                _("Assez de personnes ont répondu. La question est posée à nouveau.")
            )
        Pledge.objects.filter(mark=mark(fresh.pk, case.pk)).delete()


def has_committed(case: Case, call: JointCall) -> bool:
    """What the person herself said. For her own page only: never call it for a member."""
    return call.pk in committed(case, [call.pk])


def committed(case: Case, calls: Collection[UUID]) -> set[UUID]:
    """Those of these calls to which she committed, in one statement. For her own page only."""
    marks = {mark(call, case.pk): call for call in calls}
    found = Pledge.objects.filter(mark__in=list(marks)).values_list("mark", flat=True)
    return {marks[bytes(one)] for one in found}


def answer(case: Case, call: JointCall, *, yes: bool, now: datetime) -> None:
    """The second answer, which counts: a yes gives the consent to act with others.

    It can be changed until the call is closed. Raises RefusedError before the second question.
    """
    with transaction.atomic():
        fresh = _locked(call, case)
        if fresh.reached_on is None:
            raise RefusedError(_("La question n’est pas encore posée à nouveau."))
        said = JointInvite.Answer.YES if yes else JointInvite.Answer.NO
        mine = JointInvite.objects.filter(case=case)
        mine.filter(call=fresh).update(answer=said, answered_on=timezone.localdate(now))
        if yes:
            consent.give(case, ConsentAct.JOIN_OTHERS, by=None, now=now)
        elif not mine.filter(answer=JointInvite.Answer.YES, call__closed_on=None).exists():
            consent.withdraw(case, ConsentAct.JOIN_OTHERS, by=None, now=now)


def close(call: JointCall, *, by: Member, now: datetime) -> None:
    """Stop asking. Commitments that were not enough are deleted unread. Raises Http404."""
    access.require_somewhere(by, "manage_doors")
    access.require_section(by, call.section_id, Role.COORDINATOR)
    with transaction.atomic():
        fresh = JointCall.objects.select_for_update().get(pk=call.pk)
        if fresh.closed_on is None:
            JointCall.objects.filter(pk=fresh.pk).update(closed_on=timezone.localdate(now))
            Pledge.objects.filter(call=fresh).delete()
            JournalLine.objects.record(Entry("joint.close", now, by.pk, fresh.section_id))


def forget(case: Case) -> None:
    """Delete what this case had committed to, when it is erased."""
    calls = JointInvite.objects.filter(case=case).values_list("call", flat=True)
    Pledge.objects.filter(mark__in=[mark(call, case.pk) for call in calls]).delete()


def mark(call: UUID, case: UUID) -> bytes:
    """The digest under which a commitment is kept: the key is not in the database."""
    text = f"{call}/{case}".encode()
    return hmac.digest(service_key("joint-pledge"), text, hashlib.sha256)


def _locked(call: JointCall, case: Case) -> JointCall:
    fresh = JointCall.objects.select_for_update().get(pk=call.pk)
    if not JointInvite.objects.filter(call=fresh, case=case).exists():
        raise Http404(_("Cette page n'existe pas."))
    if fresh.closed_on:
        raise RefusedError(_("Cette question n’est plus posée."))
    return fresh


def _enough(call: JointCall) -> bool:
    """Whether enough people whose case still lives have committed."""
    alive = JointInvite.objects.filter(call=call).exclude(case__state=State.CLOSED)
    marks = [mark(call.pk, case) for case in alive.values_list("case_id", flat=True)]
    return Pledge.objects.filter(call=call, mark__in=marks).count() >= call.threshold


def _ask_again(call: JointCall, *, now: datetime) -> None:
    """From now on everybody invited is asked, and nobody knows who had committed."""
    JointCall.objects.filter(pk=call.pk).update(reached_on=timezone.localdate(now))
    Pledge.objects.filter(call=call).delete()
    JournalLine.objects.record(Entry("joint.reached", now, None, call.section_id))
    ring_joint_call(call, now=now)
    _tell_everybody(call, now=now)


def _tell_everybody(call: JointCall, *, now: datetime) -> None:
    """Whoever turned notices on hears that something waits: all of them, committed or not."""
    asked = JointInvite.objects.filter(call=call).exclude(case__state=State.CLOSED)
    for invite in asked.select_related("case__section"):
        worker_notice.tell(invite.case, "person_reply", now=now)
