"""Where a member, or the room of a section, is reached besides mail: a phone, a chat."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.member import Member
from dossiers.models.section import Section


class Destination(models.Model):
    """One address on one channel, sealed under the service key: reminders leave while the
    vault is locked.
    """

    class Channel(models.TextChoices):
        SMS = "sms", _("SMS")
        CHAT = "chat", _("discussion")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        Member, null=True, on_delete=models.CASCADE, related_name="destinations"
    )
    section = models.ForeignKey(
        Section, null=True, on_delete=models.CASCADE, related_name="destinations"
    )
    channel = models.CharField(_("canal"), max_length=10, choices=Channel)
    sealed = models.BinaryField(max_length=1000)
    made_on = models.DateField(_("activé le"))

    class Meta:
        verbose_name = _("adresse d’envoi")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(member__isnull=True, section__isnull=False)
                | models.Q(member__isnull=False, section__isnull=True),
                name="destination_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=["sms", "chat"]), name="destination_known_channel"
            ),
            models.UniqueConstraint(fields=["member", "channel"], name="destination_of_member"),
            models.UniqueConstraint(fields=["section", "channel"], name="destination_of_section"),
        ]
