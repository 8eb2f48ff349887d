"""How an arrival ends without being taken: referred, turned down by one or two, unwanted.

The person always reads why, and the dates that run, in her language. For ten minutes all
of it can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from dossiers import access
from dossiers.actions import move
from dossiers.actions.clock import run_again
from dossiers.actions.conversation import checked, write_to_person
from dossiers.actions.departure import cancel
from dossiers.actions.plan import refresh_nearest
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.relay import relay_cases
from dossiers.actions.ring import ring_roles
from dossiers.actions.undo import inverse, refuse, remember
from dossiers.days import short_day
from dossiers.models import (
    OVER_BEFORE_US,
    Case,
    DeadlineState,
    Entry,
    JournalLine,
    Member,
    Role,
    State,
    TurnDown,
    Undo,
)

# One person may say no until then; after, the promise to answer needs a second one.
ALONE_FOR = timedelta(days=2)
UNWANTED_KEPT = timedelta(days=30)


def refer(
    case: Case, *, reply: str, say_dates: bool, by: Member, now: datetime, version: int | None
) -> Case:
    """« Orienter »: somebody else helps better; the reply says who, and closes the arrival.

    Raises RefusedError when a date runs and nobody wants it said.
    """
    return _end(case, move.refer, reply, by=by, now=now, say_dates=say_dates, version=version)


def turn_down(
    case: Case,
    *,
    reason: str,
    reply: str,
    say_dates: bool,
    by: Member,
    now: datetime,
    version: int | None,
) -> TurnDown:
    """« Refuser »: done at once, or asked of the coordination two days after it came.

    The reason stays in the team; the person reads the reply.
    """
    access.require(by, "move:turn_down", case)
    with transaction.atomic():
        case = access.locked(case)
        if case.turn_downs.filter(answer="").exists():
            raise ConflictError(_("Le refus est déjà demandé. La coordination doit répondre."))
        waits = needs_agreement(case, by, timezone.localdate(now))
        reply = with_dates(case, checked(reply), timezone.localdate(now)) if say_dates else reply
        asked = TurnDown.objects.create(
            case=case,
            asked_by=by,
            asked_at=now,
            reason=checked(reason),
            reply=checked(reply),
            **({} if waits else {"answer": TurnDown.Answer.AGREED, "answered_at": now}),
        )
        if waits:
            _must_say(case, say_dates)
            _journal(case, "turn_down.ask", by=by, now=now)
            ring_roles(case, ("coordination",), f"turn_down:{asked.pk}", now=now, besides=by)
            return asked
        _end(case, move.turn_down, asked.reply, by=by, now=now, say_dates=None,
             version=version, told=say_dates, kept={"turn_down": str(asked.pk)})  # fmt: skip
    return asked


def answer_turn_down(asked: TurnDown, *, agreed: bool, by: Member, now: datetime) -> None:
    """The second person: the arrival ends, or stays. Raises RefusedError for the first one."""
    access.require(by, "agree_turn_down", asked.case)
    with transaction.atomic():
        case = access.locked(asked.case)
        fresh = case.turn_downs.select_for_update(of=("self",)).get(pk=asked.pk)
        fresh.case = case
        if fresh.answer:
            raise ConflictError(_("Ce refus a déjà reçu une réponse."))
        if fresh.asked_by_id == by.pk:
            raise RefusedError(_("Il faut une autre personne que celle qui a demandé."))
        fresh.answer = TurnDown.Answer.AGREED if agreed else TurnDown.Answer.KEPT
        fresh.answered_by, fresh.answered_at = by, now
        fresh.save(update_fields=["answer", "answered_by", "answered_at"])
        if agreed:
            kept = {"turn_down": str(fresh.pk)}
            _end(case, move.turn_down, fresh.reply, by=by, now=now, told=True, kept=kept)
        else:
            _journal(case, "turn_down.keep", by=by, now=now)


def unwanted(case: Case, *, by: Member, now: datetime, version: int | None = None) -> Case:
    """« Indésirable »: closed without a word, erased 30 days later; the coordination is told.

    Whoever wrote it keeps her code: she reads the day of the erasure and may say « garder ».
    """
    with transaction.atomic():
        ended = _end(case, move.turn_down, "", by=by, now=now, told=True, version=version)
        ended.erase_on = timezone.localdate(now) + UNWANTED_KEPT
        ended.save(update_fields=["erase_on"])
        _journal(ended, "arrival.unwanted", by=by, now=now, date=ended.erase_on.isoformat())
        ring_roles(ended, ("coordination",), f"unwanted:{case.pk}", now=now, besides=by)
    return ended


def needs_agreement(case: Case, by: Member, today: date) -> bool:
    """Whether a coordinator must agree: the arrival is two days old, and `by` is not one."""
    leads = case.section_id in access.sections_of(by, Role.COORDINATOR)
    return today > case.received_on + ALONE_FOR and not leads


def dates_run(case: Case) -> bool:
    """Whether a date of ours runs, or would if it were known: the person must be told."""
    running = case.deadlines.filter(state=DeadlineState.OPEN, bound="ours")
    return running.exclude(OVER_BEFORE_US).exists()


def with_dates(case: Case, reply: str, today: date) -> str:
    """The reply, and the dates that run, in her language, as her own page says them."""
    running = case.deadlines.filter(state=DeadlineState.OPEN, bound="ours")
    dated = running.filter(prudent__gte=today).values_list("prudent", flat=True)
    days = {day for day in dated if day is not None}
    with override(case.language):
        lines = [_("Après ces dates, un droit peut être perdu.")]
        lines += [_("avant le %(day)s") % {"day": short_day(day)} for day in sorted(days)]
        if running.filter(prudent=None).exists():
            lines.append(_("Une autre date limite n’est pas encore connue."))
        lines.append(_("Sans l’équipe, c’est à vous d’agir avant."))
    return "\n".join([reply, "", *lines]) if len(lines) > 2 else reply


def _must_say(case: Case, say_dates: bool) -> None:
    if not say_dates and dates_run(case):
        raise RefusedError(
            _("Des dates courent encore. Les dire à la personne, puis cocher la case.")
        )


def _end(
    case: Case,
    how: Callable[..., Case],
    reply: str,
    *,
    by: Member,
    now: datetime,
    say_dates: bool | None = None,
    told: bool = False,
    version: int | None = None,
    kept: dict[str, Any] | None = None,
) -> Case:
    """Write to the person, make the move, remember what was there before."""
    with transaction.atomic():
        case = access.locked(case)
        before = {
            "acted_on": case.acted_on.isoformat(),
            "waits_since": case.person_waits_since and case.person_waits_since.isoformat(),
            "deadlines": _ids(case.deadlines.filter(state=DeadlineState.OPEN)),
            "proposals": _ids(case.proposals.filter(answer="")),
            **(kept or {}),
        }
        if say_dates:
            reply = with_dates(case, checked(reply), timezone.localdate(now))
        if reply:
            message = write_to_person(case, body=reply, by=by, now=now)
            before["message"] = str(message.pk)
        ended = how(case, person_told=bool(say_dates) or told, by=by, now=now, version=version)
        before["version"] = ended.version
        remember(by=by, act=f"move.{how.__name__}", case=ended, details=before, now=now)
    return ended


def _ids(rows: Any) -> list[str]:
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


@inverse("move.turn_down")
@inverse("move.refer")
def bring_back(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """The arrival waits again, its dates run again; the reply does not leave, if it can."""
    assert case is not None  # noqa: S101 (remembered with its case)
    told = kept.details
    if case.state != State.CLOSED or case.version != told["version"]:
        raise refuse()
    case.give_back()
    case.outcome, case.closed_on, case.erase_on = "", None, None
    case.acted_on = date.fromisoformat(told["acted_on"])
    waits = told["waits_since"]
    case.person_waits_since = date.fromisoformat(waits) if waits else None
    case.version += 1
    case.save()
    for deadline in case.deadlines.select_for_update(of=("self",)).filter(
        pk__in=told["deadlines"], state=DeadlineState.DISMISSED
    ):
        deadline.case = case
        run_again(deadline, by=by, now=now)
    case.proposals.filter(pk__in=told["proposals"]).update(answer="", answered_at=None)
    case.turn_downs.filter(pk=told.get("turn_down")).delete()
    refresh_nearest(case)
    relay_cases([case.pk], now=now)
    _hold(case, kept, by, now)


def _hold(case: Case, kept: Undo, by: Member, now: datetime) -> None:
    """The reply does not leave; `left` says that it already had."""
    message = kept.details.get("message")
    if not message:
        return
    try:
        cancel(case, message, by=by, now=now)
    except RefusedError:
        kept.details = {**kept.details, "left": True}
        kept.save(update_fields=["details"])


def _journal(case: Case, action: str, *, by: Member, now: datetime, **details: str) -> None:
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk, details))
