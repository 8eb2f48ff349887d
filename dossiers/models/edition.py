"""The questions and words of a kind as they stood one day: a running case keeps its own."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KindEdition(models.Model):
    """Number `number` of a kind. Never edited: a change opens the next one.

    `changes` is what the organisation decided upon what the program ships; `content` is the
    whole that came of both, as people read it; `digest`, SHA-256 of it, tells whether the
    program has changed meanwhile. The newest of a kind is in force.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(_("type"), max_length=20)
    number = models.PositiveIntegerField(_("numéro"))
    changes = models.JSONField(default=dict)
    content = models.JSONField(default=dict)
    digest = models.BinaryField(max_length=32)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("édition d’un type")
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="one_edition_a_number")
        ]


class SentenceOverride(models.Model):
    """A sentence of the public pages in this organisation's own words. Never edited.

    `key` is SHA-256 of the French sentence and its context; the newest row of a language and a
    key counts, and an empty `text` gives the sentence of the program back.
    """

    id = models.BigAutoField(primary_key=True)
    language = models.CharField(max_length=8)
    key = models.BinaryField(max_length=32)
    french = models.TextField(_("phrase du logiciel"))
    context = models.CharField(max_length=60, blank=True, default="")
    text = models.TextField(_("phrase de l’organisation"), blank=True, default="")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("phrase de l’organisation")
        indexes = [models.Index(fields=["language", "key", "-id"], name="sentence_override")]
