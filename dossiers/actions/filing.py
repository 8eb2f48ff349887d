"""Somebody files for somebody: on the phone, at a permanence, or from a paper form."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import assignment
from dossiers.actions.deposit import (
    DRAFT_LIVES,
    ByHand,
    deposit,
    open_draft,
    save_step,
    start_draft,
)
from dossiers.actions.guard import spend
from dossiers.actions.refusal import RefusedError
from dossiers.models import CameBy, Case, Draft, Member, Role, Section

HANDS = (CameBy.PHONE, CameBy.DESK, CameBy.PAPER)
DEFENDERS = (Role.DELEGUE, Role.COORDINATOR)


def file_for_someone(
    answers: Mapping[str, Mapping[str, Any]],
    *,
    token: str,
    came_by: str,
    section: Section,
    knows_them: bool,
    by: Member,
    now: datetime,
) -> Case:
    """File these answers in `section`; the case, an arrival like the others.

    `token` is the form's own: sent twice, it is the same case and the same code. `knows_them`:
    the member steps aside at once and will not see it again. Nothing of what slows the public
    form applies here. Raises Http404 unless `by` may file in this section, RefusedError when
    no problem is ticked or when this form has served already, BusyError (privacy/receipt.py).
    """
    access.require_somewhere(by, "file_for_someone")
    access.require_section(by, section.pk, *DEFENDERS)
    if came_by not in HANDS:
        raise RefusedError(_("Choisir comment la demande arrive."))
    draft = open_draft(token, now=now) or _begin(answers, token=token, now=now)
    case = deposit(draft, now=now, hand=ByHand(by, came_by, section))
    if knows_them:
        assignment.step_aside(case, by=by, now=now)
    return case


def _begin(answers: Mapping[str, Mapping[str, Any]], *, token: str, now: datetime) -> Draft:
    """The draft of this form, whose code will be printed. A second one is never made."""
    with transaction.atomic():
        digest = hashlib.sha256(token.encode()).digest()
        if not spend(digest, lives=DRAFT_LIVES, now=now):
            if same := open_draft(token, now=now):  # the other click of a double click
                return same
            raise RefusedError(_("Cette demande est déjà enregistrée. Elle est dans les arrivées."))
        draft, _token = start_draft(now=now, token=token)
        for step, told in answers.items():
            save_step(draft, step, told, now=now)
    return draft
