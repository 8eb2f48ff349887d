"""Handing a case over: offered with a sheet, read, accepted. Nothing moves before.

Until the answer both are reminded each day; without one it lapses after 72 hours, to the
coordination. The binôme, the dates and their ladder stay where they are meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import new_person
from dossiers.actions.refusal import RefusedError, check_version
from dossiers.actions.relay import relay_cases
from dossiers.actions.ring import ring_roles
from dossiers.models import (
    Case,
    Entry,
    Exclusion,
    Guest,
    Handover,
    JournalLine,
    Member,
    Section,
    State,
)
from notifications.notify import Doorbell, notify_many

HANDOVER_LIVES = timedelta(hours=72)
MORNING = time(8)
MAX_LENGTH = 2_000
ANSWER = Handover.Answer


def propose(
    case: Case,
    *,
    to: Member,
    by: Member,
    now: datetime,
    promises: str = "",
    words: str = "",
    former_backs: bool = False,
    version: int | None = None,
) -> Handover:
    """Offer the case to a colleague, who has 72 hours. Raises RefusedError, ConflictError."""
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "hand_over", case)
        check_version(case, version)
        _check_may_move(case)
        _check_fit(case, to)
        if access.is_away(to, now=now):
            raise RefusedError(
                _("%(name)s est en absence. Proposer à quelqu’un d’autre.") % {"name": to.name}
            )
        if _open(case).exists():
            raise RefusedError(_("Une passation attend déjà sa réponse. La retirer d’abord."))
        handover = Handover.objects.create(
            case=case,
            to=to,
            by=by,
            former=case.suivi,
            former_backs=former_backs and case.suivi_id is not None,
            proposed_at=now,
            lapses_at=now + HANDOVER_LIVES,
            told_on=timezone.localdate(now),
            promises=_checked(promises),
            words=_checked(words),
        )
        _journal(case, "handover.propose", by=by, now=now)
        _ring(handover, [to.pk], "offered", now=now)
    return handover


def accept(
    handover: Handover, *, sheet: Sequence[dict[str, Any]], by: Member, now: datetime
) -> Case:
    """`by` follows the case from now on; whoever did sees it no more, or backs it.

    `sheet` is kept as it was read. The person is told, the ladder of each date follows.
    Raises Http404 for anybody else, RefusedError once it was answered or taken back.
    """
    with transaction.atomic():
        case, fresh = _locked(handover, by=by, now=now)
        _check_may_move(case)
        _check_fit(case, by)
        if case.suivi_id != fresh.former_id:
            raise RefusedError(_("Ce dossier a changé de mains depuis. Demander une autre fiche."))
        fresh.sheet = list(sheet)
        _answer(fresh, ANSWER.ACCEPTED, now=now)
        former = case.suivi_id
        case.suivi = by
        case.binome_id = _second(case, fresh, former)
        case.version += 1
        case.acted_on = timezone.localdate(now)
        case.save(update_fields=["suivi", "binome", "version", "acted_on"])
        _journal(case, "handover.accept", by=by, now=now)
        told = {fresh.by_id, former, case.binome_id} - {by.pk, None}
        _ring_update(case, [person for person in told if person], fresh, now=now)
        relay_cases([case.pk], now=now)
        new_person.tell(case, by=by, now=now)
    return case


def decline(handover: Handover, *, reason: str, by: Member, now: datetime) -> None:
    """« Non », with a reason that only who hands over reads. The case stays where it is."""
    reason = _checked(reason) or ""
    if not reason:
        raise RefusedError(_("Dire en quelques mots pourquoi : la suite en dépend."))
    with transaction.atomic():
        case, fresh = _locked(handover, by=by, now=now)
        fresh.reason = reason
        _answer(fresh, ANSWER.DECLINED, now=now)
        _journal(case, "handover.decline", by=by, now=now)
        _ring_update(case, _givers(fresh), fresh, now=now)


def withdraw(handover: Handover, *, by: Member, now: datetime) -> None:
    """Who leads the case takes the offer back. Twice is once; an accepted one stays."""
    with transaction.atomic():
        case = access.locked(handover.case)
        access.require(by, "hand_over", case)
        fresh = Handover.objects.select_for_update().get(pk=handover.pk)
        fresh.case = case
        if fresh.answer == ANSWER.ACCEPTED:
            raise RefusedError(_("Cette passation est déjà acceptée."))
        if not fresh.answer:
            _answer(fresh, ANSWER.WITHDRAWN, now=now)
            _journal(case, "handover.withdraw", by=by, now=now)


def end_all_of(member: Member, section: Section, *, by: Member, now: datetime) -> int:
    """She leaves: nobody waits for her answer, nor for an answer to her; returns how many.

    In the caller's transaction, her cases already in other hands. Who had offered her a case
    hears of it: it stays with them.
    """
    hers = Q(by=member) | Q(former=member) | Q(to=member)
    waiting = Handover.objects.filter(hers, answer="", case__section=section)
    rows = list(waiting.select_related("case").select_for_update(of=("self",)))
    for row in rows:
        _answer(row, ANSWER.WITHDRAWN, now=now)
        _journal(row.case, "handover.withdraw", by=by, now=now)
        _ring_update(row.case, {row.by_id} - {member.pk, by.pk}, row, now=now)
    return len(rows)


def remind(*, now: datetime) -> int:
    """Each morning until the answer, the receiver and who hands over hear of it again."""
    today, count = timezone.localdate(now), 0
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        waiting = Handover.objects.filter(answer="", lapses_at__gt=now, told_on__lt=today)
        rows = list(
            waiting.select_for_update(of=("self",), skip_locked=skip).select_related("case")
        )
        for row in rows:
            _ring(row, [row.to_id], f"again:{today}", now=now)
            _ring_update(row.case, _givers(row), row, now=now)
            count += 1
        Handover.objects.filter(pk__in=[row.pk for row in rows]).update(told_on=today)
    return count


def lapse(*, now: datetime) -> int:
    """Without an answer after 72 hours the coordination hears of it; returns how many.

    Whoever follows the case still does: nobody is left without somebody.
    """
    count = 0
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        late = Handover.objects.filter(answer="", lapses_at__lte=now).select_related("case")
        for row in late.select_for_update(of=("self",), skip_locked=skip):
            _answer(row, ANSWER.LAPSED, now=now)
            _journal(row.case, "handover.lapse", by=None, now=now)
            ring_roles(row.case, ("suivi", "coordination"), f"handover:lapsed:{row.pk}", now=now)
            count += 1
    return count


def close_open(case: Case, *, now: datetime) -> None:
    """The case moved otherwise, or ended: nothing waits for an answer any more."""
    for row in _open(case).select_for_update():
        row.case = case
        _answer(row, ANSWER.WITHDRAWN, now=now)


def page(handover: Handover) -> str:
    """Where the receiver reads the sheet: not a page of the case, which she may not open yet."""
    return reverse("desk:handover", args=[handover.pk])


def _second(case: Case, handover: Handover, former: UUID | None) -> UUID | None:
    """Two people stay two: the one who leaves if she agreed to, else the one who was there."""
    if handover.former_backs and former and former != handover.to_id:
        return former
    return None if case.binome_id == handover.to_id else case.binome_id


def _locked(handover: Handover, *, by: Member, now: datetime) -> tuple[Case, Handover]:
    """The case, then the row: one order for everybody. Raises Http404, RefusedError."""
    if handover.to_id != by.pk:
        raise Http404(_("Cette page n’existe pas."))
    case = access.locked(handover.case)
    fresh = Handover.objects.select_for_update().get(pk=handover.pk)
    fresh.case = case
    if fresh.answer or fresh.lapses_at <= now:
        raise RefusedError(_("Cette passation n’attend plus de réponse."))
    if not access.handovers_to(by, now=now).filter(pk=fresh.pk).exists():
        raise Http404(_("Cette page n’existe pas."))
    return case, fresh


def _open(case: Case) -> Any:
    return Handover.objects.filter(case=case.pk, answer="")


def _check_may_move(case: Case) -> None:
    if case.state == State.SUBMITTED:
        raise RefusedError(_("Ce dossier n'est pas encore pris. Le proposer plutôt."))
    if case.state == State.CLOSED:
        raise RefusedError(_("Ce dossier est clos."))


def _check_fit(case: Case, person: Member) -> None:
    fit = access.defenders([case.section_id]).filter(pk=person.pk).exists()
    out = Exclusion.objects.filter(case=case, member=person).exists()
    let_in = Guest.objects.filter(Q(member=person), case=case, revoked_at=None).exists()
    if not fit or out or let_in:
        raise RefusedError(_("Cette personne ne peut pas suivre ce dossier."))
    if person.pk == case.suivi_id:
        raise RefusedError(_("%(name)s suit déjà ce dossier.") % {"name": person.name})


def _givers(handover: Handover) -> list[UUID]:
    """Who offered, and who follows the case meanwhile."""
    return sorted({handover.by_id, handover.case.suivi_id or handover.by_id} - {handover.to_id})


def _ring(handover: Handover, people: Iterable[UUID], what: str, *, now: datetime) -> None:
    """« On vous propose un dossier »: to the page of the sheet."""
    bells = [
        Doorbell(
            topic="proposal",
            recipient=person,
            link=page(handover),
            key=f"handover:{what}:{handover.pk}:{person}",
            not_before=_morning(now) if what != "offered" else None,
        )
        for person in people
    ]
    notify_many(bells, now=now)


def _ring_update(case: Case, people: Iterable[UUID], row: Handover, *, now: datetime) -> None:
    day = timezone.localdate(now)
    bells = [
        Doorbell(
            topic="update",
            recipient=person,
            link=reverse("desk:case", args=[case.reference]),
            key=f"handed:{row.pk}:{row.answer}:{day}:{person}",
            not_before=None if row.answer else _morning(now),
        )
        for person in people
    ]
    notify_many(bells, now=now)


def _morning(now: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(now), MORNING))


def _answer(row: Handover, answer: str, *, now: datetime) -> None:
    row.answer, row.answered_at = answer, now
    row.save(update_fields=["answer", "answered_at", "reason", "sheet"])


def _checked(text: str) -> str | None:
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise RefusedError(
            _("Ce texte est trop long de %(n)s signes.") % {"n": len(text) - MAX_LENGTH}
        )
    return text or None


def _journal(case: Case, action: str, *, by: Member | None, now: datetime) -> None:
    JournalLine.objects.record(Entry(action, now, by.pk if by else None, case.section_id, case.pk))
