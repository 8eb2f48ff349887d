"""What was obtained, as rows: how much, by when, what is still missing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers.models import Case, Remedy
from dossiers.rules import centimes
from dossiers.rules.wording import short_date


def rows(case: Case, today: date) -> list[dict[str, Any]]:
    """Every remedy of an opened case, those that are awaited first."""
    found = sorted(case.remedies.all(), key=lambda one: (one.over_on is not None,))
    return [_row(case, one, today) for one in found]


def received(case: Case) -> int:
    """Centimes paid in all."""
    return sum(int(one.paid or 0) for one in case.remedies.all())


def _row(case: Case, one: Remedy, today: date) -> dict[str, Any]:
    owed, paid = int(one.amount or 0), int(one.paid or 0)
    return {
        "what": one.what,
        "amount": centimes.written(owed) if one.amount else "",
        "paid": centimes.written(paid) if paid else "",
        "left": centimes.written(owed - paid) if one.amount and not one.over_on else "",
        "due": short_date(one.due_on) if one.due_on else "",
        "late": bool(one.due_on and one.due_on < today and not one.over_on),
        "state": _state(one),
        "note": one.note or "",
        "open": one.over_on is None,
        "is_sum": one.amount is not None,
        "url": reverse("desk:follow_remedy", args=[case.reference, one.pk]),
        "give_up_url": reverse("desk:give_up_remedy", args=[case.reference, one.pk]),
    }


def _state(one: Remedy) -> str:
    if one.over_on is None:
        return _("attendu")
    day = {"day": short_date(one.over_on)}
    if one.given_up:
        return _("abandonné le %(day)s") % day
    return _("payé le %(day)s") % day if one.amount else _("fait le %(day)s") % day
