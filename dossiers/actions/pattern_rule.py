"""From how many cases a practice is a pattern: each section sets its own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import ConflictError
from dossiers.models import Entry, JournalLine, Member, PatternRule, Role, Section

NUMBERS = ("cases", "places", "alone", "months")


def set_thresholds(
    section: Section, numbers: Mapping[str, int], *, by: Member, now: datetime, version: int
) -> PatternRule:
    """Keep these numbers. Raises Http404 unless `by` coordinates, ConflictError if they changed."""
    access.require_somewhere(by, "set_patterns")
    access.require_section(by, section.pk, Role.COORDINATOR)
    with transaction.atomic():
        rule, _made = PatternRule.objects.select_for_update().get_or_create(section=section)
        if rule.version != version:
            raise ConflictError(_("Ces seuils ont changé pendant ce temps. Relire, puis refaire."))
        for name in NUMBERS:
            setattr(rule, name, numbers[name])
        rule.version += 1
        rule.save()
        JournalLine.objects.record(Entry("employer.thresholds", now, by.pk, section.pk))
    return rule
