"""The summary of a case: five lines at most, each version kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Case, CaseSummary, Entry, JournalLine, Member

LINES, MAX_LENGTH = 5, 800


def write(case: Case, *, body: str, by: Member, now: datetime, version: int) -> CaseSummary:
    """A new version. `version`: the number of the one that `by` had read, 0 for none.

    Raises ConflictError when somebody wrote another since, RefusedError when it is empty,
    too long or the same.
    """
    access.require(by, "edit_case", case)
    body = "\n".join(line.strip() for line in body.strip().splitlines() if line.strip())
    if not body:
        raise RefusedError(_("Écrire d’abord quelques mots."))
    if len(body.splitlines()) > LINES or len(body) > MAX_LENGTH:
        raise RefusedError(
            _("Cinq lignes et %(n)s signes au plus : le reste va dans les faits et les notes.")
            % {"n": MAX_LENGTH}
        )
    with transaction.atomic():
        case = access.locked(case)
        last = case.summaries.first()
        if (last.number if last else 0) != version:
            raise ConflictError(_("Le résumé a changé pendant ce temps."))
        if last and last.body == body:
            raise RefusedError(_("C’est déjà le résumé."))
        written = CaseSummary.objects.create(
            case=case, number=version + 1, author=by, written_at=now, body=body
        )
        case.summary = body
        case.acted_on = timezone.localdate(now)
        case.save(update_fields=["summary", "acted_on"])
        JournalLine.objects.record(
            Entry("summary.write", now, by.pk, case.section_id, case.pk, {"number": version + 1})
        )
    return written
