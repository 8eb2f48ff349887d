"""What a member did and may still take back, for ten minutes."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Undo(models.Model):
    """One act and what it takes to undo it: ids, days and counts, never words in clear.

    `seq` is the journal's last line when the act was done: what came after it on the case
    may forbid going back. Rows are forgotten within the hour.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="undos"
    )
    act = models.SlugField(max_length=40)
    case = models.ForeignKey("Case", null=True, on_delete=models.CASCADE, related_name="undos")
    details = models.JSONField(default=dict)
    seq = models.BigIntegerField()
    done_at = models.DateTimeField()
    until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("annulation possible")
        indexes = [
            models.Index(fields=["member", "done_at"], name="undo_of"),
            models.Index(fields=["until"], name="undo_until"),
        ]
