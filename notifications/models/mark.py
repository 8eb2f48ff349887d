"""Signs of life: when a round of delivery last ended, when each worker was last seen."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mark(models.Model):
    """One sign of life. Written by marks.leave only."""

    class Kind(models.TextChoices):
        """Whose sign it is."""

        ROUND = "round", _("passage")
        WORKER = "worker", _("processus")

    name = models.CharField(_("nom"), max_length=100, primary_key=True)
    kind = models.CharField(_("sorte"), max_length=10, choices=Kind)
    seen_at = models.DateTimeField(_("vu le"))
    counts = models.JSONField(_("nombres"), default=dict)

    class Meta:
        verbose_name = _("signe de vie")
        verbose_name_plural = _("signes de vie")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["round", "worker"]), name="mark_known_kind"
            )
        ]
