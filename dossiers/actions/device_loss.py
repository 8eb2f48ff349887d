"""« Mon ordinateur a disparu »: one act cuts all that it opened, and the coordination is told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.team_sessions import end_all
from dossiers.models import (
    AnswerLink,
    DeviceLoss,
    Entry,
    Feed,
    JournalLine,
    Member,
    Membership,
    Role,
    Webhook,
)
from notifications.notify import Doorbell, notify_many


def report(member: Member, *, by: Member, now: datetime) -> DeviceLoss:
    """Cut her sessions, her calendar, the address she has called and the links of her mails.

    By herself, or by who coordinates a section of hers. Twice is once more: what was opened
    since is cut too. Raises Http404 for anybody else.
    """
    if by.pk != member.pk and not access.coordinates(by, member):
        raise Http404(_("Cette page n’existe pas."))
    with transaction.atomic():
        loss = DeviceLoss.objects.create(member=member, by=by, at=now)
        Feed.objects.filter(member=member).delete()
        Webhook.objects.filter(member=member).delete()
        AnswerLink.objects.filter(recipient=member).delete()
        end_all([member.pk], cause="lost", by=by, now=now)
        JournalLine.objects.record(
            Entry("member.device_lost", now, by.pk, details={"member": str(member.pk)})
        )
        _tell(loss, now=now)
    return loss


def _tell(loss: DeviceLoss, *, now: datetime) -> None:
    """Every coordinator of her sections, and herself when somebody else said it."""
    sections = Membership.objects.filter(member=loss.member_id).values("section")
    people = set(
        Membership.objects.filter(
            section__in=sections, role=Role.COORDINATOR, member__is_active=True
        ).values_list("member_id", flat=True)
    ) | {loss.member_id}
    if loss.by_id is not None:
        people.discard(loss.by_id)
    link = reverse("desk:device_loss", args=[loss.pk])
    notify_many(
        [
            Doorbell("security", person, link, key=f"device_loss:{loss.pk}:{person}")
            for person in people
        ],
        now=now,
    )
