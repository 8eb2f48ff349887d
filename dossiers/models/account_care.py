"""What happens to an account when something is lost: a second factor, or a whole device."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class FactorReset(models.Model):
    """Taking the second factor of somebody away: one asks, another agrees, and a day passes.

    `due_at` is 24 hours after the second agreed; until then anyone of the coordination, and the
    member herself, may stop it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factor_resets"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_at = models.DateTimeField(_("à partir de"), null=True)
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("second facteur perdu")
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(stopped_at__isnull=True, done_at__isnull=True),
                name="one_factor_reset_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("asked_by")),
                name="factor_reset_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True)
                | Q(due_at__isnull=False, stopped_at__isnull=True, done_at__gte=F("due_at")),
                name="factor_reset_after_its_delay",
            ),
        ]


class DeviceLoss(models.Model):
    """« Mon ordinateur a disparu »: when everything was cut, and by whom.

    The cases that were opened in the 30 days before are read in the journal, each time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="device_losses"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("appareil disparu")
        ordering = ["-at"]
