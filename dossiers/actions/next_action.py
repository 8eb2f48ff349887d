"""What comes next in a case: one sentence, one person, one date.

Nothing urgent waits for it: an act is done, and the page that follows asks « Quelle est la
suite ? ». Its lateness is a question of state, `late`: for the person named while she sees
the case, and for who follows it in any event, so that a hand-over needs no clearing up.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.before import changed, held, put_back
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.undo import inverse, remember
from dossiers.models import Case, Entry, JournalLine, Member, State, Undo

MAX_LENGTH = 160
SAID = ("next_action", "next_by_id", "next_on", "next_version")
# Alive and taken: an arrival waits for somebody, a closed case for nobody.
OPEN = ~Q(state__in=[State.SUBMITTED, State.CLOSED])


def lacks_next(today: date) -> Q:
    """The open cases that nothing brings back before anybody's eyes."""
    ahead = Q(nearest_on__gte=today) | Q(has_unknown_fatal=True)
    return OPEN & Q(next_on__isnull=True) & ~ahead


def late(today: date) -> Q:
    """The open cases whose next action should have been done."""
    return OPEN & Q(next_on__lt=today)


def must_ask(case: Case, today: date) -> bool:
    """Whether « Quelle est la suite ? » is still without an answer. One statement."""
    return Case.objects.filter(lacks_next(today), pk=case.pk).exists()


def people(case: Case) -> QuerySet[Member]:
    """Who may be the one person: those who see this case whoever is away."""
    fit = {case.suivi_id, case.binome_id} | access.coordination_of(case.section_id)
    return (
        access.defenders([case.section_id])
        .filter(pk__in=[one for one in fit if one])
        .exclude(pk__in=case.exclusions.values("member"))
    )


def plan(
    case: Case, *, text: str, who: Member, on: date, by: Member, now: datetime, version: int
) -> Case:
    """Say what comes next, who does it and before which day.

    Raises ConflictError when somebody said it since `version`, RefusedError for a day gone
    by or somebody who does not see this case.
    """
    access.require(by, "edit_case", case)
    text = " ".join(text.split())
    if not text or len(text) > MAX_LENGTH:
        raise RefusedError(_("Écrire une seule phrase, courte."))
    with transaction.atomic():
        case = _fresh(case, version)
        if on < timezone.localdate(now):
            raise RefusedError(_("Ce jour est passé. Choisir un jour à venir."))
        if not people(case).filter(pk=who.pk).exists():
            raise RefusedError(_("Cette personne ne suit pas ce dossier. En choisir une autre."))
        case.next_action, case.next_by, case.next_on = text, who, on
        _save(case, "next.set", by, now)
    return case


def done(case: Case, *, by: Member, now: datetime, version: int) -> Case:
    """« Fait »: the case has no next action any more, and somebody says what follows.

    Raises ConflictError when it is another one by now, RefusedError when there is none.
    """
    access.require(by, "edit_case", case)
    with transaction.atomic():
        case = _fresh(case, version)
        if case.next_on is None:
            raise RefusedError(_("Il n’y a plus d’action à noter comme faite."))
        case.next_action = case.next_by = case.next_on = None
        _save(case, "next.done", by, now)
    return case


def _fresh(case: Case, version: int) -> Case:
    fresh = access.locked(case)
    if fresh.next_version != version:
        raise ConflictError(_("La prochaine action a changé pendant ce temps."))
    if fresh.state == State.CLOSED:
        raise RefusedError(_("Ce dossier est clos."))
    return fresh


def _save(case: Case, action: str, by: Member, now: datetime) -> None:
    before = held(case, *SAID)
    case.next_version += 1
    case.acted_on = timezone.localdate(now)
    case.save(update_fields=["next_action", "next_by", "next_on", "next_version", "acted_on"])
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk))
    remember(by=by, act=action, case=case, details={"row": changed(case, before)}, now=now)


@inverse("next.set")
@inverse("next.done")
def _as_before(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    put_back(Case.objects.filter(pk=kept.case_id), kept.details["row"], version="next_version")
