"""Adding a piece of evidence: looked at, cleaned, sealed, counted."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import pikepdf
from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from dossiers import access
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.ring import ring_team
from dossiers.models import Case, Draft, Entry, Exhibit, JournalLine, Member
from dossiers.privacy import files

MAX_PIXELS = 40_000_000
IMAGES = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
}
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"%PDF-")


@dataclass(frozen=True)
class Checked:
    """A file that was really opened: its clean bytes, its type and the ending of its name."""

    content: bytes
    type: str
    ending: str


def check(content: bytes) -> Checked:
    """Open the bytes as what they claim to be, and clean them.

    Photos are decoded and encoded again: place, hour and telephone go away with the
    metadata. PDFs are opened to prove that they are. Raises RefusedError.
    """
    size = len(content)
    if not size:
        raise RefusedError(_("Ce fichier est vide. Choisissez-en un autre."))
    if size > settings.MAX_FILE_BYTES:
        raise RefusedError(
            _("Ce fichier est trop lourd : %(size)s Mo. La limite est %(limit)s Mo. "
              "Prenez une photo, ou envoyez-le plus tard.")
            % {"size": -(-size // 2**20), "limit": settings.MAX_FILE_BYTES // 2**20}
        )  # fmt: skip
    if not content.startswith(SIGNATURES):
        raise RefusedError(_("Nous lisons les photos et les PDF. Faites une photo de ce papier."))
    return _checked_pdf(content) if content.startswith(b"%PDF-") else _checked_image(content)


def _checked_pdf(content: bytes) -> Checked:
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError:
        raise RefusedError(
            _("Ce PDF a un mot de passe. Enlevez-le, ou faites une photo.")
        ) from None
    except Exception:
        # A hostile file may make the parser raise anything; the person gets one sentence.
        pages = 0
    if not pages:
        raise RefusedError(_("Ce PDF est abîmé. Envoyez-le de nouveau, ou faites une photo."))
    return Checked(content, "application/pdf", ".pdf")


def _checked_image(content: bytes) -> Checked:
    broken = RefusedError(_("Cette photo est abîmée. Prenez-la de nouveau."))
    try:
        with Image.open(io.BytesIO(content), formats=list(IMAGES)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise RefusedError(_("Cette photo est trop grande. Prenez-la de plus loin."))
            kind = image.format or ""
            upright = ImageOps.exif_transpose(image)
            clean = Image.new(upright.mode, upright.size)
            clean.paste(upright)
            if upright.mode == "P":
                clean.putpalette(upright.getpalette() or [])
            out = io.BytesIO()
            clean.save(out, format=kind, quality=88)
    except RefusedError:
        raise
    except Exception:
        # Same as for a PDF: whatever the decoder says, it is not for her.
        raise broken from None
    return Checked(out.getvalue(), *IMAGES[kind])


def add_to_draft(draft: Draft, *, name: str, content: bytes, now: datetime) -> Exhibit:
    """Keep a file with an unsent request; with its case, if it was sent meanwhile.

    The same bytes twice are one file. Raises RefusedError with one clear sentence.
    """
    checked = check(content)
    with transaction.atomic():
        fresh = Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
        if fresh is None:
            raise ConflictError(_("Cette demande a été effacée."))
        if fresh.sent_case_id:
            case = Case.objects.get(pk=fresh.sent_case_id)
            case.open_with(draft.data_key)
            return add_to_case(case, name=name, content=content, by=None, now=now)
        if same := _same_file(draft, content):
            return same
        return _store(draft=draft, name=name, checked=checked, received=content, by=None, now=now)


def _same_file(draft: Draft, content: bytes) -> Exhibit | None:
    """The file of this draft with these very bytes, if any (a page that was reloaded)."""
    received = hashlib.sha256(content).hexdigest()
    for exhibit in draft.exhibits.all():
        if exhibit.details["received_sha256"] == received:
            return exhibit
    return None


def add_to_case(
    case: Case, *, name: str, content: bytes, by: Member | None, now: datetime
) -> Exhibit:
    """Add a file to a case: from the person (`by` None) or from the team."""
    if by:
        access.require(by, "add_exhibit", case)
    checked = check(content)
    with transaction.atomic():
        case = access.locked(case)
        exhibit = _store(case=case, name=name, checked=checked, received=content, by=by, now=now)
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
    *, name: str, checked: Checked, received: bytes, by: Member | None, now: datetime, **owner: Any
) -> Exhibit:
    holder = next(iter(owner.values()))
    siblings = Exhibit.objects.filter(**owner)
    held = siblings.aggregate(bytes=Sum("size_class"), last=Max("number"))
    if (held["bytes"] or 0) + len(checked.content) > settings.MAX_CASE_BYTES:
        raise RefusedError(
            _("Il y a déjà beaucoup de fichiers. Dites-nous par message ce qui reste.")
        )
    exhibit = Exhibit(
        **owner,
        number=(held["last"] or 0) + 1,
        from_worker=by is None,
        added_on=timezone.localdate(now),
        added_by=by,
        size_class=files.size_class(len(checked.content)),
    )
    exhibit.name = clean_name(name, checked.ending)
    exhibit.details = {
        "type": checked.type,
        "size": len(checked.content),
        "sha256": hashlib.sha256(checked.content).hexdigest(),
        "received_sha256": hashlib.sha256(received).hexdigest(),
    }
    exhibit.file = files.store(checked.content, row=exhibit.pk, owner=holder)
    exhibit.save(force_insert=True)
    return exhibit


def clean_name(name: str, ending: str) -> str:
    """The person's own name for a file, without path or control signs, with a true ending."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    kept = "".join(c for c in unicodedata.normalize("NFC", base) if c.isprintable()).strip()
    return (kept[:80] or "photo") + ending


def content_of(exhibit: Exhibit) -> bytes:
    """The bytes of a piece whose owner is opened. Raises TamperedError, LockedError."""
    return files.read(exhibit.file, row=exhibit.pk, owner=exhibit.sealed_by())


def mark_seen(exhibit: Exhibit, *, now: datetime) -> None:
    """The team has opened this piece."""
    Exhibit.objects.filter(pk=exhibit.pk, seen_on=None).update(seen_on=timezone.localdate(now))


def remove_from_draft(exhibit: Exhibit) -> None:
    """« Retirer »: an unsent file is gone at once."""
    with transaction.atomic():
        erase_files(Exhibit.objects.filter(pk=exhibit.pk, draft__isnull=False))


def erase_files(exhibits: QuerySet[Exhibit]) -> None:
    """Delete rows now, and their files once the transaction holds."""
    names = list(exhibits.values_list("file", flat=True))
    exhibits.delete()
    transaction.on_commit(partial(_delete_all, names))


def _delete_all(names: list[str]) -> None:
    for name in names:
        files.delete(name)
