"""What a person chose to receive outside the tool. The bell inside it always rings."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    """When a topic leaves by a channel. `daily` and `weekly`: counted in the digest."""

    INSTANT = "instant", _("tout de suite")
    DAILY = "daily", _("avant mon soir")
    WEEKLY = "weekly", _("une fois par semaine")
    NONE = "none", _("jamais")


class Preference(models.Model):
    """One choice; no row means `instant`. Written by preferences.choose only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.UUIDField(_("destinataire"))
    topic = models.CharField(_("sujet"), max_length=40)
    channel = models.CharField(_("canal"), max_length=20)
    rhythm = models.CharField(_("rythme"), max_length=10, choices=Rhythm)

    class Meta:
        verbose_name = _("choix")
        verbose_name_plural = _("choix")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "topic", "channel"], name="preference_once"
            ),
            models.CheckConstraint(
                condition=models.Q(rhythm__in=["instant", "daily", "weekly", "none"]),
                name="preference_known_rhythm",
            ),
        ]
