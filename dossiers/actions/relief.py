"""« Je n’aurai pas le temps »: what one evening will not reach is asked of somebody else.

Nothing silent: the person asked hears of it at once, the journal keeps it, and each date
goes on ringing.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.deadline import decline
from dossiers.actions.refusal import RefusedError
from dossiers.actions.ring import ring_roles
from dossiers.models import Case, Deadline, Entry, JournalLine, Member


def pass_tonight(
    case: Case, deadlines: Collection[Deadline], *, to_binome: bool, by: Member, now: datetime
) -> None:
    """Ask the other person of the case, or the coordination, to see to it tonight.

    Each ticked date is declined as by « Je ne peux pas ». Without one (a person who waits, a
    task), the case itself is said. Raises RefusedError when none of them is there.
    """
    access.require(by, "acknowledge", case, now=now)
    other = case.binome if case.suivi_id == by.pk else case.suivi
    if to_binome and other is None:
        raise RefusedError(_("Ce dossier n’a pas d’autre personne. Le demander à la coordination."))
    for deadline in deadlines:
        decline(deadline, to=other if to_binome else None, by=by, now=now)
    if deadlines:
        return
    with transaction.atomic():
        case = access.locked(case)
        JournalLine.objects.record(Entry("case.relief", now, by.pk, case.section_id, case.pk))
        role = "coordination"
        if to_binome:
            role = "binome" if case.suivi_id == by.pk else "suivi"
        key = f"relief_asked:{case.pk}:{timezone.localdate(now)}:{role}"
        ring_roles(case, (role,), key, now=now, besides=by)
