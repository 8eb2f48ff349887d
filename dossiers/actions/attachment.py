"""« Rattacher »: the same person wrote again. Nothing is merged, and both codes go on working.

The second request stays a case of its own, with its key, its dates and its ladder: what was
attached by mistake is un-attached whole, and a wrong link never opens one person's case to
another's code. It follows the people of the main case.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.plan import look_at_dates
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.relay import relay_cases
from dossiers.actions.undo import inverse, refuse, remember
from dossiers.models import Case, Entry, Exclusion, JournalLine, Member, State, Undo


def attach(case: Case, *, to: Case, by: Member, now: datetime, version: int | None = None) -> Case:
    """The arrival `case` is of the same person as `to`, an older arrival or a living case.

    Raises ConflictError when somebody was faster, RefusedError for a case that cannot carry
    another one.
    """
    access.require(by, "attach", case)
    with transaction.atomic():
        # In the order of their ids: two people who attach each to the other must not wait.
        rows = {one.pk: access.locked(one) for one in sorted((case, to), key=lambda one: one.pk)}
        case, to = rows[case.pk], rows[to.pk]
        if case.state != State.SUBMITTED or (version is not None and case.version != version):
            raise ConflictError(_("Cette arrivée n’attend plus. Relire, puis refaire."))
        _check(case, to)
        asked = list(case.proposals.select_for_update().filter(answer=""))
        case.proposals.filter(answer="").update(answer="lapsed", answered_at=now)
        case.attached_to = to
        case.version += 1
        case.save(update_fields=["attached_to", "version"])
        _share_exclusions(case, to)
        _journal(case, "case.attach", by=by, now=now, reference=to.reference)
        _journal(to, "case.attached", by=by, now=now, reference=case.reference)
        follow(to, now=now)
        kept = {"to": str(to.pk), "proposals": [str(one.pk) for one in asked]}
        remember(by=by, act="case.attach", case=case, details=kept, now=now)
        return access.locked(case)


def detach(case: Case, *, by: Member, now: datetime) -> Case:
    """« Détacher »: two cases again. One that was opened by the link is an arrival again."""
    access.require(by, "detach", case)
    with transaction.atomic():
        case = access.locked(case)
        _detach(case, now=now)
        _journal(case, "case.detach", by=by, now=now)
    return case


@inverse("case.attach")
def undo_attach(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """An arrival again, offered to whom it was."""
    assert case is not None  # noqa: S101 (remembered with its case)
    if str(case.attached_to_id) != kept.details["to"] or case.state not in OPENED_BY_LINK:
        raise refuse()
    _detach(case, now=now)
    case.proposals.filter(pk__in=kept.details["proposals"]).update(answer="", answered_at=None)


# What the link alone may have opened; further, somebody worked on it.
OPENED_BY_LINK = (State.SUBMITTED, State.OPEN)


def follow(main: Case, *, now: datetime) -> None:
    """What is attached to a case has its people. In the transaction of what changed them."""
    rows = Case.objects.select_for_update(of=("self",)).filter(attached_to=main)
    for one in rows.exclude(state=State.CLOSED):
        if main.suivi_id and one.state == State.SUBMITTED:
            one.take()
            look_at_dates(one, now=now)
        elif not main.suivi_id and one.state == State.OPEN:
            one.give_back()
        one.suivi_id, one.binome_id = main.suivi_id, main.binome_id
        one.version += 1
        one.acted_on = timezone.localdate(now)
        one.save()
        relay_cases([one.pk], now=now)


def release(main: Case) -> None:
    """The main case ends: what is attached and was never opened waits in the arrivals again."""
    main.attached.filter(state=State.SUBMITTED).update(attached_to=None)


def _detach(case: Case, *, now: datetime) -> None:
    if case.attached_to_id is None:
        raise ConflictError(_("Ce dossier n’est rattaché à aucun autre."))
    case.attached_to = None
    if case.state == State.OPEN:
        case.give_back()
        case.suivi = case.binome = None
    case.version += 1
    case.save()
    relay_cases([case.pk], now=now)


def _check(case: Case, to: Case) -> None:
    if case.pk == to.pk or case.section_id != to.section_id:
        raise RefusedError(_("Choisir un autre dossier de la même section."))
    if case.attached_to_id is not None:
        raise ConflictError(_("Cette arrivée est déjà rattachée à un dossier."))
    if to.state == State.CLOSED:
        raise RefusedError(_("Ce dossier est clos. Le rouvrir d’abord, ou prendre l’arrivée."))
    if to.attached_to_id is not None or case.attached.exists():
        raise RefusedError(_("Un de ces dossiers est déjà rattaché. Choisir le premier dossier."))
    people = [one for one in (to.suivi_id, to.binome_id) if one]
    if Exclusion.objects.filter(case=case, member__in=people).exists():
        raise RefusedError(_("La personne qui suit ce dossier a laissé cette arrivée à d’autres."))


def _share_exclusions(case: Case, to: Case) -> None:
    """Who may not see one of the two may not read it through the other."""
    for one, other in ((case, to), (to, case)):
        Exclusion.objects.bulk_create(
            [
                Exclusion(case=other, member_id=kept.member_id, since=kept.since)
                for kept in Exclusion.objects.filter(case=one)
            ],
            ignore_conflicts=True,
        )


def _journal(case: Case, action: str, *, by: Member, now: datetime, **details: str) -> None:
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk, details))
