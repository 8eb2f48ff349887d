"""People to know, by their work only, and past judgments: written under a brand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.actions.employer_book import require, wrote
from dossiers.actions.refusal import RefusedError
from dossiers.models import Brand, EmployerNote, Member

What = EmployerNote.What
# What a note of each sort says; the first one must be there.
PARTS: Mapping[str, tuple[str, ...]] = {
    What.CONTACT: ("name", "role", "reach"),
    What.JUDGMENT: ("text", "reference"),
}
LONGEST = 1_000


def add(
    brand: Brand, what: str, words: Mapping[str, str], *, by: Member, now: datetime
) -> EmployerNote:
    """Write a note under a brand. Raises RefusedError when its first part is empty."""
    require(by, "edit_employers", brand.book.section_id)
    said = {name: words.get(name, "").strip()[:LONGEST] for name in PARTS[what]}
    if not said[PARTS[what][0]]:
        raise RefusedError(_("Écrire au moins la première ligne."))
    with transaction.atomic():
        note = EmployerNote(
            book=brand.book, brand=brand, what=what, added_by=by, added_on=timezone.localdate(now)
        )
        note.words = said
        note.save(force_insert=True)
        wrote("note", brand, note.pk, words={"name": said[PARTS[what][0]]}, by=by, now=now)
    return note


def remove(note: EmployerNote, *, by: Member, now: datetime) -> None:
    """The note is shown no more; « Remettre » brings it back. Twice is once."""
    _switch(note, "note_off", now=now, by=by, to=True)


def restore(note: EmployerNote, *, by: Member, now: datetime) -> None:
    """The note is shown again."""
    _switch(note, "note_on", now=now, by=by, to=False)


def _switch(note: EmployerNote, what: str, *, by: Member, now: datetime, to: bool) -> None:
    require(by, "edit_employers", note.book.section_id)
    with transaction.atomic():
        fresh = EmployerNote.objects.select_for_update().get(pk=note.pk)
        if bool(fresh.removed_on) == to:
            return
        day = timezone.localdate(now) if to else None
        EmployerNote.objects.filter(pk=fresh.pk).update(removed_on=day)
        brand, words = note.brand, note.words
        brand.book = note.book
        name = words[PARTS[note.what][0]]
        wrote(what, brand, note.pk, words={"name": name}, by=by, now=now)
