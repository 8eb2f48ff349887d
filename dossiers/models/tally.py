"""The figures of the coordination as they were last counted, so that a page reads one row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """One per set of coordinated sections (`scope` is its digest). Numbers only.

    `seq` is the last line of the journal that was counted: as long as no act followed, and
    until `good_until`, counting again would find the same. `figures`: `cases`, how
    many there were, and `found`, as statistics/plain.py writes it.
    """

    scope = models.CharField(max_length=64, primary_key=True)
    sections = models.JSONField(default=list)
    counted_at = models.DateTimeField()
    good_until = models.DateTimeField()
    seq = models.BigIntegerField()
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("relevé des chiffres")
