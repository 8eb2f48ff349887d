"""The person is told, in her language and without a name, that somebody else follows her case."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from dossiers.actions import worker_notice
from dossiers.models import Case, Member, Message


def tell(case: Case, *, by: Member, now: datetime) -> Message:
    """A message on her page, in the transaction of the act. `case` is locked and open.

    What she waits for, she goes on waiting for: this answers nothing.
    """
    last = case.messages.aggregate(last=Max("number"))["last"] or 0
    with translation.override(case.language):
        body = _("Une autre personne suit votre dossier. Rien d’autre ne change.")
    message = Message.objects.create(
        case=case, number=last + 1, author=by, from_worker=False, sent_at=now, body=body
    )
    worker_notice.tell(case, "person_reply", now=now)
    return message
