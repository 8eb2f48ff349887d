"""The words of a section's list, and putting them on cases. A word is chosen, never typed there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, CaseTag, Entry, JournalLine, Member, Role, Section, Tag
from dossiers.models.tag import WORD_LENGTH

# A list that is read at a glance.
MOST_TAGS = 30


def add(section: Section, *, word: str, by: Member, now: datetime) -> Tag:
    """A word for the whole section, by who coordinates it; one that was ended comes back.

    Raises Http404 for anybody else, RefusedError when it is empty, too long or one too many.
    """
    access.require_section(by, section.pk, Role.COORDINATOR)
    word = " ".join(word.split())
    if not word or len(word) > WORD_LENGTH:
        raise RefusedError(_("De 1 à %(n)d signes.") % {"n": WORD_LENGTH})
    with transaction.atomic():
        Section.objects.select_for_update().get(pk=section.pk)
        if section.tags.filter(ended_on=None).count() >= MOST_TAGS:
            raise RefusedError(_("Déjà %(n)d étiquettes. En retirer une.") % {"n": MOST_TAGS})
        tag, _made = Tag.objects.update_or_create(
            section=section,
            word=word,
            defaults={"ended_on": None},
            create_defaults={"made_by": by, "made_on": timezone.localdate(now)},
        )
        JournalLine.objects.record(Entry("tag.add", now, by.pk, section.pk))
    return tag


def end(pk: UUID, *, by: Member, now: datetime) -> None:
    """The word leaves the list; the cases that have it keep it. Raises Http404."""
    tag = Tag.objects.filter(pk=pk, section__in=access.sections_of(by, Role.COORDINATOR)).first()
    if tag is None:
        raise Http404(_("Cette page n’existe pas."))
    with transaction.atomic():
        Tag.objects.filter(pk=pk).update(ended_on=timezone.localdate(now))
        JournalLine.objects.record(Entry("tag.end", now, by.pk, tag.section_id))


def put(case: Case, *, word: str, by: Member, now: datetime) -> bool:
    """This word of the section's list on a case; False when it had it already.

    Raises Http404 without the right to work on the case, RefusedError for another word.
    """
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "tag", case)
        if not Tag.objects.filter(section=case.section_id, word=word, ended_on=None).exists():
            raise RefusedError(_("Cette étiquette n’est pas dans la liste de la section."))
        _tag, made = CaseTag.objects.get_or_create(
            case=case, word=word, defaults={"put_by": by, "put_on": timezone.localdate(now)}
        )
        if made:
            JournalLine.objects.record(Entry("tag.put", now, by.pk, case.section_id, case.pk))
    return made


def take_off(case: Case, *, word: str, by: Member, now: datetime) -> bool:
    """The word leaves the case; False when it was not there. Raises Http404."""
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "tag", case)
        gone, _of = CaseTag.objects.filter(case=case, word=word).delete()
        if gone:
            JournalLine.objects.record(Entry("tag.take_off", now, by.pk, case.section_id, case.pk))
    return bool(gone)
