"""Adding a piece of evidence: looked at, cleaned, sealed, counted."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import access
from dossiers.actions.exhibit_refusal import check_size, refused, too_many
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.ring import ring_team
from dossiers.models import Case, Draft, Entry, Exhibit, ExhibitCopy, JournalLine, Member
from dossiers.privacy import cleaning, files

What = ExhibitCopy.What
# Why the team opens an original, which says more than the person may think.
REASONS = {
    "proof": gettext_lazy("Sa date ou son lieu est une preuve"),
    "authenticity": gettext_lazy("Vérifier qu’il n’a pas été modifié"),
    "court": gettext_lazy("Le remettre au tribunal ou à l’avocat"),
}


@dataclass(frozen=True)
class Received:
    """A file on its way in. original: what to keep untouched, or b""."""

    name: str
    content: bytes
    original: bytes
    clean: cleaning.Clean

    @property
    def weight(self) -> int:
        """All that it will take, in bytes."""
        return len(self.clean.content) + sum(len(content) for _what, content in self.copies())

    def copies(self) -> Iterator[tuple[str, bytes]]:
        """What is kept beside the clean file: its sort and its bytes."""
        if self.original and self.original != self.clean.content:
            yield What.ORIGINAL, self.original
        if self.clean.preview:
            yield What.PREVIEW, self.clean.preview

    def details(self) -> dict[str, Any]:
        """What the sealed column says of it: sizes in bytes, SHA-256 of both."""
        return {
            "type": self.clean.type,
            "size": len(self.clean.content),
            "sha256": hashlib.sha256(self.clean.content).hexdigest(),
            "received_sha256": hashlib.sha256(self.content).hexdigest(),
            "copies": [str(what) for what, _content in self.copies()],
        }


def check(content: bytes) -> cleaning.Clean:
    """Open the bytes as what they are, and clean them of what they say besides.

    Place, hour, telephone and author go away. Raises RefusedError.
    """
    check_size(len(content))
    try:
        return cleaning.clean(content)
    except cleaning.NotAcceptedError as error:
        raise refused(error.reason) from None


def add_to_draft(
    draft: Draft, *, name: str, content: bytes, keep_original: bool = False, now: datetime
) -> Exhibit:
    """Keep a file with an unsent request; with its case, if it was sent meanwhile.

    The same bytes twice are one file. `keep_original`: what was received is kept too, since
    its place and hour may be proof. Raises RefusedError with one clear sentence.
    """
    clean = check(content)
    original = content if keep_original else b""
    with transaction.atomic():
        fresh = Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
        if fresh is None:
            raise ConflictError(_("Cette demande a été effacée."))
        if fresh.sent_case_id:
            case = Case.objects.get(pk=fresh.sent_case_id)
            case.open_with(draft.data_key)
            return add_to_case(
                case, name=name, content=content, keep_original=keep_original, by=None, now=now
            )
        if same := _same_file(draft, content):
            return same
        received = Received(name, content, original, clean)
        return _store(received, draft=draft, by=None, now=now)


def _same_file(draft: Draft, content: bytes) -> Exhibit | None:
    """The file of this draft with these very bytes, if any (a page that was reloaded)."""
    received = hashlib.sha256(content).hexdigest()
    for exhibit in draft.exhibits.all():
        if exhibit.details["received_sha256"] == received:
            return exhibit
    return None


def add_to_case(
    case: Case,
    *,
    name: str,
    content: bytes,
    keep_original: bool = False,
    by: Member | None,
    now: datetime,
) -> Exhibit:
    """Add a file to a case: from the person (`by` None) or from the team.

    `keep_original` as in add_to_draft.
    """
    if by:
        access.require(by, "add_exhibit", case)
    received = Received(name, content, content if keep_original else b"", check(content))
    with transaction.atomic():
        case = access.locked(case)
        exhibit = _store(received, case=case, by=by, now=now)
        today = timezone.localdate(now)
        if by is None and case.person_waits_since is None:
            case.person_waits_since = today
        case.acted_on = today
        case.save(update_fields=["person_waits_since", "acted_on"])
        JournalLine.objects.record(
            Entry(
                "exhibit.add" if by else "person.exhibit",
                now,
                by.pk if by else None,
                case.section_id,
                case.pk,
                {"number": exhibit.number},
            )
        )
        if by is None:
            ring_team(case, f"exhibit:{exhibit.pk}", now=now)
    return exhibit


def _store(
    received: Received, *, by: Member | None, now: datetime, pk: UUID | None = None, **owner: Any
) -> Exhibit:
    holder = next(iter(owner.values()))
    siblings = Exhibit.objects.filter(**owner)
    last = siblings.aggregate(last=Max("number"))["last"]
    clean = received.clean
    if _held(siblings) + received.weight > settings.MAX_CASE_BYTES:
        raise too_many()
    exhibit = Exhibit(
        **({"pk": pk} if pk else {}),
        **owner,
        number=(last or 0) + 1,
        from_worker=by is None,
        added_on=timezone.localdate(now),
        added_by=by,
        size_class=files.size_class(len(clean.content)),
    )
    exhibit.name = clean_name(received.name, clean.ending)
    exhibit.details = received.details()
    exhibit.file = files.store(clean.content, row=exhibit.pk, owner=holder)
    exhibit.save(force_insert=True)
    ExhibitCopy.objects.bulk_create(
        ExhibitCopy(
            exhibit=exhibit,
            what=what,
            file=files.store(content, row=exhibit.pk, owner=holder, part=what),
            size_class=files.size_class(len(content)),
        )
        for what, content in received.copies()
    )
    return exhibit


def store_made(
    case: Case, *, pk: UUID, name: str, content: bytes, by: Member, now: datetime
) -> Exhibit:
    """Keep a PDF that we made ourselves as a piece of a locked case, under the id `pk`."""
    received = Received(name, content, b"", cleaning.Clean(content, "application/pdf", ".pdf"))
    return _store(received, by=by, now=now, pk=pk, case=case)


def _held(pieces: QuerySet[Exhibit]) -> int:
    """Bytes that these pieces take, their copies among them."""
    own = pieces.aggregate(bytes=Sum("size_class"))["bytes"] or 0
    copies = ExhibitCopy.objects.filter(exhibit__in=pieces)
    return own + (copies.aggregate(bytes=Sum("size_class"))["bytes"] or 0)


def clean_name(name: str, ending: str) -> str:
    """The person's own name for a file, without path or control signs, with a true ending."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    kept = "".join(c for c in unicodedata.normalize("NFC", base) if c.isprintable()).strip()
    return (kept[:80] or "photo") + ending


def content_of(exhibit: Exhibit) -> bytes:
    """The bytes of a piece whose owner is opened. Raises TamperedError, LockedError."""
    return files.read(exhibit.file, row=exhibit.pk, owner=exhibit.sealed_by())


def copy_of(exhibit: Exhibit, what: str) -> bytes | None:
    """The bytes of its original or its preview; None when it has none. Raises as content_of."""
    copy = exhibit.copies.filter(what=what).first()
    if copy is None:
        return None
    return files.read(copy.file, row=exhibit.pk, owner=exhibit.sealed_by(), part=what)


def open_original(exhibit: Exhibit, *, reason: str, by: Member, now: datetime) -> bytes:
    """What the person sent, with its place and hour; the reason is journaled.

    `reason` is one of REASONS. Raises RefusedError without one, or when none was kept.
    """
    case = exhibit.case
    assert case is not None  # noqa: S101 (an unsent file has no team)
    access.require(by, "open_exhibit", case)
    if reason not in REASONS:
        raise RefusedError(_("Dire d’abord pourquoi."))
    with transaction.atomic():
        content = copy_of(exhibit, What.ORIGINAL)
        if content is None:
            raise RefusedError(_("L’original de cette pièce n’a pas été gardé."))
        details = {"number": exhibit.number, "cause": reason}
        JournalLine.objects.record(
            Entry("exhibit.original", now, by.pk, case.section_id, case.pk, details)
        )
    return content


def mark_seen(exhibit: Exhibit, *, now: datetime) -> None:
    """The team has opened this piece."""
    Exhibit.objects.filter(pk=exhibit.pk, seen_on=None).update(seen_on=timezone.localdate(now))


def remove_from_draft(exhibit: Exhibit) -> None:
    """« Retirer »: an unsent file is gone at once."""
    with transaction.atomic():
        erase_files(Exhibit.objects.filter(pk=exhibit.pk, draft__isnull=False))


def erase_files(exhibits: QuerySet[Exhibit]) -> None:
    """Delete rows now, and their files once the transaction holds."""
    copies = ExhibitCopy.objects.filter(exhibit__in=exhibits)
    names = [*exhibits.values_list("file", flat=True), *copies.values_list("file", flat=True)]
    exhibits.delete()
    _erase_names(names)


def _erase_names(names: list[str]) -> None:
    transaction.on_commit(partial(_delete_all, names))


def replace_copy(exhibit: Exhibit, what: str, content: bytes) -> None:
    """Keep `content` as this copy of a piece of a locked case, or none when it is empty."""
    old = exhibit.copies.filter(what=what)
    _erase_names(list(old.values_list("file", flat=True)))
    old.delete()
    if content:
        ExhibitCopy.objects.create(
            exhibit=exhibit,
            what=what,
            file=files.store(content, row=exhibit.pk, owner=exhibit.sealed_by(), part=what),
            size_class=files.size_class(len(content)),
        )


def _delete_all(names: list[str]) -> None:
    for name in names:
        files.delete(name)
