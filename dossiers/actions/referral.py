"""A case offered to another section: the person says yes, then that section does.

Nothing moves before both yeses: the case stays where it is, with its people, and its dates
go on ringing them. The other section knows of it only what the offer says.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import worker_notice
from dossiers.actions.refusal import RefusedError, check_version
from dossiers.actions.ring import ring_roles
from dossiers.actions.undo import ChangedSinceError, inverse, remember
from dossiers.models import (
    Case,
    CaseKey,
    Entry,
    JournalLine,
    Member,
    Peer,
    Referral,
    Role,
    Section,
    State,
    Undo,
)
from notifications.notify import Doorbell, notify_many

ANSWER = Referral.Answer
# For the person, who comes back when she can; then for the section, from her yes.
PERSON_HAS, SECTION_HAS = timedelta(days=14), timedelta(days=7)
# How long the origin may go on reading: it is said to the person before she answers.
KEEPS = (0, 30, 90)
MAX_LENGTH = 500


def propose(
    case: Case,
    *,
    to: Section | None = None,
    peer: Peer | None = None,
    why: str,
    keeps_days: int = 0,
    by: Member,
    now: datetime,
    version: int | None = None,
) -> Referral:
    """Ask the person whether her case may go to that section. Raises RefusedError.

    to: a section of this instance; peer: one of another instance, whose card was compared.
    """
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "refer_case", case)
        check_version(case, version)
        check_may_leave(case)
        _check_where(case, to, peer, why, keeps_days)
        if case.referrals.filter(answer="").exists():
            raise RefusedError(_("Une orientation attend déjà sa réponse. La retirer d’abord."))
        row = Referral.objects.create(
            case=case,
            origin_id=case.section_id,
            to=to,
            peer=peer,
            by=by,
            why=why,
            keeps_days=keeps_days,
            asked_at=now,
            lapses_at=now + PERSON_HAS,
        )
        remember(by=by, act="referral.propose", case=case, details={"pk": str(row.pk)}, now=now)
        worker_notice.tell(case, "person_reply", now=now)
        ring_roles(case, ("suivi",), f"referral:asked:{row.pk}", now=now, besides=by)
        journal(row, "referral.propose", by=by, now=now)
    return row


def answer_by_person(referral: Referral, *, yes: bool, now: datetime) -> Referral:
    """What the person says on her page. A yes may be taken back until the section accepted.

    Raises RefusedError once it is over.
    """
    with transaction.atomic():
        row = locked(referral, now=now)
        if yes and row.consented_at is None:
            _agree(row, now=now)
            journal(row, "person.referral_yes", by=None, now=now)
        elif not yes:
            settle(row, ANSWER.REFUSED, by=None, now=now)
            ring_origin(row, now=now)
            journal(row, "person.referral_no", by=None, now=now)
    return row


def consent_told(referral: Referral, *, by: Member, now: datetime) -> Referral:
    """She said yes by voice, to a member who answers for it. Twice is once."""
    with transaction.atomic():
        row = locked(referral, now=now)
        access.require(by, "record_consent", row.case)
        if row.consented_at is None:
            row.told_to = by
            _agree(row, now=now)
            journal(row, "referral.consent", by=by, now=now)
    return row


def _agree(row: Referral, *, now: datetime) -> None:
    """The offer is before the section from now on; nothing of the case is."""
    row.consented_at, row.lapses_at = now, now + SECTION_HAS
    row.save(update_fields=["consented_at", "lapses_at", "told_to"])
    if row.to_id:
        people = access.coordination_of(row.to_id)
        ring(row, people, reverse("coordination:referral", args=[row.pk]), now=now)
    else:
        ring_origin(row, now=now)


def decline(referral: Referral, *, reason: str, by: Member, now: datetime) -> None:
    """« Non », in a sentence that the origin reads. The case has not moved.

    Raises Http404 for anybody but the coordination of that section, RefusedError.
    """
    reason = reason.strip()
    if not reason or len(reason) > MAX_LENGTH:
        raise RefusedError(_("Dire pourquoi, en une phrase : la suite en dépend."))
    with transaction.atomic():
        row = locked_for_section(referral, by=by, now=now)
        row.reason = reason
        settle(row, ANSWER.DECLINED, by=by, now=now)
        ring_origin(row, now=now)
        journal(row, "referral.decline", by=by, section=row.to_id, now=now)


def withdraw(referral: Referral, *, by: Member, now: datetime) -> None:
    """The origin takes the offer back. Twice is once; an accepted one stays."""
    with transaction.atomic():
        case = access.locked(referral.case)
        row = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
        row.case = case
        # The case is the other section's now: who had offered it is told why she is too late.
        if row.answer == ANSWER.ACCEPTED and access.referrals_from(by).filter(pk=row.pk).exists():
            raise RefusedError(_("Cette orientation est déjà acceptée."))
        access.require(by, "refer_case", case)
        if not row.answer:
            settle(row, ANSWER.WITHDRAWN, by=by, now=now)
            journal(row, "referral.withdraw", by=by, now=now)


@inverse("referral.propose")
def take_back(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """As if it had not been asked, as long as nobody has read it."""
    row = Referral.objects.select_for_update(of=("self",)).filter(pk=kept.details["pk"]).first()
    if row is None or row.answer or row.read_at or row.consented_at:
        raise ChangedSinceError(_("Cette demande a déjà été lue. La retirer plutôt."))
    row.delete()


def lapse(*, now: datetime) -> int:
    """Nobody answered in time: the origin hears of it, and still has the case. How many."""
    count, skip = 0, connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        late = Referral.objects.filter(answer="", lapses_at__lte=now).select_related("case")
        for row in late.select_for_update(of=("self",), skip_locked=skip):
            settle(row, ANSWER.LAPSED, by=None, now=now)
            ring_origin(row, now=now)
            journal(row, "referral.lapse", by=None, now=now)
            count += 1
    return count


def end_kept(*, today: date) -> int:
    """The origin reads no more: its wrap of the key is deleted. Returns how many."""
    over = Referral.objects.filter(keeps_until__lt=today)
    keys = CaseKey.objects.filter(
        recipient_kind=CaseKey.RecipientKind.KEPT, case__in=over.values("case")
    )
    return keys.delete()[0]


def seen(referral: Referral, *, now: datetime) -> None:
    """Somebody else than its author has it before her: it is not undone in silence any more."""
    if referral.read_at is None:
        Referral.objects.filter(pk=referral.pk, read_at=None).update(read_at=now)


# --- Shared with the acceptance (actions/referral_accept.py) and the envelope ---------------


def check_may_leave(case: Case) -> None:
    """Raises RefusedError while something ties the case to this section."""
    if case.state == State.CLOSED:
        raise RefusedError(_("Ce dossier est clos."))
    if case.stop_asked_on:
        raise RefusedError(_("La personne a demandé d'arrêter. Lui parler d'abord."))
    if case.attached_to_id or case.attached.exists():
        raise RefusedError(_("Ce dossier est rattaché à un autre. Le détacher d’abord."))


def _check_where(
    case: Case, to: Section | None, peer: Peer | None, why: str, keeps_days: int
) -> None:
    if why not in Referral.Why.values or keeps_days not in KEEPS:
        raise RefusedError(_("Choisir une raison, et ce que la section garde."))
    if (to is None) == (peer is None) or (to and to.pk == case.section_id):
        raise RefusedError(_("Choisir une autre section."))
    if to and not access.coordination_of(to.pk):
        raise RefusedError(_("Cette section n’a pas de coordination pour répondre."))
    if peer and (peer.section_id != case.section_id or peer.removed_on or not peer.compared_on):
        raise RefusedError(_("Comparer d’abord l’empreinte de cette carte, par téléphone."))


def locked(referral: Referral, *, now: datetime) -> Referral:
    """The case, then the row: one order for everybody. Raises RefusedError when it is over."""
    case = access.locked(referral.case)
    row = Referral.objects.select_for_update(of=("self",)).filter(pk=referral.pk).first()
    if row is None or row.answer or row.lapses_at <= now:
        raise RefusedError(_("Cette orientation n’attend plus de réponse."))
    row.case = case
    return row


def locked_for_section(referral: Referral, *, by: Member, now: datetime) -> Referral:
    """The same, for the coordination of the section that is asked. Raises Http404."""
    if referral.to_id is None:
        raise Http404(_("Cette page n’existe pas."))
    access.require_section(by, referral.to_id, Role.COORDINATOR)
    row = locked(referral, now=now)
    if row.consented_at is None or not access.referrals_to(by).filter(pk=row.pk).exists():
        raise Http404(_("Cette page n’existe pas."))
    return row


def settle(row: Referral, answer: str, *, by: Member | None, now: datetime) -> None:
    """The row has its answer."""
    row.answer, row.answered_at, row.answered_by = answer, now, by
    row.save(update_fields=["answer", "answered_at", "answered_by", "reason", "keeps_until"])


def ring_origin(row: Referral, *, now: datetime) -> None:
    """Who answers for the case hears that something changed: it still is theirs."""
    key = f"referral:{row.pk}:{row.answer or 'consented'}"
    ring_roles(row.case, ("suivi", "coordination"), key, now=now)


def ring(row: Referral, people: Iterable[UUID], link: str, *, now: datetime) -> None:
    """« On vous propose un dossier »: to the page of the offer, which is no page of the case."""
    key = f"referral:{row.pk}"
    notify_many(
        [Doorbell(topic="proposal", recipient=p, link=link, key=f"{key}:{p}") for p in people],
        now=now,
    )


def journal(
    row: Referral, action: str, *, by: Member | None, now: datetime, section: UUID | None = None
) -> None:
    """One line, in the journal of the origin unless another section is named."""
    where = section or row.origin_id
    JournalLine.objects.record(Entry(action, now, by.pk if by else None, where, row.case_id))
