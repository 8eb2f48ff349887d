"""A new code, given face to face by somebody who answers for the case (security.md 3.3).

Never by mail or phone. The old code then says that it was replaced, the person's page says
when and by which role, the binôme and the coordination hear of it, and she does where she
asked to be told: nobody can read in her place without leaving a trace that she sees.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import worker_notice
from dossiers.actions.deadline import MIN_REASON
from dossiers.actions.refusal import RefusedError, check_version
from dossiers.actions.ring import ring_roles
from dossiers.models import (
    Case,
    CaseKey,
    Draft,
    Entry,
    JournalLine,
    Member,
    Note,
    Receipt,
    WorkerSession,
)
from dossiers.privacy import receipt

ROLES = ("suivi", "binome", "coordinator")


def give_new_code(case: Case, *, reason: str, by: Member, now: datetime, version: int) -> str:
    """The code, which exists nowhere after this answer.

    `reason`: how `by` knows who stands before her. Raises RefusedError without one,
    ConflictError when the case changed since `version`, BusyError (privacy/receipt.py).
    """
    access.require(by, "give_code", case)
    if len(reason.strip()) < MIN_REASON:
        raise RefusedError(_("Écrire en quelques mots comment la personne est reconnue."))
    held = access.roles_on(by, case)
    role = next(role for role in ROLES if role in held)
    code = receipt.new_code()
    derived = receipt.derive_receipt(code)
    today = timezone.localdate(now)
    with transaction.atomic():
        case = access.locked(case)
        check_version(case, version)
        _close_the_old_door(case, now=now)
        fresh = Receipt.objects.create(
            case=case, lookup=derived.lookup, made_on=today, given_by=by, given_as=role
        )
        CaseKey.objects.create(
            case=case,
            recipient_kind=CaseKey.RecipientKind.RECEIPT,
            recipient=fresh.pk,
            key_id=case.data_key.id,
            algorithm="AES-256-GCM",
            blob=case.data_key.wrapped(derived.wrap, case.pk),
        )
        Note.objects.create(
            case=case, author=by, written_at=now, body=_("Nouveau code : ") + reason.strip()
        )
        case.version += 1
        case.acted_on = today
        case.save(update_fields=["version", "acted_on"])
        JournalLine.objects.record(
            Entry("receipt.give", now, by.pk, case.section_id, case.pk, {"role": role})
        )
        told = ("suivi", "binome", "coordination")
        ring_roles(case, told, f"code:{fresh.pk}", now=now, besides=by)
        worker_notice.warn(case, f"code:{fresh.pk}", now=now)
    return code


def _close_the_old_door(case: Case, *, now: datetime) -> None:
    """The old code, its key, the open sessions and the code still on a screen: all end now."""
    today = timezone.localdate(now)
    case.receipts.filter(replaced_on=None).update(replaced_on=today)
    case.keys.filter(recipient_kind=CaseKey.RecipientKind.RECEIPT).delete()
    WorkerSession.objects.filter(case=case).delete()
    Draft.objects.filter(sent_case=case).delete()
