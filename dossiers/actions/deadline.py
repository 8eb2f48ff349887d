"""Answering a deadline: seen, done with proof, without object, or given up by two."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.clock import CLAIM_ACTS, interrupt
from dossiers.actions.plan import add_milestone, plan, refresh_nearest
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.relay import pass_on, waiting
from dossiers.actions.ring import reminder_key, ring_member, ring_relief
from dossiers.actions.unclose import keep_running, running
from dossiers.actions.unseen import keep_unseen, unseen
from dossiers.models import (
    Case,
    Deadline,
    DeadlineState,
    Entry,
    Exhibit,
    JournalLine,
    Member,
    Reminder,
    Severity,
    Waiver,
)
from dossiers.rules.catalogue import catalogue
from dossiers.rules.known import KnownDate
from notifications.dismiss import mark_answered

MIN_REASON = 10


def acknowledge(deadline: Deadline, *, by: Member, now: datetime) -> None:
    """« J'ai vu, je m'en occupe »: the rungs sent so far stop climbing; the ladder goes on."""
    access.require(by, "acknowledge", deadline.case, now=now)
    with transaction.atomic():
        case = access.locked(deadline.case)
        before = unseen(case.deadlines.select_for_update(of=("self",)).get(pk=deadline.pk))
        Deadline.objects.filter(pk=deadline.pk).update(seen_by=by, seen_at=now)
        _answer_reminders(deadline, now=now)
        # The journal last: the sweep holds reminders when it comes to write in it.
        _journal(case, "deadline.acknowledge", deadline, by=by, now=now)
        keep_unseen(case, before, by=by, now=now)


def decline(deadline: Deadline, *, to: Member | None, by: Member, now: datetime) -> set[UUID]:
    """« Je ne peux pas »: `to` (None: the coordination) is asked at once, and `by` no more.

    The step that waits for `by` moves to them; before any reminder, they are rung all the
    same. Returns who is asked. Raises RefusedError when none of them may answer.
    """
    access.require(by, "acknowledge", deadline.case, now=now)
    with transaction.atomic():
        case, fresh = _locked_open(deadline, None)
        people = _who_can(case, fresh, to, by=by, now=now)
        hers = list(waiting().filter(deadline=fresh, recipient=by).select_for_update(of=("self",)))
        Reminder.objects.filter(pk__in=[row.pk for row in hers]).update(declined_at=now)
        moved = [(row, people) for row in hers]
        if not pass_on(moved, action="deadline.decline", by=by.pk, now=now):
            _journal(case, "deadline.decline", fresh, by=by, now=now)
        # Who had this step already, or has none yet, hears of it all the same.
        key = f"declined_date:{fresh.pk}:{fresh.edition}:{len(hers)}:{by.pk}:{now.date()}"
        for person in people - _newly_asked(fresh, now):
            ring_member("deadline", person, case, key, now=now)
    return people


def _who_can(
    case: Case, deadline: Deadline, to: Member | None, *, by: Member, now: datetime
) -> set[UUID]:
    holders = access.Holders([case.pk], now=now)
    people = {to.pk} if to else holders.of("coordination", case.pk)
    refused = set(
        Reminder.objects.filter(
            deadline=deadline, edition=deadline.edition, declined_at__isnull=False
        ).values_list("recipient_id", flat=True)
    )
    fit = {
        person
        for person in people - {by.pk}
        if holders.may_receive(person, case.pk) and (to is None or person not in refused)
    }
    if not fit:
        raise RefusedError(
            _("Cette personne ne peut pas répondre ici. En choisir une autre, ou passer la main.")
        )
    return fit


def _newly_asked(deadline: Deadline, now: datetime) -> set[UUID]:
    return set(
        Reminder.objects.filter(deadline=deadline, sent_at=now).values_list(
            "recipient_id", flat=True
        )
    )


def done(
    deadline: Deadline,
    *,
    act: str,
    on: date,
    proof: Exhibit | None,
    note: str,
    by: Member,
    now: datetime,
    version: int,
) -> None:
    """Close it by an act that counts under its rule, with the day and the proof.

    A fatal deadline needs a piece as proof. Raises RefusedError otherwise, and when
    `act` is not one that stops this deadline (a letter stops no prescription).
    """
    access.require(by, "close_deadline", deadline.case, now=now)
    with transaction.atomic():
        case, fresh = _locked_open(deadline, version)
        rule = catalogue().rule(fresh.rule, fresh.rule_version)
        if act not in rule.stopped_by:
            raise RefusedError(_("Cet acte n'arrête pas ce délai."))
        if on > timezone.localdate(now):
            raise RefusedError(_("Cette date est dans le futur. Noter l'acte quand il est fait."))
        if fresh.severity == Severity.FATAL and proof is None:
            raise RefusedError(_("Joindre la preuve : sans elle, cette échéance reste ouverte."))
        (before,) = running([fresh])
        fresh.closing_act, fresh.proof = act, proof
        _close(fresh, DeadlineState.DONE, on=on, note=note, by=by, now=now)
        interrupts = act in CLAIM_ACTS and proof is not None
        if interrupts and proof:
            interrupt([fresh], on=on, proof=proof, by=by, now=now)
        if rule.repeats:
            _start_again(case, fresh, on=on, proof=proof, by=by, now=now)
        _relieve(fresh, by=by, now=now)
        _after(case, "deadline.done", fresh, by=by, now=now, act=act)
        # What opened other dates is not undone by opening this one again.
        if not interrupts and not rule.repeats:
            keep_running(fresh, "deadline.done", before, by=by, now=now)


def dismiss(deadline: Deadline, *, reason: str, by: Member, now: datetime, version: int) -> None:
    """« Ne s'applique pas », with a reason. A fatal one takes a waiver by two people."""
    access.require(by, "dismiss_deadline", deadline.case, now=now)
    _check_reason(reason)
    with transaction.atomic():
        case, fresh = _locked_open(deadline, version)
        if fresh.severity == Severity.FATAL:
            raise RefusedError(
                _("Une échéance fatale se ferme à deux : demander l'accord d'une autre personne.")
            )
        (before,) = running([fresh])
        _close(
            fresh, DeadlineState.DISMISSED, on=timezone.localdate(now), note=reason, by=by, now=now
        )
        _after(case, "deadline.dismiss", fresh, by=by, now=now)
        keep_running(fresh, "deadline.dismiss", before, by=by, now=now)


def ask_waiver(deadline: Deadline, *, reason: str, by: Member, now: datetime) -> Waiver:
    """First of two people: give up this fatal deadline, with a reason."""
    access.require(by, "ask_waiver", deadline.case, now=now)
    _check_reason(reason)
    with transaction.atomic():
        case, fresh = _locked_open(deadline, None)
        if fresh.waivers.filter(agreed_by=None).exists():
            raise RefusedError(_("L'accord est déjà demandé. Une autre personne doit répondre."))
        waiver = Waiver.objects.create(
            deadline=fresh, case=case, asked_by=by, asked_at=now, reason=reason.strip()
        )
        _journal(case, "waiver.ask", fresh, by=by, now=now)
        others = access.Holders([case.pk], now=now)
        for person in (others.of("binome", case.pk) | others.of("coordination", case.pk)) - {by.pk}:
            ring_member("update", person, case, f"waiver:{waiver.pk}", now=now)
    return waiver


def agree_waiver(waiver: Waiver, *, by: Member, now: datetime) -> None:
    """Second of two people: the deadline is closed, the reason stays in the case."""
    access.require(by, "agree_waiver", waiver.case, now=now)
    with transaction.atomic():
        case, fresh = _locked_open(waiver.deadline, None)
        waiver = case_waiver = Waiver.objects.select_for_update().get(pk=waiver.pk)
        if case_waiver.agreed_by_id:
            raise RefusedError(_("Cet accord est déjà donné."))
        if case_waiver.asked_by_id == by.pk:
            raise RefusedError(_("Il faut une autre personne que celle qui a demandé."))
        Waiver.objects.filter(pk=waiver.pk).update(agreed_by=by, agreed_at=now)
        _close(fresh, DeadlineState.WAIVED, on=timezone.localdate(now), note="", by=by, now=now)
        _after(case, "waiver.agree", fresh, by=by, now=now)


def stop(
    deadline: Deadline, *, act: str, on: date, proof: Exhibit, by: Member, now: datetime
) -> None:
    """A claim was filed: it interrupts this deadline. Inside actions/move.py's transaction."""
    deadline.closing_act, deadline.proof = act, proof
    _close(deadline, DeadlineState.STOPPED, on=on, note="", by=by, now=now)
    _relieve(deadline, by=by, now=now)
    _journal(deadline.case, "deadline.stop", deadline, by=by, now=now, act=act)


def drop_all(case: Case, *, by: Member, now: datetime) -> int:
    """The case ends without acting: its open deadlines are without object. In a move only.

    What the person asked about her data must be answered all the same.
    """
    count = 0
    running = case.deadlines.select_for_update(of=("self",)).filter(state=DeadlineState.OPEN)
    for deadline in running.filter(milestone__data_request=None):
        _close(
            deadline, DeadlineState.DISMISSED, on=timezone.localdate(now), note="", by=by, now=now
        )
        count += 1
    return count


def _locked_open(deadline: Deadline, version: int | None) -> tuple[Case, Deadline]:
    case = access.locked(deadline.case)
    fresh = case.deadlines.select_for_update().get(pk=deadline.pk)
    if fresh.state != DeadlineState.OPEN:
        raise ConflictError(_("Cette échéance est déjà fermée."))
    if version is not None and fresh.version != version:
        raise ConflictError(_("Cette échéance a changé pendant ce temps. Relire, puis refaire."))
    return case, fresh


def _close(
    deadline: Deadline, state: DeadlineState, *, on: date, note: str, by: Member, now: datetime
) -> None:
    deadline.state, deadline.closed_on, deadline.closed_by = state, on, by
    deadline.closing_note = note.strip() or None
    deadline.next_rung_on = None
    deadline.version += 1
    deadline.save()
    _answer_reminders(deadline, now=now)


def _relieve(deadline: Deadline, *, by: Member, now: datetime) -> None:
    """Everybody who was alerted hears that it is done; not who did it."""
    case = deadline.case
    told = set(
        Reminder.objects.filter(deadline=deadline)
        .exclude(recipient=by)
        .values_list("recipient_id", flat=True)
    )
    holders = access.Holders([case.pk], now=now)
    ring_relief(case, {one for one in told if holders.may_receive(one, case.pk)}, now=now)


def _start_again(
    case: Case, kept: Deadline, *, on: date, proof: Exhibit | None, by: Member, now: datetime
) -> None:
    """A date that comes back: the day it was kept starts the next one (law.md A4, A8)."""
    add_milestone(
        case,
        kept.milestone.slug,
        KnownDate.day(on),
        by=by,
        now=now,
        confirmed=proof is not None,
        exhibit=proof,
    )
    plan(case, by=by, now=now)


def _answer_reminders(deadline: Deadline, *, now: datetime) -> None:
    """Every reminder sent is answered, and its notices ask for nothing more."""
    waiting = Reminder.objects.filter(deadline=deadline, acknowledged_at=None)
    keys = [f"{reminder_key(reminder)}:{reminder.recipient_id}" for reminder in waiting]
    waiting.update(acknowledged_at=now, again_at=None)
    if keys:
        mark_answered(keys=keys, now=now)


def _after(
    case: Case, action: str, deadline: Deadline, *, by: Member, now: datetime, **details: str
) -> None:
    refresh_nearest(case)
    case.version += 1
    case.acted_on = timezone.localdate(now)
    case.save(update_fields=["version", "acted_on"])
    _journal(case, action, deadline, by=by, now=now, **details)


def _journal(
    case: Case, action: str, deadline: Deadline, *, by: Member, now: datetime, **details: str
) -> None:
    JournalLine.objects.record(
        Entry(action, now, by.pk, case.section_id, case.pk, {"rule": deadline.rule, **details})
    )


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < MIN_REASON:
        raise RefusedError(_("Écrire la raison en quelques mots, pour la personne qui relira."))
