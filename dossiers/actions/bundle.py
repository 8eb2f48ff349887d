"""The bordereau, the bundle of numbered pieces, and photos grouped into one piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import job as jobs
from dossiers.actions.exhibit import What, content_of, copy_of, store_made
from dossiers.actions.job import FailedError, Outcome, Progress
from dossiers.actions.refusal import RefusedError
from dossiers.days import short_day
from dossiers.letters import formats
from dossiers.letters.bordereau import Line, bordereau
from dossiers.letters.bundle import PICTURES, Made, NotMadeError, Part, bundle, prints
from dossiers.letters.document import Document
from dossiers.models import Case, Entry, Exhibit, Job, JournalLine, Member, Standing

BUNDLE, GROUP = "bundle", "group-photos"
# PDFs stay whole in memory until the end: what goes beyond is given apart (bytes).
MOST_PDF = 80 * 1024**2
MOST_PHOTOS = 200


def title_of(piece: Exhibit) -> str:
    """What the bordereau calls it: its title, else its name without the ending."""
    return str(piece.title or piece.name.rsplit(".", 1)[0])


def pieces_in_order(case: Case) -> list[Exhibit]:
    """The pieces that have a number, in its order, with what is known of their copies."""
    ranked = case.exhibits.filter(rank__isnull=False).order_by("rank")
    return list(ranked.prefetch_related("copies"))


def list_of(case: Case, *, by: Member, now: datetime) -> Document:
    """The bordereau of the pieces that have a number. Raises RefusedError when none has."""
    access.require(by, "see_case", case)
    pieces = pieces_in_order(case)
    if not pieces:
        raise RefusedError(_("Aucune pièce n’est à communiquer."))
    return bordereau(case.reference, lines(pieces), timezone.localdate(now))


def lines(pieces: Iterable[Exhibit]) -> list[Line]:
    """The lines of the bordereau."""
    pieces = list(pieces)
    apart = _apart(pieces)
    return [Line(p.rank or 0, title_of(p), _day(p.dated), p.pk in apart) for p in pieces]


def ask_bundle(case: Case, *, by: Member, now: datetime) -> Job:
    """Ask for the numbered bundle. Raises RefusedError when no piece has a number."""
    access.require(by, "arrange_exhibits", case)
    if not case.exhibits.filter(rank__isnull=False).exists():
        raise RefusedError(_("Aucune pièce n’est à communiquer."))
    return jobs.start(kind=BUNDLE, by=by, params={}, case=case, now=now)


def ask_group(case: Case, pieces: list[UUID], *, by: Member, now: datetime) -> Job:
    """Ask for one PDF of these photos, in this order. Raises RefusedError."""
    access.require(by, "arrange_exhibits", case)
    known = {piece.pk: piece for piece in case.exhibits.all()}
    photos = [known[pk] for pk in dict.fromkeys(pieces) if pk in known]
    if len(photos) < 2 or len(photos) > MOST_PHOTOS:
        raise RefusedError(_("Cocher de 2 à %(most)s photos.") % {"most": MOST_PHOTOS})
    if any((photo.details or {}).get("type") not in PICTURES for photo in photos):
        raise RefusedError(_("Une de ces pièces n’est pas une photo."))
    if any(photo.standing == Standing.SHARED for photo in photos):
        raise RefusedError(_("Une de ces pièces est déjà communiquée."))
    if any(_is_closed(photo) for photo in photos):
        raise RefusedError(_("Masquer d’abord le papier d’identité."))
    params = {"pieces": [str(photo.pk) for photo in photos]}
    return jobs.start(kind=GROUP, by=by, params=params, case=case, now=now)


def run_bundle(job: Job, progress: Progress) -> Outcome:
    """Cover, then every numbered piece, stamped on each page."""
    now = jobs.begun(job)
    job.case = case = jobs.case_of(job, now=now)
    pieces = pieces_in_order(case)
    if not pieces:
        raise FailedError("nothing")
    progress(0, len(pieces), "pieces")
    cover = formats.to_pdf(bordereau(case.reference, lines(pieces), timezone.localdate(now)))
    made = _made(_bundle_parts(cover, pieces), partial(_said, progress, len(pieces), 1))
    with transaction.atomic():
        JournalLine.objects.record(
            Entry("exhibit.bundle", now, job.by_id, case.section_id, case.pk,
                  {"count": len(pieces)})
        )  # fmt: skip
    apart = _apart(pieces)
    left = [str(p.rank) for p in pieces if p.pk in apart or p.rank in made.left_out]
    report = {
        "done": [str(p.rank) for p in pieces if str(p.rank) not in left],
        "skipped": dict.fromkeys(left, "apart"),
    }
    return Outcome(made.content, ".pdf", report)


def run_group(job: Job, progress: Progress) -> Outcome:
    """Photos in their order as one new piece; they stay in the case, set aside.

    The piece has the id of the job: done twice, it is there once.
    """
    now = jobs.begun(job)
    job.case = case = jobs.case_of(job, now=now)
    if not case.exhibits.filter(pk=job.pk).exists():
        photos = _photos(case, job.params["pieces"])
        progress(0, len(photos), "photos")
        parts = (
            Part(p.number, _type(p), "", title_of(p), partial(shown_outside, p)) for p in photos
        )
        made = _made(parts, partial(_said, progress, len(photos), 0))
        with transaction.atomic():
            case = access.locked(case)
            store_made(
                case, pk=job.pk, name=_("Photos groupées"), content=b"".join(made.content),
                by=job.by, now=now,
            )  # fmt: skip
            loose = case.exhibits.filter(pk__in=[p.pk for p in photos])
            loose.exclude(standing=Standing.SHARED).update(standing=Standing.ASIDE, rank=None)
            JournalLine.objects.record(
                Entry("exhibit.group", now, job.by_id, case.section_id, case.pk,
                      {"count": len(photos)})
            )  # fmt: skip
    return Outcome(report={"done": [case.reference]})


def _made(parts: Iterable[Part], after_each: Callable[[int], None]) -> Made:
    try:
        return bundle(parts, after_each=after_each)
    except NotMadeError:
        raise FailedError("not_made") from None


def _said(progress: Progress, total: int, before: int, done: int) -> None:
    """`before`: how many parts are no piece (the cover)."""
    progress(max(0, done - before), total, "pieces" if before else "photos")


def _bundle_parts(cover: bytes, pieces: list[Exhibit]) -> Iterator[Part]:
    yield Part(0, "application/pdf", "", _("Bordereau"), lambda: cover)
    apart = _apart(pieces)
    for piece in pieces:
        rank = piece.rank or 0
        stamp = _("Pièce n° %(rank)s") % {"rank": rank}
        read = None if piece.pk in apart else partial(shown_outside, piece)
        yield Part(rank, _type(piece), stamp, f"{stamp} : {title_of(piece)}", read)


def _apart(pieces: Iterable[Exhibit]) -> set[UUID]:
    """The pieces that have no pages, may not be shown, or would weigh too much."""
    apart, weight = set(), 0
    for piece in pieces:
        if _type(piece) == "application/pdf":
            weight += piece.size_class
        heavy = _type(piece) == "application/pdf" and weight > MOST_PDF
        if not prints(_type(piece)) or _is_closed(piece) or heavy:
            apart.add(piece.pk)
    return apart


def _photos(case: Case, pieces: list[str]) -> list[Exhibit]:
    known = {str(p.pk): p for p in case.exhibits.prefetch_related("copies")}
    photos = [known[pk] for pk in pieces if pk in known and not _is_closed(known[pk])]
    if not photos:
        raise FailedError("nothing")
    return photos


def _type(piece: Exhibit) -> str:
    return str((piece.details or {}).get("type", ""))


def _is_masked(piece: Exhibit) -> bool:
    return any(copy.what == What.MASKED for copy in piece.copies.all())


def _is_closed(piece: Exhibit) -> bool:
    """An identity or residence paper that nobody has masked: it goes nowhere."""
    return piece.identity and not _is_masked(piece)


def shown_outside(piece: Exhibit) -> bytes:
    """What may be shown of it outside the team: its masked copy, if there is one."""
    masked = copy_of(piece, What.MASKED) if _is_masked(piece) else None
    return content_of(piece) if masked is None else masked


def _day(dated: Any) -> str:
    with suppress(TypeError, ValueError):
        return short_day(date.fromisoformat(dated))
    return ""
