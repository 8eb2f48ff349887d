"""From files to numbered pieces: what is kept of each, in which order, communicated to whom.

The rank is the number on the bordereau. It moves freely, without gaps, until the piece is
communicated; from that day on it never changes, and what comes later gets the next ones.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import undo
from dossiers.actions.before import changed, held, put_back
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import (
    Case,
    Entry,
    Exhibit,
    JournalLine,
    Member,
    SharedWith,
    Standing,
    Undo,
)

MAX_TITLE = 200
# Beyond any rank: numbers step aside here while they change places.
ASIDE = 1_000_000


def describe(
    piece: Exhibit, *, title: str, dated: date | None, sort: str, by: Member, now: datetime
) -> Exhibit:
    """Its title on the bordereau, the day of what it proves, and its nature ("" if none)."""
    title = " ".join(title.split())
    if len(title) > MAX_TITLE:
        raise RefusedError(_("Ce titre est trop long. Le raccourcir."))
    with transaction.atomic():
        fresh, case = _locked(piece, by)
        before = held(fresh, "title", "dated", "sort")
        fresh.title = title or None
        fresh.dated = dated.isoformat() if dated else None
        fresh.sort = sort
        fresh.save(update_fields=["title", "dated", "sort"])
        _record(fresh, "exhibit.describe", by, now)
        details = {"row": changed(fresh, before)}
        undo.remember(by=by, act="exhibit.describe", case=case, details=details, now=now)
    return fresh


def decide(piece: Exhibit, standing: str, *, by: Member, now: datetime) -> Exhibit:
    """Keep it, set it aside, or put it last among those to communicate.

    Raises RefusedError for a piece already communicated.
    """
    if standing not in (Standing.NEW, Standing.KEPT, Standing.ASIDE, Standing.TO_SHARE):
        raise RefusedError(_("Choisir d’abord un état."))
    with transaction.atomic():
        fresh, case = _locked(piece, by)
        _check_not_shared(fresh)
        if fresh.standing == standing:
            return fresh
        before = _order(case)
        fresh.rank = _last_rank(case.exhibits.all()) + 1 if standing == Standing.TO_SHARE else None
        fresh.standing = standing
        fresh.seen_on = fresh.seen_on or timezone.localdate(now)
        fresh.save(update_fields=["standing", "rank", "seen_on"])
        _number(case, _to_share(case))
        _record(fresh, "exhibit.decide", by, now, cause=standing)
        _remember(case, "exhibit.decide", before, by=by, now=now)
    return fresh


def move(piece: Exhibit, to: int, *, by: Member, now: datetime) -> Exhibit:
    """Give it the number `to`, or the nearest one that is free to change; the others follow.

    Raises RefusedError when it has no number, or was communicated.
    """
    with transaction.atomic():
        fresh, case = _locked(piece, by)
        _check_not_shared(fresh)
        order = _to_share(case)
        if fresh not in order:
            raise RefusedError(_("Mettre d’abord cette pièce « à communiquer »."))
        before = _order(case)
        order.remove(fresh)
        first = _last_shared(case) + 1
        order.insert(max(0, min(to - first, len(order))), fresh)
        _number(case, order)
        _record(fresh, "exhibit.move", by, now)
        _remember(case, "exhibit.move", before, by=by, now=now)
    fresh.refresh_from_db(fields=["rank"])
    return fresh


def share(
    case: Case,
    pieces: Collection[UUID],
    *,
    shared_with: str,
    on: date,
    by: Member,
    now: datetime,
) -> list[Exhibit]:
    """« Communiquée le … à … », in one act for a set; their numbers are then fixed.

    They come first among those that wait, in their order. Raises RefusedError for a day to
    come, nobody, or nothing; ConflictError when one of them changed meanwhile.
    """
    access.require(by, "arrange_exhibits", case)
    if shared_with not in SharedWith.values:
        raise RefusedError(_("Dire d’abord à qui."))
    if on > timezone.localdate(now):
        raise RefusedError(_("Ce jour n’est pas encore venu."))
    with transaction.atomic():
        case = access.locked(case)
        order = _to_share(case)
        chosen = [piece for piece in order if piece.pk in pieces]
        if not chosen:
            raise RefusedError(_("Cocher d’abord une pièce « à communiquer »."))
        if len(chosen) != len(set(pieces)):
            raise ConflictError(_("Une de ces pièces a changé pendant ce temps. Relire la liste."))
        _number(case, [*chosen, *(piece for piece in order if piece not in chosen)])
        case.exhibits.filter(pk__in=pieces).update(
            standing=Standing.SHARED, shared_on=on, shared_with=shared_with
        )
        case.acted_on = timezone.localdate(now)
        case.save(update_fields=["acted_on"])
        _journal(case, "exhibit.share", by, now, count=len(chosen), cause=shared_with)
        ids = [str(piece.pk) for piece in chosen]
        undo.remember(by=by, act="exhibit.share", case=case, details={"pieces": ids}, now=now)
    return chosen


@undo.inverse("exhibit.share")
def _unshare(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """They are to communicate again, with the same numbers; refused once others followed."""
    assert case is not None  # noqa: S101 (remembered with its case)
    pieces = case.exhibits.filter(pk__in=kept.details["pieces"], standing=Standing.SHARED)
    mine = [rank or 0 for rank in pieces.values_list("rank", flat=True)]
    if len(mine) != len(kept.details["pieces"]) or max(mine) != _last_shared(case):
        raise undo.refuse()
    pieces.update(standing=Standing.TO_SHARE, shared_on=None, shared_with="")


@undo.inverse("exhibit.describe")
def _described_as_before(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    assert case is not None  # noqa: S101 (remembered with its case)
    put_back(case.exhibits.all(), kept.details["row"])


def _order(case: Case) -> dict[str, list[Any]]:
    """Of each piece, its standing and its number."""
    rows = case.exhibits.values_list("pk", "standing", "rank")
    return {str(pk): [standing, rank] for pk, standing, rank in rows}


def _remember(case: Case, act: str, before: Any, *, by: Member, now: datetime) -> None:
    after = _order(case)
    moved = {pk: [told, after[pk]] for pk, told in before.items() if after[pk] != told}
    undo.remember(by=by, act=act, case=case, details={"moved": moved}, now=now)


@undo.inverse("exhibit.decide")
@undo.inverse("exhibit.move")
def _ordered_as_before(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """Standing and number of each; refused when one of them changed again."""
    assert case is not None  # noqa: S101 (remembered with its case)
    moved, present = kept.details["moved"], _order(case)
    if any(present.get(pk) != after for pk, (_before, after) in moved.items()):
        raise undo.refuse()
    # As in _number: they step aside while they change places.
    case.exhibits.filter(pk__in=moved, rank__isnull=False).update(rank=F("rank") + ASIDE)
    for pk, ((standing, rank), _after) in moved.items():
        case.exhibits.filter(pk=pk).update(standing=standing, rank=rank)


def _locked(piece: Exhibit, by: Member) -> tuple[Exhibit, Case]:
    """The fresh row in its locked case. Raises Http404, ConflictError when it is gone."""
    assert piece.case is not None  # noqa: S101 (an unsent file has no team)
    access.require(by, "arrange_exhibits", piece.case)
    case = access.locked(piece.case)
    fresh = case.exhibits.filter(pk=piece.pk).first()
    if fresh is None:
        raise ConflictError(_("Cette pièce n’est plus là."))
    return fresh, case


def _check_not_shared(piece: Exhibit) -> None:
    if piece.standing == Standing.SHARED:
        raise RefusedError(_("Cette pièce est communiquée : son numéro ne change plus."))


def _to_share(case: Case) -> list[Exhibit]:
    return list(case.exhibits.filter(standing=Standing.TO_SHARE).order_by("rank"))


def _last_shared(case: Case) -> int:
    return _last_rank(case.exhibits.filter(standing=Standing.SHARED))


def _last_rank(pieces: QuerySet[Exhibit]) -> int:
    last: int | None = pieces.aggregate(last=Max("rank"))["last"]
    return last or 0


def _number(case: Case, order: Sequence[Exhibit]) -> None:
    """Give these pieces the numbers after the last communicated one, without gaps."""
    first = _last_shared(case) + 1
    moved = [(piece, rank) for rank, piece in enumerate(order, start=first) if piece.rank != rank]
    if not moved:
        return
    # No two pieces of a case have the same number, even in between.
    case.exhibits.filter(pk__in=[piece.pk for piece, _r in moved]).update(rank=F("rank") + ASIDE)
    for piece, rank in moved:
        piece.rank = rank
    Exhibit.objects.bulk_update([piece for piece, _rank in moved], ["rank"])


def _record(piece: Exhibit, action: str, by: Member, now: datetime, **more: Any) -> None:
    assert piece.case is not None  # noqa: S101 (as in _locked)
    _journal(piece.case, action, by, now, number=piece.number, **more)


def _journal(case: Case, action: str, by: Member, now: datetime, **details: Any) -> None:
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk, details))
