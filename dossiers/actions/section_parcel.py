"""« Emporter la section »: asked for by a coordinator, made by a job, taken within a day.

The file is encrypted for a key that this instance never keeps: lost, the file is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from pyrage import x25519

from dossiers import access
from dossiers.actions import job
from dossiers.actions.job import PART, FailedError, Outcome, Progress
from dossiers.actions.refusal import RefusedError
from dossiers.actions.section_export import Leaving, encrypted, journal_leaving, recipient
from dossiers.models import Exclusion, Job, Member, Role, Section, SectionParcel
from dossiers.moving import imports
from dossiers.privacy import files

PARCEL = "section_parcel"
LIVES = timedelta(hours=24)


def ask(section: Section, *, words: str, by: Member, now: datetime) -> tuple[SectionParcel, str]:
    """Ask for the whole section; returns the parcel and the key that will open it.

    `words`: the public key age1… of who will open it; "" makes a key, which exists nowhere
    after this answer. Raises Http404 unless `by` coordinates the section, RefusedError for a
    wrong key, and for somebody from whom a case of the section is kept.
    """
    access.require_somewhere(by, "export_section")
    access.require_section(by, section.pk, Role.COORDINATOR)
    if Exclusion.objects.filter(member=by, case__section=section).exists():
        raise RefusedError(_("Un dossier de la section est fermé pour qui demande. Le demander "
                             "à une autre personne de la coordination."))  # fmt: skip
    identity = None if words.strip() else x25519.Identity.generate()
    public = str(identity.to_public()) if identity else str(recipient(words))
    parcel = SectionParcel(section=section, by=by, asked_at=now, expires_at=now + LIVES)
    parcel.lock_anew()
    parcel.secret = public
    with transaction.atomic():
        parcel.save(force_insert=True)
        count = section.cases.count()
        journal_leaving(section, action="section.carry", by=by, now=now, count=count)
        parcel.job = job.start(
            kind=PARCEL, by=by, params={"parcel": str(parcel.pk)}, section=section, now=now
        )
        parcel.save(update_fields=["job"])
    return parcel, str(identity) if identity else ""


def visible(member: Member) -> QuerySet[SectionParcel]:
    """Those that the member asked for, in the sections that she coordinates still."""
    sections = access.sections_of(member, Role.COORDINATOR)
    return SectionParcel.objects.filter(by=member, section__in=sections)


def get(member: Member, pk: UUID) -> SectionParcel:
    """One of them, opened. Raises Http404."""
    found = visible(member).select_related("section", "by", "job").filter(pk=pk).first()
    if found is None:
        raise Http404(_("Cette page n'existe pas."))
    return imports.opened(found)


def run(asked: Job, progress: Progress) -> Outcome:
    """The runner: written, encrypted and kept by pieces."""
    now = job.begun(asked)
    try:
        parcel = get(asked.by, UUID(asked.params["parcel"]))
    except Http404:
        raise FailedError("gone") from None
    leaving = Leaving(
        parcel.section, now=now, step=lambda done, total: progress(done, total, "cases")
    )
    target = _Kept(parcel)
    try:
        manifest = encrypted(leaving, target, [recipient(str(parcel.secret))])
        target.close()
        progress(leaving.total, leaving.total, "cases")
    except BaseException:
        target.forget()
        raise
    before = list(parcel.files)
    parcel.files, parcel.size, parcel.made_at = target.names, target.size, now
    parcel.counts = {label: told["count"] for label, told in manifest.tables.items()}
    parcel.save(update_fields=["files", "size", "made_at", "counts"])
    for name in before:
        files.delete(name)
    return Outcome()


class _Kept:
    """What is written here is kept on disk by pieces, sealed for the parcel."""

    def __init__(self, parcel: SectionParcel) -> None:
        self._parcel, self._held = parcel, bytearray()
        self.names: list[str] = []
        self.size = 0

    def write(self, data: Any) -> int:
        """Take these bytes."""
        self._held += data
        self.size += len(data)
        while len(self._held) >= PART:
            self._store(bytes(self._held[:PART]))
            del self._held[:PART]
        return len(data)

    def flush(self) -> None:
        """Nothing waits for it."""

    def close(self) -> None:
        """Keep what is left."""
        if self._held:
            self._store(bytes(self._held))
            self._held.clear()

    def _store(self, part: bytes) -> None:
        at = f"parcel-{len(self.names)}"
        self.names.append(files.store(part, row=self._parcel.pk, owner=self._parcel, part=at))

    def forget(self) -> None:
        """The work was stopped: nothing of it stays."""
        for name in self.names:
            files.delete(name)


def take(parcel: SectionParcel, *, by: Member, now: datetime) -> Iterator[bytes]:
    """The encrypted file, piece by piece; taking it is journaled. Raises Http404."""
    if parcel.by_id != by.pk or parcel.made_at is None or parcel.expires_at <= now:
        raise Http404(_("Cette page n'existe pas."))
    count = parcel.counts.get("dossiers.Case", 0)
    journal_leaving(parcel.section, action="section.take", by=by, now=now, count=count)
    return (
        files.read(name, row=parcel.pk, owner=parcel, part=f"parcel-{number}")
        for number, name in enumerate(parcel.files)
    )
