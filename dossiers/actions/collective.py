"""A collective action: a goal, and the cases that it gathers. Nobody is bound by being linked.

Each case keeps its own dates, messages and consents; a person is contacted about it only
after her own yes to acting with others (actions/consent.py). One that comes from « je rejoins
si nous sommes N » exists only once the number was reached and gathers only the second yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.consent import has_consent
from dossiers.actions.employer_book import book_of
from dossiers.actions.exhibit import What
from dossiers.actions.refusal import RefusedError
from dossiers.models import (
    Brand,
    Case,
    Collective,
    CollectiveCase,
    CollectivePiece,
    ConsentAct,
    Entry,
    Exhibit,
    JointCall,
    JointInvite,
    JournalLine,
    Member,
    Role,
    Section,
    State,
)

LONGEST = 300


def start(
    section: Section,
    *,
    goal: str,
    cases: Sequence[Case],
    brand: Brand | None = None,
    call: JointCall | None = None,
    by: Member,
    now: datetime,
) -> Collective:
    """Open an action of this section. Raises Http404 unless `by` coordinates it.

    With `call`, its cases are those of the second yes. Raises RefusedError without a goal, or
    while the number of the call is not reached: what people committed to stays sealed.
    """
    require(by, section.pk)
    goal = " ".join(goal.split())[:LONGEST]
    if not goal:
        raise RefusedError(_("Écrire le but de l’action."))
    if brand and brand.book.section_id != section.pk:
        raise RefusedError(_("Choisir une enseigne de la section."))
    if call:
        cases = _second_yes(call)
    with transaction.atomic():
        made = Collective(
            book=book_of(section),
            brand=brand,
            call=call,
            made_by=by,
            made_on=timezone.localdate(now),
        )
        made.goal = goal
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise RefusedError(_("Cette action est déjà ouverte.")) from None
        JournalLine.objects.record(Entry("collective.start", now, by.pk, section.pk))
        _link(made, cases, by=by, now=now)
    return made


def require(by: Member, section: UUID) -> None:
    """Raises Http404 unless `by` coordinates this section."""
    access.require_somewhere(by, "manage_doors")
    access.require_section(by, section, Role.COORDINATOR)


def _second_yes(call: JointCall) -> list[Case]:
    if call.reached_on is None:
        raise RefusedError(_("Pas encore assez de personnes : rien ne s’ouvre avant."))
    yes = call.invites.filter(answer=JointInvite.Answer.YES).values("case")
    return list(Case.objects.filter(pk__in=yes).exclude(state=State.CLOSED).order_by("reference"))


def add_cases(collective: Collective, cases: Sequence[Case], *, by: Member, now: datetime) -> int:
    """Gather these cases too; returns how many were not there. Raises as `start`."""
    require(by, collective.book.section_id)
    with transaction.atomic():
        _locked(collective)
        return _link(collective, cases, by=by, now=now)


def _link(collective: Collective, cases: Iterable[Case], *, by: Member, now: datetime) -> int:
    section, count = collective.book.section_id, 0
    for case in cases:
        if case.section_id != section:
            raise RefusedError(_("Choisir des dossiers d’une même section."))
        if case.state == State.CLOSED:
            raise RefusedError(_("Un de ces dossiers est clos."))
        _row, made = CollectiveCase.objects.get_or_create(
            collective=collective,
            case=case,
            defaults={"added_by": by, "added_on": timezone.localdate(now)},
        )
        if made:
            count += 1
            JournalLine.objects.record(Entry("collective.link", now, by.pk, section, case.pk))
    return count


def remove_case(collective: Collective, case: Case, *, by: Member, now: datetime) -> None:
    """The case goes on by itself. Twice is once."""
    require(by, collective.book.section_id)
    with transaction.atomic():
        _locked(collective)
        gone, _models = CollectiveCase.objects.filter(collective=collective, case=case).delete()
        if gone:
            CollectivePiece.objects.filter(collective=collective, exhibit__case=case).delete()
            JournalLine.objects.record(
                Entry("collective.unlink", now, by.pk, case.section_id, case.pk)
            )


def add_piece(collective: Collective, piece: Exhibit, *, by: Member, now: datetime) -> None:
    """Show the masked copy of a piece to the whole action. Raises RefusedError without one,
    without its person's yes, or when its case is not of the action.
    """
    require(by, collective.book.section_id)
    case = piece.case
    if case is None or not collective.links.filter(case=case).exists():
        raise RefusedError(_("Ce dossier n’est pas dans l’action."))
    if not has_consent(case, ConsentAct.JOIN_OTHERS):
        raise RefusedError(_("La personne n’a pas dit oui pour agir avec d’autres."))
    if not piece.copies.filter(what=What.MASKED).exists():
        raise RefusedError(_("Faire d’abord la copie masquée : c’est elle qui est commune."))
    with transaction.atomic():
        _locked(collective)
        CollectivePiece.objects.get_or_create(
            collective=collective,
            exhibit=piece,
            defaults={"added_by": by, "added_on": timezone.localdate(now)},
        )
        details = {"number": piece.number}
        JournalLine.objects.record(
            Entry("collective.piece", now, by.pk, case.section_id, case.pk, details)
        )


def close(collective: Collective, *, by: Member, now: datetime) -> None:
    """The action is over; each case goes on. Twice is once."""
    require(by, collective.book.section_id)
    with transaction.atomic():
        fresh = Collective.objects.select_for_update().get(pk=collective.pk)
        if fresh.closed_on is None:
            Collective.objects.filter(pk=fresh.pk).update(closed_on=timezone.localdate(now))
            section = collective.book.section_id
            JournalLine.objects.record(Entry("collective.close", now, by.pk, section))


def _locked(collective: Collective) -> Collective:
    fresh = Collective.objects.select_for_update().get(pk=collective.pk)
    if fresh.closed_on:
        raise RefusedError(_("Cette action est terminée."))
    return fresh
