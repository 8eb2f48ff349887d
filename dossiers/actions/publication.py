"""Figures leave the tool: freeze an edition, let a second person agree, withdraw one.

An edition that names an employer needs two people and what the legal team said. A withdrawn
one is kept: whoever read it may still compare.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import (
    Entry,
    JournalLine,
    Member,
    Publication,
    PublicationRule,
    PublicationState,
    Role,
    Section,
)
from dossiers.publishing import editions, table
from dossiers.publishing.questions import QUESTIONS
from dossiers.publishing.scope import Scope, is_whole
from dossiers.rules.disclosure import TooFewError

SHORTEST_NOTE = 20


def _require(by: Member, section: Section) -> None:
    access.require_somewhere(by, "publish_figures")
    access.require_section(by, section.pk, Role.COORDINATOR)


def publish(
    section: Section, slug: str, scope: Scope, *, seen: str, note: str = "", by: Member,
    now: datetime,
) -> Publication:  # fmt: skip
    """Freeze the edition that was shown (`seen`: its digest). One that names employers waits
    for a second person; `note` is then what the legal team said.

    Raises Http404 unless `by` coordinates, RefusedError with what to do instead,
    ConflictError when the figures are no longer those that were shown.
    """
    _require(by, section)
    question, today = QUESTIONS[slug], timezone.localdate(now)
    if not is_whole(scope, today):
        raise RefusedError(_("Choisir des trimestres entiers, déjà terminés."))
    with transaction.atomic():
        Section.objects.select_for_update().get(pk=section.pk)
        try:
            made = table.make(section, question, scope, today=today)
        except (TooFewError, editions.OverlapError) as error:
            raise RefusedError(_("Cette édition ne peut plus être publiée.")) from error
        if made.digest != seen:
            raise ConflictError(_("Les chiffres ont changé pendant ce temps. Relire le tableau."))
        if made.names and len(note.strip()) < SHORTEST_NOTE:
            raise RefusedError(_("Écrire ce que l’équipe juridique a répondu."))
        edition = _frozen(section, made, note=note, by=by, now=now)
        act = "publication.ask" if made.names else "publication.publish"
        JournalLine.objects.record(Entry(act, now, by.pk, section.pk))
    return edition


def _frozen(
    section: Section, made: table.Made, *, note: str, by: Member, now: datetime
) -> Publication:
    waits = bool(made.names)
    edition = Publication(
        section=section,
        question=made.question.slug,
        since=made.scope.since,
        until=made.scope.until,
        area=made.scope.area,
        k=made.k,
        state=PublicationState.WAITING if waits else PublicationState.PUBLISHED,
        names_employers=waits,
        asked_by=by,
        asked_at=now,
        settled_at=None if waits else now,
    )
    edition.lock_anew()
    edition.snapshot, edition.exact = made.snapshot, made.exact
    edition.note = note.strip() or None
    edition.save(force_insert=True)
    return edition


def settle(edition: Publication, *, agreed: bool, by: Member, now: datetime) -> Publication:
    """The second person says yes or no to an edition that names employers.

    Raises Http404, RefusedError for the one who prepared it, or once it is settled.
    """
    _require(by, edition.section)
    with transaction.atomic():
        fresh = Publication.objects.select_for_update().get(pk=edition.pk)
        if fresh.state != PublicationState.WAITING:
            raise RefusedError(_("Cette édition n’attend plus personne."))
        if agreed and fresh.asked_by_id == by.pk:
            raise RefusedError(_("Une autre personne doit valider : deux regards."))
        fresh.state = PublicationState.PUBLISHED if agreed else PublicationState.REFUSED
        fresh.agreed_by, fresh.settled_at = by if agreed else None, now
        fresh.save(update_fields=["state", "agreed_by", "settled_at"])
        act = "publication.agree" if agreed else "publication.refuse"
        JournalLine.objects.record(Entry(act, now, by.pk, fresh.section_id))
    return fresh


def withdraw(edition: Publication, *, by: Member, now: datetime) -> Publication:
    """It is no longer given; its counts stay, for the editions to come.

    Raises Http404, RefusedError when it is not published.
    """
    _require(by, edition.section)
    with transaction.atomic():
        fresh = Publication.objects.select_for_update().get(pk=edition.pk)
        if fresh.state != PublicationState.PUBLISHED:
            raise RefusedError(_("Cette édition n’est pas publiée."))
        fresh.state = PublicationState.WITHDRAWN
        fresh.withdrawn_by, fresh.withdrawn_at = by, now
        fresh.save(update_fields=["state", "withdrawn_by", "withdrawn_at"])
        JournalLine.objects.record(Entry("publication.withdraw", now, by.pk, fresh.section_id))
    return fresh


def set_threshold(
    section: Section, k: int, *, by: Member, now: datetime, version: int
) -> PublicationRule:
    """The fewest people behind a published number: 5 to 20, never less than an edition's own.

    Raises Http404, RefusedError, ConflictError if it changed meanwhile.
    """
    _require(by, section)
    if not table.LEAST_K <= k <= table.MOST_K:
        raise RefusedError(
            _("Choisir de %(least)s à %(most)s personnes.")
            % {"least": table.LEAST_K, "most": table.MOST_K}
        )
    with transaction.atomic():
        rule, _made = PublicationRule.objects.select_for_update().get_or_create(section=section)
        if rule.version != version:
            raise ConflictError(_("Ce seuil a changé pendant ce temps. Relire, puis refaire."))
        rule.k, rule.version = k, rule.version + 1
        rule.save()
        JournalLine.objects.record(
            Entry("publication.threshold", now, by.pk, section.pk, details={"number": k})
        )
    return rule
