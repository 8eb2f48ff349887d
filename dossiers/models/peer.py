"""What a section shows of itself to another instance, and what it knows of theirs."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SectionIdentity(models.Model):
    """The address of a section for other instances: three public keys, on its card.

    `recipient` opens what is sent (age), `verify_key` says who sent it (Ed25519),
    `exchange_key` agrees a key per pair (X25519). The three private halves are in
    `sealed_private`, under the root key.
    """

    section = models.OneToOneField(
        "Section", primary_key=True, on_delete=models.CASCADE, related_name="identity"
    )
    recipient = models.CharField(_("clé d’envoi"), max_length=80)
    verify_key = models.BinaryField(max_length=32)
    exchange_key = models.BinaryField(max_length=32)
    sealed_private = models.BinaryField(max_length=600)
    made_on = models.DateField()

    class Meta:
        verbose_name = _("carte d’une section")


class Peer(models.Model):
    """A section of another instance, by its card. Nothing goes to it before its fingerprint
    was compared by voice, by a member whose name stays here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey("Section", on_delete=models.CASCADE, related_name="peers")
    name = models.CharField(_("nom"), max_length=80)
    recipient = models.CharField(max_length=80)
    verify_key = models.BinaryField(max_length=32)
    exchange_key = models.BinaryField(max_length=32)
    fingerprint = models.CharField(_("empreinte"), max_length=47)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_on = models.DateField()
    compared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    compared_on = models.DateField(_("comparée le"), null=True)
    removed_on = models.DateField(_("retirée le"), null=True)

    class Meta:
        verbose_name = _("section d’une autre union")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "fingerprint"],
                condition=Q(removed_on__isnull=True),
                name="one_peer_of_a_card",
            ),
            models.CheckConstraint(
                condition=Q(compared_by__isnull=True, compared_on__isnull=True)
                | Q(compared_by__isnull=False, compared_on__isnull=False),
                name="peer_compared_by_somebody",
            ),
        ]


class OpenedEnvelope(models.Model):
    """An envelope that was opened here, by its own id: the same one never opens twice."""

    id = models.UUIDField(primary_key=True, editable=False)
    section = models.ForeignKey("Section", on_delete=models.PROTECT, related_name="+")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="opened")
    case = models.ForeignKey("Case", null=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.BinaryField(max_length=32)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("enveloppe ouverte")
        ordering = ["-opened_at"]


class MatchTurn(models.Model):
    """How many digests were compared for whom, on a day: nobody may try them all."""

    section = models.ForeignKey("Section", on_delete=models.CASCADE, related_name="+")
    peer = models.ForeignKey(Peer, null=True, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    digests = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("rapprochement d’employeurs")
        indexes = [models.Index(fields=["section", "day"], name="match_turn_day")]
