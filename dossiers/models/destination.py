"""Where a member, or the room of a section, is reached besides mail: a phone, a chat."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.member import Member
from dossiers.models.section import Section
from dossiers.privacy.service import seal, unseal

PURPOSE = "destination"


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

    def put(self, address: Any) -> None:
        """Seal an address of the post office (notifications.address_book) in this row."""
        self.sealed = seal(json.dumps(address), purpose=PURPOSE, place=self._place())

    def address(self) -> Any:
        """A number for an SMS; service and room for a chat. Raises TamperedError."""
        return json.loads(unseal(bytes(self.sealed), purpose=PURPOSE, place=self._place()))

    def _place(self) -> str:
        return f"{self.member_id or self.section_id}/{self.channel}"
