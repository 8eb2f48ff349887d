"""The question « une autre section ? » of one person, for her own page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers.models import Case


def rows(case: Case, now: datetime) -> list[dict[str, Any]]:
    """The question of this opened case that waits for her, or that she may take back."""
    if not case.is_asked_elsewhere:
        return []
    asked = case.referrals.filter(answer="", lapses_at__gt=now)
    return [
        {
            "label": _("Une autre section"),
            "words": _("Répondre : une autre section peut-elle suivre votre dossier ?"),
            "url": reverse("intake:referral", args=[row.pk]),
            "waits": row.consented_at is None,
            "said": _("oui"),
        }
        for row in asked
    ]
