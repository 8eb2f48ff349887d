"""The questions « agir ensemble » of one person, for her own page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers.actions import joint
from dossiers.models import Case, JointInvite


def rows(case: Case) -> list[dict[str, Any]]:
    """The questions of this opened case that are still asked, and what she said to each."""
    return list(_rows(case))


def _rows(case: Case) -> Iterator[dict[str, Any]]:
    asked = case.joint_invites.select_related("call").filter(call__closed_on=None)
    invites = list(asked.order_by("call__made_on", "pk"))
    committed = joint.committed(case, [invite.call_id for invite in invites]) if invites else set()
    for invite in invites:
        if invite.call.reached_on:
            waits = not invite.answer
            said = _("oui") if invite.answer == JointInvite.Answer.YES else _("non")
        else:
            waits = invite.call_id not in committed
            said = _("oui, si nous sommes assez")
        yield {
            "label": _("Agir ensemble"),
            "words": _("Répondre : agir ensemble ?"),
            "url": reverse("intake:together", args=[invite.call_id]),
            "waits": waits,
            "said": "" if waits else said,
        }
