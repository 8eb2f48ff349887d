"""Doors that let through one process at a time: where messages are counted before they leave."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pace(models.Model):
    """What has gone through one door since `since`. Locked while somebody counts (pace.py)."""

    name = models.CharField(_("nom"), max_length=80, primary_key=True)
    since: models.DateTimeField[datetime, datetime] = models.DateTimeField(_("depuis"))
    count = models.PositiveIntegerField(_("nombre"), default=0)

    class Meta:
        verbose_name = _("cadence")
