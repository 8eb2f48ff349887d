"""Answering a reminder from its mail, without sign-in, once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from dossiers.access import Holders
from dossiers.actions import deadline as deadlines
from dossiers.models import AnswerLink, Deadline, Member, Reminder


def answer(link: AnswerLink, *, seen: bool, now: datetime) -> None:
    """« J'ai vu », or « Je ne peux pas »: the other person of the case, or the coordination.

    Once: raises Http404 when it has served meanwhile, or when she may no longer see the case.
    Raises RefusedError, and leaves the link, when nobody else could be asked.
    """
    with transaction.atomic():
        if not AnswerLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
            raise Http404(_("Cette page n’existe pas."))
        if seen:
            deadlines.acknowledge(link.deadline, by=link.recipient, now=now)
        else:
            other = _other(link.deadline, link.recipient, now=now)
            deadlines.decline(link.deadline, to=other, by=link.recipient, now=now)


def _other(deadline: Deadline, by: Member, *, now: datetime) -> Member | None:
    """The binôme or who follows, if she is there and did not decline; else None."""
    case = deadline.case
    holders = Holders([case.pk], now=now)
    declined = set(
        Reminder.objects.filter(
            deadline=deadline, edition=deadline.edition, declined_at__isnull=False
        ).values_list("recipient_id", flat=True)
    )
    for person in (case.binome, case.suivi):
        asked = person is not None and person.pk not in {by.pk, *declined}
        if person and asked and holders.may_receive(person.pk, case.pk):
            return person
    return None
