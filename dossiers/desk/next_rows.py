"""The next action of a case, in ready words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers.desk import words
from dossiers.models import Case, State


def row(case: Case, today: date) -> dict[str, Any] | None:
    """Sentence, who, day, whether it is late; None for an arrival or a closed case.

    The sentence is empty when nobody has said what comes next.
    """
    if case.state in (State.SUBMITTED, State.CLOSED):
        return None
    urls = {
        "edit_url": reverse("desk:next_action", args=[case.reference]),
        "done_url": reverse("desk:next_done", args=[case.reference]),
        "version": case.next_version,
    }
    if case.next_on is None:
        return {"text": "", **urls}
    return {
        "text": case.next_action,
        "who": _who(case),
        "day": words.short_day(case.next_on),
        "late": case.next_on < today,
        **urls,
    }


def _who(case: Case) -> str:
    """Her name, read with those who follow the case when it is one of them."""
    for person in (case.suivi, case.binome):
        if person and person.pk == case.next_by_id:
            return person.name
    return case.next_by.name if case.next_by else _("personne")
