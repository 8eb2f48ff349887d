"""Sentences of the public pages that a speaker has read again in her language."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SentenceReading(models.Model):
    """Somebody read this translation beside the French and found it right.

    `digest` is SHA-256 of the French and the translation together: a sentence that changes,
    on either side, has not been read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=8)
    digest = models.BinaryField(max_length=32)
    read_on = models.DateField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("relecture d’une traduction")
        constraints = [
            models.UniqueConstraint(fields=["language", "digest"], name="one_reading_a_sentence")
        ]
