"""How an action says no: a sentence for the person who asked."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.models import Case, JournalLine, Member

# The acts that raise Case.version, besides the moves.
CHANGES = (
    "case.take", "case.give_back", "case.binome", "case.hand_over", "case.attach", "case.detach",
    "deadline.done", "deadline.dismiss", "waiver.agree", "milestone.record", "milestone.correct",
    "event.record", "event.end", "event.undo", "act.undo",
)  # fmt: skip


class RefusedError(Exception):
    """The act is refused; `str(error)` is the sentence to show. Nothing was changed."""


class ConflictError(RefusedError):
    """Somebody else changed the same thing meanwhile (409)."""


def check_version(case: Case, version: int | None) -> None:
    """Raises ConflictError, naming who did it and when, if the case moved since `version`."""
    if version is None or case.version == version:
        return
    last = last_change(case)
    actor = last.actor if last else None
    name = Member.objects.filter(pk=actor).values_list("name", flat=True).first() if actor else ""
    if not last or not name:
        raise ConflictError(
            _("Ce dossier a changé pendant que vous écriviez. Relire, puis refaire.")
        )
    raise ConflictError(
        _("%(name)s a modifié ce dossier à %(hour)s, pendant ce temps. Relire, puis refaire.")
        % {"name": name, "hour": clock(last.at)}
    )


def last_change(case: Case) -> JournalLine | None:
    """The last line of a member's act that changed the version of this case.

    A note, a message or a piece changes nothing that somebody else was editing: naming
    its author would accuse the wrong person.
    """
    changes = Q(action__startswith="move.") | Q(action__in=CHANGES)
    return (
        JournalLine.objects.filter(changes, case=case.pk, actor__isnull=False)
        .order_by("-seq")
        .first()
    )


def clock(moment: datetime) -> str:
    """20 h 14, in the local time of the union."""
    local = timezone.localtime(moment)
    return f"{local.hour} h {local.minute:02d}"
