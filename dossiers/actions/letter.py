"""The letters of a case: begun from a template, written, sent, their later dates learnt.

A draft is anybody's of the case, under one version number. Once its sending is recorded,
its text and the digest of it never change again; only its dates may still be learnt.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dossiers import access
from dossiers.actions import milestone as milestones
from dossiers.actions.consent import has_consent
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.undo import inverse, refuse, remember
from dossiers.letters.placeholder import fill, missing
from dossiers.letters.template import templates
from dossiers.letters.values import values_of
from dossiers.models import (
    Case,
    ConsentAct,
    Entry,
    Exhibit,
    JournalLine,
    Letter,
    Member,
    State,
    Undo,
)
from dossiers.models.milestone import letter_stage
from dossiers.rules.known import KnownDate

MAX_LENGTH = 40_000
REMOVED_FOR = timedelta(hours=1)
# Why a date that was already noted changes: a word of this list, for the journal.
WHY: Mapping[str, object] = {
    "letter_proof": gettext_lazy("une preuve est revenue : avis, accusé"),
    "letter_typing": gettext_lazy("faute de frappe"),
    "letter_post": gettext_lazy("renseignement de la poste"),
}


def begin(case: Case, template: str, *, by: Member, now: datetime) -> Letter:
    """A draft from a template, filled with what the case knows. Raises RefusedError."""
    access.require(by, "record_letter", case)
    chosen = templates().get(template)
    if chosen is None:
        raise RefusedError(_("Choisir un modèle dans la liste."))
    with transaction.atomic():
        case = access.locked(case)
        if case.state == State.CLOSED:
            raise RefusedError(_("Ce dossier est clos. Le rouvrir pour écrire."))
        today = timezone.localdate(now)
        letter = Letter.objects.create(
            case=case,
            template=chosen.slug,
            template_version=chosen.version,
            addressee=chosen.addressee,
            act=chosen.act,
            starts=chosen.starts,
            registered=chosen.sending == "registered",
            recorded_by=by,
            recorded_on=today,
            summary=chosen.title,
            text=fill(chosen.whole, values_of(case, by=by, today=today)),
        )
        _journal(letter, "letter.begin", by=by, now=now)
    return letter


def edit(
    letter: Letter, *, text: str, summary: str, by: Member, now: datetime, version: int
) -> Letter:
    """Another text. Raises ConflictError when somebody else wrote it meanwhile."""
    access.require(by, "record_letter", letter.case)
    with transaction.atomic():
        fresh = _draft(letter, version)
        if len(text) > MAX_LENGTH:
            raise RefusedError(_("Ce texte est trop long."))
        if (fresh.text, fresh.summary) == (text, summary):
            return fresh
        fresh.text, fresh.summary = text, summary
        fresh.version += 1
        fresh.save(update_fields=["text", "summary", "version"])
        _journal(fresh, "letter.edit", by=by, now=now)
    return fresh


def remove(letter: Letter, *, by: Member, now: datetime) -> None:
    """A draft leaves the list; it can come back for ten minutes."""
    access.require(by, "record_letter", letter.case)
    with transaction.atomic():
        fresh = _draft(letter, letter.version)
        fresh.removed_at = now
        fresh.save(update_fields=["removed_at"])
        _journal(fresh, "letter.remove", by=by, now=now)
        remember(
            by=by, act="letter.remove", case=fresh.case, details={"letter": str(fresh.pk)}, now=now
        )


@inverse("letter.remove")
def bring_back(case: Case | None, kept: Undo, _by: Member, _now: datetime) -> None:
    """The draft is in the list again, as it was."""
    removed = Letter.objects.filter(pk=UUID(kept.details["letter"]), case=case, sent_on=None)
    if not removed.exclude(removed_at=None).update(removed_at=None):
        raise refuse()


def forget_removed(*, now: datetime) -> int:
    """Drafts removed for more than an hour are gone for good; returns how many."""
    return Letter.objects.filter(removed_at__lte=now - REMOVED_FOR).delete()[0]


def refusal(case: Case, act: str) -> str | None:
    """Why a letter that needs this yes may not leave now, in a sentence, or None."""
    if case.stop_asked_on:
        return _("La personne a demandé d'arrêter. Lui parler d'abord.")
    if act and not has_consent(case, ConsentAct(act)):
        return _("La personne n'a pas donné son accord pour « %(act)s ». Le lui demander.") % {
            "act": ConsentAct(act).label
        }
    return None


def send(
    letter: Letter,
    *,
    sent_on: date,
    presented_on: date | None = None,
    received_on: date | None = None,
    registered: bool = False,
    number: str = "",
    proof: Exhibit | None = None,
    by: Member,
    now: datetime,
    version: int,
) -> Letter:
    """It left: its text freezes, and the clock of the answer runs (actions/plan.py).

    Raises RefusedError without the person's yes, with something left to complete, or with
    dates that cannot be; ConflictError when the draft changed since `version`.
    """
    access.require(by, "record_letter", letter.case)
    with transaction.atomic():
        fresh = _draft(letter, version)
        if sentence := refusal(fresh.case, fresh.act):
            raise RefusedError(sentence)
        _check_whole(fresh)
        _check_days((sent_on, presented_on, received_on), now=now)
        fresh.sent_on, fresh.presented_on, fresh.received_on = sent_on, presented_on, received_on
        fresh.registered, fresh.proof = registered, proof
        fresh.number = number.strip() or None
        fresh.digest = digest(fresh.text or "")
        fresh.recorded_by, fresh.recorded_on = by, timezone.localdate(now)
        fresh.version += 1
        if fresh.starts:
            known, days = _fact(fresh)
            fresh.milestone = milestones.record(
                fresh.case, fresh.starts, known, letter=days, exhibit=proof, by=by, now=now
            )
        fresh.save()
        _journal(fresh, "letter.send", by=by, now=now)
    return fresh


def learn_dates(
    letter: Letter,
    *,
    presented_on: date | None,
    received_on: date | None,
    proof: Exhibit | None = None,
    why: str = "",
    by: Member,
    now: datetime,
    version: int,
) -> Letter:
    """The day it was presented or received is known, or was wrong: the reply clock moves.

    `why`: a key of WHY, asked when a day that was noted changes.
    """
    access.require(by, "record_letter", letter.case)
    with transaction.atomic():
        fresh = _fresh(letter, version)
        if fresh.sent_on is None:
            raise RefusedError(_("Noter d'abord l'envoi de ce courrier."))
        _check_days((fresh.sent_on, presented_on, received_on), now=now)
        before, after = (fresh.presented_on, fresh.received_on), (presented_on, received_on)
        changed = any(old and old != new for old, new in zip(before, after, strict=True))
        if changed and why not in WHY:
            raise RefusedError(_("Dire pourquoi une date déjà notée change."))
        fresh.presented_on, fresh.received_on = after
        fresh.proof = proof or fresh.proof
        fresh.version += 1
        fresh.save(update_fields=["presented_on", "received_on", "proof", "version"])
        _follow(fresh, by=by, now=now)
        if changed:
            _journal(fresh, "letter.correct", by=by, now=now, cause=why)
        else:
            _journal(fresh, "letter.dates", by=by, now=now)
    return fresh


def _follow(letter: Letter, *, by: Member, now: datetime) -> None:
    """The fact that this letter is gets the same days; its deadlines move with it."""
    fact = letter.milestone
    if fact is None:
        return
    fact.case = letter.case
    known, days = _fact(letter)
    letter.milestone = milestones.correct(
        fact, known, letter=days, exhibit=letter.proof, by=by, now=now, version=fact.version
    )


def note_export(letter: Letter, *, by: Member, now: datetime) -> None:
    """The journal says that it was taken away to print or to send."""
    access.require(by, "record_letter", letter.case)
    with transaction.atomic():
        _journal(letter, "letter.export", by=by, now=now)


def digest(text: str) -> str:
    """The SHA-256 of a text sent, in hexadecimal: what proves that it is the same."""
    return hashlib.sha256(text.encode()).hexdigest()


def _draft(letter: Letter, version: int) -> Letter:
    """The fresh draft, locked with its case. Raises RefusedError once it was sent or removed."""
    fresh = _fresh(letter, version)
    if fresh.sent_on is not None:
        raise RefusedError(_("Ce courrier est envoyé : son texte ne change plus."))
    if fresh.removed_at is not None:
        raise RefusedError(_("Ce brouillon a été retiré."))
    return fresh


def _fresh(letter: Letter, version: int) -> Letter:
    case = access.locked(letter.case)
    fresh = case.letters.select_for_update(of=("self",)).get(pk=letter.pk)
    if fresh.version != version:
        if fresh.sent_on and not letter.sent_on:
            raise ConflictError(_("L'envoi de ce courrier a été noté pendant ce temps."))
        raise ConflictError(_("Ce courrier a changé pendant ce temps. Relire, puis refaire."))
    return fresh


def _check_whole(letter: Letter) -> None:
    holes = missing(letter.text or "")
    if not (letter.text or "").strip():
        raise RefusedError(_("Ce courrier est vide."))
    if holes:
        raise RefusedError(
            ngettext(
                "Il reste %(n)s passage « à compléter » dans ce courrier.",
                "Il reste %(n)s passages « à compléter » dans ce courrier.",
                len(holes),
            )
            % {"n": len(holes)}
        )


def _check_days(days: tuple[date, date | None, date | None], *, now: datetime) -> None:
    known = [day for day in days if day]
    if max(known) > timezone.localdate(now):
        raise RefusedError(_("Cette date est dans le futur. L'enregistrer quand ce sera fait."))
    if known != sorted(known):
        raise RefusedError(_("Une lettre est envoyée, puis présentée, puis reçue."))


def _fact(letter: Letter) -> tuple[KnownDate, dict[str, date | None] | None]:
    """The day of the fact that the sending is, and the days of its letter if it is one."""
    if not letter_stage(letter.starts):
        assert letter.sent_on is not None  # noqa: S101 (it was sent)
        return KnownDate.day(letter.sent_on), None
    days = {
        "sent_on": letter.sent_on,
        "presented_on": letter.presented_on,
        "received_on": letter.received_on,
    }
    return KnownDate.unknown(), days


def _journal(letter: Letter, action: str, *, by: Member, now: datetime, cause: str = "") -> None:
    details = {"cause": cause} if cause else {}
    case = letter.case
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk, details))
